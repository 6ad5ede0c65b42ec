//! `usher backup`: a consistent copy of an embedded database while it is in use.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::config::{Config, ConfigArgs};
use crate::installation::look;
use crate::trouble::Trouble;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The new file
    file: PathBuf,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Backup {
    pub(super) fn run(self) -> Result<(), Trouble> {
        let (config, _) = Config::load(&self.config, &[])?;
        let store = look(&config)?;
        let started = Instant::now();
        store.backup(&self.file)?;
        let bytes = std::fs::metadata(&self.file).map_or(0, |copy| copy.len());
        println!(
            "wrote {}: {} in {:.1} s, checked",
            self.file.display(),
            in_words(bytes),
            started.elapsed().as_secs_f64()
        );
        Ok(())
    }
}

/// `12.3 MiB`
pub(super) fn in_words(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let unit = (bytes.max(1).ilog2() / 10).min(4);
    #[allow(clippy::cast_precision_loss, reason = "shown with one decimal place")]
    let amount = bytes as f64 / (1_u64 << (10 * unit)) as f64;
    if unit == 0 {
        format!("{bytes} bytes")
    } else {
        format!("{amount:.1} {}", UNITS[unit as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn sizes_are_told_in_the_nearest_unit() {
        assert_eq!(in_words(0), "0 bytes");
        assert_eq!(in_words(1_023), "1023 bytes");
        assert_eq!(in_words(1_536), "1.5 KiB");
        assert_eq!(in_words(5 << 30), "5.0 GiB");
    }
}

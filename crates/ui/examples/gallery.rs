//! Writes sample pages into a folder, to be looked at in a browser:
//! `cargo run -p ui --example gallery -- target/gallery`.

use std::path::Path;

use ui::pages::seats;
use ui::{Lang, Markup, Shell, Theme, Words, assets};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/gallery".to_owned());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder.join("a"))?;
    for asset in assets::all() {
        std::fs::write(folder.join(asset.url.trim_start_matches('/')), &asset.bytes)?;
    }
    for theme in [Theme::Light, Theme::Dark] {
        for lang in Lang::ALL {
            let shell = shell(lang, theme);
            for (name, page) in pages(&shell) {
                let file = format!("{name}-{}-{}.html", theme.word(), lang.code());
                std::fs::write(folder.join(file), page.into_string())?;
            }
        }
    }
    Ok(())
}

fn shell(lang: Lang, theme: Theme) -> Shell<'static> {
    Shell {
        words: Words::new(lang),
        theme,
        nonce: "gallery",
        csrf: "gallery",
        path: "/",
        city: None,
        person: None,
    }
}

fn pages(shell: &Shell<'_>) -> Vec<(&'static str, Markup)> {
    vec![("seats", seats::show(shell, &seats::samples::view()))]
}

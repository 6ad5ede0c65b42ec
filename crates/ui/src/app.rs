//! What makes an app of the pages: the manifest that lets people put them on their home screen, and
//! the worker that keeps tickets for when there is no connection.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::assets::{self, Asset};
use crate::pages::offline;
use crate::shell::{Shell, Theme};
use crate::words::{Lang, Words};

/// Where the manifest lies.
pub const MANIFEST_PATH: &str = "/manifest.webmanifest";
/// Where the worker lies: at the root, because a worker sees what lies beside and below it.
pub const WORKER_PATH: &str = "/sw.js";
/// Where the page lies that the worker shows without a connection.
pub const OFFLINE_PATH: &str = "/offline";

const WORKER: &str = include_str!("../worker/service-worker.js");

/// The manifest.
#[must_use]
pub fn manifest() -> &'static Asset {
    static MANIFEST: LazyLock<Asset> =
        LazyLock::new(|| Asset::at(MANIFEST_PATH, "manifest.webmanifest", icons_and_colours()));
    &MANIFEST
}

fn icons_and_colours() -> String {
    format!(
        r#"{{
  "id": "/",
  "name": "Usher",
  "short_name": "Usher",
  "start_url": "/",
  "scope": "/",
  "display": "standalone",
  "background_color": "{ground}",
  "theme_color": "{ground}",
  "icons": [
    {{ "src": "{drawn}", "sizes": "any", "type": "image/svg+xml" }},
    {{ "src": "{filled}", "sizes": "512x512", "type": "image/png", "purpose": "any maskable" }}
  ]
}}
"#,
        ground = Theme::LIGHT_GROUND,
        drawn = assets::url("icon.svg"),
        filled = assets::url("icon-512.png"),
    )
}

/// The worker.
#[must_use]
pub fn worker() -> &'static Asset {
    static ASSET: LazyLock<Asset> = LazyLock::new(|| {
        Asset::at(WORKER_PATH, "service-worker.js", WORKER.replace("{version}", &version()))
    });
    &ASSET
}

/// The version of the page that the worker keeps, and so of the files which that names.
fn version() -> String {
    let page = |lang| offline::show(&Shell { words: Words::new(lang), ..Shell::sample() });
    let digest = Sha256::digest(Lang::ALL.map(|lang| page(lang).into_string()).concat());
    format!("{:08x}", u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_icons_that_are_there() {
        let manifest: serde_json::Value = serde_json::from_slice(&manifest().bytes).unwrap();
        for icon in manifest["icons"].as_array().unwrap() {
            let asset = assets::find(icon["src"].as_str().unwrap()).unwrap();
            assert_eq!(icon["type"], asset.content_type);
        }
    }

    #[test]
    fn the_worker_and_the_pages_use_the_same_names() {
        let worker = std::str::from_utf8(&worker().bytes).unwrap();
        assert!(worker.contains(&format!("const OFFLINE = \"{OFFLINE_PATH}\"")));
        assert!(!worker.contains("{version}"), "the version is filled in");
        let island = include_str!("../islands/saved-tickets.js");
        let caches = "const TICKETS = \"tickets\"";
        assert!(worker.contains(caches) && island.contains(caches));
        let register = format!("register(\"{WORKER_PATH}\")");
        assert!(include_str!("../islands/keep-offline.js").contains(&register));
    }
}

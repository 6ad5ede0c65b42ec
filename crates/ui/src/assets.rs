//! Styles, islands and fonts: inside the program, under names that change with their content, and
//! compressed once.
//!
//! A name with its hash may be kept by browsers for ever. Islands import each other by bare names
//! (`app/live`), which the import map of every page leads to the hashed ones.

use std::fmt::Write;
use std::io::Write as _;
use std::sync::{LazyLock, OnceLock};

use sha2::{Digest, Sha256};

/// Where assets lie: `/a/seat-map.3f2a9c41.js`.
pub const PREFIX: &str = "/a/";
/// Brotli's strongest setting; an asset is compressed once in the life of the program.
const BROTLI_QUALITY: i32 = 11;
/// Brotli's window, as a power of two.
const BROTLI_WINDOW: i32 = 22;

/// What is inside the program, by the name that the code uses.
const FILES: &[(&str, &[u8])] = &[
    ("app.css", STYLES.as_bytes()),
    ("gallery.css", include_bytes!("../styles/gallery.css")),
    ("display.woff2", include_bytes!("../fonts/display.woff2")),
    ("text.woff2", include_bytes!("../fonts/text.woff2")),
    ("display-ext.woff2", include_bytes!("../fonts/display-ext.woff2")),
    ("text-ext.woff2", include_bytes!("../fonts/text-ext.woff2")),
    ("password-field.js", include_bytes!("../islands/password-field.js")),
    ("icon.svg", include_bytes!("../islands/icon.svg")),
    ("icon-512.png", include_bytes!("../islands/icon-512.png")),
    ("keep-offline.js", include_bytes!("../islands/keep-offline.js")),
    ("saved-tickets.js", include_bytes!("../islands/saved-tickets.js")),
    ("page-parts.js", include_bytes!("../islands/page-parts.js")),
    ("seat-focus.js", include_bytes!("../islands/seat-focus.js")),
    ("seat-hall.js", include_bytes!("../islands/seat-hall.js")),
    ("seat-hold.js", include_bytes!("../islands/seat-hold.js")),
    ("seat-list.js", include_bytes!("../islands/seat-list.js")),
    ("seat-live.js", include_bytes!("../islands/seat-live.js")),
    ("seat-logic.js", include_bytes!("../islands/seat-logic.js")),
    ("seat-map.js", include_bytes!("../islands/seat-map.js")),
    ("seat-news.js", include_bytes!("../islands/seat-news.js")),
    ("seat-read.js", include_bytes!("../islands/seat-read.js")),
    ("seat-summary.js", include_bytes!("../islands/seat-summary.js")),
    ("seat-tools.js", include_bytes!("../islands/seat-tools.js")),
    ("seat-words.js", include_bytes!("../islands/seat-words.js")),
    ("seat-zoom.js", include_bytes!("../islands/seat-zoom.js")),
    ("hold-clock.js", include_bytes!("../islands/hold-clock.js")),
    ("hold-timer.js", include_bytes!("../islands/hold-timer.js")),
    ("pay-form.js", include_bytes!("../islands/pay-form.js")),
    ("payment-watch.js", include_bytes!("../islands/payment-watch.js")),
    ("wheelchair.svg", include_bytes!("../islands/wheelchair.svg")),
    ("ticket-view.js", include_bytes!("../islands/ticket-view.js")),
    ("live-form.js", include_bytes!("../islands/live-form.js")),
    ("chars-left.js", include_bytes!("../islands/chars-left.js")),
    ("near-me.js", include_bytes!("../islands/near-me.js")),
    ("search-box.js", include_bytes!("../islands/search-box.js")),
];

/// All styles of all pages: one file, which the browser keeps.
const STYLES: &str = concat!(
    include_str!("../styles/tokens.css"),
    include_str!("../styles/base.css"),
    include_str!("../styles/components.css"),
    include_str!("../styles/shell.css"),
    include_str!("../styles/account.css"),
    include_str!("../styles/browse.css"),
    include_str!("../styles/checkout.css"),
    include_str!("../styles/reviews.css"),
    include_str!("../styles/seats.css"),
    "@media (scripting: enabled) { .seat-form[data-view=\"list\"] {",
    include_str!("../styles/seat-list.css"),
    "} }\n@media (scripting: none) { .seat-form:has([value=\"list\"]:checked) {",
    include_str!("../styles/seat-list.css"),
    "} }\n",
    include_str!("../styles/ticket.css"),
);

/// A file that browsers get.
#[derive(Debug)]
pub struct Asset {
    /// `seat-map.js`
    pub name: &'static str,
    /// `/a/seat-map.3f2a9c41.js`
    pub url: String,
    /// For the header of the same name.
    pub content_type: &'static str,
    /// As it is.
    pub bytes: Vec<u8>,
    brotli: OnceLock<Vec<u8>>,
    gzip: OnceLock<Vec<u8>>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let fonts: Vec<Asset> = FILES.iter().filter(|file| !is_style(file.0)).map(Asset::new).collect();
    let styles = FILES.iter().filter(|file| is_style(file.0)).map(|(name, bytes)| {
        let text = std::str::from_utf8(bytes).expect("styles are UTF-8");
        Asset::of(name, with_hashed_names(text, &fonts).into_bytes())
    });
    let styles: Vec<Asset> = styles.collect();
    fonts.into_iter().chain(styles).collect()
});

fn is_style(name: &str) -> bool {
    name.ends_with(".css")
}

/// Styles name fonts by their plain names: `url(text.woff2)`.
fn with_hashed_names(styles: &str, fonts: &[Asset]) -> String {
    fonts.iter().fold(styles.to_owned(), |text, font| {
        text.replace(&format!("url({})", font.name), &format!("url({})", font.url))
    })
}

/// All assets.
#[must_use]
pub fn all() -> &'static [Asset] {
    &ASSETS
}

/// The asset behind an address such as `/a/seat-map.3f2a9c41.js`.
#[must_use]
pub fn find(url: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.url == url)
}

/// Where a page finds an asset by its plain name. A name that is not there is a bug, and a test of
/// every page finds it.
#[must_use]
pub fn url(name: &str) -> &'static str {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    &found.unwrap_or_else(|| panic!("there is no asset {name}")).url
}

/// The import map: `app/live` is `/a/live.1b2c3d4e.js`.
#[must_use]
pub fn import_map() -> &'static str {
    static MAP: LazyLock<String> = LazyLock::new(|| {
        let mut map = String::from("{\"imports\":{");
        let scripts = ASSETS.iter().filter_map(|a| Some((a.name.strip_suffix(".js")?, &a.url)));
        for (at, (name, url)) in scripts.enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(map, "{comma}\"app/{name}\":\"{url}\"").expect("a string takes all text");
        }
        map.push_str("}}");
        map
    });
    &MAP
}

impl Asset {
    fn new(file: &(&'static str, &[u8])) -> Self {
        Self::of(file.0, file.1.to_vec())
    }

    fn of(name: &'static str, bytes: Vec<u8>) -> Self {
        let (stem, ending) = name.rsplit_once('.').expect("assets have an ending");
        let digest = Sha256::digest(&bytes);
        let hash = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
        Self::at(&format!("{PREFIX}{stem}.{hash:08x}.{ending}"), name, bytes)
    }

    /// A file under an address of its own, whatever its content.
    pub(crate) fn at(url: &str, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        let (_, ending) = name.rsplit_once('.').expect("assets have an ending");
        Self {
            name,
            url: url.to_owned(),
            content_type: content_type(ending),
            bytes: bytes.into(),
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// With brotli, and nothing for what is compressed already.
    #[must_use]
    pub fn brotli(&self) -> Option<&[u8]> {
        self.is_text().then(|| self.brotli.get_or_init(|| brotli(&self.bytes)).as_slice())
    }

    /// With gzip, and nothing for what is compressed already.
    #[must_use]
    pub fn gzip(&self) -> Option<&[u8]> {
        self.is_text().then(|| self.gzip.get_or_init(|| gzip(&self.bytes)).as_slice())
    }

    fn is_text(&self) -> bool {
        !self.content_type.starts_with("font/") && self.content_type != "image/png"
    }
}

fn content_type(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        other => panic!("assets that end in .{other} have no type yet"),
    }
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len() / 3);
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        ..Default::default()
    };
    let mut reader = bytes;
    brotli::BrotliCompress(&mut reader, &mut packed, &params).expect("memory takes all bytes");
    packed
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).expect("memory takes all bytes");
    packed.finish().expect("memory takes all bytes")
}

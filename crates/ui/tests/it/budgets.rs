//! What a browser has to fetch, to the byte, compressed as we send it.

use ui::assets::{self, Asset};

const KB: usize = 1024;

fn sent(asset: &Asset) -> usize {
    asset.brotli().map_or(asset.bytes.len(), <[u8]>::len)
}

fn total(of: impl Fn(&Asset) -> bool) -> usize {
    assets::all().iter().filter(|asset| of(asset)).map(sent).sum()
}

#[test]
fn styles_stay_under_20_kb() {
    let bytes = total(|asset| asset.name == "app.css");
    assert!(bytes > KB && bytes <= 20 * KB, "{bytes} bytes");
}

#[test]
fn preloaded_fonts_stay_under_45_kb() {
    let bytes = total(|asset| ["display.woff2", "text.woff2"].contains(&asset.name));
    assert!(bytes > KB && bytes <= 45 * KB, "{bytes} bytes");
}

/// The modules of the seat map; what else a page runs is small.
fn is_of_the_map(asset: &Asset) -> bool {
    asset.name.starts_with("seat-") || asset.name == "page-parts.js"
}

#[test]
fn the_seat_map_stays_under_30_kb() {
    let bytes = total(|asset| asset.name.ends_with(".js") && is_of_the_map(asset));
    assert!(bytes > KB && bytes <= 30 * KB, "{bytes} bytes");
}

#[test]
fn all_other_islands_together_stay_under_the_budget_of_the_checkout() {
    let bytes = total(|asset| asset.name.ends_with(".js") && !is_of_the_map(asset));
    assert!(bytes > KB && bytes <= 20 * KB, "{bytes} bytes");
}

#[test]
fn the_service_worker_stays_under_3_kb() {
    let bytes = sent(ui::app::worker());
    assert!(bytes > KB / 2 && bytes <= 3 * KB, "{bytes} bytes");
}

#[test]
fn names_change_with_the_content_and_are_found() {
    for asset in assets::all() {
        assert!(std::ptr::eq(assets::find(&asset.url).expect("it has an address"), asset));
    }
    assert!(assets::find("/a/app.00000000.css").is_none());
    let styles = assets::all().iter().find(|asset| asset.name == "app.css").expect("styles");
    let styles = std::str::from_utf8(&styles.bytes).expect("styles are UTF-8");
    assert!(styles.contains(assets::url("text.woff2")) && !styles.contains("url(text.woff2)"));
}

//! The seats of a show that everybody looks at: the map, and the compact state that the page's live
//! map is drawn from.

use super::fetch::fetch;
use crate::report::Section;
use crate::rig::Rig;
use crate::trouble::Trouble;

const HALL_SEATS: usize = 300;

/// Measures both.
pub fn seatmap(rig: &Rig) -> Result<Vec<Section>, Trouble> {
    let mut stage = rig.stage()?;
    let mut hall = stage.hall(HALL_SEATS)?;
    let show = stage.show(&mut hall)?;
    let looks = [
        ("seats", "Hot seat map", "the whole seat map"),
        ("availability", "Hot availability", "the compact state of all seats"),
    ];
    let mut sections = Vec::new();
    for (path, title, what) in looks {
        let path = format!("/api/v1/shows/{show}/{path}");
        let about = format!("GET of {what} of one show with {HALL_SEATS} seats.");
        let mut section = Section::of("seatmap", title, about);
        let bytes = stage.bytes_of(&path)?;
        fetch(rig, &mut section, &path, bytes)?;
        sections.push(section);
    }
    Ok(sections)
}

//! The showtimes of a film that everybody asks for.

use super::fetch::fetch;
use crate::report::Section;
use crate::rig::Rig;
use crate::trouble::Trouble;

/// Theatres that show the film, and how often each does on the day.
const THEATERS: usize = 6;
const SHOWS: usize = 5;
const HALL_SEATS: usize = 300;

/// Measures it.
pub fn listing(rig: &Rig) -> Result<Vec<Section>, Trouble> {
    let mut stage = rig.stage()?;
    for theater in 0..THEATERS {
        if theater > 0 {
            stage.move_to_new_theater()?;
        }
        let mut hall = stage.hall(HALL_SEATS)?;
        for _ in 0..SHOWS {
            stage.show(&mut hall)?;
        }
    }
    let path = stage.times_path();
    let about = format!(
        "GET of one film's times of one day in one city: {THEATERS} theatres with {SHOWS} shows \
         each, over kept connections."
    );
    let mut section = Section::of("listing", "Hot showtimes", about);
    let bytes = stage.bytes_of(&path)?;
    fetch(rig, &mut section, &path, bytes)?;
    Ok(vec![section])
}

//! A place on earth in a query: `?lat=19.08&lng=72.88`.

use catalog::Coordinates;

use super::check::Check;
use super::error::ApiError;

/// Both or neither.
pub fn place(lat: Option<f64>, lng: Option<f64>) -> Result<Option<Coordinates>, ApiError> {
    let mut check = Check::default();
    match (lat, lng) {
        (None, None) => Ok(None),
        (Some(latitude), Some(longitude)) => {
            check.range("lat", &latitude, &(-90.0..=90.0));
            check.range("lng", &longitude, &(-180.0..=180.0));
            check.done()?;
            Ok(Some(Coordinates { latitude, longitude }))
        }
        _ => {
            check.problem("lat", "Give lat and lng together.");
            check.done()?;
            Ok(None)
        }
    }
}

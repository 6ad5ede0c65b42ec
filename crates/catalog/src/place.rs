//! Places on earth and the way between them.

/// Mean radius of the earth.
const EARTH_RADIUS_KM: f64 = 6_371.0;
/// Length of one degree of latitude.
const DEGREE_KM: f64 = 111.0;

/// A point, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinates {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}

impl Coordinates {
    /// The distance over ground (haversine), good to half a percent.
    #[must_use]
    pub fn km_to(self, other: Self) -> f64 {
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let rise = (to - from) / 2.0;
        let turn = (other.longitude - self.longitude).to_radians() / 2.0;
        let half_chord = rise.sin().powi(2) + from.cos() * to.cos() * turn.sin().powi(2);
        2.0 * EARTH_RADIUS_KM * half_chord.clamp(0.0, 1.0).sqrt().asin()
    }

    /// The latitudes outside of which everything is farther away than `km`.
    pub(crate) fn latitudes_within(self, km: f64) -> (f64, f64) {
        let degrees = km / DEGREE_KM;
        (self.latitude - degrees, self.latitude + degrees)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_map() {
        let mumbai = Coordinates { latitude: 19.0728, longitude: 72.8826 };
        let pune = Coordinates { latitude: 18.5196, longitude: 73.8554 };
        assert!((mumbai.km_to(pune) - 120.0).abs() < 3.0);
        let (fiji, samoa) = (
            Coordinates { latitude: -17.0, longitude: 179.5 },
            Coordinates { latitude: -17.0, longitude: -179.5 },
        );
        assert!(fiji.km_to(samoa) < 110.0, "the date line is no wall");
    }
}

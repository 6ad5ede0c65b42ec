//! Money: whole minor units and a currency. No floats inside; rounding happens in one place.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An ISO 4217 currency that has minor units we know.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Indian rupees, the default of the demo.
    pub const INR: Self = Self(*b"INR");
    /// US dollars.
    pub const USD: Self = Self(*b"USD");

    /// The three-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency code is ASCII")
    }

    /// How many decimal places its amounts have: 2 for INR, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn exponent(self) -> u32 {
        iso_currency::Currency::from_code(self.code())
            .and_then(iso_currency::Currency::exponent)
            .map_or(2, u32::from)
    }

    fn scale(self) -> i64 {
        10_i64.pow(self.exponent())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(code).ok_or(MoneyError::UnknownCurrency)?;
        code.as_bytes().try_into().map(Self).map_err(|_| MoneyError::UnknownCurrency)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount of one currency in its minor unit (paise, cents).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount in minor units; negative where a ledger needs it.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why an amount could not be made or combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// Not an ISO 4217 code.
    UnknownCurrency,
    /// Two currencies in one sum.
    CurrencyMismatch,
    /// Larger than 64 bits of minor units.
    Overflow,
    /// Not a decimal number, or with more decimal places than the currency has.
    NotAnAmount,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownCurrency => "not a known currency code (use ISO 4217, for example INR)",
            Self::CurrencyMismatch => "amounts of two currencies cannot be combined",
            Self::Overflow => "the amount is too large",
            Self::NotAnAmount => "not an amount with at most the decimal places of its currency",
        })
    }
}

impl std::error::Error for MoneyError {}

impl Money {
    /// An amount in minor units.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Whether it is exactly nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum; refused for two currencies or on overflow.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// The difference; refused for two currencies or on overflow.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(self, other: Self, with: fn(i64, i64) -> Option<i64>) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let minor = with(self.minor, other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// A share in basis points (1 % = 100), half away from zero: the one place that rounds.
    #[must_use]
    pub fn share_bp(self, basis_points: i64) -> Self {
        let exact = i128::from(self.minor) * i128::from(basis_points);
        let rounded = (exact.abs() + 5_000) / 10_000 * exact.signum();
        let minor = i64::try_from(rounded).unwrap_or(if exact < 0 { i64::MIN } else { i64::MAX });
        Self::new(minor, self.currency)
    }

    /// Splits it into parts in proportion to `weights`, losing no minor unit: earlier parts get
    /// the remainder first. Weights must not be negative; if all are zero the first part gets all.
    #[must_use]
    pub fn split_by(self, weights: &[i64]) -> Vec<Self> {
        let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        let mut parts: Vec<i64> = weights
            .iter()
            .map(|weight| match total {
                0 => 0,
                _ => i64::try_from(i128::from(self.minor) * i128::from(*weight) / total)
                    .expect("a share is not larger than the whole"),
            })
            .collect();
        let mut left = self.minor - parts.iter().sum::<i64>();
        let step = left.signum();
        if total == 0 {
            if let Some(first) = parts.first_mut() {
                *first = left;
            }
            left = 0;
        }
        for (part, weight) in parts.iter_mut().zip(weights) {
            if left == 0 {
                break;
            }
            if *weight > 0 {
                *part += step;
                left -= step;
            }
        }
        parts.into_iter().map(|minor| Self::new(minor, self.currency)).collect()
    }

    /// Reads "15.99" exactly; more decimal places than the currency has are refused.
    pub fn parse(decimal: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (negative, digits) = match decimal.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, decimal),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
            return Err(MoneyError::NotAnAmount);
        }
        let fraction = fraction.trim_end_matches('0');
        let places = currency.exponent() as usize;
        if fraction.len() > places {
            return Err(MoneyError::NotAnAmount);
        }
        let minor: i64 =
            format!("{whole}{fraction:0<places$}").parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }

    /// The decimal number of the wire: `15.99`. Exact for every amount below 2^53 minor units.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "the wire format is a JSON number")]
    pub fn to_decimal(self) -> f64 {
        self.minor as f64 / self.currency.scale() as f64
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = self.currency.scale().unsigned_abs();
        let (sign, minor) = (if self.minor < 0 { "-" } else { "" }, self.minor.unsigned_abs());
        let places = self.currency.exponent() as usize;
        write!(f, "{sign}{}", minor / scale)?;
        if places > 0 {
            write!(f, ".{:0places$}", minor % scale)?;
        }
        write!(f, " {}", self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inr(minor: i64) -> Money {
        Money::new(minor, Currency::INR)
    }

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        let jpy = "JPY".parse().unwrap();
        let kwd = "KWD".parse().unwrap();
        assert_eq!(Money::parse("15.99", Currency::INR), Ok(inr(1599)));
        assert_eq!(Money::parse("15.9", Currency::INR), Ok(inr(1590)));
        assert_eq!(Money::parse("-0.50", Currency::INR), Ok(inr(-50)));
        assert_eq!(Money::parse("15", jpy), Ok(Money::new(15, jpy)));
        assert_eq!(Money::parse("1.234", kwd), Ok(Money::new(1234, kwd)));
        for bad in ["", ".", "1.999", "1e3", "1,00", "--1", "９"] {
            assert_eq!(Money::parse(bad, Currency::INR), Err(MoneyError::NotAnAmount), "{bad}");
        }
        assert_eq!(Money::parse("99999999999999999999", jpy), Err(MoneyError::Overflow));
    }

    #[test]
    fn shares_round_half_away_from_zero() {
        assert_eq!(inr(1005).share_bp(1_000), inr(101));
        assert_eq!(inr(-1005).share_bp(1_000), inr(-101));
        assert_eq!(inr(1004).share_bp(1_000), inr(100));
    }

    #[test]
    fn two_currencies_do_not_add() {
        let usd = Money::new(1, Currency::USD);
        assert_eq!(inr(1).plus(usd), Err(MoneyError::CurrencyMismatch));
        assert_eq!(inr(i64::MAX).plus(inr(1)), Err(MoneyError::Overflow));
    }

    #[test]
    fn people_read_decimal_places_of_the_currency() {
        assert_eq!(inr(-5).to_string(), "-0.05 INR");
        assert_eq!(Money::new(1500, "JPY".parse().unwrap()).to_string(), "1500 JPY");
    }

    proptest! {
        #[test]
        fn a_split_loses_nothing(
            minor in -1_000_000_i64..1_000_000,
            weights in prop::collection::vec(0_i64..10_000, 1..12),
        ) {
            let parts = inr(minor).split_by(&weights);
            prop_assert_eq!(parts.iter().map(|part| part.minor).sum::<i64>(), minor);
        }

        #[test]
        fn the_wire_number_reads_back(minor in -9_000_000_000_i64..9_000_000_000) {
            let text = serde_json::to_string(&inr(minor).to_decimal()).unwrap();
            prop_assert_eq!(Money::parse(&text, Currency::INR), Ok(inr(minor)));
        }
    }
}

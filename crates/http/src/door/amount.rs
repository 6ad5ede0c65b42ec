//! Money on the wire: a decimal number, its currency beside it.

use kernel::{Currency, Money, MoneyError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A decimal number as it was written, read exactly once its currency is known.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(value_type = f64, example = 250.0, minimum = 0)]
pub struct Amount(serde_json::Number);

impl Amount {
    /// The amount in minor units; negative ones are refused.
    pub fn minor(&self, currency: Currency) -> Result<i64, MoneyError> {
        let money = Money::parse(&self.0.to_string(), currency)?;
        if money.minor < 0 { Err(MoneyError::NotAnAmount) } else { Ok(money.minor) }
    }
}

/// The decimal number of an amount in minor units.
pub fn decimal(minor: i64, currency: Currency) -> f64 {
    Money::new(minor, currency).to_decimal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly() {
        let minor = |text: &str| serde_json::from_str::<Amount>(text).unwrap().minor(Currency::INR);
        assert_eq!(minor("15.99"), Ok(1599));
        assert_eq!(minor("250"), Ok(25_000));
        assert_eq!(minor("250.00"), Ok(25_000));
        assert_eq!(minor("0.1"), Ok(10));
        assert_eq!(minor("1.005"), Err(MoneyError::NotAnAmount));
        assert_eq!(minor("-1"), Err(MoneyError::NotAnAmount));
        assert_eq!(minor("1e300"), Err(MoneyError::NotAnAmount));
        assert!(serde_json::from_str::<Amount>("\"15.99\"").is_err());
    }
}

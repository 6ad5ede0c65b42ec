//! What things cost: an ordinary seat at an ordinary time, in each currency, and what makes it
//! dearer or cheaper. Plausible, not researched.

use kernel::Currency;

/// The price of an ordinary cinema seat in whole units of each currency.
const ORDINARY: &[(&str, i64)] = &[
    ("AED", 40),
    ("AFN", 250),
    ("ALL", 600),
    ("AMD", 2500),
    ("AOA", 3500),
    ("ARS", 6000),
    ("AUD", 20),
    ("AZN", 9),
    ("BAM", 9),
    ("BDT", 400),
    ("BGN", 14),
    ("BIF", 9000),
    ("BOB", 40),
    ("BRL", 32),
    ("BWP", 80),
    ("BYN", 10),
    ("CAD", 15),
    ("CDF", 14000),
    ("CHF", 19),
    ("CLP", 6000),
    ("CNY", 45),
    ("COP", 18000),
    ("CRC", 3500),
    ("CUP", 150),
    ("CZK", 210),
    ("DJF", 1200),
    ("DKK", 120),
    ("DOP", 400),
    ("DZD", 800),
    ("EGP", 150),
    ("ERN", 80),
    ("ETB", 300),
    ("EUR", 11),
    ("GBP", 11),
    ("GEL", 20),
    ("GHS", 70),
    ("GMD", 300),
    ("GNF", 45000),
    ("GTQ", 45),
    ("HKD", 90),
    ("HNL", 130),
    ("HTG", 600),
    ("HUF", 2400),
    ("IDR", 50000),
    ("ILS", 42),
    ("INR", 250),
    ("IQD", 8000),
    ("IRR", 900000),
    ("JMD", 1600),
    ("JOD", 6),
    ("JPY", 1900),
    ("KES", 700),
    ("KGS", 400),
    ("KHR", 18000),
    ("KPW", 900),
    ("KRW", 14000),
    ("KWD", 4),
    ("KZT", 2200),
    ("LAK", 60000),
    ("LBP", 500000),
    ("LKR", 1200),
    ("LRD", 900),
    ("LSL", 90),
    ("LYD", 20),
    ("MAD", 60),
    ("MDL", 110),
    ("MGA", 15000),
    ("MKD", 300),
    ("MMK", 9000),
    ("MNT", 14000),
    ("MOP", 90),
    ("MRU", 200),
    ("MWK", 6000),
    ("MXN", 90),
    ("MYR", 18),
    ("MZN", 350),
    ("NAD", 100),
    ("NGN", 5000),
    ("NIO", 180),
    ("NOK", 150),
    ("NPR", 400),
    ("NZD", 20),
    ("OMR", 4),
    ("PAB", 6),
    ("PEN", 20),
    ("PGK", 25),
    ("PHP", 350),
    ("PKR", 900),
    ("PLN", 30),
    ("PYG", 45000),
    ("QAR", 45),
    ("RON", 30),
    ("RSD", 600),
    ("RUB", 450),
    ("RWF", 5000),
    ("SAR", 55),
    ("SDG", 2500),
    ("SEK", 150),
    ("SGD", 14),
    ("SLE", 90),
    ("SOS", 2500),
    ("SSP", 3000),
    ("SYP", 30000),
    ("THB", 220),
    ("TJS", 40),
    ("TMT", 25),
    ("TND", 14),
    ("TRY", 220),
    ("TWD", 310),
    ("TZS", 12000),
    ("UAH", 170),
    ("UGX", 18000),
    ("USD", 14),
    ("UYU", 350),
    ("UZS", 45000),
    ("VES", 220),
    ("VND", 95000),
    ("XAF", 3500),
    ("XOF", 3500),
    ("YER", 1500),
    ("ZAR", 110),
    ("ZMW", 120),
    ("ZWG", 110),
];
/// For a currency that is not in the table.
const ORDINARY_ELSEWHERE: i64 = 10;

/// What a seat is worth beside an ordinary one, in percent.
pub(super) const PREMIUM: i64 = 135;
pub(super) const RECLINER: i64 = 190;
/// The booking fee, in percent of the price.
const FEE: i64 = 6;

/// A price and its booking fee, in minor units: `percents` are applied to the ordinary price one
/// after the other, and the result is rounded as price boards are.
pub(super) fn price(currency: Currency, percents: &[i64]) -> (i64, i64) {
    let ordinary = ORDINARY
        .iter()
        .find(|(code, _)| *code == currency.code())
        .map_or(ORDINARY_ELSEWHERE, |(_, units)| *units);
    let minor = percents
        .iter()
        .fold(ordinary * 10_i64.pow(currency.exponent()), |price, percent| price * percent / 100);
    (rounded(minor, 40), rounded(minor * FEE / 100, 20))
}

/// To a multiple of 1, 2 or 5 times a power of ten that is at most the amount's `part`th part.
fn rounded(minor: i64, part: i64) -> i64 {
    let fine = (minor / part).max(1);
    let power = 10_i64.pow(fine.ilog10());
    let step = [5, 2, 1].map(|n| n * power).into_iter().find(|step| *step <= fine).unwrap_or(1);
    (minor + step / 2) / step * step
}

#[cfg(test)]
mod tests {
    use kernel::Money;

    use super::*;

    #[test]
    fn prices_are_sensible_and_round() {
        let shown = |code: &str, percents: &[i64]| {
            let currency = code.parse().unwrap();
            let (price, fee) = price(currency, percents);
            format!("{} + {}", Money::new(price, currency), Money::new(fee, currency))
        };
        assert_eq!(shown("INR", &[100]), "250.00 INR + 15.00 INR");
        assert_eq!(shown("INR", &[PREMIUM, 140]), "470.00 INR + 28.00 INR");
        assert_eq!(shown("USD", &[100]), "14.00 USD + 0.84 USD");
        assert_eq!(shown("JPY", &[100]), "1900 JPY + 115 JPY");
        assert_eq!(shown("KWD", &[75]), "3.000 KWD + 0.180 KWD");
    }

    #[test]
    fn the_table_is_sorted_and_names_real_currencies() {
        assert!(ORDINARY.is_sorted_by_key(|(code, _)| *code));
        for (code, _) in ORDINARY {
            assert!(code.parse::<Currency>().is_ok(), "{code}");
        }
    }
}

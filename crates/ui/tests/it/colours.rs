//! Every pair of colours that stands together can be told apart: by contrast, and price categories
//! by people who see fewer colours as well.

use std::collections::HashMap;

const TOKENS: &str = include_str!("../../styles/tokens.css");

/// Text of any size.
const TEXT: f64 = 4.5;
/// Outlines, focus rings, seats.
const SHAPE: f64 = 3.0;
/// How far apart two price categories look at least (CIE76).
const TIERS_APART: f64 = 20.0;

type Rgb = [f64; 3];

/// One theme's tokens.
struct Theme(HashMap<String, Rgb>);

impl Theme {
    fn colour(&self, name: &str) -> Rgb {
        *self.0.get(name).unwrap_or_else(|| panic!("tokens.css has no --{name}"))
    }
}

/// The light and the dark theme, from `--name: light-dark(#…, #…)`.
fn themes() -> [(&'static str, Theme); 2] {
    let (mut light, mut dark) = (HashMap::new(), HashMap::new());
    for part in TOKENS.split("--").skip(1) {
        let Some((name, rest)) = part.split_once(": light-dark(") else { continue };
        if name.contains(char::is_whitespace) {
            continue;
        }
        let (pair, _) = rest.split_once(')').expect("light-dark is closed");
        let (in_light, in_dark) = pair.split_once(", ").expect("light-dark has two colours");
        light.insert(name.to_owned(), rgb(in_light));
        dark.insert(name.to_owned(), rgb(in_dark));
    }
    assert!(light.len() > 30, "tokens.css cannot be read any more");
    [("light", Theme(light)), ("dark", Theme(dark))]
}

fn rgb(hex: &str) -> Rgb {
    let digits = hex.strip_prefix('#').expect("colours are #RRGGBB");
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal");
    [0, 2, 4].map(|at| f64::from(byte(at)) / 255.0)
}

fn linear(rgb: Rgb) -> Rgb {
    rgb.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) })
}

fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// As WCAG 2 counts it.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_can_be_read() {
    let mut faint = Vec::new();
    for (theme, tokens) in themes() {
        let mut check = |text: &str, ground: &str, least: f64| {
            let found = contrast(tokens.colour(text), tokens.colour(ground));
            if found < least {
                faint.push(format!("{theme}: {text} on {ground} is {found:.2}, not {least}"));
            }
        };
        for ground in ["bg", "surface", "surface-2", "floor"] {
            for text in ["ink", "ink-2", "ink-3"] {
                check(text, ground, TEXT);
            }
            check("focus", ground, SHAPE);
        }
        for ground in ["bg", "surface"] {
            check("line-strong", ground, SHAPE);
            for text in ["brand", "success", "warn", "danger", "info"] {
                check(text, ground, TEXT);
            }
        }
        for tone in ["brand", "success", "warn", "danger", "info"] {
            check(tone, &format!("{tone}-soft"), TEXT);
        }
        check("cta-ink", "cta", TEXT);
        check("seat-selected-ink", "seat-selected", TEXT);
        check("seat-selected", "floor", SHAPE);
        for tier in 1..=5 {
            check(&format!("tier-{tier}"), "floor", SHAPE);
        }
    }
    assert!(faint.is_empty(), "{}", faint.join("\n"));
}

/// What somebody sees who lacks one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1,
/// on linear RGB.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("most people", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// CIE L*a*b* of a linear colour, D65.
fn lab([r, g, b]: Rgb) -> Rgb {
    let x = (0.412_456 * r + 0.357_576 * g + 0.180_438 * b) / 0.950_47;
    let y = 0.212_673 * r + 0.715_152 * g + 0.072_175 * b;
    let z = (0.019_334 * r + 0.119_192 * g + 0.950_304 * b) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|t| match t > 0.008_856 {
        true => t.cbrt(),
        false => 7.787 * t + 16.0 / 116.0,
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn seen(eyes: &[[f64; 3]; 3], colour: Rgb) -> Rgb {
    let colour = linear(colour);
    let mixed = eyes.map(|row| row.iter().zip(colour).map(|(part, c)| part * c).sum::<f64>());
    lab(mixed.map(|c: f64| c.clamp(0.0, 1.0)))
}

#[test]
fn price_categories_look_different_to_everybody() {
    let mut alike = Vec::new();
    for (theme, tokens) in themes() {
        for (who, eyes) in &EYES {
            let tiers = [1, 2, 3, 4, 5].map(|n| seen(eyes, tokens.colour(&format!("tier-{n}"))));
            for (one, a) in tiers.iter().enumerate() {
                for (other, b) in tiers.iter().enumerate().skip(one + 1) {
                    let apart = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    if apart < TIERS_APART {
                        alike.push(format!(
                            "{theme}, {who}: tiers {} and {} are {apart:.1} apart",
                            one + 1,
                            other + 1
                        ));
                    }
                }
            }
        }
    }
    assert!(alike.is_empty(), "{}", alike.join("\n"));
}

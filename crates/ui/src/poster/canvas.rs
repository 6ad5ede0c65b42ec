//! Writes SVG: shapes in flat colours, with presentation attributes alone, so that the strictest
//! content policy lets a poster through wherever it is put.

use std::fmt::Write;

use super::colour::Colour;
use super::typeface::Outline;

/// The elements drawn so far, lowest first.
#[derive(Debug, Default)]
pub(super) struct Canvas(String);

impl Canvas {
    pub(super) fn into_svg(self) -> String {
        self.0
    }

    pub(super) fn rect(&mut self, [x, y, width, height]: [f32; 4], fill: Colour) {
        self.0.push_str("<rect");
        self.attributes(&[("x", x), ("y", y), ("width", width), ("height", height)]);
        self.fill(fill);
    }

    /// All of the sheet below a height, and a little beyond its edges, where renderers round.
    pub(super) fn floor(&mut self, top: f32, fill: Colour) {
        self.rect([-5.0, top, 610.0, 905.0 - top], fill);
    }

    pub(super) fn round_rect(&mut self, area: [f32; 4], radius: f32, fill: Colour) {
        self.0.push_str("<rect");
        let [x, y, width, height] = area;
        let sides = [("x", x), ("y", y), ("width", width), ("height", height), ("rx", radius)];
        self.attributes(&sides);
        self.fill(fill);
    }

    pub(super) fn disc(&mut self, [x, y]: [f32; 2], radius: f32, fill: Colour) {
        self.0.push_str("<circle");
        self.attributes(&[("cx", x), ("cy", y), ("r", radius)]);
        self.fill(fill);
    }

    pub(super) fn shape(&mut self, path: &Path, fill: Colour) {
        self.push(format_args!("<path d=\"{}\"", path.0));
        self.fill(fill);
    }

    /// A shape whose overlaps with itself are holes.
    pub(super) fn shape_with_holes(&mut self, path: &Path, fill: Colour) {
        self.push(format_args!("<path fill-rule=\"evenodd\" d=\"{}\"", path.0));
        self.fill(fill);
    }

    pub(super) fn polygon(&mut self, points: &[[f32; 2]], fill: Colour) {
        self.shape(&Path::polygon(points), fill);
    }

    pub(super) fn stroke(&mut self, path: &Path, width: f32, colour: Colour) {
        self.push(format_args!("<path fill=\"none\" d=\"{}\"", path.0));
        self.line(width, colour, "");
    }

    /// Every point of the path (`Path::dot`) becomes a dot.
    pub(super) fn dots(&mut self, path: &Path, size: f32, colour: Colour) {
        if !path.0.is_empty() {
            self.push(format_args!("<path d=\"{}\"", path.0));
            self.line(size, colour, " stroke-linecap=\"round\"");
        }
    }

    /// A line of dots, one each `gap`.
    pub(super) fn dotted(&mut self, path: &Path, size: f32, gap: f32, colour: Colour) {
        self.push(format_args!("<path fill=\"none\" d=\"{}\"", path.0));
        let dots = format!(" stroke-linecap=\"round\" stroke-dasharray=\"0 {}\"", number(gap));
        self.line(size, colour, &dots);
    }

    /// Dashes along a path.
    pub(super) fn dashed(&mut self, path: &Path, width: f32, dash: [f32; 2], colour: Colour) {
        self.push(format_args!("<path fill=\"none\" d=\"{}\"", path.0));
        let dashes = format!(" stroke-dasharray=\"{} {}\"", number(dash[0]), number(dash[1]));
        self.line(width, colour, &dashes);
    }

    /// What is drawn inside is turned, in degrees, around a point.
    pub(super) fn turned(&mut self, degrees: f32, [x, y]: [f32; 2], draw: impl FnOnce(&mut Self)) {
        let (turn, x, y) = (number(degrees), number(x), number(y));
        self.push(format_args!("<g transform=\"rotate({turn} {x} {y})\">"));
        draw(self);
        self.0.push_str("</g>");
    }

    /// Outlines of letters, in their own small units.
    pub(super) fn letters(&mut self, outline: &Outline, at: [f32; 2], fill: Colour) {
        let (x, y, scale) = (number(at[0]), number(at[1]), outline.scale);
        self.push(format_args!("<path transform=\"translate({x} {y})scale({scale:.4})\""));
        self.push(format_args!(" d=\"{}\"", outline.path));
        self.fill(fill);
    }

    /// A line of text in a font of the reader's system.
    pub(super) fn system_text(&mut self, text: &str, at: [f32; 2], size: f32, look: TextLook) {
        self.0.push_str("<text");
        self.attributes(&[("x", at[0]), ("y", at[1]), ("font-size", size)]);
        self.push(format_args!(" font-family=\"sans-serif\" font-weight=\"{}\"", look.weight));
        self.push(format_args!(" fill=\"{}\">", look.fill));
        self.0.push_str(&escaped(text));
        self.0.push_str("</text>");
    }

    fn attributes(&mut self, values: &[(&str, f32)]) {
        for (name, value) in values {
            self.push(format_args!(" {name}=\"{}\"", number(*value)));
        }
    }

    fn line(&mut self, width: f32, colour: Colour, more: &str) {
        let width = number(width);
        self.push(format_args!(" stroke=\"{colour}\" stroke-width=\"{width}\"{more}/>"));
    }

    fn fill(&mut self, fill: Colour) {
        self.push(format_args!(" fill=\"{fill}\"/>"));
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.0.write_fmt(text).expect("a string takes all text");
    }
}

/// How a line of system text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextLook {
    pub weight: u16,
    pub fill: Colour,
}

/// The outline of a shape.
#[derive(Debug, Default, Clone)]
pub(super) struct Path(String);

impl Path {
    pub(super) fn from([x, y]: [f32; 2]) -> Self {
        Self::default().and_from([x, y])
    }

    pub(super) fn polygon(points: &[[f32; 2]]) -> Self {
        let mut path = Self::from(points[0]);
        for point in &points[1..] {
            path = path.line(*point);
        }
        path.close()
    }

    pub(super) fn circle([x, y]: [f32; 2], radius: f32) -> Self {
        let start = [x - radius, y];
        Self::from(start).arc(radius, true, [x + radius, y]).arc(radius, true, start).close()
    }

    /// Begins another part.
    pub(super) fn and_from(self, [x, y]: [f32; 2]) -> Self {
        self.with('M', &[x, y])
    }

    pub(super) fn and(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    pub(super) fn dot(self, at: [f32; 2]) -> Self {
        let mut path = self.and_from(at);
        path.0.push_str("h0");
        path
    }

    pub(super) fn line(self, [x, y]: [f32; 2]) -> Self {
        self.with('L', &[x, y])
    }

    pub(super) fn bend(self, [cx, cy]: [f32; 2], [x, y]: [f32; 2]) -> Self {
        self.with('Q', &[cx, cy, x, y])
    }

    pub(super) fn curve(self, [ax, ay]: [f32; 2], [bx, by]: [f32; 2], [x, y]: [f32; 2]) -> Self {
        self.with('C', &[ax, ay, bx, by, x, y])
    }

    /// Along a circle by at most half of it.
    pub(super) fn arc(self, radius: f32, clockwise: bool, [x, y]: [f32; 2]) -> Self {
        self.ellipse([radius, radius], clockwise, [x, y])
    }

    pub(super) fn ellipse(self, radii: [f32; 2], clockwise: bool, [x, y]: [f32; 2]) -> Self {
        let sweep = if clockwise { 1.0 } else { 0.0 };
        self.with('A', &[radii[0], radii[1], 0.0, 0.0, sweep, x, y])
    }

    pub(super) fn close(mut self) -> Self {
        self.0.push('z');
        self
    }

    fn with(mut self, command: char, numbers: &[f32]) -> Self {
        self.0.push(command);
        for (at, value) in numbers.iter().enumerate() {
            let text = number(*value);
            if at > 0 && !text.starts_with('-') {
                self.0.push(' ');
            }
            self.0.push_str(&text);
        }
        self
    }
}

/// A tenth of a unit is as fine as anybody sees.
fn number(value: f32) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    match (text.strip_prefix("0."), text.strip_prefix("-0.")) {
        (Some(part), _) => format!(".{part}"),
        (_, Some(part)) => format!("-.{part}"),
        _ if text == "-0" => "0".to_owned(),
        _ => text.to_owned(),
    }
}

/// Text as XML wants it; what no XML may hold is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for symbol in text.chars() {
        match symbol {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            symbol if symbol.is_control() => safe.push(' '),
            symbol => safe.push(symbol),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let short = [(1.0, "1"), (0.25, ".2"), (-0.5, "-.5"), (-0.01, "0"), (10.04, "10")];
        for (value, text) in short {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn nothing_escapes_from_text() {
        assert_eq!(escaped("<a b='c'>&\u{1}\u{FFFE}\"é"), "&lt;a b=&#39;c&#39;&gt;&amp; &quot;é");
    }
}

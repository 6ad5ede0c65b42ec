//! The tickets of a booking on paper: one PDF, one ticket a page, A6 landscape.
//!
//! Black on white, for any printer. What a person looks for comes first and largest: the film, the
//! time, then row and seat. The stub at the right is for the door. Pages are tagged, so a screen
//! reader reads them in that order. The same booking gives the same bytes.

use std::num::NonZeroU16;

use jiff::Zoned;
use jiff::tz::TimeZone;
use kernel::Timestamp;
use krilla::Document;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagKind, TagTree,
};

use crate::TicketCode;
use crate::qr::{Qr, Run};
use crate::typeset::Face::{self, Display, Text};
use crate::typeset::{Line, fit, lacks};

/// A6 landscape.
const PAGE_MM: (f32, f32) = (148.0, 105.0);
/// Where the text of the body begins and ends.
const BODY_MM: (f32, f32) = (9.0, 94.0);
/// The tear line.
const TEAR_MM: f32 = 99.0;
/// Where the stub's content begins and ends: the QR symbol without its quiet zone.
const STUB_MM: (f32, f32) = (105.0, 142.0);
/// Groups of five characters in a printed line of the code.
const CODE_GROUPS_PER_LINE: usize = 3;
const POINTS_PER_MM: f32 = 72.0 / 25.4;

/// A booking as it is printed. All texts are as people read them.
#[derive(Debug, Clone)]
pub struct PrintedBooking {
    /// The booking number.
    pub number: String,
    /// The film or event.
    pub title: String,
    /// Language, format, certificate: "Hindi · IMAX 2D · UA 13+".
    pub details: String,
    /// When the show begins.
    pub starts_at: Timestamp,
    /// The theatre's IANA zone, in which the time is printed.
    pub timezone: String,
    /// The theatre.
    pub theater: String,
    /// Where it is.
    pub address: String,
    /// The screen: "Screen 3".
    pub screen: String,
    /// Terms, in a sentence or two.
    pub terms: String,
    /// At least one.
    pub tickets: Vec<PrintedTicket>,
}

/// One ticket as it is printed.
#[derive(Debug, Clone)]
pub struct PrintedTicket {
    /// Its code.
    pub code: TicketCode,
    /// The section, where the screen has several.
    pub section: Option<String>,
    /// The label of the row.
    pub row: String,
    /// The number of the seat in its row.
    pub seat: String,
    /// The price category: "Premium".
    pub category: String,
    /// What was paid for it: "₹385.00".
    pub price: String,
}

impl PrintedTicket {
    /// "Balcony, row G, seat 9".
    #[must_use]
    pub fn place(&self) -> String {
        let section = self.section.as_ref().map_or(String::new(), |section| format!("{section}, "));
        let place = format!("{section}row {}, seat {}", self.row, self.seat);
        let mut letters = place.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_uppercase().collect::<String>() + letters.as_str()
        })
    }
}

/// Draws all tickets of a booking.
#[must_use]
pub fn tickets_pdf(booking: &PrintedBooking) -> Vec<u8> {
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{}: tickets of booking {}", booking.title, booking.number))
            .language("en".into())
            .document_id(booking.number.clone()),
    );
    let mut tags = TagTree::new().with_lang(Some("en".into()));
    for (index, ticket) in booking.tickets.iter().enumerate() {
        let size = PageSettings::from_wh(points(PAGE_MM.0), points(PAGE_MM.1))
            .expect("the page has a size");
        let mut page = document.start_page_with(size);
        let mut sheet = Sheet { surface: page.surface(), tags: TagGroup::new(Tag::Section) };
        draw_body(&mut sheet, booking, ticket);
        draw_stub(&mut sheet, booking, ticket, index + 1);
        tags.push(sheet.finish());
        page.finish();
    }
    document.set_tag_tree(tags);
    document.finish().expect("a document of our own fonts and shapes can be written")
}

fn draw_body(sheet: &mut Sheet<'_>, booking: &PrintedBooking, ticket: &PrintedTicket) {
    let body = |face, sizes| Style { face, sizes, span_mm: BODY_MM, align: Align::Left };
    let title = Tag::Hn(NonZeroU16::MIN, Some(booking.title.clone()));
    let y = sheet.write(title, &booking.title, 16.5, &body(Display, &[25.0, 20.0, 16.0, 13.0]), 2);
    let y = sheet.write(Tag::P, &booking.details, y + 6.0, &body(Text, &[9.5, 8.0]), 1);

    let start = local(booking.starts_at, &booking.timezone);
    let time = format!("{} {}", start.strftime("%-I:%M %P"), zone_name(&start));
    let date = start.strftime("%A, %-d %B %Y").to_string();
    let y = sheet.write(Tag::P, &time, y + 11.0, &body(Display, &[21.0]), 1);
    let y = sheet.write(Tag::P, &date, y + 5.5, &body(Text, &[11.0, 9.5]), 1);

    let place = format!("{} · {}", booking.theater, booking.screen);
    let y = sheet.write(Tag::P, &place, y + 7.5, &body(Text, &[11.0, 9.5, 8.0]), 1);
    sheet.write(Tag::P, &booking.address, y + 4.2, &body(Text, &[8.0, 7.0]), 2);

    draw_seat(sheet, ticket);
    let mut terms = booking.terms.clone();
    if lacks(&booking.title) {
        terms.push_str(" A box in the title stands for letters that this print does not have.");
    }
    sheet.write(Tag::P, &terms, 96.8, &body(Text, &[6.5, 6.0]), 2);
}

/// Row and seat, as large as their words allow, each under its name.
fn draw_seat(sheet: &mut Sheet<'_>, ticket: &PrintedTicket) {
    /// Half of the body at most, so that the seat is never crowded out.
    const ROW_MM: (f32, f32) = (BODY_MM.0, 56.0);
    const ROW_MIN_MM: f32 = 14.0;
    const GAP_MM: f32 = 8.0;
    let named = |span_mm| Style { face: Text, sizes: &[9.5], span_mm, align: Align::Left };
    let large = |span_mm| Style {
        face: Display,
        sizes: &[50.0, 30.0, 18.0, 12.0],
        span_mm,
        align: Align::Left,
    };
    if let Some(section) = &ticket.section {
        let style = Style { sizes: &[13.0, 10.0], ..large(BODY_MM) };
        sheet.write(Tag::P, section, 68.0, &style, 1);
    }
    let row_mm = width_mm(&ticket.row, &large(ROW_MM)).max(ROW_MIN_MM);
    let seat_span = (ROW_MM.0 + row_mm + GAP_MM, BODY_MM.1);
    for (name, value, span_mm) in [("Row", &ticket.row, ROW_MM), ("Seat", &ticket.seat, seat_span)]
    {
        sheet.write(Tag::P, name, 74.0, &named(span_mm), 1);
        sheet.write(Tag::P, value, 90.0, &large(span_mm), 1);
    }
}

fn draw_stub(
    sheet: &mut Sheet<'_>,
    booking: &PrintedBooking,
    ticket: &PrintedTicket,
    number: usize,
) {
    let stub = |face, sizes| Style { face, sizes, span_mm: STUB_MM, align: Align::Center };
    sheet.tear_line();
    sheet.qr(&Qr::of(&ticket.code), &format!("Entry code. {}.", ticket.place()));
    let mut y = 51.5;
    for line in ticket.code.lines(CODE_GROUPS_PER_LINE) {
        y = 3.7 + sheet.write(Tag::P, &line, y, &stub(Text, &[8.5]), 1);
    }
    let y = sheet.write(Tag::P, &ticket.place(), y + 6.5, &stub(Display, &[11.0, 9.0]), 2);
    let paid = format!("{} · {}", ticket.category, ticket.price);
    sheet.write(Tag::P, &paid, y + 5.0, &stub(Text, &[9.5, 8.0]), 1);
    let booking_number = format!("Booking {}", booking.number);
    sheet.write(Tag::P, &booking_number, 90.0, &stub(Text, &[9.5, 8.0]), 1);
    let count = format!("Ticket {number} of {}", booking.tickets.len());
    sheet.write(Tag::P, &count, 94.5, &stub(Text, &[8.0]), 1);
}

fn local(instant: Timestamp, timezone: &str) -> Zoned {
    instant.to_zoned(TimeZone::get(timezone).unwrap_or(TimeZone::UTC))
}

/// "IST", or "UTC+04:00" where the zone has no letters of its own.
fn zone_name(time: &Zoned) -> String {
    let name = time.strftime("%Z").to_string();
    if name.chars().all(char::is_alphabetic) {
        name
    } else {
        format!("UTC{}", time.strftime("%:z"))
    }
}

fn points(millimetres: f32) -> f32 {
    millimetres * POINTS_PER_MM
}

/// How a text is set.
struct Style<'s> {
    face: Face,
    /// The sizes to try, in points, the largest first.
    sizes: &'s [f32],
    /// From where to where a line may go.
    span_mm: (f32, f32),
    align: Align,
}

#[derive(Clone, Copy)]
enum Align {
    Left,
    Center,
}

impl Style<'_> {
    fn width(&self) -> f32 {
        points(self.span_mm.1 - self.span_mm.0)
    }

    fn start(&self, line: &Line, size: f32) -> f32 {
        points(self.span_mm.0)
            + match self.align {
                Align::Left => 0.0,
                Align::Center => (self.width() - line.width(size)) / 2.0,
            }
    }
}

/// How wide a text will be on one line.
fn width_mm(text: &str, style: &Style<'_>) -> f32 {
    let (size, lines) = fit(text, style.face, style.width(), style.sizes, 1);
    lines.iter().map(|line| line.width(size)).fold(0.0, f32::max) / POINTS_PER_MM
}

/// One page in the making, and what a screen reader will read from it.
struct Sheet<'p> {
    surface: Surface<'p>,
    tags: TagGroup,
}

impl Sheet<'_> {
    /// Writes a text of up to `lines_max` lines, the first on the baseline `y_mm`. Returns the last
    /// baseline.
    fn write(
        &mut self,
        tag: impl Into<TagKind>,
        text: &str,
        y_mm: f32,
        style: &Style<'_>,
        lines_max: usize,
    ) -> f32 {
        const LEADING: f32 = 1.12;
        let (size, lines) = fit(text, style.face, style.width(), style.sizes, lines_max);
        let mut group = TagGroup::new(tag);
        let mut y = y_mm;
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                y += size * LEADING / POINTS_PER_MM;
            }
            let span = SpanTag::empty().with_actual_text(line.whole_text());
            group.push(self.tagged(ContentTag::Span(span), |surface| {
                let start = Point::from_xy(style.start(line, size), points(y));
                line.draw(surface, start, size);
            }));
        }
        self.tags.push(group);
        y
    }

    /// The symbol as one shape, so that no viewer draws seams between its modules.
    #[allow(clippy::cast_precision_loss, reason = "a symbol has at most 177 modules")]
    fn qr(&mut self, qr: &Qr, alternative: &str) {
        const TOP_MM: f32 = 8.5;
        let module = (STUB_MM.1 - STUB_MM.0) / qr.size() as f32;
        let mut shape = PathBuilder::new();
        for Run { x, y, length } in qr.runs() {
            let left = points(STUB_MM.0 + x as f32 * module);
            let top = points(TOP_MM + y as f32 * module);
            let run = Rect::from_xywh(left, top, points(length as f32 * module), points(module));
            shape.push_rect(run.expect("a run has a size"));
        }
        let shape = shape.finish().expect("a symbol has dark modules");
        let figure = self.tagged(ContentTag::Other, |surface| surface.draw_path(&shape));
        let tag = Tag::Figure(Some(alternative.to_owned()));
        self.tags.push(TagGroup::with_children(tag, vec![figure.into()]));
    }

    fn tear_line(&mut self) {
        let mut line = PathBuilder::new();
        line.move_to(points(TEAR_MM), points(7.0));
        line.line_to(points(TEAR_MM), points(PAGE_MM.1 - 7.0));
        let line = line.finish().expect("the line has a length");
        let dash = Some(StrokeDash { array: vec![3.0, 3.0], offset: 0.0 });
        let stroke = Stroke { width: 0.6, dash, ..Stroke::default() };
        let decoration = ContentTag::Artifact(Artifact::new(ArtifactType::Other, None));
        self.tagged(decoration, |surface| {
            surface.set_stroke(Some(stroke));
            surface.draw_path(&line);
            surface.set_stroke(None);
        });
    }

    fn tagged(&mut self, tag: ContentTag<'_>, draw: impl FnOnce(&mut Surface<'_>)) -> Identifier {
        let identifier = self.surface.start_tagged(tag);
        draw(&mut self.surface);
        self.surface.end_tagged();
        identifier
    }

    fn finish(self) -> TagGroup {
        self.surface.finish();
        self.tags
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::ZlibDecoder;
    use kernel::TicketId;
    use uuid::Uuid;

    use super::*;

    fn booking(title: &str) -> PrintedBooking {
        let ticket = |number: u128| PrintedTicket {
            code: TicketCode {
                ticket: TicketId::new(Uuid::from_u128(number)),
                show_mark: [1, 2, 3, 4],
                proof: [0xA7; 16],
            },
            section: None,
            row: "G".into(),
            seat: (8 + number).to_string(),
            category: "Premium".into(),
            price: "₹385.00".into(),
        };
        PrintedBooking {
            number: "USH-4F7K2M".into(),
            title: title.into(),
            details: "Hindi · IMAX 2D · UA 13+".into(),
            starts_at: "2026-11-20T13:00:00Z".parse().unwrap(),
            timezone: "Asia/Kolkata".into(),
            theater: "Lumière Cinemas".into(),
            address: "12 MG Road, Bengaluru 560001".into(),
            screen: "Screen 3".into(),
            terms: "One person a ticket. Come 20 minutes before the start. Cancel up to 2 hours \
                before at usher.example."
                .into(),
            tickets: (1..=3).map(ticket).collect(),
        }
    }

    /// The drawing instructions of each page, unpacked.
    fn contents(pdf: &[u8]) -> Vec<String> {
        let find = |from: usize, what: &[u8]| {
            pdf[from..].windows(what.len()).position(|bytes| bytes == what).map(|at| from + at)
        };
        let mut contents = Vec::new();
        let mut at = 0;
        while let Some(start) = find(at, b"\nstream\n") {
            at = find(start, b"\nendstream").unwrap();
            let mut text = String::new();
            let packed = &pdf[start + 8..at];
            if ZlibDecoder::new(packed).read_to_string(&mut text).is_ok() && text.contains(" Tf") {
                contents.push(text);
            }
        }
        contents
    }

    /// The symbol of a page as a viewer would paint it, read back at a number of pixels a point.
    fn read_qr(content: &str, scale: f32) -> String {
        let pixel = |points: f32| (points * scale).round() as usize;
        let (width, height) = (pixel(points(PAGE_MM.0)), pixel(points(PAGE_MM.1)));
        let mut dark = vec![vec![false; width]; height];
        let words: Vec<&str> = content.split_whitespace().collect();
        for at in (3..words.len()).filter(|at| words[*at - 1] == "m" && words[*at + 5] == "l") {
            let number = |back: usize| words[back].parse::<f32>().unwrap();
            let (left, top) = (pixel(number(at - 3)), pixel(number(at - 2)));
            let (right, bottom) = (pixel(number(at + 3)), pixel(number(at + 4)));
            for row in &mut dark[top..bottom] {
                row[left..right].fill(true);
            }
        }
        let shade = |x: usize, y: usize| if dark[y][x] { 0 } else { 255 };
        let mut page = rqrr::PreparedImage::prepare_from_greyscale(width, height, shade);
        page.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn the_symbol_on_each_page_is_the_code_of_its_ticket() {
        let booking = booking("The Long Night");
        let contents = contents(&tickets_pdf(&booking));
        for (content, ticket) in contents.iter().zip(&booking.tickets) {
            for pixels_per_point in [1.0, 2.0, 300.0 / 72.0] {
                assert_eq!(read_qr(content, pixels_per_point), ticket.code.to_string());
            }
        }
    }

    #[test]
    fn three_tickets_are_three_pages_and_always_the_same_bytes() {
        let pdf = tickets_pdf(&booking("The Long Night"));
        assert!(pdf.starts_with(b"%PDF-1."));
        assert_eq!(contents(&pdf).len(), 3);
        assert!(pdf.len() < 60_000, "{} bytes", pdf.len());
        assert_eq!(pdf, tickets_pdf(&booking("The Long Night")));
    }

    #[test]
    fn times_are_those_of_the_theatre() {
        let at = "2026-11-20T13:00:00Z".parse().unwrap();
        let words = |zone| {
            let time = local(at, zone);
            format!("{} {}", time.strftime("%-I:%M %P"), zone_name(&time))
        };
        assert_eq!(words("Asia/Kolkata"), "6:30 pm IST");
        assert_eq!(words("Asia/Dubai"), "5:00 pm UTC+04:00");
        assert_eq!(words("Nowhere/Known"), "1:00 pm UTC");
    }
}

//! The code of a ticket as a picture: a QR symbol, as SVG for pages and as PNG for everything else.
//!
//! Black on white in every colour scheme, with the quiet zone that scanners need; both are part of
//! the picture, so that no stylesheet can break it.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use crate::TicketCode;
use crate::limits::PNG_MODULE_PIXELS_MAX;

/// Empty modules around the symbol, as ISO/IEC 18004 asks for.
pub const QUIET_MODULES: usize = 4;

/// Eight white pixels.
const LIGHT: u8 = 0xFF;

/// A row's first byte in a PNG: the pixels themselves follow.
const AS_IT_IS: u8 = 0;

/// A row's first byte in a PNG: what follows is the difference to the row above it.
const AS_THE_ONE_ABOVE: u8 = 2;

/// A QR symbol, a square of dark and light modules.
pub struct Qr(QrCode);

/// Dark modules side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The column of the first one, without the quiet zone.
    pub x: usize,
    /// The row.
    pub y: usize,
    /// How many.
    pub length: usize,
}

impl Qr {
    /// Draws a code. Its alphabet needs only 5½ bits a character, so that 29 × 29 modules hold it
    /// with 15 % of them to spare.
    ///
    /// The mask is always the same. Scoring all eight is nine tenths of the work, and is there to
    /// break up patterns; a code has none, since most of it is a proof that looks like chance.
    #[must_use]
    pub fn of(code: &TicketCode) -> Self {
        let segment = QrSegment::make_alphanumeric(&code.to_string());
        let (least, most) = (Version::MIN, Version::MAX);
        let mask = Some(Mask::new(0));
        let symbol = QrCode::encode_segments_advanced(
            &[segment],
            QrCodeEcc::Medium,
            least,
            most,
            mask,
            false,
        );
        Self(symbol.expect("every ticket code fits into a QR symbol"))
    }

    /// Modules along one side, without the quiet zone.
    #[must_use]
    pub fn size(&self) -> usize {
        usize::try_from(self.0.size()).expect("a size is positive")
    }

    /// Whether a module is dark. The quiet zone and beyond is light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let (x, y) = (i32::try_from(x), i32::try_from(y));
        matches!((x, y), (Ok(x), Ok(y)) if self.0.get_module(x, y))
    }

    /// All dark modules, row by row.
    pub fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        (0..self.size()).flat_map(move |y| {
            let mut x = 0;
            std::iter::from_fn(move || {
                x += (x..self.size()).take_while(|x| !self.is_dark(*x, y)).count();
                let length = (x..self.size()).take_while(|x| self.is_dark(*x, y)).count();
                let run = Run { x, y, length };
                x += length;
                (length > 0).then_some(run)
            })
        })
    }

    /// An SVG image with `title` as its text alternative: "Entry code for row G, seat 9".
    #[must_use]
    pub fn svg(&self, title: &str) -> String {
        let side = self.size() + 2 * QUIET_MODULES;
        let mut path = String::new();
        for Run { x, y, length } in self.runs() {
            let (x, y) = (x + QUIET_MODULES, y + QUIET_MODULES);
            let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
             shape-rendering=\"crispEdges\"><title>{}</title>\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>",
            escape_xml(title)
        )
    }

    /// A PNG image, one bit a pixel, with `module_pixels` pixels along a module (1 to
    /// [`PNG_MODULE_PIXELS_MAX`]; held there).
    #[must_use]
    pub fn png(&self, module_pixels: usize) -> Vec<u8> {
        let scale = module_pixels.clamp(1, PNG_MODULE_PIXELS_MAX);
        let side = (self.size() + 2 * QUIET_MODULES) * scale;
        let row_bytes = 1 + side.div_ceil(8);
        let mut rows = Vec::with_capacity(side * row_bytes);
        for y in 0..side / scale {
            let row = rows.len();
            rows.push(AS_IT_IS);
            rows.resize(row + row_bytes, LIGHT);
            for x in (0..self.size()).filter(|x| self.is_dark(*x, y.wrapping_sub(QUIET_MODULES))) {
                let module = (x + QUIET_MODULES) * scale;
                for pixel in module..module + scale {
                    rows[row + 1 + pixel / 8] &= !(0x80 >> (pixel % 8));
                }
            }
            for repeated in 1..scale {
                rows.push(AS_THE_ONE_ABOVE);
                rows.resize(row + (1 + repeated) * row_bytes, 0);
            }
        }
        encode_png(u32::try_from(side).expect("a symbol has few pixels"), &rows)
    }

    /// [`Qr::png`] in base64, for JSON.
    #[must_use]
    pub fn png_base64(&self, module_pixels: usize) -> String {
        STANDARD.encode(self.png(module_pixels))
    }
}

/// A square greyscale image of one bit a pixel, from rows that each begin with their filter byte.
fn encode_png(side: u32, rows: &[u8]) -> Vec<u8> {
    let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
    header.extend([1, 0, 0, 0, 0]); // bit depth 1, grey, deflate, filters by row, not interlaced
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    push_chunk(&mut png, *b"IHDR", &header);
    // Made for such images: it packs zeros, and needs no tables, which cost more than all the rest.
    push_chunk(&mut png, *b"IDAT", &fdeflate::compress_to_vec(rows));
    push_chunk(&mut png, *b"IEND", &[]);
    png
}

fn push_chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).expect("a symbol has few pixels");
    let mut checksum = flate2::Crc::new();
    checksum.update(&kind);
    checksum.update(data);
    png.extend(length.to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(checksum.sum().to_be_bytes());
}

fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::ZlibDecoder;
    use kernel::TicketId;
    use uuid::Uuid;

    use super::*;

    fn code() -> TicketCode {
        TicketCode {
            ticket: TicketId::new(Uuid::from_u128(u128::MAX / 3)),
            show_mark: [1, 2, 3, 4],
            proof: [0xA7; 16],
        }
    }

    fn read_qr(side: usize, is_dark: impl Fn(usize, usize) -> bool) -> String {
        let shade = |x, y| if is_dark(x, y) { 0 } else { 255 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, shade);
        let symbols = image.detect_grids();
        assert_eq!(symbols.len(), 1, "one symbol is found in {side} pixels");
        symbols[0].decode().unwrap().1
    }

    /// Reads back what [`encode_png`] wrote: the pixels, where true is dark.
    fn pixels_of(png: &[u8]) -> (usize, Vec<Vec<bool>>) {
        let side = u32::from_be_bytes(png[16..20].try_into().unwrap()) as usize;
        let length = u32::from_be_bytes(png[33..37].try_into().unwrap()) as usize;
        assert_eq!(&png[37..41], b"IDAT");
        let mut bytes = Vec::new();
        ZlibDecoder::new(&png[41..41 + length]).read_to_end(&mut bytes).unwrap();
        let mut above = vec![0; side.div_ceil(8)];
        let rows = bytes.chunks(1 + side.div_ceil(8)).map(|row| {
            match row[0] {
                AS_IT_IS => above.copy_from_slice(&row[1..]),
                AS_THE_ONE_ABOVE => {
                    above
                        .iter_mut()
                        .zip(&row[1..])
                        .for_each(|(old, new)| *old = old.wrapping_add(*new));
                }
                filter => panic!("filter {filter}"),
            }
            (0..side).map(|x| above[x / 8] & (0x80 >> (x % 8)) == 0).collect()
        });
        (side, rows.collect())
    }

    #[test]
    fn a_code_needs_29_by_29_modules() {
        assert_eq!(Qr::of(&code()).size(), 29);
    }

    #[test]
    fn a_png_reads_back_at_three_sizes() {
        for module_pixels in [2, 5, PNG_MODULE_PIXELS_MAX + 1] {
            let (side, pixels) = pixels_of(&Qr::of(&code()).png(module_pixels));
            assert_eq!(side, 37 * module_pixels.min(PNG_MODULE_PIXELS_MAX));
            assert_eq!(read_qr(side, |x, y| pixels[y][x]), code().to_string());
        }
        assert!(Qr::of(&code()).png(8).len() < 1_300, "fits into a JSON answer");
    }

    /// Most of the symbol looks like chance whatever its mask is; here it is least so.
    #[test]
    fn the_one_mask_serves_every_code() {
        for byte in (0..=u8::MAX).step_by(5) {
            let code = TicketCode {
                ticket: TicketId::new(Uuid::from_bytes([byte; 16])),
                show_mark: [byte; 4],
                proof: [byte; 16],
            };
            let (side, pixels) = pixels_of(&Qr::of(&code).png(3));
            assert_eq!(read_qr(side, |x, y| pixels[y][x]), code.to_string());
        }
    }

    #[test]
    fn an_svg_reads_back_at_three_sizes() {
        let svg = Qr::of(&code()).svg("Row <G> & seat 9");
        assert!(svg.contains("role=\"img\""));
        assert!(svg.contains("<title>Row &lt;G&gt; &amp; seat 9</title>"));
        let path = svg.rsplit_once(" d=\"").unwrap().1.trim_end_matches("\"/></svg>");
        let mut dark = vec![vec![false; 37]; 37];
        for run in path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let (x, y, length): (usize, usize, usize) =
                (x.parse().unwrap(), y.parse().unwrap(), length.parse().unwrap());
            dark[y][x..x + length].fill(true);
        }
        for scale in [2, 5, 10] {
            let text = read_qr(37 * scale, |x, y| dark[y / scale][x / scale]);
            assert_eq!(text, code().to_string());
        }
    }
}

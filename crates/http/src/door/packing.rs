//! Compressed forms of an answer, and which of them a caller takes.

use std::io::Write;

use axum::body::Bytes;
use axum::http::HeaderValue;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Near the best size at a tenth of its time: a seat map is packed again after each sale.
const BROTLI_QUALITY: i32 = 5;

/// How the bytes of an answer are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    Brotli,
    Gzip,
}

impl Packing {
    /// All, the better first.
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The best that `Accept-Encoding` allows.
    pub fn taken(accept_encoding: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|packing| packing.is_taken(accept_encoding))
    }

    fn is_taken(self, accept_encoding: &str) -> bool {
        accept_encoding.split(',').any(|one| {
            let (name, quality) = one.split_once(';').unwrap_or((one, ""));
            name.trim().eq_ignore_ascii_case(self.name())
                && !matches!(quality.trim(), "q=0" | "q=0.0")
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The value of `Content-Encoding`.
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_static(self.name())
    }

    /// Packs.
    pub fn pack(self, bytes: &[u8]) -> Bytes {
        match self {
            Self::Brotli => brotli(bytes),
            Self::Gzip => gzip(bytes),
        }
    }
}

fn brotli(mut bytes: &[u8]) -> Bytes {
    let mut packed = Vec::new();
    let params = BrotliEncoderParams { quality: BROTLI_QUALITY, ..Default::default() };
    brotli::BrotliCompress(&mut bytes, &mut packed, &params).expect("memory takes all bytes");
    packed.into()
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    packed.expect("memory takes all bytes").into()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn callers_get_the_best_that_they_can_unpack() {
        for (takes, best) in [
            ("gzip, deflate, br", Some(Packing::Brotli)),
            ("BR;q=0.1", Some(Packing::Brotli)),
            ("br;q=0, gzip;q=0.5", Some(Packing::Gzip)),
            ("deflate,GZIP", Some(Packing::Gzip)),
            ("gzip;q=0", None),
            ("identity", None),
            ("", None),
        ] {
            assert_eq!(Packing::taken(takes), best, "{takes}");
        }
    }

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let text = "one seat, two seats, ".repeat(200);
        let mut unpacked = String::new();
        let packed = Packing::Brotli.pack(text.as_bytes());
        brotli::Decompressor::new(&packed[..], 4_096).read_to_string(&mut unpacked).unwrap();
        assert!(unpacked == text && packed.len() < text.len() / 10);
        let packed = Packing::Gzip.pack(text.as_bytes());
        unpacked.clear();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut unpacked).unwrap();
        assert!(unpacked == text && packed.len() < text.len() / 10);
    }
}

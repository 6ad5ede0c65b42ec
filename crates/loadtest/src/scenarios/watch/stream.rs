//! Reads what a stream of changes says.

/// Something that a watcher is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Where the stream begins.
    Snapshot,
    /// Seats that changed, by ordinal, with their new state.
    Seats(Vec<(usize, u8)>),
    /// Changes were lost: look again in full.
    Resync,
}

/// What came and is not complete yet.
#[derive(Debug, Default)]
pub(super) struct Stream(Vec<u8>);

impl Stream {
    /// Takes what came; all that is complete by now.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<News> {
        self.0.extend_from_slice(bytes);
        let mut news = Vec::new();
        while let Some(end) = self.0.windows(2).position(|two| two == b"\n\n") {
            news.extend(std::str::from_utf8(&self.0[..end]).ok().and_then(news_of));
            self.0.drain(..end + 2);
        }
        news
    }
}

/// A comment, which keeps the stream open, is no news.
fn news_of(event: &str) -> Option<News> {
    let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
    match field("event: ")? {
        "snapshot" => Some(News::Snapshot),
        "resync" => Some(News::Resync),
        "seats" => seats_of(field("data: ")?).map(News::Seats),
        _ => None,
    }
}

/// `{"d":[[17,1],[18,1]]}`
fn seats_of(data: &str) -> Option<Vec<(usize, u8)>> {
    let list = data.strip_prefix("{\"d\":[")?.strip_suffix("]}")?;
    let pairs = list.split("],[").filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (seat, state) = pair.trim_matches(['[', ']']).split_once(',')?;
            Some((seat.parse().ok()?, state.parse().ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_however_they_are_cut() {
        let text = "retry: 1500\nevent: snapshot\nid: 7\ndata: {\"version\":7}\n\n:\n\nevent: seats\n\
                    id: 9\ndata: {\"d\":[[17,1],[18,0]]}\n\nevent: resync\ndata: {}\n\n";
        let all = [News::Snapshot, News::Seats(vec![(17, 1), (18, 0)]), News::Resync];
        for piece in 1..text.len() {
            let mut stream = Stream::default();
            let heard: Vec<News> =
                text.as_bytes().chunks(piece).flat_map(|bytes| stream.take(bytes)).collect();
            assert_eq!(heard, all, "in pieces of {piece}");
        }
    }

    #[test]
    fn no_change_and_nonsense_are_told_apart() {
        assert_eq!(seats_of("{\"d\":[]}"), Some(vec![]));
        assert_eq!(seats_of("{\"d\":[[1]]}"), None);
    }
}

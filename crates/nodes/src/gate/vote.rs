//! A majority of independent servers rules: Redlock. With one server, that one.

use std::future::Future;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

/// What one server said: what others have there; nothing if the seats were taken.
pub(super) struct Vote {
    pub(super) lost: Vec<i64>,
}

/// What a majority said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The seats were taken.
    Yes,
    /// Others have some: all that was said about them.
    No(Vec<i64>),
    /// There is no majority for either.
    None,
}

/// Asks all servers at once and answers as soon as nothing can change the outcome: who is slow or away
/// is not waited for; their votes come back unheard. `None` is the vote of a server that did not answer.
pub(super) async fn poll<F: Future<Output = Option<Vote>>>(
    votes: impl ExactSizeIterator<Item = F>,
) -> (Verdict, FuturesUnordered<F>) {
    let majority = votes.len() / 2 + 1;
    let mut open: FuturesUnordered<F> = votes.collect();
    let (mut yes, mut no, mut lost) = (0, 0, Vec::new());
    while let Some(vote) = open.next().await {
        match vote {
            Some(vote) if vote.lost.is_empty() => yes += 1,
            Some(vote) => {
                no += 1;
                lost.extend(vote.lost);
            }
            None => {}
        }
        if yes >= majority {
            return (Verdict::Yes, open);
        }
        if no >= majority {
            return (Verdict::No(lost), open);
        }
        if yes.max(no) + open.len() < majority {
            break;
        }
    }
    (Verdict::None, open)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::FutureExt;
    use futures_util::future::Either;

    use super::*;

    /// `y`es, `n`o, `-` for away, `.` for one who never answers.
    fn verdict(votes: &str) -> Option<Verdict> {
        let votes: Vec<char> = votes.chars().collect();
        let cast = votes.iter().map(|vote| match vote {
            'y' => Either::Left(ready(Some(Vote { lost: Vec::new() }))),
            'n' => Either::Left(ready(Some(Vote { lost: vec![1, 2] }))),
            '-' => Either::Left(ready(None)),
            _ => Either::Right(pending()),
        });
        poll(cast).now_or_never().map(|(verdict, _)| verdict)
    }

    #[test]
    fn a_majority_rules_and_the_rest_is_not_waited_for() {
        assert_eq!(verdict("y"), Some(Verdict::Yes));
        assert_eq!(verdict("n"), Some(Verdict::No(vec![1, 2])));
        assert_eq!(verdict("-"), Some(Verdict::None));
        assert_eq!(verdict("yy."), Some(Verdict::Yes));
        assert_eq!(verdict("nn."), Some(Verdict::No(vec![1, 2, 1, 2])));
        assert_eq!(verdict("--."), Some(Verdict::None), "one cannot be a majority of three");
        assert_eq!(verdict("yn-"), Some(Verdict::None));
        assert_eq!(verdict("yyn.."), None, "the vote is open");
        assert_eq!(verdict("yyn.y"), Some(Verdict::Yes));
    }
}

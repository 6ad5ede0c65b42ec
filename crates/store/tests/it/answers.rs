//! Remembered answers, and the secrets of an installation.

use fixtures::{Bench, on_both_engines};
use store::{AnswerKey, Remembered, StoredAnswer};
use store::{forget_answer, forget_old_answers, remember_answer, start_answer};

const KEEP_SECONDS: i64 = 24 * 3_600;
const RUNNING_SECONDS: i64 = 120;

const KEY: AnswerKey = AnswerKey { key_hash: [1; 32], request_hash: [2; 32] };
const OTHER_CONTENT: AnswerKey = AnswerKey { key_hash: [1; 32], request_hash: [3; 32] };

fn start(bench: &Bench, key: AnswerKey) -> Remembered {
    bench.store.write_blocking("start", move |tx| start_answer(tx, &key)).unwrap()
}

fn remember(bench: &Bench, key: AnswerKey, body: &'static str) {
    let kept =
        bench.store.write_blocking("remember", move |tx| remember_answer(tx, &key, &answer(body)));
    assert_eq!(kept, Ok(()));
}

fn answer(body: &str) -> StoredAnswer {
    StoredAnswer { status: 201, content_type: "application/json".into(), body: body.into() }
}

#[test]
fn a_named_request_is_new_then_runs_then_has_its_answer() {
    on_both_engines(|bench| {
        assert_eq!(start(bench, KEY), Remembered::New);
        assert_eq!(start(bench, KEY), Remembered::Running);
        assert_eq!(start(bench, OTHER_CONTENT), Remembered::OtherContent);
        remember(bench, KEY, "{}");
        assert_eq!(start(bench, KEY), Remembered::Answered(answer("{}")));
        assert_eq!(start(bench, OTHER_CONTENT), Remembered::OtherContent);
        bench.clock.advance_seconds(KEEP_SECONDS - 1);
        assert_eq!(start(bench, KEY), Remembered::Answered(answer("{}")));
        bench.clock.advance_seconds(1);
        assert_eq!(start(bench, OTHER_CONTENT), Remembered::New);
    });
}

#[test]
fn a_request_that_died_frees_its_key_and_cannot_answer_for_the_next() {
    on_both_engines(|bench| {
        assert_eq!(start(bench, KEY), Remembered::New);
        bench.clock.advance_seconds(RUNNING_SECONDS);
        assert_eq!(start(bench, OTHER_CONTENT), Remembered::New);
        // The first one was only slow: neither its answer nor its end touches the second.
        remember(bench, KEY, "late");
        let forgot = bench.store.write_blocking("forget", |tx| forget_answer(tx, &KEY));
        assert_eq!(forgot, Ok(()));
        assert_eq!(start(bench, OTHER_CONTENT), Remembered::Running);
        remember(bench, OTHER_CONTENT, "mine");
        assert_eq!(start(bench, OTHER_CONTENT), Remembered::Answered(answer("mine")));
    });
}

#[test]
fn a_forgotten_request_may_be_tried_again_but_an_answer_stays() {
    on_both_engines(|bench| {
        let forget = || bench.store.write_blocking("forget", |tx| forget_answer(tx, &KEY));
        assert_eq!(start(bench, KEY), Remembered::New);
        assert_eq!(forget(), Ok(()));
        assert_eq!(start(bench, KEY), Remembered::New);
        remember(bench, KEY, "{}");
        assert_eq!(forget(), Ok(()));
        assert_eq!(start(bench, KEY), Remembered::Answered(answer("{}")));
    });
}

#[test]
fn old_answers_are_dropped() {
    on_both_engines(|bench| {
        let tidy = || bench.store.write_blocking("tidy", forget_old_answers);
        assert_eq!(start(bench, KEY), Remembered::New);
        remember(bench, KEY, "{}");
        bench.clock.advance_seconds(KEEP_SECONDS);
        assert_eq!(tidy(), Ok(0));
        bench.clock.advance_seconds(1);
        assert_eq!(tidy(), Ok(1));
    });
}

#[test]
fn a_secret_is_made_once_and_stays() {
    on_both_engines(|bench| {
        let ask = |name: &'static str, fresh: [u8; 32]| {
            bench.store.write_blocking("secret", move |tx| store::secret(tx, name, &fresh))
        };
        assert_eq!(ask("a", [1; 32]), Ok([1; 32]));
        assert_eq!(ask("a", [2; 32]), Ok([1; 32]));
        assert_eq!(ask("b", [2; 32]), Ok([2; 32]));
    });
}

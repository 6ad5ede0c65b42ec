//! Letters: what they prove, how often, how long, and to whom.

use std::sync::Arc;

use accounts::{
    ChangeEmail, ChangePassword, EraseUser, LETTERS_OPEN_MAX, OneTimeHash, OneTimeToken,
    OpenedLetter, PASSWORD_RESET_SECONDS, RefreshRefusal, RequestEmailVerification,
    RequestEmailVerificationRefusal as NoLetter, RequestPasswordReset, ResetPassword,
    TokenNotValid, TokenPurpose, VERIFICATION_SECONDS, VerifyEmail,
};
use fixtures::on_both_engines;
use kernel::UserId;
use serde_json::Value;
use store::{Failure, StoreError, claim_jobs};

use crate::house::{House, PASSWORD, refusal};

const ANA: &str = "ana@usher.test";
const NEW_PASSWORD: &str = "three films a week";

store::sql! {
    ALL_TOKENS = "SELECT token_hash FROM one_time_tokens ORDER BY token_hash";
    ALL_PAYLOADS = "SELECT payload FROM jobs ORDER BY job_id";
}

/// The letters in the outbox, opened, as the worker claims them.
fn outbox(house: &House<'_>) -> Vec<OpenedLetter> {
    let claimed = house.send(|tx| claim_jobs(tx, "postman", 100)).unwrap();
    assert!(claimed.iter().all(|job| job.kind == accounts::MAIL_JOB));
    let open = |payload: &Value| accounts::open_letter(payload, &house.vault).unwrap();
    claimed.iter().map(|job| open(&job.payload)).collect()
}

fn forget(house: &House<'_>, email: &str) -> OneTimeToken {
    let (letter, token) = house.letter(email);
    let command = RequestPasswordReset { letter };
    house.send(move |tx| accounts::request_password_reset(tx, &command)).unwrap();
    token
}

fn reset(house: &House<'_>, token: OneTimeHash) -> Result<u64, Failure<TokenNotValid>> {
    let command = ResetPassword { token, password: house.password(NEW_PASSWORD) };
    house.send(move |tx| accounts::reset_password(tx, &command))
}

fn can_reset(house: &House<'_>, token: OneTimeHash) -> Option<UserId> {
    let query =
        move |snapshot: &mut store::Snapshot<'_>| accounts::find_user_for_reset(snapshot, &token);
    house.bench.store.read_blocking("find", query).unwrap()
}

fn ask(house: &House<'_>, user: UserId, email: &str) -> Result<OneTimeToken, Failure<NoLetter>> {
    let (letter, token) = house.letter(email);
    let command = RequestEmailVerification { user, letter };
    house.send(move |tx| accounts::request_email_verification(tx, &command))?;
    Ok(token)
}

fn verify(house: &House<'_>, token: OneTimeHash) -> Result<(), Failure<TokenNotValid>> {
    house.send(move |tx| accounts::verify_email(tx, &VerifyEmail { token }))
}

fn is_verified(house: &House<'_>, user: UserId) -> bool {
    house.profile(user).unwrap().email_verified_at.is_some()
}

fn change_email(house: &House<'_>, from: &str, to: &str) -> OneTimeToken {
    let (letter, token) = house.letter(to);
    let proven = house.prove(from, PASSWORD).unwrap();
    let command = ChangeEmail { proven, email: house.email(to), letter };
    house.send(move |tx| accounts::change_email(tx, &command)).unwrap();
    token
}

#[test]
fn a_registration_sends_the_letter_that_proves_its_address() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register(ANA).principal.user;
        assert!(!is_verified(&house, user));
        let letters = outbox(&house);
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].purpose, TokenPurpose::VerifyEmail);
        assert_eq!(letters[0].to.as_str(), ANA);
        verify(&house, letters[0].token.hash()).unwrap();
        assert!(is_verified(&house, user));
        assert_eq!(house.actions(user), ["accounts.register", "accounts.verify_email"]);
    });
}

#[test]
fn confirming_twice_is_answered_like_once() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register(ANA).principal.user;
        let token = ask(&house, user, ANA).unwrap().hash();
        let racers: Vec<_> = (0..2)
            .map(|_| {
                let store = bench.store.clone();
                std::thread::spawn(move || {
                    let command = VerifyEmail { token };
                    store.write_blocking("verify", move |tx| accounts::verify_email(tx, &command))
                })
            })
            .collect();
        for racer in racers {
            racer.join().unwrap().unwrap();
        }
        let verified =
            house.actions(user).iter().filter(|action| *action == "accounts.verify_email").count();
        assert_eq!(verified, 1);
    });
}

#[test]
fn a_forgotten_password_is_replaced_and_all_devices_are_signed_out() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let device = house.register(ANA);
        let user = device.principal.user;
        house.log_in(ANA, PASSWORD).unwrap();
        let token = forget(&house, ANA).hash();
        let letters = outbox(&house);
        let letter = letters.iter().find(|one| one.purpose == TokenPurpose::ResetPassword).unwrap();
        assert_eq!((letter.to.as_str(), letter.token.hash()), (ANA, token));

        assert_eq!(can_reset(&house, token), Some(user));
        assert_eq!(reset(&house, token).unwrap(), 2);
        assert!(house.log_in(ANA, PASSWORD).is_err());
        assert!(house.log_in(ANA, NEW_PASSWORD).is_ok());
        let signed_out = house.refresh(&device.refresh).err();
        assert_eq!(signed_out, Some(RefreshRefusal::SignedOut));
        assert!(is_verified(&house, user), "whoever read the letter has the address");
        assert!(house.actions(user).contains(&"accounts.reset_password".to_owned()));
    });
}

#[test]
fn of_two_who_race_with_one_token_one_sets_the_password() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        house.register(ANA);
        for _ in 0..10 {
            let token = forget(&house, ANA).hash();
            let racers: Vec<_> = (0..2)
                .map(|_| {
                    let store = bench.store.clone();
                    let command = ResetPassword { token, password: house.password(NEW_PASSWORD) };
                    std::thread::spawn(move || {
                        let script =
                            move |tx: &mut store::Tx<'_>| accounts::reset_password(tx, &command);
                        store.write_blocking("reset", script)
                    })
                })
                .collect();
            let answers: Vec<_> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
            let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
            assert_eq!((won.len(), lost.len()), (1, 1));
            assert_eq!(refusal(lost.into_iter().next().unwrap()), TokenNotValid);
        }
    });
}

#[test]
fn a_token_is_good_for_its_time_and_no_longer() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register(ANA).principal.user;
        let (late, in_time) = (forget(&house, ANA).hash(), ask(&house, user, ANA).unwrap().hash());
        bench.clock.advance_seconds(PASSWORD_RESET_SECONDS);
        assert_eq!(can_reset(&house, late), None);
        assert_eq!(refusal(reset(&house, late)), TokenNotValid);
        let last_second = forget(&house, ANA).hash();
        bench.clock.advance_seconds(PASSWORD_RESET_SECONDS - 1);
        reset(&house, last_second).unwrap();

        let user = house.register("ben@usher.test").principal.user;
        let late = ask(&house, user, "ben@usher.test").unwrap().hash();
        verify(&house, in_time).unwrap();
        bench.clock.advance_seconds(VERIFICATION_SECONDS);
        assert_eq!(refusal(verify(&house, late)), TokenNotValid);
        assert!(!is_verified(&house, user));
    });
}

#[test]
fn a_token_is_good_for_one_purpose() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register(ANA).principal.user;
        let to_verify = ask(&house, user, ANA).unwrap().hash();
        let to_reset = forget(&house, ANA).hash();
        assert_eq!(can_reset(&house, to_verify), None);
        assert_eq!(refusal(reset(&house, to_verify)), TokenNotValid);
        assert_eq!(refusal(verify(&house, to_reset)), TokenNotValid);
        assert_eq!(refusal(verify(&house, OneTimeToken::new([9; 32]).hash())), TokenNotValid);
        verify(&house, to_verify).unwrap();
        reset(&house, to_reset).unwrap();
    });
}

#[test]
fn another_address_needs_a_proof_of_its_own() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register(ANA).principal.user;
        let proof = ask(&house, user, ANA).unwrap().hash();
        let open = ask(&house, user, ANA).unwrap().hash();
        let to_reset = forget(&house, ANA).hash();
        verify(&house, proof).unwrap();
        assert_eq!(refusal(ask(&house, user, ANA)), NoLetter::AlreadyVerified);

        let fresh = change_email(&house, ANA, "ana.new@usher.test").hash();
        assert!(!is_verified(&house, user), "the mark belongs to the old address");
        for (old, what) in [(proof, "spent"), (open, "open")] {
            assert_eq!(refusal(verify(&house, old)), TokenNotValid, "{what}");
        }
        assert_eq!(refusal(reset(&house, to_reset)), TokenNotValid);
        assert_eq!(refusal(ask(&house, user, ANA)), NoLetter::EmailChanged);
        verify(&house, fresh).unwrap();
        assert!(is_verified(&house, user));

        change_email(&house, "ana.new@usher.test", "ANA.new@usher.test");
        assert!(is_verified(&house, user), "the address is the same one");
    });
}

#[test]
fn an_unknown_address_gets_the_same_answer_and_no_letter() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let nobodys = forget(&house, "nobody@usher.test").hash();
        assert!(outbox(&house).is_empty());
        assert_eq!(can_reset(&house, nobodys), None);
        let user = house.register("nobody@usher.test").principal;
        assert_eq!(refusal(reset(&house, nobodys)), TokenNotValid);

        let command = EraseUser { by: user.clone(), user: user.user };
        house.send(move |tx| accounts::erase_user(tx, &command)).unwrap();
        outbox(&house);
        forget(&house, "nobody@usher.test");
        assert!(outbox(&house).is_empty());
    });
}

#[test]
fn nobody_is_flooded_with_letters() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register(ANA).principal.user;
        outbox(&house);
        for _ in 0..LETTERS_OPEN_MAX + 3 {
            forget(&house, ANA);
        }
        assert_eq!(outbox(&house).len() as i64, LETTERS_OPEN_MAX);
        bench.clock.advance_seconds(PASSWORD_RESET_SECONDS);
        forget(&house, ANA);

        // The first went out with the registration.
        for _ in 1..LETTERS_OPEN_MAX {
            ask(&house, user, ANA).unwrap();
        }
        assert_eq!(refusal(ask(&house, user, ANA)), NoLetter::TooManyLetters);
    });
}

#[test]
fn the_same_request_twice_is_one_letter() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let user = house.register(ANA).principal.user;
        outbox(&house);
        let command = Arc::new(RequestEmailVerification { user, letter: house.letter(ANA).0 });
        for _ in 0..2 {
            let command = Arc::clone(&command);
            house.send(move |tx| accounts::request_email_verification(tx, &command)).unwrap();
        }
        assert_eq!(outbox(&house).len(), 1);
    });
}

#[test]
fn a_changed_password_makes_open_letters_worthless() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let keep = house.register(ANA).principal.sign_in;
        let (first, second) = (forget(&house, ANA).hash(), forget(&house, ANA).hash());
        reset(&house, first).unwrap();
        assert_eq!(refusal(reset(&house, second)), TokenNotValid);

        let third = forget(&house, ANA).hash();
        let proven = house.prove(ANA, NEW_PASSWORD).unwrap();
        let command = ChangePassword { proven, password: house.password(PASSWORD), keep };
        house.send(move |tx| accounts::change_password(tx, &command)).unwrap();
        assert_eq!(refusal(reset(&house, third)), TokenNotValid);
    });
}

#[test]
fn the_database_holds_neither_token_nor_address() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        house.register(ANA);
        let token = forget(&house, ANA);
        let (rows, payloads) = house
            .bench
            .store
            .read_blocking("rows", |snapshot| -> Result<_, StoreError> {
                let rows = snapshot.rows(&ALL_TOKENS, &[], |row| row.get::<Vec<u8>>(0))?;
                let payloads = snapshot.rows(&ALL_PAYLOADS, &[], |row| row.json::<Value>(0))?;
                Ok((rows, payloads))
            })
            .unwrap();
        assert_eq!((rows.len(), payloads.len()), (2, 2));
        for payload in payloads {
            for secret in ["ana", "usher.test", &token.reveal()] {
                assert!(!payload.to_string().contains(secret), "{payload}");
            }
        }
    });
}

#[test]
fn what_is_over_is_forgotten_and_nothing_is_left_of_the_erased() {
    on_both_engines(|bench| {
        let house = House::new(bench);
        let ben = house.register("ben@usher.test").principal;
        house.register(ANA);
        let command = EraseUser { by: ben.clone(), user: ben.user };
        house.send(move |tx| accounts::erase_user(tx, &command)).unwrap();
        let tidy = || house.send(accounts::tidy_one_time_tokens).unwrap();
        assert_eq!(tidy(), 0);
        bench.clock.advance_seconds(VERIFICATION_SECONDS);
        assert_eq!(tidy(), 1, "the erased person's token went with the person");
        assert_eq!(tidy(), 0);
    });
}

//! Letters from end to end: asked for over the API, delivered by the worker, read, and used.

use std::fs;
use std::sync::Arc;

use accounts::Vault;
use axum::http::{Method, StatusCode};
use fixtures::{Bench, TempFolder};
use http_api::RateLimits;
use notify::MailOutbox;
use serde_json::{Value, json};
use worker::{Idle, MailSender, Worker};

use crate::bench::{Answer, Api, UNLIMITED};

const BASE_URL: &str = "https://tickets.example";
const FORGOT: &str = "/api/v1/auth/password/forgot";
const RESET: &str = "/api/v1/auth/password/reset";
const VERIFY: &str = "/api/v1/auth/email/verify";
const ASK: &str = "/api/v1/users/me/email/verification";

/// The API with somebody who delivers its letters into a folder.
struct Post {
    api: Api,
    worker: Worker,
    folder: TempFolder,
}

impl Post {
    fn over(bench: &Bench) -> Self {
        let api = Api::over(bench, UNLIMITED);
        let folder = TempFolder::new();
        let outbox = MailOutbox::open(folder.path(), BASE_URL).unwrap();
        // The key of the bench, as the program shares one between API and worker.
        let vault = Arc::new(Vault::new([1; 32]));
        let worker = Worker::new("postman".into(), bench.store.clone(), api.flows.clone())
            .with_mail(MailSender::new(vault, outbox, BASE_URL.into()));
        Self { api, worker, folder }
    }

    fn work(&self) -> Idle {
        self.api.run(self.worker.run_until_idle()).unwrap()
    }

    /// The letters that came since the last look, each with where it went and its token.
    fn letters(&self, page: &str) -> Vec<(String, String)> {
        assert_eq!(self.work().failed, 0);
        let start = format!("{BASE_URL}/{page}?token=");
        let mut letters = Vec::new();
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            fs::remove_file(path).unwrap();
            let found = |start: &str| text.lines().find_map(|line| line.strip_prefix(start));
            if let Some(token) = found(&start) {
                letters.push((found("To: ").unwrap().to_owned(), token.to_owned()));
            }
        }
        letters
    }

    fn forget(&self, email: &str) -> Answer {
        self.api.post(FORGOT, json!({ "email": email }))
    }

    fn reset(&self, token: &str, password: &str) -> Answer {
        self.api.post(RESET, json!({ "token": token, "password": password }))
    }

    fn verify(&self, token: &str) -> Answer {
        self.api.post(VERIFY, json!({ "token": token }))
    }

    fn sign_in(&self, password: &str) -> Answer {
        let body = json!({ "email": "ana@example.com", "password": password });
        self.api.post("/api/v1/auth/login", body)
    }

    fn me(&self, token: &str) -> Value {
        let ask = self.api.ask(Method::GET, "/api/v1/users/me").bearer(token);
        ask.send().expect(StatusCode::OK)
    }
}

fn on_both_engines(story: impl Fn(&Post)) {
    fixtures::on_both_engines(|bench| story(&Post::over(bench)));
}

#[test]
fn a_forgotten_password_is_replaced_by_letter() {
    on_both_engines(|post| {
        let (_, session) = post.api.person("ana");
        assert_eq!(post.forget(" ANA@example.com").expect(StatusCode::ACCEPTED), Value::Null);
        let letters = post.letters("reset-password");
        let [(to, token)] = &letters[..] else { panic!("{} letters came", letters.len()) };
        assert_eq!(to, "ana@example.com");

        post.reset("no token", "short").refused(422, "password_too_short");
        post.reset(token, "password").refused(422, "password_too_common");
        post.reset(token, "ana@example.com").refused(422, "password_is_email");
        post.reset(token, "staple battery").expect(StatusCode::NO_CONTENT);
        post.reset(token, "staple battery").refused(410, "token_not_valid");
        post.sign_in("correct horse").refused(401, "wrong_credentials");
        post.sign_in("staple battery").expect(StatusCode::OK);
        let refresh = json!({ "refreshToken": session["refreshToken"] });
        post.api.post("/api/v1/auth/refresh", refresh).refused(401, "signed_out");
    });
}

#[test]
fn nobody_learns_which_addresses_have_an_account() {
    on_both_engines(|post| {
        post.api.person("ana");
        let (known, unknown) = (post.forget("ana@example.com"), post.forget("ben@example.com"));
        assert_eq!((known.status, &known.bytes), (unknown.status, &unknown.bytes));
        assert_eq!(unknown.status, StatusCode::ACCEPTED);
        assert_eq!(post.letters("reset-password").len(), 1);
        post.forget("ben").refused(400, "email_invalid");
    });
}

#[test]
fn an_address_is_confirmed_by_letter() {
    on_both_engines(|post| {
        let (ana, session) = post.api.person("ana");
        assert_eq!(session["user"]["emailVerified"], false);
        let letters = post.letters("verify-email");
        let [(to, token)] = &letters[..] else { panic!("{} letters came", letters.len()) };
        assert_eq!(to, "ana@example.com");
        post.reset(token, "staple battery").refused(410, "token_not_valid");
        for _ in 0..2 {
            post.verify(token).expect(StatusCode::NO_CONTENT);
        }
        assert_eq!(post.me(&ana)["emailVerified"], true);
        let ask = || post.api.ask(Method::POST, ASK).bearer(&ana).send();
        ask().refused(409, "email_already_verified");

        let body = json!({ "email": "new@example.com", "currentPassword": "correct horse" });
        let change = post.api.ask(Method::POST, "/api/v1/users/me/email").bearer(&ana);
        assert_eq!(change.json(body).send().expect(StatusCode::OK)["emailVerified"], false);
        post.verify(token).refused(410, "token_not_valid");
        ask().expect(StatusCode::ACCEPTED);
        let letters = post.letters("verify-email");
        assert!(letters.iter().all(|(to, _)| to == "new@example.com"), "{letters:?}");
        assert_eq!(letters.len(), 2, "one for the change and one on request");
        post.verify(&letters[1].1).expect(StatusCode::NO_CONTENT);
        assert_eq!(post.me(&ana)["emailVerified"], true);
    });
}

#[test]
fn letters_are_for_people_who_are_signed_in_and_not_too_many() {
    on_both_engines(|post| {
        post.api.post(ASK, json!({})).refused(401, "not_signed_in");
        let (ana, _) = post.api.person("ana");
        let ask = || post.api.ask(Method::POST, ASK).bearer(&ana).send();
        for _ in 1..accounts::LETTERS_OPEN_MAX {
            ask().expect(StatusCode::ACCEPTED);
        }
        ask().refused(422, "too_many_letters");
        for nonsense in ["", "nonsense", &"A".repeat(43)] {
            post.verify(nonsense).refused(410, "token_not_valid");
            post.reset(nonsense, "staple battery").refused(410, "token_not_valid");
        }
    });
}

#[test]
fn asking_for_letters_is_slowed_down_for_that_account() {
    fixtures::on_sqlite(|bench| {
        let limits = RateLimits { sign_ins_per_minute_per_account: 2, ..UNLIMITED };
        let api = Api::over(bench, limits);
        let forget = |email: &str| api.post(FORGOT, json!({ "email": email }));
        for _ in 0..2 {
            forget("ana@example.com").expect(StatusCode::ACCEPTED);
        }
        forget(" ANA@example.com").refused(429, "too_many_requests");
        forget("ben@example.com").expect(StatusCode::ACCEPTED);
    });
}

#[test]
fn a_worker_without_mail_fails_the_job_and_another_delivers_it_later() {
    fixtures::on_both_engines(|bench| {
        let post = Post::over(bench);
        post.api.person("ana");
        let worker = Worker::new("other".into(), bench.store.clone(), post.api.flows.clone());
        let idle = post.api.run(worker.run_until_idle()).unwrap();
        assert_eq!(idle, Idle { done: 0, failed: 1 });
        bench.clock.advance_seconds(10);
        assert_eq!(post.letters("verify-email").len(), 1);
    });
}

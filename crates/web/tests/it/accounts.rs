//! Accounts through the forms: in, out, staying in, a forgotten password, leaving for good.

use axum::http::StatusCode;

use http_api::RateLimits;

use crate::bench::{BASE_URL, House, UNLIMITED, on_both_engines};
use crate::browser::{Answer, Browser};

const EMAIL: &str = "ana@example.com";
const PASSWORD: &str = "two films a week";
/// Longer than an access token is good for.
const LATER_SECONDS: i64 = 16 * 60;

fn sign_up<'h>(house: &'h House) -> Browser<'h> {
    let mut browser = Browser::new(house);
    let page = browser.visit("/sign-up").expect(StatusCode::OK);
    let form = page.form("/sign-up").with("name", "Ana").with("email", EMAIL);
    browser.submit(&form.with("password", PASSWORD)).expect(StatusCode::OK).says("Profile");
    browser
}

fn sign_in(browser: &mut Browser<'_>, from: &str, password: &str) -> Answer {
    let page = browser.visit(from).expect(StatusCode::OK);
    browser.send(&page.form("/sign-in").with("email", EMAIL).with("password", password))
}

#[test]
fn people_come_in_where_they_were_going() {
    on_both_engines(|house| {
        sign_up(house);
        let mut browser = Browser::new(house);
        let asked = browser.get("/account/wallet");
        assert_eq!(asked.place.as_deref(), Some("/sign-in?back=%2Faccount%2Fwallet"));
        let refused = sign_in(&mut browser, "/sign-in?back=%2Faccount%2Fwallet", "wrong password");
        let refused = refused.expect(StatusCode::UNAUTHORIZED);
        refused.says("The address or the password is not right.");
        assert_eq!(refused.form("/sign-in").field("email"), EMAIL, "what was typed is kept");
        assert_eq!(refused.form("/sign-in").field("back"), "/account/wallet");
        let back = sign_in(&mut browser, "/sign-in?back=%2Faccount%2Fwallet", PASSWORD);
        assert_eq!(back.place.as_deref(), Some("/account/wallet"));
        browser.follow(back).expect(StatusCode::OK).says("Ana");
    });
}

#[test]
fn the_language_is_chosen_on_a_page_with_a_mistake_too() {
    on_both_engines(|house| {
        let mut browser = sign_up(house);
        let page = browser.visit("/account/privacy").expect(StatusCode::OK);
        for action in ["/account/password", "/account/email"] {
            let told = browser.send(&page.form(action).with("current", "wrong password"));
            assert!(told.status.is_client_error(), "{:?}", told.place);
            let colours = told.form("/preferences").with("theme", "dark");
            browser.submit(&colours).expect(StatusCode::OK).says("Privacy");
        }
    });
}

#[test]
fn nobody_is_led_to_another_site() {
    on_both_engines(|house| {
        sign_up(house);
        let mut browser = Browser::new(house);
        let back = sign_in(&mut browser, "/sign-in?back=https%3A%2F%2Fevil.test", PASSWORD);
        assert_eq!(back.place.as_deref(), Some("/"));
    });
}

#[test]
fn a_form_without_its_proof_does_nothing() {
    on_both_engines(|house| {
        let mut browser = sign_up(house);
        let page = browser.visit("/account/privacy").expect(StatusCode::OK);
        let form = page.form("/account/password").with("current", PASSWORD);
        let forged = form.with("new", "three films a week").with("csrf", "guess");
        browser.send(&forged).expect(StatusCode::FORBIDDEN).says("did not come from our page");
        let mut elsewhere = Browser::new(house);
        sign_in(&mut elsewhere, "/sign-in", PASSWORD).expect(StatusCode::SEE_OTHER);
    });
}

#[test]
fn two_tabs_that_renew_in_the_same_moment_both_stay_signed_in() {
    on_both_engines(|house| {
        let mut one = sign_up(house);
        house.clock.advance_seconds(LATER_SECONDS);
        let mut other = one.clone();
        one.get("/account").expect(StatusCode::OK);
        other.get("/account").expect(StatusCode::OK);
        one.get("/account").expect(StatusCode::OK);
        other.get("/account").expect(StatusCode::OK);
    });
}

#[test]
fn two_tabs_that_renew_on_two_nodes_both_stay_signed_in() {
    fixtures::on_both_engines(|bench| {
        let house = House::open(bench);
        let second = house.beside(bench);
        let mut one = sign_up(&house);
        house.clock.advance_seconds(LATER_SECONDS);
        let mut other = one.at(&second);
        for _ in 0..2 {
            one.get("/account").expect(StatusCode::OK);
            other.get("/account").expect(StatusCode::OK);
        }
        house.clock.advance_seconds(LATER_SECONDS);
        one.get("/account").expect(StatusCode::OK);
    });
}

#[test]
fn who_leaves_while_they_are_renewed_stays_signed_in() {
    on_both_engines(|house| {
        let mut browser = sign_up(house);
        house.clock.advance_seconds(LATER_SECONDS);
        browser.leave("/account");
        browser.get("/account").expect(StatusCode::OK);
    });
}

#[test]
fn a_made_up_sign_in_starts_no_script() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        browser.set_cookie("usher_refresh", &"A".repeat(43));
        browser.get("/help").expect(StatusCode::OK);
        let counted = browser.get("/metrics").html;
        assert!(!counted.contains("name=\"accounts.refresh_sign_in\""), "{counted}");
        assert_eq!(browser.cookie("usher_refresh"), "", "it is forgotten");
    });
}

#[test]
fn renewals_count_against_the_address_and_sign_nobody_out() {
    fixtures::on_sqlite(|bench| {
        let limits = RateLimits { requests_per_minute_per_address: 20, ..UNLIMITED };
        let house = House::limited(bench, limits);
        let mut browser = sign_up(&house);
        house.clock.advance_seconds(60);
        for _ in 0..40 {
            browser.set_cookie("usher_access", "");
            browser.get("/help").expect(StatusCode::OK);
        }
        let counted = browser.get("/metrics").html;
        let renewals = r#"name="accounts.refresh_sign_in",outcome="done"} "#;
        let (_, renewals) = counted.split_once(renewals).unwrap();
        let renewals: u32 = renewals.lines().next().unwrap().parse().unwrap();
        assert!((1..=20).contains(&renewals), "{renewals}");
        house.clock.advance_seconds(60);
        browser.get("/account").expect(StatusCode::OK);
    });
}

#[test]
fn who_is_signed_in_stays_so_when_their_name_cannot_be_read() {
    fixtures::on_both_engines(|bench| {
        let house = House::open(bench);
        let broken = house.beside_with_another_vault(bench);
        let mut browser = sign_up(&house);
        let out = browser.get("/account").form("/sign-out");

        let mut there = browser.at(&broken);
        let page = there.get("/access-needs").expect(StatusCode::OK);
        let form = page.form("/access-needs").with("more-time", "on");
        there.send(&form).expect(StatusCode::SEE_OTHER);
        assert_eq!(there.cookie("usher_needs"), "", "the account keeps it");

        there.send(&out).expect(StatusCode::SEE_OTHER);
        house.clock.advance_seconds(LATER_SECONDS);
        let copy = browser.at(&house).get("/account").place;
        assert!(copy.unwrap().starts_with("/sign-in"), "the sign-in has ended");
    });
}

#[test]
fn what_somebody_does_while_their_sign_in_cannot_be_renewed_is_not_done_as_a_guest() {
    fixtures::on_both_engines(|bench| {
        let house = House::open(bench);
        let broken = house.beside_with_another_vault(bench);
        let browser = sign_up(&house);
        house.clock.advance_seconds(LATER_SECONDS);
        let mut there = browser.at(&broken);
        let page = there.get("/access-needs").expect(StatusCode::OK);
        let form = page.form("/access-needs").with("more-time", "on");
        there.send(&form).expect(StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(there.cookie("usher_needs"), "");
        there.at(&house).get("/account").expect(StatusCode::OK);
    });
}

#[test]
fn a_wrong_current_password_is_told_at_its_own_field() {
    on_both_engines(|house| {
        let mut browser = sign_up(house);
        let page = browser.visit("/account/privacy").expect(StatusCode::OK);
        let form = page.form("/account/password").with("new", "three films a week");
        let refused = browser.send(&form.clone().with("current", "not this one"));
        refused.says("id=\"current-problem\"").says("This is not your current password.");
        let done = browser.submit(&form.with("current", PASSWORD)).expect(StatusCode::OK);
        done.says("Your password is changed.");
        let mut elsewhere = Browser::new(house);
        sign_in(&mut elsewhere, "/sign-in", PASSWORD).expect(StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_forgotten_password_is_chosen_anew_by_a_letter() {
    on_both_engines(|house| {
        let mut before = sign_up(house);
        let mut browser = Browser::new(house);
        for address in [EMAIL, "nobody@example.com"] {
            let page = browser.visit("/forgot-password").expect(StatusCode::OK);
            let sent = browser.send(&page.form("/forgot-password").with("email", address));
            sent.expect(StatusCode::OK).says("a letter with a link is on its way");
        }
        let letters = house.letters();
        let letters: Vec<_> = letters.iter().filter(|l| l.contains("/reset-password?")).collect();
        assert_eq!(letters.len(), 1, "nobody without an account gets a letter");
        let link = letters[0].split(BASE_URL).find(|rest| rest.starts_with("/reset")).unwrap();
        let page = browser.visit(link.split_whitespace().next().unwrap()).expect(StatusCode::OK);
        let form = page.form("/reset-password").with("password", "four films a week");
        browser.submit(&form).expect(StatusCode::OK).says("Your new password is set.");
        let again = browser.send(&form).expect(StatusCode::GONE);
        again.says("This link was used before, or its time has passed.");
        sign_in(&mut browser, "/sign-in", "four films a week").expect(StatusCode::SEE_OTHER);
        house.clock.advance_seconds(LATER_SECONDS);
        let place = before.get("/account").place;
        assert!(place.unwrap().starts_with("/sign-in"), "other devices were signed out");
    });
}

#[test]
fn an_account_is_deleted_only_by_somebody_who_is_sure() {
    on_both_engines(|house| {
        let mut browser = sign_up(house);
        let page = browser.visit("/account/delete").expect(StatusCode::OK);
        let form = page.form("/account/delete");
        browser.send(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("Tick the box");
        let gone = browser.submit(&form.with("sure", "on")).expect(StatusCode::OK);
        gone.says("Your account is deleted.");
        sign_in(&mut browser, "/sign-in", PASSWORD).expect(StatusCode::UNAUTHORIZED);
    });
}

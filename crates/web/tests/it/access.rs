//! More time, access needs and companion seats, without JavaScript; and what islands ask of a hold.

use axum::http::StatusCode;
use serde_json::Value;

use crate::bench::{House, on_both_engines};
use crate::browser::{Answer, Browser, Form};

const MINUTE: i64 = 60;

/// The form of the seat page with these seats.
fn chosen(browser: &mut Browser<'_>, house: &House, labels: &[&str]) -> Form {
    let page = browser.visit(&format!("/shows/{}/seats", house.show)).expect(StatusCode::OK);
    let mut form = page.form(&format!("/shows/{}/hold", house.show));
    form.fields.retain(|(name, _)| name != "seat");
    form.fields.extend(house.seats(labels).into_iter().map(|seat| ("seat".to_owned(), seat)));
    form
}

/// Holds seats; the address of the hold and its page of checkout.
fn held(browser: &mut Browser<'_>, form: &Form) -> (String, Answer) {
    let answer = browser.send(form).expect(StatusCode::SEE_OTHER);
    let hold = answer.place.clone().unwrap().strip_suffix("/checkout").unwrap().to_owned();
    (hold, browser.follow(answer).expect(StatusCode::OK))
}

/// What an island hears of a hold.
fn state(browser: &mut Browser<'_>, hold: &str) -> Value {
    let answer = browser.get(&format!("{hold}/state")).expect(StatusCode::OK);
    serde_json::from_str(&answer.html).unwrap()
}

/// The form of checkout, sent to the page itself by a button of the bar.
fn pressed(page: &Answer, hold: &str, button: &str) -> Form {
    page.says(&format!("form=\"checkout-form\" formaction=\"{hold}/checkout\" name=\"{button}\""));
    let form = Form { action: format!("{hold}/checkout"), ..page.form(&format!("{hold}/pay")) };
    form.with(button, "yes").with("email", "slow@example.com").with("phone", "+91 98450")
}

#[test]
fn more_time_at_checkout_keeps_what_was_typed() {
    on_both_engines(|house| {
        let mut ana = Browser::new(house);
        let form = chosen(&mut ana, house, &["A1"]);
        let (hold, page) = held(&mut ana, &form);
        let more = pressed(&page, &hold, "extend");
        let early = ana.send(&more).expect(StatusCode::UNPROCESSABLE_ENTITY);
        early.says("You can add 5 minutes from").says("What you typed is kept.");
        assert_eq!(early.form(&format!("{hold}/pay")).field("email"), "slow@example.com");

        house.clock.advance_seconds(9 * MINUTE);
        for _ in ["pressed", "loaded again"] {
            let page = ana.send(&more).expect(StatusCode::OK);
            page.says("This was your one extension.");
            let kept = page.form(&format!("{hold}/pay"));
            assert_eq!(
                (kept.field("email"), kept.field("phone")),
                ("slow@example.com", "+91 98450")
            );
        }
        house.clock.advance_seconds(5 * MINUTE);
        ana.visit(&format!("{hold}/checkout")).expect(StatusCode::OK);

        house.clock.advance_seconds(2 * MINUTE);
        let ended = ana.send(&more).expect(StatusCode::GONE);
        ended.says("Your hold ended").says("slow@example.com");
    });
}

#[test]
fn seats_are_held_again_from_an_open_page_with_what_was_typed() {
    on_both_engines(|house| {
        let (mut ana, mut ben) = (Browser::new(house), Browser::new(house));
        let form = chosen(&mut ana, house, &["A1", "A2"]);
        let (hold, page) = held(&mut ana, &form);
        let again = pressed(&page, &hold, "again");
        house.clock.advance_seconds(11 * MINUTE);
        let second = ana.send(&again).expect(StatusCode::OK);
        assert_eq!(second.form("/hold/").field("csrf"), page.form("/hold/").field("csrf"));
        second.says("slow@example.com").says("Held until");

        house.clock.advance_seconds(11 * MINUTE);
        let form = chosen(&mut ben, house, &["A1"]);
        held(&mut ben, &form);
        ana.send(&again).expect(StatusCode::GONE).says("Your hold ended");
    });
}

#[test]
fn a_window_hears_what_another_one_did() {
    on_both_engines(|house| {
        let mut ana = Browser::new(house);
        let form = chosen(&mut ana, house, &["A1"]);
        let (hold, page) = held(&mut ana, &form);
        let fresh = state(&mut ana, &hold);
        assert_eq!((&fresh["stage"], &fresh["isExtended"]), (&"held".into(), &false.into()));
        house.clock.advance_seconds(9 * MINUTE);
        let extend = Form { action: format!("{hold}/extend"), ..page.form(&format!("{hold}/pay")) };
        let (status, extended) = ana.send_for_json(&extend);
        assert_eq!((status, &extended["isExtended"]), (StatusCode::OK, &true.into()));
        assert_eq!(state(&mut ana, &hold), extended);
        let more = extended["endsAt"].as_i64().unwrap() - fresh["endsAt"].as_i64().unwrap();
        assert_eq!(more, 5 * MINUTE * 1_000);
        Browser::new(house).get(&format!("{hold}/state")).expect(StatusCode::FORBIDDEN);

        let pay = page.form(&format!("{hold}/pay")).with("email", "ana@example.com");
        let booked = ana.send(&pay.with("card", "pm_card_visa")).expect(StatusCode::SEE_OTHER);
        let told = state(&mut ana, &hold);
        assert_eq!(told["stage"], "booked");
        assert!(booked.place.unwrap().starts_with(told["next"].as_str().unwrap()));

        let form = chosen(&mut ana, house, &["A2"]);
        let (hold, _) = held(&mut ana, &form);
        house.clock.advance_seconds(11 * MINUTE);
        assert_eq!(state(&mut ana, &hold)["stage"], "ended");
    });
}

#[test]
fn who_ticks_the_box_holds_for_twenty_minutes_and_the_browser_remembers() {
    on_both_engines(|house| {
        let mut ana = Browser::new(house);
        let form = chosen(&mut ana, house, &["A1"]);
        assert_eq!(form.field("more-time"), "no");
        let (hold, _) = held(&mut ana, &form.with("more-time", "yes"));
        house.clock.advance_seconds(19 * MINUTE);
        assert_eq!(state(&mut ana, &hold)["stage"], "held");
        ana.visit("/access-needs")
            .expect(StatusCode::OK)
            .says(r#"name="more-time" value="yes" checked"#);

        let page = ana.visit(&format!("/shows/{}/seats", house.show)).expect(StatusCode::OK);
        page.says("held for 20 minutes").says(r#"name="more-time" value="yes" checked"#);
        let form = chosen(&mut ana, house, &["A3"]);
        let (hold, _) = held(&mut ana, &form.with("more-time", "no"));
        house.clock.advance_seconds(11 * MINUTE);
        assert_eq!(state(&mut ana, &hold)["stage"], "ended");
        let page = ana.visit("/access-needs").expect(StatusCode::OK);
        assert!(!page.html.contains(r#"name="more-time" value="yes" checked"#), "not any more");
    });
}

#[test]
fn a_companion_seat_needs_a_wheelchair_space_or_a_word() {
    on_both_engines(|house| {
        let mut ana = Browser::new(house);
        let form = chosen(&mut ana, house, &["C2"]);
        let refused = ana.send(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("come with somebody in a wheelchair: C2").says("/access-needs");
        let (status, answer) = ana.send_for_json(&form);
        assert_eq!(
            (status, &answer["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &"companion_seats".into())
        );
        assert!(answer["sentence"].as_str().unwrap().contains("Access needs"));

        let needs = ana.visit("/access-needs").expect(StatusCode::OK).form("/access-needs");
        let saved = ana.submit(&needs.with("companions", "1")).expect(StatusCode::OK);
        saved.says("Saved.").says("This browser remembers it");
        held(&mut ana, &form);
        let mut ben = Browser::new(house);
        let form = chosen(&mut ben, house, &["C1", "C3"]);
        held(&mut ben, &form);
    });
}

#[test]
fn an_account_keeps_its_needs_for_all_devices() {
    on_both_engines(|house| {
        let sign_up = |browser: &mut Browser<'_>| {
            let form = browser.visit("/sign-up").expect(StatusCode::OK).form("/sign-up");
            let form = form.with("name", "Ana").with("email", "ana@example.com");
            browser.submit(&form.with("password", "two films a week")).expect(StatusCode::OK);
        };
        let mut phone = Browser::new(house);
        sign_up(&mut phone);
        let page = phone.visit("/access-needs").expect(StatusCode::OK);
        page.says("Only you are shown this").says("/account/wallet");
        let form = page.form("/access-needs").with("more-time", "yes").with("companions", "2");
        phone.submit(&form).expect(StatusCode::OK).says("Saved.");

        let mut laptop = Browser::new(house);
        let form = laptop.visit("/sign-in").expect(StatusCode::OK).form("/sign-in");
        let form = form.with("email", "ana@example.com").with("password", "two films a week");
        laptop.submit(&form).expect(StatusCode::OK);
        let page = laptop.visit(&format!("/shows/{}/seats", house.show)).expect(StatusCode::OK);
        page.says("held for 20 minutes");
        let form = chosen(&mut laptop, house, &["C2"]);
        let (hold, _) = held(&mut laptop, &form);
        house.clock.advance_seconds(14 * MINUTE);
        assert_eq!(state(&mut laptop, &hold)["stage"], "held");
        let odd = page_form(&mut laptop).with("companions", "9");
        laptop.send(&odd).expect(StatusCode::BAD_REQUEST);
    });
}

fn page_form(browser: &mut Browser<'_>) -> Form {
    browser.visit("/access-needs").expect(StatusCode::OK).form("/access-needs")
}

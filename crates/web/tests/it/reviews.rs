//! Saying what one thinks of a film, without JavaScript.

use axum::http::StatusCode;

use crate::bench::{House, on_both_engines};
use crate::browser::Browser;

const DAY_SECONDS: i64 = 24 * 3_600;

fn sign_up<'h>(house: &'h House, name: &str) -> Browser<'h> {
    let mut browser = Browser::new(house);
    let page = browser.visit("/sign-up").expect(StatusCode::OK);
    let form = page.form("/sign-up").with("name", name).with("password", "two films a week");
    let email = format!("{}@example.com", name.split(' ').next().unwrap().to_lowercase());
    browser.submit(&form.with("email", &email)).expect(StatusCode::OK).says("Profile");
    browser
}

/// The page of the house's film.
fn film(house: &House) -> String {
    Browser::new(house).get("/c/mumbai").link("/m/")
}

#[test]
fn a_guest_signs_in_and_comes_back_to_the_form() {
    on_both_engines(|house| {
        let film = film(house);
        let mut guest = Browser::new(house);
        let page = guest.get(&film).expect(StatusCode::OK);
        page.says("Nobody has said anything yet").says(&format!("{film}/review\""));
        let asked = guest.get(&format!("{film}/review")).place.unwrap();
        assert_eq!(asked, format!("/sign-in?back={}%2Freview", film.replace('/', "%2F")));
        guest.get("/m/nothing/review").expect(StatusCode::SEE_OTHER);
        guest.get("/m/nothing/reviews").expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_review_is_written_changed_and_withdrawn() {
    on_both_engines(|house| {
        let film = film(house);
        let (form_page, list) = (format!("{film}/review"), format!("{film}/reviews"));
        let mut ana = sign_up(house, "Ana María Müller");
        let page = ana.get(&form_page).expect(StatusCode::OK);
        page.says("How was Inception?").says("It appears as Ana M.");
        let form = page.form(&form_page).with("text", "Dreams <b>in</b> dreams.");
        let refused = ana.send(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("id=\"stars-problem\"").says("Choose 1 to 5 stars.");
        refused.says("Dreams &lt;b&gt;in&lt;/b&gt; dreams.</textarea>");

        let done = ana.submit(&form.with("stars", "4")).expect(StatusCode::OK);
        done.says("Thank you. Your review is up.").says("Ana M.").says("4.0").says("1 review");
        let mut guest = Browser::new(house);
        let page = guest.get(&film).expect(StatusCode::OK);
        page.says("Dreams &lt;b&gt;in&lt;/b&gt; dreams.").says("4.0 of 5 stars from 1 reviews");
        guest.get(&list).expect(StatusCode::OK).says("Write a review");

        let page = ana.get(&form_page).expect(StatusCode::OK);
        page.says("You can change it until 4 Dec 2026");
        let form = page.form(&form_page).with("stars", "5");
        assert_eq!(form.field("text"), "Dreams <b>in</b> dreams.");
        ana.submit(&form).expect(StatusCode::OK).says("5.0").says("changed since");
        ana.get("/account/reviews").expect(StatusCode::OK).says("Inception").says("Change");

        let withdraw = ana.get(&form_page).form(&format!("{form_page}/withdraw"));
        ana.submit(&withdraw).expect(StatusCode::OK).says("Your review is withdrawn.");
        guest.get(&film).expect(StatusCode::OK).says("Nobody has said anything yet");
    });
}

#[test]
fn after_some_days_a_review_can_only_be_withdrawn() {
    on_both_engines(|house| {
        let form_page = format!("{}/review", film(house));
        let mut ana = sign_up(house, "Ana");
        let form = ana.get(&form_page).form(&form_page).with("stars", "3");
        ana.submit(&form).expect(StatusCode::OK);
        house.clock.advance_seconds(15 * DAY_SECONDS);
        let page = ana.get(&form_page).expect(StatusCode::OK);
        page.says("The 14 days in which a review can be changed are over.");
        assert!(!page.html.contains("<textarea"));
        let late = ana.send(&form.with("stars", "5")).expect(StatusCode::UNPROCESSABLE_ENTITY);
        late.says("Yours can still be withdrawn.");
    });
}

#[test]
fn who_was_signed_out_while_writing_loses_nothing() {
    on_both_engines(|house| {
        let form_page = format!("{}/review", film(house));
        let mut ana = sign_up(house, "Ana");
        let form = ana.get(&form_page).form(&form_page);
        let form = form.with("stars", "2").with("text", "A long thought.");
        let sign_out = ana.get("/account").form("/sign-out");
        ana.submit(&sign_out).expect(StatusCode::OK);
        let kept = ana.send(&form).expect(StatusCode::UNAUTHORIZED);
        kept.says("A long thought.</textarea>").says("Sign in in a new tab");
        assert!(kept.html.contains("value=\"2\" required checked"), "{}", kept.html);
    });
}

#[test]
fn reviews_come_in_pages() {
    on_both_engines(|house| {
        let film = film(house);
        for name in 0..21 {
            let mut browser = sign_up(house, &format!("P{name}"));
            let form_page = format!("{film}/review");
            let form = browser.get(&form_page).form(&form_page).with("stars", "5");
            browser.send(&form).expect(StatusCode::SEE_OTHER);
            house.clock.advance_seconds(1);
        }
        let mut guest = Browser::new(house);
        let first = guest.get(&format!("{film}/reviews")).expect(StatusCode::OK);
        first.says("Page 1 of 2").says("P20").says("21 reviews");
        let second =
            guest.get(&first.link(&format!("{film}/reviews?page="))).expect(StatusCode::OK);
        second.says("Page 2 of 2").says("P0<");
    });
}

//! From seats to tickets and back, through the forms, without JavaScript.

use axum::http::StatusCode;
use fixtures::Bench;
use store::Engine;

use crate::bench::{BASE_URL, House, on_both_engines};
use crate::browser::{Answer, Browser, Form};

/// Holds seats; the page of checkout.
#[track_caller]
fn check_out(browser: &mut Browser<'_>, house: &House, labels: &[&str]) -> Answer {
    let page = browser.visit(&format!("/shows/{}/seats", house.show)).expect(StatusCode::OK);
    let mut form = page.form(&format!("/shows/{}/hold", house.show));
    form.fields.retain(|(name, _)| name == "csrf" || name == "layout");
    form.fields.extend(house.seats(labels).into_iter().map(|seat| ("seat".to_owned(), seat)));
    browser.submit(&form).expect(StatusCode::OK)
}

/// The form of the button, filled in.
fn filled(page: &Answer) -> Form {
    // The bar above has forms to addresses of the hold too.
    let action = page.form("/hold/").action;
    let hold = action.split('/').nth(2).unwrap();
    let form = page.form(&format!("/hold/{hold}/pay"));
    form.with("email", "ana@example.com").with("phone", "+919845012345")
}

/// Pays with a test card; the answer before any redirect is followed.
fn pay_with(browser: &mut Browser<'_>, page: &Answer, card: &str) -> Answer {
    browser.send(&filled(page).with("card", card))
}

#[test]
fn a_guest_books_and_has_tickets_a_letter_and_a_link() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1", "A2"]);
        page.says("Pay ₹440").says("Booking fee").says("Regal Colaba").says("Have a code?");
        let booked = pay_with(&mut browser, &page, "pm_card_visa");
        let tickets = browser.follow(booked).expect(StatusCode::OK);
        tickets.says("Booked. We have written to ana@example.com").says("Ticket 2 of 2");
        tickets.says("Entry code: Row A, seat 1, ticket 1 of 2");

        let number = number_of(&tickets);
        let code = tickets.link(&format!("/b/{number}/qr/"));
        browser.get(&code).expect(StatusCode::OK).says("<svg");
        for paper in ["tickets.pdf", "calendar.ics"] {
            browser.get(&format!("/b/{number}/{paper}")).expect(StatusCode::OK);
        }

        let letters = house.letters();
        let link = link_of(&letters, &number_of(&tickets));
        let mut elsewhere = Browser::new(house);
        let opened = elsewhere.visit(&link).expect(StatusCode::OK);
        opened.says("Ticket 2 of 2");
        let path = elsewhere.has_cookie("usher_booking").expect("the key is kept").to_owned();
        assert_eq!(path, format!("/b/{}", number_of(&tickets)));
        assert_eq!(house.letters().len(), letters.len(), "one letter for one booking");
        assert_eq!(house.till(), (1, 0));
    });
}

#[test]
fn letters_are_in_the_language_of_the_pages() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let choice = browser.visit("/help").form("/preferences").with("language", "es");
        browser.submit(&choice).expect(StatusCode::OK);
        let page = check_out(&mut browser, house, &["A1"]);
        let booked = pay_with(&mut browser, &page, "pm_card_visa");
        let number = number_of(&browser.follow(booked).expect(StatusCode::OK));
        assert!(house.letters().iter().any(|letter| letter.contains("tus entradas para")));

        // Whoever asks for it again, the booking knows its reader.
        let mut stranger = Browser::new(house);
        let form = stranger.visit(&format!("/find-booking?number={number}")).form("/find-booking");
        stranger.submit(&form.with("email", "ana@example.com")).expect(StatusCode::OK);
        let sent = house.letters();
        let spanish = sent.iter().filter(|letter| letter.contains("tus entradas para"));
        assert_eq!(spanish.count(), 2, "{sent:?}");

        let sign_up = browser.visit("/sign-up").form("/sign-up").with("email", "eva@example.com");
        let sign_up = sign_up.with("name", "Eva").with("password", "correct horse battery");
        browser.submit(&sign_up).expect(StatusCode::OK);
        let asks = "Confirma que es la tuya";
        assert!(house.letters().iter().any(|letter| letter.contains(asks)));
    });
}

#[test]
fn the_button_pressed_twice_is_one_booking() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1"]);
        let first = pay_with(&mut browser, &page, "pm_card_visa");
        let second = pay_with(&mut browser, &page, "pm_card_visa");
        let other_card = pay_with(&mut browser, &page, "pm_card_mastercard");
        let place =
            |answer: &Answer| answer.place.clone().unwrap().split('?').next().unwrap().to_owned();
        assert_eq!(place(&first), place(&second));
        assert_eq!(place(&first), place(&other_card), "two tabs, one booking");
        assert_eq!(house.till(), (1, 0));
    });
}

#[test]
fn a_declined_card_costs_neither_the_seats_nor_what_was_typed() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["B1", "B2"]);
        let declined = pay_with(&mut browser, &page, "pm_card_chargeDeclinedInsufficientFunds");
        let again = browser.follow(declined).expect(StatusCode::OK);
        again.says("There is not enough money on the card").says("Nothing was charged");
        again.says("your seats are still held");
        let form = filled(&again);
        assert_eq!(form.field("attempt"), "1");
        again.says("value=\"ana@example.com\"").says("value=\"+919845012345\"");

        // The old form once more, as a reload would send it, is the same try.
        let reloaded = pay_with(&mut browser, &page, "pm_card_chargeDeclinedInsufficientFunds");
        let reloaded = browser.follow(reloaded);
        assert_eq!(filled(&reloaded).field("attempt"), "1");

        let paid = pay_with(&mut browser, &again, "pm_card_visa");
        browser.follow(paid).says("Ticket 2 of 2");
        assert_eq!(house.till(), (1, 0));
    });
}

#[test]
fn a_bank_that_asks_leads_there_and_back() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1"]);
        let asked = pay_with(&mut browser, &page, "pm_card_authenticationRequired");
        let bank = asked.place.expect("the way to the bank");
        assert!(bank.starts_with(&house.sandbox.base_url()), "{bank}");
        let hold = filled(&page).action.replace("/pay", "");

        // Back from there without an answer: the truth, and no second payment.
        let waiting = browser.visit(&format!("{hold}/checkout")).expect(StatusCode::OK);
        waiting.says("Your bank asks you to approve").says("USH2026").says(&bank);

        let back = house.decide(&bank, "approve");
        let mut elsewhere = Browser::new(house);
        let found = elsewhere.visit(back.strip_prefix(BASE_URL).unwrap()).expect(StatusCode::OK);
        found.says("Find my booking").lacks("sessionId");
        let tickets = browser.visit(back.strip_prefix(BASE_URL).unwrap()).expect(StatusCode::OK);
        tickets.says("Ticket 1 of 1");
        assert_eq!(house.till(), (1, 0));
    });
}

#[test]
fn the_letter_comes_when_the_bank_has_approved_however_long_that_took() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1"]);
        let bank = pay_with(&mut browser, &page, "pm_card_authenticationRequired").place.unwrap();
        for seconds in [0, 3, 5, 9, 17, 33] {
            house.clock.advance_seconds(seconds);
            assert_eq!(house.letters(), [""; 0], "nothing is decided");
        }
        let back = house.decide(&bank, "approve");
        let tickets = browser.visit(back.strip_prefix(BASE_URL).unwrap()).expect(StatusCode::OK);
        link_of(&house.letters(), &number_of(&tickets));
    });
}

#[test]
fn who_refuses_at_the_bank_still_has_the_seats() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1"]);
        let asked = pay_with(&mut browser, &page, "pm_card_authenticationRequired");
        let back = house.decide(&asked.place.unwrap(), "refuse");
        let again = browser.visit(back.strip_prefix(BASE_URL).unwrap()).expect(StatusCode::OK);
        again.says("not approved at your bank").says("value=\"ana@example.com\"");
        let paid = pay_with(&mut browser, &again, "pm_card_visa");
        browser.follow(paid).says("Ticket 1 of 1");
        assert_eq!(house.till(), (1, 0));
    });
}

#[test]
fn a_hold_that_ended_is_a_page_with_a_way_on() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1", "A2"]);
        house.clock.advance_seconds(601);
        let ended = pay_with(&mut browser, &page, "pm_card_visa").expect(StatusCode::GONE);
        ended.says("Your hold ended").says("A1, A2 are still free");
        let again = browser.submit(&ended.form("/hold/")).expect(StatusCode::OK);
        again.says("value=\"ana@example.com\"").says("Pay ₹440");
        let paid = pay_with(&mut browser, &again, "pm_card_visa");
        browser.follow(paid).says("Ticket 2 of 2");

        let mut other = Browser::new(house);
        let page = check_out(&mut other, house, &["A3"]);
        house.clock.advance_seconds(601);
        check_out(&mut Browser::new(house), house, &["A3"]);
        let lost = pay_with(&mut other, &page, "pm_card_visa").expect(StatusCode::GONE);
        lost.says("A3 was taken meanwhile");
        assert_eq!(house.till(), (1, 0));
    });
}

#[test]
fn whoever_has_chosen_anew_is_led_to_what_they_have() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let hold = |page: &Answer| filled(page).action.replace("/pay", "");
        let first = check_out(&mut browser, house, &["A1", "A2"]);
        let second = check_out(&mut browser, house, &["A1", "A2", "A3"]);
        let old = format!("{}/checkout", hold(&first));
        let led = browser.get(&old).place.expect("the way to the hold that has the seats");
        assert_eq!(led, format!("{}/checkout", hold(&second)));
        let late = pay_with(&mut browser, &first, "pm_card_visa");
        assert_eq!(late.place.as_ref(), Some(&led), "nobody pays for what they did not see");

        // What was let go early was held until no other time, and is free.
        let release = Form { action: format!("{}/release", hold(&second)), ..filled(&second) };
        browser.submit(&release).expect(StatusCode::OK);
        let gone = browser.visit(&old).expect(StatusCode::GONE);
        gone.says("A1, A2 are still free").lacks("held until");

        // Held once more, and paid for: the address and the form of the first one lead on.
        let again = browser.send(&gone.form("/hold/")).expect(StatusCode::OK);
        assert_eq!(browser.get(&old).place, Some(format!("{}/checkout", hold(&again))));
        let booked = pay_with(&mut browser, &again, "pm_card_visa");
        browser.follow(booked).says("Ticket 2 of 2");
        browser.visit(&old).says("Ticket 2 of 2");
        browser.submit(&gone.form("/hold/")).says("Ticket 2 of 2");
        assert_eq!(house.till(), (1, 0));
    });
}

#[test]
fn the_language_is_chosen_on_a_page_with_a_mistake_too() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1"]);
        let told = browser.send(&filled(&page).with("email", "ana@"));
        let told = told.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let spanish = told.form("/preferences").with("language", "es");
        browser.submit(&spanish).expect(StatusCode::OK).says("Pagar 220");
    });
}

#[test]
fn who_comes_too_late_to_give_tickets_back_is_told_before_they_pay() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        check_out(&mut browser, house, &["A1"]).says("You can give tickets back until");
        // 90 minutes before the show.
        house.clock.advance_seconds(26 * 3_600 + 1_800);
        let page = check_out(&mut browser, house, &["A1"]);
        page.says("can no longer be given back").lacks("You can give tickets back");
    });
}

#[test]
fn only_whose_money_goes_back_hears_so_when_a_show_is_called_off() {
    on_both_engines(|house| {
        const GOES_BACK: &str = "paid for your tickets goes back";
        let (mut ana, mut ben) = (Browser::new(house), Browser::new(house));
        let buy = |browser: &mut Browser<'_>, seat| {
            let page = check_out(browser, house, &[seat]);
            let paid = pay_with(browser, &page, "pm_card_visa");
            format!("/b/{}", number_of(&browser.follow(paid)))
        };
        let (given_back, booked) = (buy(&mut ana, "A1"), buy(&mut ben, "A2"));
        let path = format!("{given_back}/cancel");
        let first = first_ticket(&ana.visit(&path)).to_owned();
        let form = ana.visit(&format!("{path}?ticket={first}&to=source")).form(&path);
        ana.submit(&form).says("₹198");

        house.cancel_show();
        ben.visit(&booked).says("The theatre has cancelled this show").says(GOES_BACK);
        house.letters();
        ben.visit(&booked).says("The theatre has cancelled this show").says(GOES_BACK);
        ana.visit(&given_back).says("All tickets of this booking were given back").lacks(GOES_BACK);
        assert_eq!(house.till(), (2, 2));
    });
}

#[test]
fn wrong_fields_are_named_and_nothing_typed_is_lost() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["B1"]);
        let wrong = filled(&page).with("email", "ana@").with("phone", "12").with("promo", "NOPE");
        let told = browser.send(&wrong).expect(StatusCode::UNPROCESSABLE_ENTITY);
        told.says("href=\"#email\"").says("href=\"#phone\"").says("href=\"#promo\"");
        told.says("value=\"ana@\"").says("There is no such code");

        // A code that was typed but not applied changes the price: nobody pays what they did not see.
        let coded = filled(&page).with("promo", "first10");
        let told = browser.send(&coded).expect(StatusCode::UNPROCESSABLE_ENTITY);
        told.says("The price has changed").says("Offer FIRST10").says("Pay ₹297.49");
        let paid = browser.send(&filled(&told));
        browser.follow(paid).says("₹297.49");
        assert_eq!(house.till(), (1, 0));
    });
}

#[test]
fn one_of_two_tickets_goes_back_for_the_amount_that_was_shown() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1", "A2"]);
        let paid = pay_with(&mut browser, &page, "pm_card_visa");
        let number = number_of(&browser.follow(paid));
        let path = format!("/b/{number}/cancel");

        let choice = browser.visit(&path).expect(StatusCode::OK);
        choice.says("₹198 back").says("paid ₹220");
        browser.visit(&format!("{path}?look=yes")).says("Tick at least one ticket");
        let first = first_ticket(&choice);
        let amounts = browser.visit(&format!("{path}?ticket={first}&to=source"));
        amounts.says("Give back the ticket, get ₹198").says("−₹22");
        let form = amounts.form(&path);

        let tickets = browser.submit(&form).expect(StatusCode::OK);
        tickets.says("Given back").says("₹198").says("Entry code: Row A, seat 2");
        house.letters();
        browser.visit(&format!("/b/{number}")).says("Your bank may take some days");
        assert_eq!(house.till(), (1, 1));

        // The same form once more finds a ticket that is gone, and gives nothing twice.
        browser.send(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
        house.letters();
        assert_eq!(house.till(), (1, 1));

        house.clock.advance_seconds(28 * 3_600);
        browser.visit(&path).says("could be given back until");
    });
}

#[test]
fn a_booking_is_found_by_letter_and_the_page_tells_nobody_whether() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let page = check_out(&mut browser, house, &["A1"]);
        let paid = pay_with(&mut browser, &page, "pm_card_visa");
        let number = number_of(&browser.follow(paid));
        let sent_before = house.letters().len();

        let mut stranger = Browser::new(house);
        let asked = stranger.visit(&format!("/b/{number}")).expect(StatusCode::OK);
        let form = asked.form("/find-booking");
        assert_eq!(form.field("number"), number);
        let wrong = stranger.send(&form.clone().with("email", "eve@example.com"));
        assert_eq!(house.letters().len(), sent_before);
        let right = stranger.send(&form.with("email", "Ana@Example.com"));
        let neutral = |answer: &Answer| {
            let text = answer.html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
            text.replace("eve@example.com", "X").replace("Ana@Example.com", "X")
        };
        assert_eq!(neutral(&wrong), neutral(&right));
        assert_eq!(house.letters().len(), sent_before + 1);

        // Once they are given back, nobody is told that they have tickets.
        house.cancel_show();
        house.letters();
        let known = house.letters();
        let form = stranger.visit(&format!("/find-booking?number={number}")).form("/find-booking");
        stranger.submit(&form.with("email", "ana@example.com")).expect(StatusCode::OK);
        let letter = house.letters().into_iter().find(|letter| !known.contains(letter)).unwrap();
        assert!(letter.contains("let nobody in any more"), "{letter}");
        assert!(!letter.contains("here are your tickets"), "{letter}");
        let mut elsewhere = Browser::new(house);
        elsewhere.visit(&link_of(&[letter], &number)).says("goes back to you");
        stranger.get(&format!("/b/{number}?key=nonsense")).place.expect("no way in");
        let papers = stranger.get(&format!("/b/{number}/tickets.pdf"));
        assert_eq!(papers.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn somebody_signed_in_gets_a_refund_into_the_wallet_and_pays_with_it() {
    on_both_engines(|house| {
        let mut browser = Browser::new(house);
        let sign_up = browser.visit("/sign-up").form("/sign-up").with("email", "bo@example.com");
        let sign_up = sign_up.with("name", "Bo").with("password", "correct horse battery");
        browser.submit(&sign_up).expect(StatusCode::OK);

        let page = check_out(&mut browser, house, &["A1", "A2"]);
        page.says("value=\"bo@example.com\"");
        let paid = pay_with(&mut browser, &page, "pm_card_visa");
        let path = format!("/b/{}/cancel", number_of(&browser.follow(paid)));
        let choice = browser.visit(&path);
        choice.says("To your wallet, at once");
        let first = first_ticket(&choice);
        let form = browser.visit(&format!("{path}?ticket={first}&to=wallet")).form(&path);
        browser.submit(&form).says("It is in your wallet");
        assert_eq!(house.till(), (1, 0), "no card has anything to do with it");

        // 198 are not enough for 220: the card pays the rest.
        let page = check_out(&mut browser, house, &["A3"]);
        page.says("Use the ₹198 in your wallet first");
        let part = filled(&page).with("wallet", "yes").with("card", "pm_card_visa");
        let tickets = browser.submit(&part);
        tickets.says("Ticket 1 of 1");

        // The wallet gets 396 for two tickets, which is more than one costs.
        let page = check_out(&mut browser, house, &["B4", "B5"]);
        let paid = pay_with(&mut browser, &page, "pm_card_visa");
        let path = format!("/b/{}/cancel", number_of(&browser.follow(paid)));
        let all: String =
            tickets_in(&browser.visit(&path)).map(|id| format!("ticket={id}&")).collect();
        let form = browser.visit(&format!("{path}?{all}to=wallet")).form(&path);
        browser.submit(&form).says("All tickets of this booking were given back");
        let page = check_out(&mut browser, house, &["A4"]);
        page.says("Your wallet");
        browser.submit(&filled(&page).with("method", "wallet")).says("Ticket 1 of 1");
        assert_eq!(house.till(), (3, 0));

        let wallet = browser.visit("/account/wallet").expect(StatusCode::OK);
        wallet.says("Refund").says("Paid for tickets").lacks("wallet payment");
        let choice = wallet.form("/preferences").with("language", "es");
        browser.submit(&choice).says("Reembolso").says("Pago de entradas");
    });
}

/// The number of the booking that a page shows.
fn number_of(page: &Answer) -> String {
    page.link("/b/USH").split('/').nth(2).unwrap().to_owned()
}

fn first_ticket(choice: &Answer) -> String {
    tickets_in(choice).next().unwrap().to_owned()
}

/// The names of the tickets in the form.
fn tickets_in(choice: &Answer) -> impl Iterator<Item = &str> {
    let boxes = choice.html.split("name=\"ticket\" value=\"").skip(1);
    boxes.map(|rest| &rest[..rest.find('"').unwrap()])
}

/// The link to a booking in the letters.
fn link_of(letters: &[String], number: &str) -> String {
    let start = format!("{BASE_URL}/b/{number}?key=");
    let letter = letters.iter().find(|letter| letter.contains(&start));
    let letter = letter.unwrap_or_else(|| panic!("{letters:?}"));
    let line = letter.lines().find(|line| line.starts_with(&start)).unwrap();
    line.trim().strip_prefix(BASE_URL).unwrap().to_owned()
}

/// Nobody can tell yet whether they are charged, so nobody says that they are not.
#[test]
fn who_pays_while_the_house_is_too_busy_to_write_it_down_waits_for_the_bank() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let bench = Bench::busy_after(engine, "flows.reserve");
        let house = House::open(&bench);
        let mut browser = Browser::new(&house);
        let page = check_out(&mut browser, &house, &["A1"]);
        let hold = filled(&page).action.replace("/pay", "");
        let paid = pay_with(&mut browser, &page, "pm_card_visa");
        assert_eq!(paid.place, Some(format!("{hold}/return")), "{engine:?}: {}", paid.html);
        assert_eq!(house.till(), (1, 0));
        house.clock.advance_seconds(31);
        let letters = house.letters();
        let booked = browser.visit(&format!("{hold}/return")).expect(StatusCode::OK);
        link_of(&letters, &number_of(booked.says("Ticket 1 of 1")));
    }
}

#[test]
fn who_presses_the_button_while_the_house_is_too_busy_is_told_just_that() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let bench = Bench::busy_after(engine, "seating.hold_seats");
        let house = House::open(&bench);
        let mut browser = Browser::new(&house);
        let page = check_out(&mut browser, &house, &["A1"]);
        let busy = pay_with(&mut browser, &page, "pm_card_visa");
        busy.says("Very many people are booking").lacks("Payments are not answered");
        assert_eq!(filled(&busy).field("email"), "ana@example.com");
        assert_eq!(house.till(), (0, 0));
        let paid = pay_with(&mut browser, &busy, "pm_card_visa");
        browser.follow(paid).says("Ticket 1 of 1");
        assert_eq!(house.till(), (1, 0));
    }
}

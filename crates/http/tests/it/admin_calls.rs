//! Running theatres and the installation.

use accounts::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bench::on_both_engines;
use crate::house::{House, PLAN, evening, inception, mumbai, regal, text};

const ADMIN: &str = "/api/v1/admin";

#[test]
fn only_those_who_run_it_may_change_the_catalogue() {
    on_both_engines(|api| {
        let house = House::open(api);
        let (person, _) = api.person("ana");
        let stranger = api.token(Role::TheaterAdmin, &[&house.city]);
        let (screen, show) = (text(&house.screen), text(&house.show));
        let theater = text(&house.theater);
        // Calls that only system admins may make, then calls scoped to a theatre.
        let of_system = [
            ("POST", format!("{ADMIN}/cities"), mumbai()),
            ("GET", format!("{ADMIN}/cities"), Value::Null),
            ("POST", format!("{ADMIN}/movies"), inception()),
            ("POST", format!("{ADMIN}/theaters"), regal(&house.city)),
            ("GET", format!("{ADMIN}/staff"), Value::Null),
            ("GET", format!("{ADMIN}/promo-codes"), Value::Null),
        ];
        let of_theater = [
            ("GET", format!("{ADMIN}/theaters/{theater}"), Value::Null),
            ("PATCH", format!("{ADMIN}/theaters/{theater}"), json!({ "name": "Mine" })),
            ("POST", format!("{ADMIN}/theaters/{theater}/screens"), json!({ "screenNumber": 2 })),
            ("GET", format!("{ADMIN}/theaters/{theater}/screens"), Value::Null),
            ("GET", format!("{ADMIN}/screens/{screen}"), Value::Null),
            ("PATCH", format!("{ADMIN}/screens/{screen}"), json!({ "name": "Mine" })),
            (
                "POST",
                format!("{ADMIN}/screens/{screen}/layouts"),
                json!({ "format": "ascii", "plan": PLAN }),
            ),
            ("GET", format!("{ADMIN}/screens/{screen}/layouts"), Value::Null),
            ("POST", format!("{ADMIN}/shows"), evening(&house.movie, &house.screen)),
            ("GET", format!("{ADMIN}/shows?theaterId={theater}"), Value::Null),
            ("GET", format!("{ADMIN}/shows/{show}"), Value::Null),
            ("PATCH", format!("{ADMIN}/shows/{show}"), json!({ "orphanRule": "off" })),
            ("POST", format!("{ADMIN}/shows/{show}/cancel"), json!({ "reason": "Mine" })),
            ("GET", format!("{ADMIN}/shows/{show}/bookings"), Value::Null),
            (
                "POST",
                format!("{ADMIN}/shows/{show}/blocks"),
                json!({ "seatIds": house.seats(&["A2"]), "reason": "Mine" }),
            ),
            ("GET", format!("{ADMIN}/shows/{show}/blocks"), Value::Null),
            ("GET", format!("{ADMIN}/analytics/revenue?theaterId={theater}"), Value::Null),
            ("GET", format!("{ADMIN}/promo-codes?theaterId={theater}"), Value::Null),
        ];
        for (method, path, body) in of_system.iter().chain(&of_theater) {
            let method: Method = method.parse().unwrap();
            let ask = |token: &str| house.ask_as(token, method.clone(), path, body.clone());
            let guest = api.ask(method.clone(), path);
            let guest = if body.is_null() { guest } else { guest.json(body.clone()) };
            guest.send().refused(401, "not_signed_in");
            for token in [&person, &house.gate, &stranger] {
                ask(token).refused(403, "not_allowed");
            }
        }
        for (method, path, body) in &of_system {
            let method: Method = method.parse().unwrap();
            house.ask_as(&house.manager, method, path, body.clone()).refused(403, "not_allowed");
        }
        for (method, path, body) in of_theater.iter().filter(|(method, ..)| *method == "GET") {
            let method: Method = method.parse().unwrap();
            let answer = house.ask_as(&house.manager, method, path, body.clone());
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        }
    });
}

#[test]
fn cities_films_theatres_and_screens_are_read_and_changed() {
    on_both_engines(|api| {
        let house = House::open(api);
        let change = |kind: &str, id: &Value, body: Value| {
            let path = format!("{ADMIN}/{kind}/{}", text(id));
            house.ask_as(&house.admin, Method::PATCH, &path, body)
        };
        let city = change("cities", &house.city, json!({ "isActive": false }));
        assert_eq!(city.expect(StatusCode::OK)["isActive"], false);
        assert_eq!(api.get("/api/v1/cities").json()["cities"], json!([]));
        let all = format!("{ADMIN}/cities");
        let all = house.ask_as(&house.admin, Method::GET, &all, Value::Null);
        assert_eq!(all.expect(StatusCode::OK)["pagination"]["total"], 1);

        let film = change("movies", &house.movie, json!({ "rating": null, "status": "archived" }));
        let film = film.expect(StatusCode::OK);
        assert_eq!((&film["rating"], &film["status"]), (&Value::Null, &json!("archived")));
        change("movies", &house.movie, json!({ "duration": 0 })).refused(422, "invalid_fields");
        change("movies", &house.movie, json!({ "status": "gone" })).refused(400, "malformed_body");

        let body = json!({ "orphanRule": "block", "cancellationFeeBp": 2000 });
        let theater = change("theaters", &house.theater, body).expect(StatusCode::OK);
        assert_eq!(theater["orphanRule"], "block");
        assert_eq!(theater["cancellationFeePercent"], 20.0);
        let screen = change("screens", &house.screen, json!({ "status": "closed" }));
        assert_eq!(screen.expect(StatusCode::OK)["status"], "closed");
        change("cities", &house.movie, json!({})).refused(404, "not_found");
        let again = house.ask_as(&house.admin, Method::POST, &format!("{ADMIN}/cities"), mumbai());
        again.refused(409, "already_exists");
    });
}

#[test]
fn a_faulty_plan_is_refused_with_every_problem_and_its_place() {
    on_both_engines(|api| {
        let house = House::open(api);
        let layouts = format!("{ADMIN}/screens/{}/layouts", text(&house.screen));
        let publish = |body: Value| house.ask_as(&house.manager, Method::POST, &layouts, body);
        let faulty = "a = regular \"Classic\"\n\nA: aax\nA: aa\n";
        let details = publish(json!({ "format": "ascii", "plan": faulty }));
        let details = details.refused(422, "invalid_plan");
        let fields = details["fields"].as_array().unwrap();
        assert!(fields.len() >= 2, "{details}");
        assert_eq!(fields[0]["field"], "line 3");
        publish(json!({ "format": "xml", "plan": "" })).refused(400, "malformed_body");
        publish(json!({ "format": "ascii", "plan": 7 })).refused(400, "malformed_fields");
        publish(json!({ "format": "pretix", "plan": {} })).refused(422, "invalid_plan");

        let published = publish(json!({ "format": "ascii", "plan": PLAN }));
        let published = published.expect(StatusCode::CREATED);
        assert_eq!((&published["version"], &published["totalSeats"]), (&json!(2), &json!(18)));
        let categories: Vec<_> = published["categories"]
            .as_array()
            .unwrap()
            .iter()
            .map(|category| text(&category["category"]))
            .collect();
        assert!(categories.contains(&"regular") && categories.contains(&"premium"));
        let list = house.ask_as(&house.manager, Method::GET, &layouts, Value::Null);
        assert_eq!(list.expect(StatusCode::OK)["pagination"]["total"], 2);
        let one = format!("{layouts}/{}", text(&published["layoutId"]));
        let layout = house.ask_as(&house.manager, Method::GET, &one, Value::Null);
        assert!(text(&layout.expect(StatusCode::OK)["plan"]).contains("Premium"));
    });
}

#[test]
fn a_layout_is_shown_to_the_house_of_its_screen_alone() {
    on_both_engines(|api| {
        let house = House::open(api);
        let add = |path: &str, body: Value| {
            let path = format!("{ADMIN}/{path}");
            house.ask_as(&house.admin, Method::POST, &path, body).expect(StatusCode::CREATED)
        };
        let other = add("theaters", regal(&house.city))["theaterId"].clone();
        let other =
            add(&format!("theaters/{}/screens", text(&other)), json!({ "screenNumber": 1 }));
        let theirs = text(&other["screenId"]);
        let plan = json!({ "format": "ascii", "plan": PLAN });
        let layout = add(&format!("screens/{theirs}/layouts"), plan);
        let read = |token: &str, screen: &str| {
            let layout = text(&layout["layoutId"]);
            let path = format!("{ADMIN}/screens/{screen}/layouts/{layout}");
            house.ask_as(token, Method::GET, &path, Value::Null)
        };
        read(&house.admin, theirs).expect(StatusCode::OK);
        read(&house.manager, theirs).refused(403, "not_allowed");
        read(&house.manager, text(&house.screen)).refused(404, "unknown_layout");
    });
}

#[test]
fn shows_are_scheduled_priced_and_kept_apart() {
    on_both_engines(|api| {
        let house = House::open(api);
        let shows = format!("{ADMIN}/shows");
        let add = |change: &dyn Fn(&mut Value)| {
            let mut body = evening(&house.movie, &house.screen);
            change(&mut body);
            house.ask_as(&house.manager, Method::POST, &shows, body)
        };
        add(&|_| {}).refused(409, "screen_busy");
        add(&|show| {
            show["pricing"] = json!({ "regular": 100.0 });
            show["bookingFees"] = json!({});
        })
        .refused(422, "invalid_fields");
        let details = add(&|show| show["pricing"]["regular"] = json!(1.005));
        let details = details.refused(400, "malformed_fields");
        assert_eq!(details["fields"][0]["field"], "pricing.regular");
        add(&|show| show["bookingFees"] = json!({ "balcony": 1 })).refused(400, "malformed_fields");
        add(&|show| show["time"] = json!("25:00")).refused(400, "malformed_body");
        let late = add(&|show| show["time"] = json!("23:00")).expect(StatusCode::CREATED);
        assert_eq!(late["startsAt"], "2026-11-21T17:30:00Z");

        let list = format!("{shows}?theaterId={}", text(&house.theater));
        let list = house.ask_as(&house.manager, Method::GET, &list, Value::Null);
        let list = list.expect(StatusCode::OK);
        assert_eq!(list["shows"].as_array().unwrap().len(), 2);
        assert_eq!(list["shows"][0]["pricing"], json!({ "regular": 200.0, "premium": 300.5 }));
        let long =
            format!("{shows}?theaterId={}&from=2026-11-01&to=2026-12-31", text(&house.theater));
        house
            .ask_as(&house.manager, Method::GET, &long, Value::Null)
            .refused(400, "malformed_fields");

        let lock = house.lock("session-1", &["A2"]).expect(StatusCode::OK);
        let dearer = json!({ "pricing": { "regular": 400.0, "premium": 500.0 } });
        let path = format!("{shows}/{}", text(&house.show));
        let show = house.ask_as(&house.manager, Method::PATCH, &path, dearer);
        assert_eq!(
            show.expect(StatusCode::OK)["bookingFees"],
            json!({ "regular": 0.0, "premium": 0.0 })
        );
        assert_eq!(house.map()["layout"]["seats"][2]["price"], 400.0);
        let fees = json!({ "bookingFees": { "regular": 30.0 } });
        let details = house.ask_as(&house.manager, Method::PATCH, &path, fees);
        let details = details.refused(400, "malformed_fields");
        assert_eq!(details["fields"][0]["field"], "bookingFees");
        let order = house.order("session-1", &lock["lockId"], "pm_card_visa");
        let booking = api.post("/api/v1/bookings", order).expect(StatusCode::CREATED);
        assert_eq!(booking["finalAmount"], 220.0, "the price was quoted when the seat was held");
    });
}

#[test]
fn seats_are_blocked_and_unblocked() {
    on_both_engines(|api| {
        let house = House::open(api);
        let blocks = format!("{ADMIN}/shows/{}/blocks", text(&house.show));
        let block = |labels: &[&str]| {
            let body = json!({ "seatIds": house.seats(labels), "reason": "Broken armrests" });
            house.ask_as(&house.manager, Method::POST, &blocks, body)
        };
        let blocked = block(&["B1", "B2"]).expect(StatusCode::CREATED);
        assert_eq!(blocked["seats"], json!(["B1", "B2"]));
        assert_eq!(house.states(&["B1", "B3"]), ["blocked", "available"]);
        block(&["B2"]).refused(409, "seats_taken");
        house.lock("session-1", &["B1"]).refused(409, "seats_taken");
        let list = house.ask_as(&house.manager, Method::GET, &blocks, Value::Null);
        assert_eq!(list.expect(StatusCode::OK)["blocks"][0]["reason"], "Broken armrests");
        let one = format!("{blocks}/{}", text(&blocked["blockId"]));
        let end = || house.ask_as(&house.manager, Method::DELETE, &one, Value::Null);
        assert_eq!(end().status, StatusCode::NO_CONTENT);
        assert_eq!(house.states(&["B1"]), ["available"]);
        let unknown = format!("{blocks}/{}", text(&house.city));
        house
            .ask_as(&house.manager, Method::DELETE, &unknown, Value::Null)
            .refused(404, "unknown_block");
        let bad = format!("{blocks}/7");
        let details = house.ask_as(&house.manager, Method::DELETE, &bad, Value::Null);
        assert_eq!(details.refused(400, "malformed_id")["fields"][0]["field"], "blockId");
    });
}

#[test]
fn offers_are_made_used_and_ended() {
    on_both_engines(|api| {
        let house = House::open(api);
        let codes = format!("{ADMIN}/promo-codes");
        let offer = json!({
            "code": "first10", "description": "10 % off", "discountType": "percentage",
            "discountValue": 12.5, "validFrom": "2026-11-01T00:00:00Z",
            "validUntil": "2026-12-01T00:00:00Z", "usageLimit": 5, "theaterId": house.theater,
        });
        let add = |token: &str, body: Value| house.ask_as(token, Method::POST, &codes, body);
        let made = add(&house.manager, offer.clone()).expect(StatusCode::CREATED);
        assert_eq!((&made["code"], &made["discountValue"]), (&json!("FIRST10"), &json!(12.5)));
        add(&house.manager, offer.clone()).refused(409, "code_taken");
        let mut flat = offer.clone();
        (flat["code"], flat["discountType"]) = (json!("FLAT"), json!("flat"));
        add(&house.manager, flat.clone()).refused(400, "malformed_fields");
        flat["currency"] = json!("INR");
        assert_eq!(add(&house.manager, flat).expect(StatusCode::CREATED)["discountValue"], 12.5);
        let mut everywhere = offer.clone();
        everywhere["theaterId"] = Value::Null;
        add(&house.manager, everywhere).refused(403, "not_allowed");

        let lock = house.lock("session-1", &["A2"]).expect(StatusCode::OK);
        let mut order = house.order("session-1", &lock["lockId"], "pm_card_visa");
        order["promoCode"] = json!("First10");
        let booking = api.post("/api/v1/bookings", order).expect(StatusCode::CREATED);
        assert_eq!((&booking["discount"], &booking["finalAmount"]), (&json!(27.5), &json!(192.5)));

        let one = format!("{codes}/{}", text(&made["promoCodeId"]));
        let change = |body: Value| house.ask_as(&house.manager, Method::PATCH, &one, body);
        change(json!({ "status": "active" })).refused(400, "malformed_fields");
        let ended = change(json!({ "status": "ended" })).expect(StatusCode::OK);
        assert_eq!((&ended["status"], &ended["usedCount"]), (&json!("ended"), &json!(1)));
        let list = format!("{codes}?theaterId={}", text(&house.theater));
        let list = house.ask_as(&house.manager, Method::GET, &list, Value::Null);
        assert_eq!(list.expect(StatusCode::OK)["pagination"]["total"], 2);
    });
}

#[test]
fn staff_get_accounts_that_may_do_their_work() {
    on_both_engines(|api| {
        let house = House::open(api);
        let staff = format!("{ADMIN}/staff");
        let body = |name: &str, role: &str| {
            json!({
                "email": format!("{name}@example.com"), "password": "correct horse",
                "name": name, "role": role, "theaterIds": [house.theater],
            })
        };
        let add = |token: &str, body: Value| house.ask_as(token, Method::POST, &staff, body);
        let gita = add(&house.manager, body("gita", "gate")).expect(StatusCode::CREATED);
        assert_eq!((&gita["role"], &gita["theaterIds"]), (&json!("gate"), &json!([house.theater])));
        let mut king = body("max", "system_admin");
        king["theaterIds"] = json!([]);
        add(&house.manager, king).refused(403, "not_allowed");
        add(&house.admin, body("max", "king")).refused(400, "malformed_body");
        add(&house.admin, body("gita", "gate")).refused(409, "email_taken");
        let mut lost = body("max", "gate");
        lost["theaterIds"] = json!([house.theater, house.movie]);
        let details = add(&house.admin, lost).refused(422, "unknown_theaters");
        assert_eq!(details["fields"][0]["field"], "theaterIds");
        assert_eq!(details["theaters"], json!([house.movie]));
        let login = json!({ "email": "gita@example.com", "password": "correct horse" });
        let session = api.post("/api/v1/auth/login", login).expect(StatusCode::OK);
        let token = text(&session["accessToken"]);
        let mine = format!("{ADMIN}/theaters");
        let mine = house.ask_as(token, Method::GET, &mine, Value::Null).expect(StatusCode::OK);
        assert_eq!(mine["theaters"][0]["theaterId"], house.theater);
        let list = format!("{staff}?role=gate&email=gita@example.com");
        let list = house.ask_as(&house.admin, Method::GET, &list, Value::Null);
        assert_eq!(list.expect(StatusCode::OK)["users"][0]["name"], "gita");
        let one = format!("{staff}/{}", text(&gita["userId"]));
        let nowhere = json!({ "theaterIds": [house.movie] });
        let nowhere = house.ask_as(&house.admin, Method::PATCH, &one, nowhere);
        nowhere.refused(422, "unknown_theaters");
        let moved = json!({ "theaterIds": [] });
        let moved = house.ask_as(&house.admin, Method::PATCH, &one, moved);
        assert_eq!(moved.expect(StatusCode::OK)["theaterIds"], json!([]));
        let one = house.ask_as(&house.admin, Method::GET, &one, Value::Null);
        assert_eq!(one.expect(StatusCode::OK)["email"], "gita@example.com");
    });
}

#[test]
fn bookings_and_revenue_are_reported_to_those_who_run_the_show() {
    on_both_engines(|api| {
        let house = House::open(api);
        let booking = house.sell("session-1", &["A2", "A3"]);
        let path = format!("{ADMIN}/shows/{}/bookings", text(&house.show));
        let list = house.ask_as(&house.manager, Method::GET, &path, Value::Null);
        let list = list.expect(StatusCode::OK);
        assert_eq!(list["bookings"][0]["bookingId"], booking["bookingId"]);
        assert_eq!(list["bookings"][0]["seats"], json!(["A2", "A3"]));
        assert!(!list.to_string().contains("user@example.com"));

        let revenue = format!("{ADMIN}/analytics/revenue?from=2026-11-21&to=2026-11-21");
        for token in [&house.manager, &house.admin] {
            let report = house.ask_as(token, Method::GET, &revenue, Value::Null);
            let report = report.expect(StatusCode::OK);
            assert_eq!(report["rows"][0]["movieId"], house.movie);
            assert_eq!(
                report["totals"],
                json!([{
                    "currency": "INR", "tickets": 2, "sold": 400.0, "givenBack": 0.0,
                    "bookingFees": 40.0, "cancellationFees": 0.0, "discounts": 0.0,
                }])
            );
        }
    });
}

#[test]
fn a_report_without_days_ends_today_where_the_theatre_is() {
    on_both_engines(|api| {
        let house = House::open(api);
        // Half past one in the night of Mumbai.
        api.clock.advance_seconds(10 * 3_600);
        let admin = api.token(Role::SystemAdmin, &[]);
        let theater = text(&house.theater);
        for query in [format!("?theaterId={theater}"), String::new()] {
            let path = format!("{ADMIN}/analytics/revenue{query}");
            let report = house.ask_as(&admin, Method::GET, &path, Value::Null);
            assert_eq!(report.expect(StatusCode::OK)["to"], "2026-11-21", "{query}");
        }
    });
}

#[test]
fn a_show_that_is_called_off_sells_no_more_and_pays_everything_back() {
    on_both_engines(|api| {
        let house = House::open(api);
        let booking = house.sell("session-1", &["A2"]);
        let path = format!("{ADMIN}/shows/{}/cancel", text(&house.show));
        let cancel = |body: Value| house.ask_as(&house.manager, Method::POST, &path, body);
        cancel(json!({ "reason": " " })).refused(400, "malformed_fields");
        let off = cancel(json!({ "reason": "The projector is broken." })).expect(StatusCode::OK);
        assert_eq!(
            (&off["status"], &off["refundStatus"]),
            (&json!("cancelled"), &json!("processing"))
        );
        house.lock("session-2", &["B1"]).refused(410, "show_cancelled");
        let show = text(&house.show).parse().unwrap();
        let refunds = api.run(api.flows.refund_show(show)).unwrap();
        assert_eq!((refunds.refunded, refunds.failed.len()), (1, 0));
        let token = text(&booking["accessToken"]);
        let path = format!("/api/v1/bookings/{}?accessToken={token}", text(&booking["bookingId"]));
        let detail = api.get(&path).expect(StatusCode::OK);
        assert_eq!(
            (&detail["status"], &detail["refundedAmount"]),
            (&json!("cancelled"), &json!(220.0))
        );
        assert_eq!(detail["show"]["status"], "cancelled");
    });
}

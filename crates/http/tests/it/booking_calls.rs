//! Bookings: from a lock to tickets, and back.

use std::io::{Read, Write};
use std::net::TcpStream;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bench::{Answer, Api, on_both_engines};
use crate::house::{House, text};

const BOOKINGS: &str = "/api/v1/bookings";

fn path(booking: &Value, rest: &str) -> String {
    format!("{BOOKINGS}/{}{rest}", text(&booking["bookingId"]))
}

/// Reads as the guest who has the token.
fn read(api: &Api, booking: &Value, rest: &str) -> Answer {
    let token = text(&booking["accessToken"]);
    api.ask(Method::GET, &path(booking, rest)).header("x-access-token", token).send()
}

#[test]
fn a_guest_pays_and_gets_tickets() {
    on_both_engines(|api| {
        let house = House::open(api);
        let lock = house.lock("session-1", &["A2", "C1"]).expect(StatusCode::OK);
        let mut order = house.order("session-1", &lock["lockId"], "pm_card_visa");
        order["seats"] = json!(house.seats(&["C1", "A2"]));
        order["expectedAmount"] = json!(550.55);
        let answer = api.post(BOOKINGS, order.clone());
        let booking = answer.expect(StatusCode::CREATED);
        assert_eq!(answer.header("location"), path(&booking, ""));
        assert_eq!(booking["status"], "confirmed");
        assert!(text(&booking["bookingNumber"]).starts_with("USH20261120"), "{booking}");
        assert_eq!(booking["totalAmount"], 550.55);
        assert_eq!((&booking["discount"], &booking["finalAmount"]), (&json!(0.0), &json!(550.55)));
        assert_eq!(booking["seats"].as_array().unwrap().len(), 2);
        assert_eq!(booking["tickets"][0]["seat"], "A2");
        assert_ne!(booking["tickets"][0]["qrCode"], booking["tickets"][1]["qrCode"]);
        assert!(text(&booking["qrCode"]).starts_with("iVBOR"), "a PNG in base64");
        assert_eq!(house.states(&["A2", "C1"]), ["booked", "booked"]);

        let again = api.post(BOOKINGS, order).expect(StatusCode::CREATED);
        assert_eq!(again, booking, "one lock becomes one booking");
    });
}

#[test]
fn a_booking_is_read_by_its_buyer_alone() {
    on_both_engines(|api| {
        let house = House::open(api);
        let booking = house.sell("session-1", &["A2"]);
        let detail = read(api, &booking, "").expect(StatusCode::OK);
        assert_eq!(detail["movie"]["title"], "Inception");
        assert_eq!(
            (&detail["show"]["time"], &detail["show"]["date"]),
            (&json!("19:30"), &json!("2026-11-21"))
        );
        assert_eq!(detail["theater"]["name"], "Regal Colaba");
        assert_eq!(
            (&detail["amount"], &detail["paymentStatus"]),
            (&json!(220.0), &json!("completed"))
        );
        assert_eq!(detail["bookedAt"], "2026-11-20T10:00:00Z");
        assert_eq!(detail["tickets"], booking["tickets"]);
        let by_link =
            format!("{}?accessToken={}", path(&booking, ""), text(&booking["accessToken"]));
        api.get(&by_link).expect(StatusCode::OK);

        api.get(&path(&booking, "")).refused(401, "not_signed_in");
        api.get(&format!("{}?accessToken=guess", path(&booking, ""))).refused(403, "not_allowed");
        let (ana, session) = api.person("ana");
        let as_ana = |path: &str| api.ask(Method::GET, path).bearer(&ana).send();
        as_ana(&path(&booking, "")).refused(403, "not_allowed");
        as_ana(&format!("{BOOKINGS}/{}", text(&house.city))).refused(404, "unknown_booking");

        let body = json!({ "seatIds": house.seats(&["B1"]) });
        let lock = house.ask_as(&ana, Method::POST, &house.of_show("seats/lock"), body);
        let mut order = house.order("x", &lock.expect(StatusCode::OK)["lockId"], "pm_card_visa");
        order.as_object_mut().unwrap().remove("sessionId");
        let own = house.ask_as(&ana, Method::POST, BOOKINGS, order).expect(StatusCode::CREATED);
        assert!(own.get("accessToken").is_none());
        let mine = format!("/api/v1/users/{}/bookings", text(&session["user"]["userId"]));
        let list = as_ana(&format!("{mine}?page=1&limit=10")).expect(StatusCode::OK);
        assert_eq!(list["bookings"][0]["bookingId"], own["bookingId"]);
        assert_eq!(list["pagination"], json!({ "page": 1, "limit": 10, "total": 1, "pages": 1 }));
        let (ben, _) = api.person("ben");
        api.ask(Method::GET, &mine).bearer(&ben).send().refused(403, "not_allowed");
        let theft = api.ask(Method::GET, &path(&own, "")).bearer(&ben).send();
        theft.refused(403, "not_allowed");
    });
}

#[test]
fn a_declined_card_costs_the_seats_unless_asked_otherwise() {
    on_both_engines(|api| {
        let house = House::open(api);
        let lock = house.lock("session-1", &["A2"]).expect(StatusCode::OK);
        let order = house.order("session-1", &lock["lockId"], "pm_card_chargeDeclined");
        let details = api.post(BOOKINGS, order).refused(402, "payment_declined");
        assert_eq!(details["declineCode"], "card_declined");
        assert_eq!(house.states(&["A2"]), ["available"]);

        let lock = house.lock("session-2", &["A2"]).expect(StatusCode::OK);
        let token = "pm_card_chargeDeclinedInsufficientFunds";
        let mut order = house.order("session-2", &lock["lockId"], token);
        order["keepHoldOnFailure"] = json!(true);
        let details = api.post(BOOKINGS, order.clone()).refused(402, "payment_declined");
        assert_eq!(details["declineCode"], "insufficient_funds");
        assert_eq!(house.states(&["A2"]), ["locked"]);
        order["paymentMethod"]["token"] = json!("pm_card_visa");
        api.post(BOOKINGS, order).expect(StatusCode::CREATED);
    });
}

#[test]
fn a_challenge_leaves_the_booking_pending_until_the_gateway_reports() {
    on_both_engines(|api| {
        let house = House::open(api);
        let door = api.open_door();
        let hooks = format!("http://{door}/api/v1/payments/webhooks/sandbox");
        api.sandbox.set_webhook_url(&hooks);
        let lock = house.lock("session-1", &["A2"]).expect(StatusCode::OK);
        let token = "pm_card_authenticationRequired";
        let mut order = house.order("session-1", &lock["lockId"], token);
        order["returnUrl"] = json!("https://tickets.example.com/return");
        let pending = api.post(BOOKINGS, order).expect(StatusCode::ACCEPTED);
        assert_eq!(pending["status"], "pending");
        assert_eq!(pending["tickets"], json!([]));
        assert_eq!(pending["nextAction"]["type"], "redirect");
        let url = text(&pending["nextAction"]["url"]);
        let detail = read(api, &pending, "").expect(StatusCode::OK);
        assert_eq!(detail["paymentStatus"], "pending");
        assert_eq!(text(&detail["nextAction"]["url"]), url);

        approve(url);
        let mut detail = Value::Null;
        for _ in 0..100 {
            detail = read(api, &pending, "").expect(StatusCode::OK);
            if detail["status"] == "confirmed" {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert_eq!(detail["status"], "confirmed");
        assert_eq!(detail["tickets"][0]["status"], "valid");
    });
}

/// Presses Approve on the challenge page.
fn approve(url: &str) {
    let (host, page) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut socket = TcpStream::connect(host).unwrap();
    let head = format!("POST /{page}/approve HTTP/1.1\r\nHost: {host}\r\nConnection: close");
    write!(socket, "{head}\r\nContent-Length: 0\r\n\r\n").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
}

#[test]
fn a_gateway_that_is_down_charges_nothing() {
    on_both_engines(|api| {
        let house = House::open(api);
        let lock = house.lock("session-1", &["A2"]).expect(StatusCode::OK);
        let order = house.order("session-1", &lock["lockId"], "pm_sandbox_error");
        let answer = api.post(BOOKINGS, order);
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        let pending = answer.json();
        api.clock.advance_seconds(31);
        api.run(api.flows.reconcile()).unwrap();
        assert_eq!(read(api, &pending, "").expect(StatusCode::OK)["status"], "failed");
        assert_eq!(house.states(&["A2"]), ["available"]);
    });
}

#[test]
fn what_cannot_be_booked_is_refused_by_name() {
    on_both_engines(|api| {
        let house = House::open(api);
        let lock = house.lock("session-1", &["A2"]).expect(StatusCode::OK);
        let order = house.order("session-1", &lock["lockId"], "pm_card_visa");
        let with = |field: &str, value: Value| {
            let mut order = order.clone();
            order[field] = value;
            api.post(BOOKINGS, order)
        };
        with("sessionId", json!("session-2")).refused(403, "not_your_hold");
        with("lockId", json!(house.city)).refused(404, "unknown_hold");
        with("showId", json!(house.city)).refused(404, "unknown_show");
        with("seats", json!(house.seats(&["A3"]))).refused(422, "seats_not_in_hold");
        with("promoCode", json!("NOPE")).refused(422, "promo_unknown");
        let details = with("expectedAmount", json!(1)).refused(409, "amount_changed");
        assert_eq!(details["amount"], 220.0);
        with("paymentMethod", Value::Null).refused(422, "payment_method_missing");
        with("paymentMethod", json!({ "type": "wallet" })).refused(422, "wallet_needs_account");
        with("paymentMethod", json!({ "type": "cheque" })).refused(400, "malformed_body");
        with("paymentMethod", json!({ "type": "upi" })).refused(400, "malformed_fields");
        let contact = json!({ "email": "no", "phone": "12" });
        let details = with("contactInfo", contact).refused(400, "malformed_fields");
        assert_eq!(details["fields"][0]["field"], "contactInfo.email");
        with("returnUrl", json!("javascript:alert(1)")).refused(400, "malformed_fields");
        with("cardNumber", json!("4242424242424242")).refused(400, "malformed_body");
        api.clock.advance_seconds(601);
        with("promoCode", Value::Null).refused(410, "hold_expired");
    });
}

#[test]
fn a_cancellation_pays_what_its_preview_told() {
    on_both_engines(|api| {
        let house = House::open(api);
        let booking = house.sell("session-1", &["A2", "A3"]);
        let one = text(&booking["tickets"][0]["ticketId"]);
        let preview = |rest: &str| read(api, &booking, &format!("/cancel/preview{rest}"));
        let whole = preview("").expect(StatusCode::OK);
        assert_eq!(whole["paid"], 440.0);
        assert_eq!(whole["refundAmount"], 396.0);
        assert_eq!(whole["fee"], 44.0);
        assert_eq!(whole["until"], "2026-11-21T12:00:00Z");
        let part = preview(&format!("?ticketIds={one}")).expect(StatusCode::OK);
        assert_eq!((&part["refundAmount"], &part["kept"]), (&json!(198.0), &json!(220.0)));
        preview("?ticketIds=7").refused(400, "malformed_fields");

        let cancel = |body: Value| {
            let token = text(&booking["accessToken"]);
            let ask = api.ask(Method::POST, &path(&booking, "/cancel"));
            ask.header("x-access-token", token).json(body).send()
        };
        let stale = json!({ "expectedRefund": 200.0, "ticketIds": [one] });
        cancel(stale).refused(409, "amount_changed");
        let body = json!({ "reason": "Change of plans", "ticketIds": [one] });
        let cancelled = cancel(body).expect(StatusCode::OK);
        assert_eq!(cancelled["status"], "confirmed", "one ticket is still good");
        assert_eq!(cancelled["refundAmount"], 198.0);
        assert_eq!(cancelled["refundStatus"], "processing");
        assert_eq!(house.states(&["A2", "A3"]), ["available", "booked"]);
        cancel(json!({ "ticketIds": [one] })).refused(422, "ticket_not_valid");
        let rest = cancel(json!({ "reason": "Ill" })).expect(StatusCode::OK);
        assert_eq!((&rest["status"], &rest["refundAmount"]), (&json!("cancelled"), &json!(198.0)));
        cancel(json!({})).refused(409, "already_cancelled");
        let detail = read(api, &booking, "").expect(StatusCode::OK);
        assert_eq!(detail["refundedAmount"], 396.0);
        assert_eq!(detail["paymentStatus"], "partially_refunded");
        assert_eq!(detail["refunds"].as_array().unwrap().len(), 2);
        let theft = api.post(&path(&booking, "/cancel"), json!({}));
        theft.refused(401, "not_signed_in");
    });
}

#[test]
fn tickets_cannot_be_given_back_in_the_last_two_hours() {
    on_both_engines(|api| {
        let house = House::open(api);
        let booking = house.sell("session-1", &["A2"]);
        api.clock.advance_seconds(26 * 3_600 + 1);
        let details = read(api, &booking, "/cancel/preview").refused(422, "too_late_to_cancel");
        assert_eq!(details["until"], "2026-11-21T12:00:00Z");
    });
}

#[test]
fn tickets_go_home_as_pdf_calendar_and_picture() {
    on_both_engines(|api| {
        let house = House::open(api);
        let booking = house.sell("session-1", &["A2", "A3"]);
        let pdf = read(api, &booking, "/tickets.pdf");
        assert_eq!((pdf.status, pdf.header("content-type")), (StatusCode::OK, "application/pdf"));
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert!(pdf.header("content-disposition").contains(text(&booking["bookingNumber"])));
        let calendar = read(api, &booking, "/calendar.ics");
        assert!(calendar.text().contains("DTSTART:20261121T140000Z"), "{}", calendar.text());
        assert!(calendar.text().contains("SUMMARY:Inception"));
        let ticket = text(&booking["tickets"][0]["ticketId"]);
        let qr = format!("/api/v1/tickets/{ticket}/qr.svg");
        let token = text(&booking["accessToken"]);
        let picture = api.get(&format!("{qr}?accessToken={token}"));
        assert_eq!(picture.header("content-type"), "image/svg+xml");
        assert!(picture.text().starts_with("<svg"));
        api.get(&qr).refused(401, "not_signed_in");
        api.get(&path(&booking, "/tickets.pdf")).refused(401, "not_signed_in");
        api.get(&format!("/api/v1/tickets/{}/qr.svg", text(&house.city)))
            .refused(404, "unknown_ticket");
    });
}

#[test]
fn webhooks_are_believed_only_with_a_signature() {
    on_both_engines(|api| {
        let post = |gateway: &str| {
            api.post(&format!("/api/v1/payments/webhooks/{gateway}"), json!({ "id": "evt_1" }))
        };
        post("sandbox").refused(401, "webhook_not_signed");
        post("nobody").refused(404, "unknown_gateway");
        let forged = api.ask(Method::POST, "/api/v1/payments/webhooks/sandbox");
        let forged = forged.header("sandbox-signature", "t=1,v1=00").json(json!({})).send();
        assert_eq!(forged.status, StatusCode::UNAUTHORIZED, "{}", forged.text());
    });
}

#[test]
fn a_wallet_pays_a_part_or_all() {
    on_both_engines(|api| {
        let house = House::open(api);
        let (ana, _) = api.person("ana");
        let as_ana = |path: &str, body: Value| house.ask_as(&ana, Method::POST, path, body);
        let buy = |label: &str, payment: Value| {
            let body = json!({ "seatIds": house.seats(&[label]) });
            let lock = as_ana(&house.of_show("seats/lock"), body).expect(StatusCode::OK);
            let mut order = house.order("x", &lock["lockId"], "");
            order.as_object_mut().unwrap().remove("sessionId");
            order["paymentMethod"] = payment;
            as_ana(BOOKINGS, order)
        };
        let details = buy("A2", json!({ "type": "wallet" })).refused(402, "wallet_too_little");
        assert_eq!(details["balance"], 0.0);
        let card = json!({ "type": "credit_card", "token": "pm_card_visa" });
        let booking = buy("A2", card).expect(StatusCode::CREATED);
        let back = json!({ "refundTo": "wallet" });
        let cancelled = as_ana(&path(&booking, "/cancel"), back).expect(StatusCode::OK);
        assert_eq!(
            (&cancelled["refundAmount"], &cancelled["refundStatus"]),
            (&json!(198.0), &json!("completed"))
        );
        let split = json!({
            "type": "credit_card", "token": "pm_card_visa",
            "split": [{ "type": "wallet", "amount": 100.0 }],
        });
        buy("A3", split).expect(StatusCode::CREATED);
        let most = json!({
            "type": "credit_card", "token": "pm_card_visa", "split": [{ "type": "wallet" }],
        });
        buy("B1", most).expect(StatusCode::CREATED);
        buy("B2", json!({ "type": "wallet" })).refused(402, "wallet_too_little");
    });
}

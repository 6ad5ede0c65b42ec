//! Accounts: from registration to deletion.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::bench::{Api, on_both_engines};

const ME: &str = "/api/v1/users/me";

fn sign_in(api: &Api, email: &str, password: &str) -> crate::bench::Answer {
    api.post("/api/v1/auth/login", json!({ "email": email, "password": password }))
}

fn token_of(session: &Value) -> &str {
    session["accessToken"].as_str().unwrap()
}

#[test]
fn a_person_registers_signs_in_and_leaves() {
    on_both_engines(|api| {
        let (_, registered) = api.person("ana");
        assert_eq!(registered["user"]["email"], "ana@example.com");
        assert_eq!(registered["user"]["role"], "person");
        assert_eq!(registered["expiresIn"], 900);
        let session = sign_in(api, " Ana@Example.com", "correct horse").expect(StatusCode::OK);
        let token = token_of(&session);
        let me = api.ask(Method::GET, ME).bearer(token).send().expect(StatusCode::OK);
        let mut known = session["user"].clone();
        known["accessNeeds"] = json!({ "moreTime": false, "stepFree": false, "companions": 0 });
        assert_eq!(me, known);
        let out = api.ask(Method::POST, "/api/v1/auth/logout").bearer(token).send();
        out.expect(StatusCode::NO_CONTENT);
        let refresh = json!({ "refreshToken": session["refreshToken"] });
        api.post("/api/v1/auth/refresh", refresh).refused(401, "signed_out");
        sign_in(api, "ana@example.com", "wrong horse").refused(401, "wrong_credentials");
        sign_in(api, "nobody@example.com", "correct horse").refused(401, "wrong_credentials");
        sign_in(api, "not an address", "correct horse").refused(401, "wrong_credentials");
    });
}

#[test]
fn a_refresh_token_works_once_and_its_copy_ends_the_sign_in() {
    on_both_engines(|api| {
        let (_, session) = api.person("ana");
        let refresh =
            |token: &Value| api.post("/api/v1/auth/refresh", json!({ "refreshToken": token }));
        let next = refresh(&session["refreshToken"]).expect(StatusCode::OK);
        assert_ne!(next["refreshToken"], session["refreshToken"]);
        let again = refresh(&session["refreshToken"]).expect(StatusCode::OK);
        assert_eq!(again["refreshToken"], next["refreshToken"], "an answer that was lost");
        let last = refresh(&next["refreshToken"]).expect(StatusCode::OK);
        refresh(&session["refreshToken"]).refused(401, "refresh_token_reused");
        refresh(&last["refreshToken"]).refused(401, "signed_out");
    });
}

#[test]
fn nothing_that_could_fail_follows_what_signs_a_device_in() {
    on_both_engines(|api| {
        let (_, session) = api.person("ana");
        sign_in(api, "ana@example.com", "correct horse").expect(StatusCode::OK);
        let token = json!({ "refreshToken": session["refreshToken"] });
        let renewed = api.post("/api/v1/auth/refresh", token).expect(StatusCode::OK);
        assert_eq!(renewed["user"], session["user"]);
        let counted = api.get("/metrics").text();
        assert!(counted.contains("name=\"accounts.refresh_sign_in\""), "{counted}");
        assert!(!counted.contains("name=\"accounts.find_user\""), "{counted}");
    });
}

#[test]
fn an_access_token_ends_and_a_forged_one_is_refused() {
    on_both_engines(|api| {
        let (token, _) = api.person("ana");
        let me = |token: &str| api.ask(Method::GET, ME).bearer(token).send();
        me(&token).expect(StatusCode::OK);
        me(&format!("{token}x")).refused(401, "access_token_not_genuine");
        me("nonsense").refused(401, "access_token_not_genuine");
        let none = api.get(ME);
        none.refused(401, "not_signed_in");
        assert_eq!(none.header("www-authenticate"), "Bearer");
        let basic = api.ask(Method::GET, ME).header("authorization", "Basic YTpi").send();
        basic.refused(401, "not_signed_in");
        api.clock.advance_seconds(901);
        me(&token).refused(401, "access_token_expired");
    });
}

#[test]
fn a_profile_changes_field_by_field() {
    on_both_engines(|api| {
        let (token, _) = api.person("ana");
        let patch = |body: Value| api.ask(Method::PATCH, ME).bearer(&token).json(body).send();
        let me = patch(json!({ "phone": "+91 98765-43210" })).expect(StatusCode::OK);
        assert_eq!((&me["phone"], &me["name"]), (&json!("+919876543210"), &json!("ana")));
        let me = patch(json!({ "name": "Ana Maria" })).expect(StatusCode::OK);
        assert_eq!((&me["phone"], &me["name"]), (&json!("+919876543210"), &json!("Ana Maria")));
        assert_eq!(patch(json!({ "phone": null })).expect(StatusCode::OK)["phone"], Value::Null);
        let details = patch(json!({ "phone": "12" })).refused(400, "malformed_fields");
        assert_eq!(details["fields"][0]["field"], "phone");
        patch(json!({ "role": "system_admin" })).refused(400, "malformed_body");
        let needs = json!({ "moreTime": true, "stepFree": false, "companions": 2 });
        let me = patch(json!({ "accessNeeds": { "moreTime": true, "companions": 2 } }));
        assert_eq!(me.expect(StatusCode::OK)["accessNeeds"], needs);
        let me = patch(json!({ "name": "Ana" })).expect(StatusCode::OK);
        assert_eq!(me["accessNeeds"], needs, "what is left out stays");
        let many = patch(json!({ "accessNeeds": { "companions": 4 } }));
        let details = many.refused(400, "malformed_fields");
        assert_eq!(details["fields"][0]["field"], "accessNeeds.companions");
    });
}

#[test]
fn the_password_is_needed_to_change_what_signs_in() {
    on_both_engines(|api| {
        let (token, _) = api.person("ana");
        api.person("ben");
        let post =
            |path: &str, body: Value| api.ask(Method::POST, path).bearer(&token).json(body).send();
        let email = |email: &str, password: &str| {
            let body = json!({ "email": email, "currentPassword": password });
            post("/api/v1/users/me/email", body)
        };
        email("new@example.com", "wrong horse").refused(422, "wrong_password");
        email("ben@example.com", "correct horse").refused(409, "email_taken");
        email("new", "correct horse").refused(400, "email_invalid");
        let me = email("new@example.com", "correct horse").expect(StatusCode::OK);
        assert_eq!(me["email"], "new@example.com");

        let other = sign_in(api, "new@example.com", "correct horse").expect(StatusCode::OK);
        let password = |current: &str, new: &str| {
            let body = json!({ "currentPassword": current, "newPassword": new });
            post("/api/v1/users/me/password", body)
        };
        password("wrong horse", "staple battery").refused(422, "wrong_password");
        password("correct horse", "password").refused(422, "password_too_common");
        password("correct horse", "staple battery").expect(StatusCode::NO_CONTENT);
        sign_in(api, "new@example.com", "correct horse").refused(401, "wrong_credentials");
        let refresh = json!({ "refreshToken": other["refreshToken"] });
        api.post("/api/v1/auth/refresh", refresh).refused(401, "signed_out");
    });
}

#[test]
fn devices_are_listed_and_signed_out() {
    on_both_engines(|api| {
        let (token, _) = api.person("ana");
        api.clock.advance_seconds(1);
        let other = sign_in(api, "ana@example.com", "correct horse").expect(StatusCode::OK);
        let list = || {
            let path = "/api/v1/users/me/sign-ins";
            let list = api.ask(Method::GET, path).bearer(&token).send().expect(StatusCode::OK);
            list["signIns"].as_array().unwrap().clone()
        };
        let before = list();
        assert_eq!(before.len(), 2);
        let that = before.iter().find(|one| one["isThis"] == false).unwrap();
        let path = format!("/api/v1/users/me/sign-ins/{}", that["signInId"].as_str().unwrap());
        let end = |token: &str| api.ask(Method::DELETE, &path).bearer(token).send();
        let (ben, _) = api.person("ben");
        end(&ben).expect(StatusCode::NO_CONTENT);
        assert_eq!(list().len(), 2, "nobody ends the sign-in of another");
        end(&token).expect(StatusCode::NO_CONTENT);
        assert_eq!(list().len(), 1);
        let refresh = json!({ "refreshToken": other["refreshToken"] });
        api.post("/api/v1/auth/refresh", refresh).refused(401, "signed_out");
    });
}

#[test]
fn a_deleted_account_is_gone_at_once() {
    on_both_engines(|api| {
        let (token, _) = api.person("ana");
        let delete = api.ask(Method::DELETE, ME).bearer(&token).send();
        delete.expect(StatusCode::NO_CONTENT);
        api.ask(Method::GET, ME).bearer(&token).send().refused(401, "not_signed_in");
        let change = api.ask(Method::PATCH, ME).bearer(&token).json(json!({ "name": "Ana" }));
        change.send().refused(401, "no_such_user");
        sign_in(api, "ana@example.com", "correct horse").refused(401, "wrong_credentials");
        api.person("ana");
    });
}

//! The page on which a person approves or refuses.

use payments::gateway::{Charge, GatewayOutcome};
use reqwest::Response;
use sandbox::Sandbox;

use crate::support::{NAME, Receiver, browser, charge, config, gateways, inr, sandbox};

const SHOP: &str = "http://127.0.0.1:9/bookings/1?from=bank&ok";

fn challenged() -> Charge {
    Charge {
        amount: inr(50_050),
        return_url: Some(SHOP.into()),
        description: "<b>2 seats</b> & \"popcorn\"".into(),
        ..charge("pm_card_authenticationRequired")
    }
}

/// Charges and returns the address of the page.
async fn asked(sandbox: &Sandbox, charge: &Charge) -> String {
    match gateways(sandbox).charge(NAME, charge).await {
        Ok(GatewayOutcome::NeedsAction { url, .. }) => url,
        other => panic!("no challenge: {other:?}"),
    }
}

/// Presses a button of the page.
async fn press(url: &str, answer: &str) -> Response {
    browser().post(format!("{url}/{answer}")).send().await.unwrap()
}

async fn outcome(sandbox: &Sandbox, charge: &Charge) -> GatewayOutcome {
    gateways(sandbox).lookup(NAME, charge.payment).await.unwrap()
}

#[tokio::test]
async fn the_page_shows_what_is_paid_and_runs_nothing() {
    let sandbox = sandbox().await;
    let url = asked(&sandbox, &challenged()).await;
    let page = browser().get(&url).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let html = page.text().await.unwrap();
    assert!(html.contains("500.50 INR"), "{html}");
    assert!(html.contains("&lt;b&gt;2 seats&lt;/b&gt; &amp; &quot;popcorn&quot;"), "{html}");
    assert!(html.contains("<html lang=\"en\">") && html.contains("color-scheme: light dark"));
    assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("//"), "{html}");
    assert!(matches!(html.matches("<button").count(), 2));
}

#[tokio::test]
async fn who_approves_has_paid_before_the_shop_shows_it() {
    let mut receiver = Receiver::new().await;
    let mut config = config();
    config.webhook_url = Some(receiver.url.clone());
    let sandbox = sandbox::serve(config).await.unwrap();
    let charge = challenged();
    let url = asked(&sandbox, &charge).await;
    assert!(matches!(outcome(&sandbox, &charge).await, GatewayOutcome::NeedsAction { .. }));

    let answer = press(&url, "approve").await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (303, &SHOP.parse().unwrap())
    );
    let told = receiver.arrived().expect("the shop knows before the person is back");
    let event = told.event().unwrap();
    assert_eq!(event.payment, Some(charge.payment));
    assert!(matches!(event.outcome, Some(GatewayOutcome::Captured { .. })), "{event:?}");

    let again = press(&url, "refuse").await;
    assert_eq!(again.status(), 303, "a second click leads to the shop as well");
    assert!(matches!(outcome(&sandbox, &charge).await, GatewayOutcome::Captured { .. }));
    assert!(receiver.is_quiet().await, "and decides nothing");
}

#[tokio::test]
async fn who_refuses_is_declined() {
    let mut receiver = Receiver::new().await;
    let sandbox = sandbox().await;
    sandbox.set_webhook_url(&receiver.url);
    let charge = Charge { return_url: None, ..challenged() };
    let url = asked(&sandbox, &charge).await;
    let answer = press(&url, "refuse").await;
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.unwrap().contains("The payment is refused"));
    let event = receiver.next().await.event().unwrap();
    let Some(GatewayOutcome::Declined { code, .. }) = &event.outcome else { panic!("{event:?}") };
    assert_eq!(code, "authentication_failed");
    assert_eq!(event.outcome, Some(outcome(&sandbox, &charge).await));
}

#[tokio::test]
async fn the_shop_does_not_wait_for_a_webhook_that_nobody_takes() {
    let sandbox = sandbox().await;
    sandbox.set_webhook_url("http://127.0.0.1:9/nobody");
    let charge = challenged();
    let url = asked(&sandbox, &charge).await;
    assert_eq!(press(&url, "approve").await.status(), 303);
    assert!(matches!(outcome(&sandbox, &charge).await, GatewayOutcome::Captured { .. }));
}

#[tokio::test]
async fn what_the_shop_called_off_cannot_be_approved() {
    let sandbox = sandbox().await;
    let charge = Charge { return_url: None, ..challenged() };
    let url = asked(&sandbox, &charge).await;
    let voided = gateways(&sandbox).void(NAME, charge.payment).await;
    assert_eq!(voided, Ok(GatewayOutcome::NotCharged));
    let answer = press(&url, "approve").await;
    assert!(answer.text().await.unwrap().contains("called off"));
    assert_eq!(outcome(&sandbox, &charge).await, GatewayOutcome::NotCharged);
}

#[tokio::test]
async fn an_unknown_page_is_not_there() {
    let sandbox = sandbox().await;
    let url = format!("{}/challenge/pi_unknown", sandbox.base_url());
    assert_eq!(browser().get(&url).send().await.unwrap().status(), 404);
    assert_eq!(press(&url, "approve").await.status(), 404);
}

//! What people type at checkout: read from the form, or from the last try to pay.

use http_api::actions::{Contact, Try};
use payments::Method;
use ui::pages::checkout::{PayBy, Typed};

use crate::door::Form;

/// As the form brings it.
pub(super) fn read(form: &Form) -> Typed {
    let method = PayBy::of_word(form.text("method")).unwrap_or_default();
    Typed {
        email: form.text("email").to_owned(),
        phone: form.text("phone").to_owned(),
        promo: form.text("promo").to_owned(),
        account: form.text(method.word()).to_owned(),
        method,
        uses_wallet: form.has("wallet"),
    }
}

/// As the last try had it: its booking keeps all of it.
pub(super) fn of_try(tried: &Try, contact: Option<&Contact>) -> Typed {
    let payment = tried.payment.as_ref();
    let phone = contact.and_then(|contact| contact.phone.as_ref());
    Typed {
        email: contact.map(|contact| contact.email.as_str().to_owned()).unwrap_or_default(),
        phone: phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
        promo: tried.booking.promo_code.clone().unwrap_or_default(),
        method: payment.map_or(PayBy::Wallet, |payment| pay_by(payment.method)),
        account: payment.and_then(|payment| payment.token.clone()).unwrap_or_default(),
        uses_wallet: payment.is_some_and(|payment| payment.amount.minor < tried.booking.due.minor),
    }
}

const fn pay_by(method: Method) -> PayBy {
    match method {
        Method::CreditCard | Method::DebitCard => PayBy::Card,
        Method::Upi => PayBy::Upi,
        Method::Paypal => PayBy::Paypal,
        Method::Wallet => PayBy::Wallet,
    }
}

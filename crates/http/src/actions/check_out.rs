//! Pay for a hold.

use accounts::{Email, Language, Phone};
use axum::http::StatusCode;
use booking::{AfterFailure, Booking, Charge, FromWallet, ReserveBooking, SealedContact};
use flows::{CheckOut, CheckOutFailure, CheckedOut};
use kernel::{BookingId, HoldId, Money, SeatNo, ShowId};
use payments::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{AccessToken, Asker};
use crate::App;
use crate::door::ApiError;

/// What to book, for whom, and how it is paid.
#[derive(Clone)]
pub struct CheckOutWish {
    /// The new booking's id, if the asker can name the same one again: a wish that is repeated under
    /// its id is not tried again, even after its payment was declined.
    pub booking: Option<BookingId>,
    /// The show.
    pub show: ShowId,
    /// The hold.
    pub hold: HoldId,
    /// The seats that the asker believes to hold; refused if the hold has others.
    pub seats: Option<Vec<SeatNo>>,
    /// Who asks.
    pub asker: Asker,
    /// The address that the tickets go to.
    pub email: Email,
    /// A number to be reached at.
    pub phone: Option<Phone>,
    /// Which language letters are read in.
    pub language: Language,
    /// An offer.
    pub promo_code: Option<String>,
    /// What the asker believes to pay; refused if it is another amount.
    pub expected: Option<Money>,
    /// What comes from the wallet.
    pub from_wallet: FromWallet,
    /// What pays the rest; not needed where an offer or the wallet pays all of it.
    pub tender: Option<Tender>,
    /// What becomes of the hold when the payment is declined.
    pub after_failure: AfterFailure,
    /// Where the browser goes after a 3-D Secure challenge.
    pub return_url: Option<String>,
    /// Whether the person hears what came of it by letter.
    pub letter: bool,
}

/// A card or account at a gateway.
#[derive(Clone)]
pub struct Tender {
    /// Of which kind.
    pub method: Method,
    /// The gateway's token for it. We never see card numbers.
    pub token: String,
}

/// A checkout that went through, or is not decided yet: the booking's status tells.
pub struct Ordered {
    /// The booking, confirmed or pending.
    pub booking: Booking,
    /// Where the person has to go before the payment is decided.
    pub next_action: Option<String>,
    /// Opens the booking of a guest.
    pub access_token: Option<AccessToken>,
}

/// Pays for a hold and turns it into tickets, exactly once however often the same wish is repeated.
/// A payment that was declined, and one that came too late, are refusals.
pub async fn check_out(app: &App, wish: CheckOutWish) -> Result<Ordered, ApiError> {
    let session = wish.asker.guest_session();
    let access_token = session.map(|session| AccessToken::of(app, wish.hold, session));
    let (return_url, letter) = (wish.return_url.clone(), wish.letter);
    let reserve = wish.reserve(app, access_token.as_ref());
    let description = "Tickets".to_owned();
    match app.flows.check_out(CheckOut { reserve, return_url, description, letter }).await? {
        CheckedOut::Confirmed(booking) => Ok(Ordered { booking, next_action: None, access_token }),
        CheckedOut::Pending { booking, next_action } => {
            Ok(Ordered { booking, next_action, access_token })
        }
        CheckedOut::Declined { booking, code } => Err(declined(app, &booking, &code)),
        CheckedOut::SentBack(booking) => Err(sent_back(&booking)),
    }
}

impl CheckOutWish {
    fn reserve(self, app: &App, token: Option<&AccessToken>) -> ReserveBooking {
        let request_hash = self.hash();
        let gateway = app.flows.gateways().names().next().unwrap_or_default();
        let charge = |tender: Tender| Charge {
            method: tender.method,
            gateway: gateway.to_owned(),
            token: tender.token,
        };
        ReserveBooking {
            booking: self.booking.unwrap_or_else(|| app.fresh(BookingId::new)),
            hold: self.hold,
            show: self.show,
            seats: self.seats,
            claimants: self.asker.claimants(),
            user: self.asker.user(),
            access_hash: token.map(AccessToken::hash),
            contact: SealedContact {
                email: app.vault.seal_email(&self.email, app.random()),
                phone: self.phone.map(|phone| app.vault.seal_phone(&phone, app.random())),
                language: self.language,
            },
            promo_code: self.promo_code,
            expected: self.expected,
            from_wallet: self.from_wallet,
            charge: self.tender.map(charge),
            after_failure: self.after_failure,
            request_hash,
        }
    }

    /// What tells this wish from another one.
    fn hash(&self) -> [u8; 32] {
        let tender = self.tender.as_ref().map(|tender| (tender.method.to_string(), &tender.token));
        let all = json!([
            self.show,
            self.hold,
            self.seats,
            self.asker.claimants().iter().map(ToString::to_string).collect::<Vec<_>>(),
            self.email.as_str(),
            self.phone.as_ref().map(Phone::as_str),
            self.promo_code,
            self.expected,
            self.from_wallet,
            tender,
            self.after_failure == AfterFailure::KeepHold,
            self.return_url,
        ]);
        Sha256::digest(all.to_string()).into()
    }
}

fn declined(app: &App, booking: &Booking, code: &str) -> ApiError {
    let is_held = booking.after_failure == AfterFailure::KeepHold
        && booking.hold_until_before_paying > app.store.now();
    let seats = if is_held { "Your seats are still held." } else { "Your seats are free again." };
    ApiError::new(
        StatusCode::PAYMENT_REQUIRED,
        "payment_declined",
        format!("The payment was declined. Nothing was charged. {seats} Try another way to pay."),
    )
    .with_details(json!({
        "declineCode": code, "bookingId": booking.id, "bookingNumber": booking.number,
    }))
}

fn sent_back(booking: &Booking) -> ApiError {
    let why = match booking.failure_code.as_deref() {
        Some("show_cancelled") => "The show was cancelled while you paid",
        Some("seats_lost") => "The seats were taken by the time you had paid",
        _ => "The booking could not be completed",
    };
    let message = format!("{why}. All of your payment is on its way back to you.");
    ApiError::new(StatusCode::CONFLICT, "seats_lost", message).with_details(json!({
        "bookingId": booking.id, "bookingNumber": booking.number, "cause": booking.failure_code,
        "refundAmount": booking.refunded.to_decimal(), "currency": booking.refunded.currency,
    }))
}

impl From<CheckOutFailure> for ApiError {
    fn from(failure: CheckOutFailure) -> Self {
        match failure {
            CheckOutFailure::Refused(refusal) => Self::refused(&refusal),
            CheckOutFailure::GatewayDown(down) => Self::refused(&down),
            CheckOutFailure::Store(error) => error.into(),
            CheckOutFailure::Interrupted(cut) => Self::internal(format!("{cut:?}")),
        }
    }
}

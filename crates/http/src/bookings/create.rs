//! Pay for a hold.

use accounts::{Email, Language, Phone};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use booking::{AfterFailure, BookingStatus as Standing, FromWallet};
use kernel::{Currency, HoldId, Money, SeatNo, ShowId};
use serde::{Deserialize, Serialize};
use tickets::qr::Qr;
use tickets::tickets_of;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{BookedSeat, BookedTicket, BookingAmounts};
use crate::App;
use crate::actions::{
    self, AccessToken, Asker, CheckOutWish, Ordered, Tender, board_of, seats_named, show_of,
};
use crate::door::{Amount, ApiError, Check, Json, MaybeSignedIn, Reads};
use crate::words::{BookingStatus, PaymentType};

/// The longest text of a link or a token.
const TEXT_CHARS_MAX: usize = 2_000;
/// The longest code of an offer.
const PROMO_CODE_CHARS_MAX: usize = 50;
/// Pixels of one module of the QR picture.
const QR_MODULE_PIXELS: usize = 8;

/// What to book, for whom, and how it is paid.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookingRequest {
    /// The show.
    show_id: Uuid,
    /// The seats that you believe to have locked; refused if the lock has others.
    #[schema(max_items = 10)]
    seats: Option<Vec<Uuid>>,
    /// The lock.
    lock_id: Uuid,
    /// The session id that the lock was made with, for guests.
    #[schema(example = "8c5f0e0c-3b1d-4f43-9d7a-3e0b2e8f6d11", max_length = 100)]
    session_id: Option<String>,
    /// Whom letters about the booking go to.
    contact_info: ContactInfo,
    /// How it is paid; not needed where an offer or the wallet pays all of it.
    payment_method: Option<PaymentMethod>,
    /// An offer.
    #[schema(example = "FIRST10", max_length = 50)]
    promo_code: Option<String>,
    /// What you believe to pay; refused if it is another amount.
    expected_amount: Option<Amount>,
    /// Whether the lock goes on when the payment is declined.
    #[serde(default)]
    keep_hold_on_failure: bool,
    /// Where the browser goes after a 3-D Secure challenge.
    #[schema(example = "https://tickets.example.com/return", max_length = 2000)]
    return_url: Option<String>,
    /// Whether we write to the person when the payment is decided: the tickets, or that nothing came
    /// of it.
    #[serde(default)]
    send_letter: bool,
}

/// Who is to be reached.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactInfo {
    /// The address that letters about the booking go to.
    #[schema(example = "user@example.com", max_length = 254)]
    email: String,
    /// With the country code.
    #[schema(example = "+12345678901")]
    phone: Option<String>,
}

/// How it is paid.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentMethod {
    /// With what.
    #[serde(rename = "type")]
    method: PaymentType,
    /// The gateway's token for the card or account; a wallet needs none. We never see card numbers.
    #[schema(example = "pm_card_visa", max_length = 2000)]
    token: Option<String>,
    /// What is paid in another way; the method above pays the rest.
    #[serde(default)]
    #[schema(max_items = 1)]
    split: Vec<SplitPart>,
}

/// A part that is paid in another way.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SplitPart {
    /// Only a wallet can pay a part.
    #[serde(rename = "type")]
    #[schema(example = "wallet")]
    method: PaymentType,
    /// How much; what there is if left out.
    amount: Option<Amount>,
}

/// A booking as its creation answers it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingCreated {
    /// Names the booking.
    booking_id: Uuid,
    /// What people read out.
    #[schema(example = "USH20261122AHQZSXQP")]
    booking_number: String,
    /// Confirmed; or pending with status 202 while the payment is not decided.
    #[schema(example = "confirmed")]
    status: BookingStatus,
    /// The show.
    show_id: Uuid,
    /// The seats.
    seats: Vec<BookedSeat>,
    /// What it costs.
    #[serde(flatten)]
    amounts: BookingAmounts,
    /// The QR code of the first ticket, a PNG in base64; null while pending.
    #[schema(example = "iVBORw0KGgo=")]
    qr_code: Option<String>,
    /// A ticket for each seat; none while pending.
    tickets: Vec<BookedTicket>,
    /// Opens the booking of a guest: send it as `X-Access-Token` or `?accessToken=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    /// What the person has to do before the payment is decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_action: Option<NextAction>,
}

/// What the person has to do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NextAction {
    /// `redirect`: send the person's browser to `url`.
    #[serde(rename = "type")]
    #[schema(example = "redirect")]
    what: &'static str,
    /// Where to.
    #[schema(example = "https://pay.example.com/challenge/123")]
    url: String,
}

impl NextAction {
    pub(super) const fn redirect(url: String) -> Self {
        Self { what: "redirect", url }
    }
}

/// Book
///
/// Pays for a lock and turns it into tickets, exactly once however often the request is repeated.
/// A declined payment frees the seats, unless `keepHoldOnFailure` is set.
#[utoipa::path(
    post, path = "/api/v1/bookings", tag = "Bookings", security((), ("signIn" = [])),
    responses(
        (status = 201, description = "Paid, with tickets", body = BookingCreated),
        (status = 202, description = "The payment is not decided: follow `nextAction`, then look \
            at the booking again", body = BookingCreated),
        (status = 402, description = "`payment_declined`, `wallet_too_little`; nothing was charged"),
        (status = 403, description = "`not_your_hold`"),
        (status = 404, description = "`unknown_show`, `unknown_hold`"),
        (status = 409, description = "`amount_changed`, `hold_booked`; `seats_lost` when the \
            payment came too late and is on its way back"),
        (status = 410, description = "`hold_expired`, `show_past`, `show_cancelled`"),
        (status = 422, description = "`seats_not_in_hold`, `payment_method_missing`, `promo_…`"),
    )
)]
pub async fn book(
    State(app): State<App>,
    MaybeSignedIn(principal): MaybeSignedIn,
    Reads(language): Reads,
    Json(body): Json<BookingRequest>,
) -> Result<Response, ApiError> {
    let asker = Asker::new(principal.as_ref(), body.session_id.clone())?;
    let show = show_of(&app, ShowId::new(body.show_id)).await?;
    let board = board_of(&app, show.show.id).await?;
    let seats = body.seats.as_ref().map(|ids| seats_named(board.layout(), ids)).transpose()?;
    let wish = body.read(asker, language, seats, show.show.currency)?;
    let ordered = actions::check_out(&app, wish).await?;
    answer(&app, ordered).await
}

async fn answer(app: &App, ordered: Ordered) -> Result<Response, ApiError> {
    let booking = &ordered.booking;
    let status = match booking.status {
        Standing::Pending => StatusCode::ACCEPTED,
        _ => StatusCode::CREATED,
    };
    let place = HeaderValue::from_str(&format!("/api/v1/bookings/{}", booking.id));
    let place = place.map_err(|error| ApiError::internal(error.to_string()))?;
    let body = BookingCreated::new(app, ordered).await?;
    Ok((status, [(header::LOCATION, place)], axum::Json(body)).into_response())
}

impl BookingCreated {
    async fn new(app: &App, ordered: Ordered) -> Result<Self, ApiError> {
        let Ordered { booking, next_action, access_token } = ordered;
        let (show, board) = (show_of(app, booking.show).await?, board_of(app, booking.show).await?);
        let id = booking.id;
        let tickets = match booking.status {
            Standing::Pending => Vec::new(),
            _ => app.store.read("tickets.tickets_of", move |s| tickets_of(s, id)).await?,
        };
        let first = tickets.first().map(|ticket| app.ticket_keys.code_of(ticket));
        Ok(Self {
            booking_id: id.uuid(),
            status: booking.status.into(),
            show_id: booking.show.uuid(),
            seats: BookedSeat::all(&booking, &show.show, board.layout()),
            amounts: BookingAmounts::of(&booking),
            qr_code: first.map(|code| Qr::of(&code).png_base64(QR_MODULE_PIXELS)),
            tickets: tickets.iter().map(|one| BookedTicket::new(&app.ticket_keys, one)).collect(),
            access_token: access_token.map(AccessToken::reveal),
            next_action: next_action.map(NextAction::redirect),
            booking_number: booking.number,
        })
    }
}

impl BookingRequest {
    fn read(
        self,
        asker: Asker,
        language: Language,
        seats: Option<Vec<SeatNo>>,
        currency: Currency,
    ) -> Result<CheckOutWish, ApiError> {
        let mut check = Check::default();
        let email = check.read::<Email>("contactInfo.email", &self.contact_info.email);
        let phone = self.contact_info.phone.as_ref();
        let phone = phone.and_then(|phone| check.read::<Phone>("contactInfo.phone", phone));
        check.text_opt("promoCode", self.promo_code.as_deref(), PROMO_CODE_CHARS_MAX);
        check_return_url(&mut check, self.return_url.as_deref());
        let expected = self
            .expected_amount
            .and_then(|amount| check.keep("expectedAmount", amount.minor(currency)));
        let payment = self.payment_method.map(|payment| payment.read(currency, &mut check));
        check.done()?;
        let (from_wallet, tender) = payment.unwrap_or((FromWallet::Nothing, None));
        Ok(CheckOutWish {
            booking: None,
            show: ShowId::new(self.show_id),
            hold: HoldId::new(self.lock_id),
            seats,
            asker,
            email: email.ok_or_else(|| ApiError::internal("an address was not read"))?,
            phone,
            language,
            promo_code: self.promo_code,
            expected: expected.map(|minor| Money::new(minor, currency)),
            from_wallet,
            tender,
            after_failure: match self.keep_hold_on_failure {
                true => AfterFailure::KeepHold,
                false => AfterFailure::FreeSeats,
            },
            return_url: self.return_url,
            letter: self.send_letter,
        })
    }
}

impl PaymentMethod {
    fn read(self, currency: Currency, check: &mut Check) -> (FromWallet, Option<Tender>) {
        if self.method == PaymentType::Wallet {
            return (FromWallet::Everything, None);
        }
        let from_wallet = self.wallet_part(currency, check);
        let token = self.token.unwrap_or_default();
        check.text("paymentMethod.token", &token, 1..=TEXT_CHARS_MAX);
        (from_wallet, Some(Tender { method: self.method.into(), token }))
    }

    fn wallet_part(&self, currency: Currency, check: &mut Check) -> FromWallet {
        check.count("paymentMethod.split", &self.split, 0..=1);
        let Some(part) = self.split.first() else { return FromWallet::Nothing };
        if part.method != PaymentType::Wallet {
            check.problem("paymentMethod.split[0].type", "Only a wallet can pay a part.");
        }
        match &part.amount {
            None => FromWallet::WhatThereIs,
            Some(amount) => check
                .keep("paymentMethod.split[0].amount", amount.minor(currency))
                .map_or(FromWallet::Nothing, FromWallet::Minor),
        }
    }
}

fn check_return_url(check: &mut Check, url: Option<&str>) {
    check.text_opt("returnUrl", url, TEXT_CHARS_MAX);
    let is_link = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    if url.is_some_and(|url| !is_link(url)) {
        check.problem("returnUrl", "Use a link that begins with https://.");
    }
}

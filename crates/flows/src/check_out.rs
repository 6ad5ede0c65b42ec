//! Checkout: reserve the booking, ask the gateway, conclude.

use booking::{
    Booking, BookingStatus, Confirmed, EndedBecause, FromWallet, ReserveBooking, ReserveRefusal,
    Reserved, conclude_payment, conclude_unsent, confirm_booking, find_reserved, reserve_booking,
    send_first_letter,
};
use kernel::PaymentId;
use payments::gateway::{Charge, GatewayOutcome};
use payments::{Payment, PaymentStatus, send_again};
use store::{Failure, Isolation, StoreError, Tx};

use crate::gateways::GatewayDown;
use crate::{Flows, Interrupted};

/// Book and pay.
#[derive(Debug, Clone)]
pub struct CheckOut {
    /// What is to be booked.
    pub reserve: ReserveBooking,
    /// Where the person's browser goes after a 3-D Secure challenge.
    pub return_url: Option<String>,
    /// What the person reads on the challenge page and the statement.
    pub description: String,
    /// Whether the person hears what came of it by letter.
    pub letter: bool,
}

/// How a checkout stands when it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckedOut {
    /// Paid, with tickets.
    Confirmed(Booking),
    /// Not decided yet: the person has to go to `next_action`, or the gateway has not answered.
    Pending {
        /// The booking.
        booking: Booking,
        /// Where the person has to go.
        next_action: Option<String>,
    },
    /// The gateway said no; nothing was charged.
    Declined {
        /// The booking, which has failed.
        booking: Booking,
        /// Why, in the gateway's word.
        code: String,
    },
    /// It was paid, but the seats or the show are gone; the money is on its way back.
    SentBack(Booking),
}

/// Why a checkout has no answer of its own.
#[derive(Debug)]
pub enum CheckOutFailure {
    /// A rule said no; nothing was charged.
    Refused(ReserveRefusal),
    /// The gateway cannot be reached; nothing was charged and the seats are still held or free.
    GatewayDown(GatewayDown),
    /// The store could not.
    Store(StoreError),
    /// A test cut the flow.
    Interrupted(Interrupted),
}

impl From<Failure<ReserveRefusal>> for CheckOutFailure {
    fn from(failure: Failure<ReserveRefusal>) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Refused(refusal),
            Failure::Store(error) => Self::Store(error),
        }
    }
}

impl From<StoreError> for CheckOutFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Interrupted> for CheckOutFailure {
    fn from(interrupted: Interrupted) -> Self {
        Self::Interrupted(interrupted)
    }
}

impl Flows {
    /// Books held seats and pays for them. The same request again, after whatever happened to the
    /// first one, comes to the same booking and charges once.
    pub async fn check_out(&self, request: CheckOut) -> Result<CheckedOut, CheckOutFailure> {
        self.faults.at("check_out.begin")?;
        let reserved = self.reserve(&request.reserve, request.letter).await?;
        self.faults.at("check_out.reserved")?;
        let Reserved { booking, payment, is_new } = reserved;
        match payment {
            Some(payment) if booking.status == BookingStatus::Pending => {
                self.charge(&request, booking, payment, is_new).await
            }
            payment => Ok(standing(booking, payment.and_then(|one| one.next_action_url))),
        }
    }

    /// Begins the booking, or finds it begun. While its gateway is down nothing new is begun.
    async fn reserve(
        &self,
        reserve: &ReserveBooking,
        letter: bool,
    ) -> Result<Reserved, CheckOutFailure> {
        let reserve = reserve.clone();
        let gateway = reserve.charge.as_ref().map(|charge| charge.gateway.as_str());
        let Err(down) = gateway.map_or(Ok(()), |gateway| self.gateways.check(gateway)) else {
            let level = level_of(&reserve);
            let script = move |tx: &mut Tx<'_>| reserve_and_confirm_if_paid(tx, &reserve, letter);
            return Ok(self.store.write_at(level, "flows.reserve", script).await?);
        };
        let earlier =
            self.store.read("flows.reserved", move |reads| find_reserved(reads, &reserve)).await?;
        earlier.ok_or(CheckOutFailure::GatewayDown(down))
    }

    async fn charge(
        &self,
        request: &CheckOut,
        booking: Booking,
        payment: Payment,
        is_new: bool,
    ) -> Result<CheckedOut, CheckOutFailure> {
        if !payment.status.is_open() || payment.next_action_url.is_some() {
            return self.concluded(booking, &payment, GatewayOutcome::Unknown).await;
        }
        if !is_new && !self.may_send_again(payment.id).await? {
            return self.concluded(booking, &payment, GatewayOutcome::Unknown).await;
        }
        let charge = Charge {
            payment: payment.id,
            amount: payment.amount,
            token: payment.token.clone().unwrap_or_default(),
            method: payment.method.to_string(),
            return_url: request.return_url.clone(),
            description: request.description.clone(),
        };
        let answer = self.gateways.charge(&payment.gateway, &charge).await;
        self.faults.at("check_out.charged")?;
        match answer {
            Ok(outcome) => self.concluded(booking, &payment, outcome).await,
            // This try sent nothing, but an earlier one may have.
            Err(_) if !is_new => self.concluded(booking, &payment, GatewayOutcome::Unknown).await,
            Err(down) => self.unsent(&payment, down).await,
        }
    }

    async fn may_send_again(&self, payment: PaymentId) -> Result<bool, StoreError> {
        self.store.write("flows.send_again", move |tx| send_again(tx, payment)).await
    }

    /// Ends a checkout of which this try, its first, sent nothing, unless another one has.
    async fn unsent(
        &self,
        payment: &Payment,
        down: GatewayDown,
    ) -> Result<CheckedOut, CheckOutFailure> {
        let id = payment.id;
        let script = move |tx: &mut Tx<'_>| conclude_unsent(tx, id);
        let concluded = self
            .store
            .write_at(Isolation::ReadCommitted, "flows.conclude_unsent", script)
            .await?
            .ok_or_else(|| has_gone(id))?;
        self.faults.at("check_out.concluded")?;
        match concluded.payment.status {
            PaymentStatus::Voided => Err(CheckOutFailure::GatewayDown(down)),
            _ => Ok(standing(concluded.booking, concluded.payment.next_action_url)),
        }
    }

    /// What came of the payment, or that nobody can tell yet: the money may have been taken when the
    /// store cannot write it down, and then the webhook or the reconciler settles it.
    async fn concluded(
        &self,
        booking: Booking,
        payment: &Payment,
        outcome: GatewayOutcome,
    ) -> Result<CheckedOut, CheckOutFailure> {
        let id = payment.id;
        let written = self
            .store
            .write_at(Isolation::ReadCommitted, "flows.conclude", move |tx| {
                conclude_payment(tx, id, &outcome, &EndedBecause::NotCharged)
            })
            .await;
        let concluded = match written {
            Err(error) if error.is_passing() => {
                tracing::warn!(payment = %id, %error, "what a gateway said could not be written");
                let next_action = payment.next_action_url.clone();
                return Ok(CheckedOut::Pending { booking, next_action });
            }
            written => written?.ok_or_else(|| has_gone(id))?,
        };
        self.faults.at("check_out.concluded")?;
        Ok(standing(concluded.booking, concluded.payment.next_action_url))
    }
}

fn has_gone(payment: PaymentId) -> StoreError {
    StoreError::Defect(format!("payment {payment} has gone"))
}

/// Right at the lower level: see `reserve_booking`. What a wallet or an offer may pay in full is
/// confirmed by the same script, which is right at the higher level alone; and who pays twice at once
/// from one wallet is tried again there, where the lower level would refuse.
fn level_of(reserve: &ReserveBooking) -> Isolation {
    match (reserve.from_wallet, &reserve.promo_code) {
        (FromWallet::Nothing, None) => Isolation::ReadCommitted,
        _ => Isolation::Serializable,
    }
}

/// What a wallet or an offer pays in full needs no gateway and is tickets at once.
fn reserve_and_confirm_if_paid(
    tx: &mut Tx<'_>,
    reserve: &ReserveBooking,
    letter: bool,
) -> Result<Reserved, Failure<ReserveRefusal>> {
    let reserved = reserve_booking(tx, reserve)?;
    if letter && reserved.is_new {
        // Promised before the gateway is asked: whoever pays hears of it, even if we die meanwhile.
        send_first_letter(tx, reserved.booking.id)?;
    }
    if reserved.payment.is_some() || reserved.booking.status != BookingStatus::Pending {
        return Ok(reserved);
    }
    let confirmed = confirm_booking(tx, reserved.booking.id)?;
    let booking = confirmed.map_or(reserved.booking, Confirmed::into_booking);
    Ok(Reserved { booking, ..reserved })
}

fn standing(booking: Booking, next_action: Option<String>) -> CheckedOut {
    match booking.status {
        BookingStatus::Confirmed | BookingStatus::Cancelled => CheckedOut::Confirmed(booking),
        BookingStatus::Pending => CheckedOut::Pending { booking, next_action },
        _ if booking.is_sent_back() => CheckedOut::SentBack(booking),
        _ => {
            let code = booking.failure_code.clone().unwrap_or_else(|| "declined".into());
            CheckedOut::Declined { booking, code }
        }
    }
}

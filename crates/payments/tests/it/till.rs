//! A till: payments of one person through one gateway.

use fixtures::Bench;
use kernel::time::plus_seconds;
use kernel::{BookingId, Currency, Money, PaymentId, RefundId, TransferId, UserId};
use payments::gateway::GatewayOutcome;
use payments::{
    Account, Destination, Method, OpenPayment, OpenRefund, Payment, Refund, RefundRefusal, Settled,
    Settlement, balance_of, credit_wallet, find_payment, open_payment, open_refund, settle_payment,
};
use store::{Failure, ScriptError, StoreError, Tx};
use uuid::Uuid;

/// The one booking of these tests.
pub const BOOKING: BookingId = BookingId::new(Uuid::from_u128(1));
/// The one person of these tests.
pub const ANA: UserId = UserId::new(Uuid::from_u128(2));

/// Whose database it is.
pub struct Till<'b>(pub &'b Bench);

impl Till<'_> {
    /// Runs a script.
    pub fn run<T, E>(
        &self,
        script: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: ScriptError,
    {
        self.0.store.write_blocking("test", script)
    }

    /// Opens a card payment of that number.
    pub fn opens(&self, number: u128, minor: i64) -> Payment {
        let open = card_payment(number, minor, Some(ANA));
        let settle_after = plus_seconds(self.0.store.now(), 30);
        self.run(move |tx| open_payment(tx, &OpenPayment { settle_after, ..open.clone() })).unwrap()
    }

    /// The gateway answers.
    pub fn hears(&self, number: u128, outcome: GatewayOutcome) -> (Payment, Settled) {
        let settlement = Settlement { payment: payment_id(number), outcome };
        self.run::<_, StoreError>(move |tx| settle_payment(tx, &settlement)).unwrap().unwrap()
    }

    /// A card payment that was captured.
    pub fn captures(&self, number: u128, minor: i64) {
        self.opens(number, minor);
        assert_eq!(self.hears(number, captured(number)).1, Settled::Captured);
    }

    /// Money goes back.
    pub fn refunds(
        &self,
        number: u128,
        payment: u128,
        minor: i64,
        destination: Destination,
    ) -> Result<Refund, Failure<RefundRefusal>> {
        let open = OpenRefund {
            id: refund_id(number),
            payment: payment_id(payment),
            amount: inr(minor),
            destination,
            reason: "test".into(),
        };
        self.run(move |tx| open_refund(tx, &open))
    }

    /// Ana is given money.
    pub fn credits(&self, number: u128, minor: i64) {
        let id = TransferId::new(Uuid::from_u128(number));
        let gift = move |tx: &mut Tx<'_>| {
            credit_wallet(tx, ANA, inr(minor), Account::Promotions, id, None)
        };
        self.run::<_, StoreError>(gift).unwrap();
    }

    pub fn payment(&self, number: u128) -> Payment {
        let id = payment_id(number);
        let found = self.0.store.read_blocking::<_, StoreError, _>("payment", move |snapshot| {
            find_payment(snapshot, id)
        });
        found.unwrap().unwrap()
    }

    /// What the ledger has on an account, minor units.
    pub fn has(&self, account: Account) -> i64 {
        let found = self.0.store.read_blocking::<_, StoreError, _>("balance", move |snapshot| {
            balance_of(snapshot, &account, Currency::INR)
        });
        found.unwrap().minor
    }

    /// Gateway, suspense, wallet.
    pub fn balances(&self) -> [i64; 3] {
        [
            self.has(Account::GatewayClearing("sandbox".into())),
            self.has(Account::BookingSuspense(BOOKING)),
            self.has(Account::Wallet(ANA)),
        ]
    }
}

/// A payment that a gateway is about to be asked for.
pub fn card_payment(number: u128, minor: i64, user: Option<UserId>) -> OpenPayment {
    OpenPayment {
        id: payment_id(number),
        booking: BOOKING,
        user,
        method: Method::CreditCard,
        gateway: "sandbox".into(),
        token: "pm_card_visa".into(),
        amount: inr(minor),
        settle_after: fixtures::START,
    }
}

pub fn captured(number: u128) -> GatewayOutcome {
    GatewayOutcome::Captured { gateway_ref: format!("pi_{number}") }
}

pub fn payment_id(number: u128) -> PaymentId {
    PaymentId::new(Uuid::from_u128(1_000 + number))
}

pub fn refund_id(number: u128) -> RefundId {
    RefundId::new(Uuid::from_u128(2_000 + number))
}

pub const fn inr(minor: i64) -> Money {
    Money::new(minor, Currency::INR)
}

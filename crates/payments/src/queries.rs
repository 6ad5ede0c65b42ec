//! Read-only views of payments and refunds.

use kernel::time::plus_seconds;
use kernel::{BookingId, PaymentId, RefundId};
use store::{Snapshot, StoreError, params, sql};

use crate::payment::{Payment, payment_columns, read_payment};
use crate::refund::{Refund, read_refund, refund_columns};

/// Longer than any pause between two tries of a job.
const REFUND_STUCK_SECONDS: i64 = 2 * 3_600;

sql! {
    FIND_PAYMENT =
        concat!("SELECT ", payment_columns!(), " FROM payments WHERE payment_id = $1");
    PAYMENTS_OF =
        concat!("SELECT ", payment_columns!(), " FROM payments WHERE booking_id = $1");
    /// Served by payments_unsettled.
    UNSETTLED = concat!("SELECT ", payment_columns!(), " FROM payments \
        WHERE status IN ('created', 'authorizing') AND settle_after <= $1 \
        ORDER BY settle_after LIMIT $2");
    FIND_REFUND = concat!("SELECT ", refund_columns!(), " FROM refunds WHERE refund_id = $1");
    REFUNDS_OF = concat!("SELECT ", refund_columns!(), " FROM refunds \
        WHERE booking_id = $1 ORDER BY created_at, refund_id");
    /// Served by refunds_open.
    STUCK_REFUNDS = "SELECT refund_id FROM refunds WHERE status = 'processing' \
        AND updated_at <= $1 ORDER BY updated_at LIMIT $2";
}

/// A payment by its id.
pub fn find_payment(
    snapshot: &mut Snapshot<'_>,
    payment: PaymentId,
) -> Result<Option<Payment>, StoreError> {
    snapshot.row_opt(&FIND_PAYMENT, params![payment], read_payment)
}

/// Says that [`payments_of`] will be asked, before anything is changed.
pub fn payments_ahead(snapshot: &mut Snapshot<'_>, booking: BookingId) {
    snapshot.ahead(&PAYMENTS_OF, params![booking]);
}

/// The payments of a booking, oldest first.
pub fn payments_of(
    snapshot: &mut Snapshot<'_>,
    booking: BookingId,
) -> Result<Vec<Payment>, StoreError> {
    let mut payments = snapshot.rows(&PAYMENTS_OF, params![booking], read_payment)?;
    payments.sort_unstable_by_key(|payment| (payment.created_at, payment.id));
    Ok(payments)
}

/// Payments whose answer is overdue, the oldest first.
pub fn unsettled_payments(
    snapshot: &mut Snapshot<'_>,
    limit: u32,
) -> Result<Vec<Payment>, StoreError> {
    let now = snapshot.now();
    snapshot.rows(&UNSETTLED, params![now, limit], read_payment)
}

/// A refund by its id.
pub fn find_refund(
    snapshot: &mut Snapshot<'_>,
    refund: RefundId,
) -> Result<Option<Refund>, StoreError> {
    snapshot.row_opt(&FIND_REFUND, params![refund], read_refund)
}

/// The refunds of a booking, oldest first.
pub fn refunds_of(
    snapshot: &mut Snapshot<'_>,
    booking: BookingId,
) -> Result<Vec<Refund>, StoreError> {
    snapshot.rows(&REFUNDS_OF, params![booking], read_refund)
}

/// Refunds that nobody has asked a gateway about for longer than the pauses between tries, the oldest
/// first.
pub fn stuck_refunds(snapshot: &mut Snapshot<'_>, limit: u32) -> Result<Vec<RefundId>, StoreError> {
    let since = plus_seconds(snapshot.now(), -REFUND_STUCK_SECONDS);
    snapshot.rows(&STUCK_REFUNDS, params![since, limit], |row| row.get(0))
}

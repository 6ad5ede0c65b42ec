//! Who is at the door: how many connections there may be, and who goes when one more comes.
//!
//! A connection costs memory whether or not it asks anything. When all places are taken, the one
//! that has asked nothing for long is shown out, so that many idle connections keep nobody away; one
//! that is being answered never is. The longest idle is looked for among a few, so that a flood of
//! connections costs the same each, however many there are.

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use http_api::Peer;
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::timeout;

/// Guests that are looked at to find one that has been idle for long.
const LOOKED_AT: usize = 16;
/// Who has asked something more recently keeps their place.
const IDLE_MIN: Duration = Duration::from_millis(500);
/// How often we look again whether somebody has become idle.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// All who are connected.
pub(super) struct Guests {
    max: usize,
    /// Of one address; zero is no limit.
    per_address_max: usize,
    opened: Instant,
    present: Mutex<Present>,
    somebody_left: Notify,
}

#[derive(Default)]
struct Present {
    all: Vec<Arc<Guest>>,
    by_address: HashMap<IpAddr, usize>,
    /// Where the next look begins.
    look: usize,
}

/// One connection.
pub(super) struct Guest {
    address: IpAddr,
    /// Index in `Present::all`; nobody's once it was shown out.
    place: AtomicUsize,
    /// Requests that are being answered.
    open: AtomicU32,
    /// Milliseconds since the door was opened, when the last answer ended.
    idle_since: AtomicU64,
    has_asked: AtomicBool,
    leave: Notify,
}

/// The place of a guest who was shown out.
const NO_PLACE: usize = usize::MAX;

impl Guests {
    pub(super) fn new(max: usize, per_address_max: usize) -> Self {
        Self {
            max,
            per_address_max,
            opened: Instant::now(),
            present: Mutex::default(),
            somebody_left: Notify::new(),
        }
    }

    /// Finds a place, showing somebody idle out or waiting for one if it must. `None`: this address
    /// has as many as it may.
    pub(super) async fn welcome(self: &Arc<Self>, address: IpAddr) -> Option<Visit> {
        let address = Peer(address.to_canonical()).network();
        loop {
            {
                let mut present = self.present();
                let of_address = present.by_address.get(&address).copied().unwrap_or(0);
                if self.per_address_max != 0 && of_address >= self.per_address_max {
                    return None;
                }
                if present.all.len() < self.max || self.show_somebody_out(&mut present) {
                    return Some(self.seat(&mut present, address));
                }
            }
            // Whether somebody left or we only looked again makes no difference.
            let _ = timeout(LOOK_AGAIN, self.somebody_left.notified()).await;
        }
    }

    fn seat(self: &Arc<Self>, present: &mut Present, address: IpAddr) -> Visit {
        let guest = Arc::new(Guest {
            address,
            place: AtomicUsize::new(present.all.len()),
            open: AtomicU32::new(0),
            idle_since: AtomicU64::new(self.millis()),
            has_asked: AtomicBool::new(false),
            leave: Notify::new(),
        });
        present.all.push(Arc::clone(&guest));
        *present.by_address.entry(address).or_default() += 1;
        Visit { guests: Arc::clone(self), guest }
    }

    fn show_somebody_out(&self, present: &mut Present) -> bool {
        let (now, count) = (self.millis(), present.all.len());
        let first = present.look;
        present.look = (first + LOOKED_AT) % count.max(1);
        let looked_at = (0..LOOKED_AT.min(count)).map(|step| &present.all[(first + step) % count]);
        let longest_idle = looked_at
            .filter(|guest| guest.open.load(Ordering::Relaxed) == 0)
            .min_by_key(|guest| guest.idle_since.load(Ordering::Relaxed))
            .filter(|guest| {
                let since = guest.idle_since.load(Ordering::Relaxed);
                Duration::from_millis(now.saturating_sub(since)) >= IDLE_MIN
            });
        let Some(guest) = longest_idle.map(Arc::clone) else { return false };
        guest.leave.notify_one();
        present.forget(&guest);
        true
    }

    fn present(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Present {
    fn forget(&mut self, guest: &Guest) {
        let place = guest.place.swap(NO_PLACE, Ordering::Relaxed);
        if place == NO_PLACE {
            return;
        }
        self.all.swap_remove(place);
        if let Some(moved) = self.all.get(place) {
            moved.place.store(place, Ordering::Relaxed);
        }
        if let Some(count) = self.by_address.get_mut(&guest.address) {
            *count -= 1;
            if *count == 0 {
                self.by_address.remove(&guest.address);
            }
        }
    }
}

/// A guest's stay, from the welcome until this is dropped.
pub(super) struct Visit {
    guests: Arc<Guests>,
    guest: Arc<Guest>,
}

impl Visit {
    /// Returns when the guest is to go.
    pub(super) async fn shown_out(&self) {
        self.guest.leave.notified().await;
    }

    /// A request is being answered from now on, until its answer's body is dropped.
    pub(super) fn asks(&self) -> Asking {
        self.guest.has_asked.store(true, Ordering::Relaxed);
        self.guest.open.fetch_add(1, Ordering::Relaxed);
        Asking { guests: Arc::clone(&self.guests), guest: Arc::clone(&self.guest) }
    }

    /// Whether nothing was ever asked.
    pub(super) fn is_silent(&self) -> bool {
        !self.guest.has_asked.load(Ordering::Relaxed)
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.guests.present().forget(&self.guest);
        self.guests.somebody_left.notify_one();
    }
}

/// A request that is being answered.
pub(super) struct Asking {
    guests: Arc<Guests>,
    guest: Arc<Guest>,
}

impl Asking {
    /// An answer that ends the request when it has left, or nobody wants it any more.
    pub(super) fn until_sent(self, body: Body) -> Answer {
        Answer { body, _asking: self }
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.guest.idle_since.store(self.guests.millis(), Ordering::Relaxed);
        self.guest.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of an answer, whose guest is busy as long as it lives.
pub(super) struct Answer {
    body: Body,
    _asking: Asking,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    async fn within_reason<T>(future: impl Future<Output = T>) -> Option<T> {
        timeout(Duration::from_secs(30), future).await.ok()
    }

    #[tokio::test]
    async fn who_is_idle_makes_room_and_who_is_answered_stays() {
        let guests = Arc::new(Guests::new(2, 0));
        let (busy, idle) = (guests.welcome(HERE).await.unwrap(), guests.welcome(HERE).await);
        let _asking = busy.asks();
        let third = within_reason(guests.welcome(HERE)).await.unwrap();
        assert!(within_reason(idle.unwrap().shown_out()).await.is_some());
        assert!(timeout(Duration::from_millis(1), busy.shown_out()).await.is_err());
        drop((busy, third));
        assert!(guests.present().all.is_empty() && guests.present().by_address.is_empty());
    }

    #[tokio::test]
    async fn when_all_are_busy_one_more_waits() {
        let guests = Arc::new(Guests::new(1, 0));
        let busy = guests.welcome(HERE).await.unwrap();
        let asking = busy.asks();
        assert!(timeout(IDLE_MIN * 2, guests.welcome(HERE)).await.is_err());
        drop((asking, busy));
        assert!(within_reason(guests.welcome(HERE)).await.is_some());
    }

    #[tokio::test]
    async fn an_address_has_so_many_and_leaves_room_for_others() {
        let guests = Arc::new(Guests::new(10, 2));
        let _two = (guests.welcome(HERE).await.unwrap(), guests.welcome(HERE).await.unwrap());
        assert!(guests.welcome(HERE).await.is_none());
        assert!(guests.welcome("127.0.0.2".parse().unwrap()).await.is_some());
    }
}

//! The server dies without a word while people buy. Every booking that somebody was told of must be
//! there when it is started again.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use super::hold::seats_for;
use super::purchase::{Held, Purchase};
use crate::client::{Answer, Broken, Call, Line};
use crate::dealer::{Dealer, Pair};
use crate::desk::Desk;
use crate::drive::{Next, Visitor, closed_loop};
use crate::format::{count, time};
use crate::limits::{BOOKINGS_PER_SECOND_MAX, WARM_UP};
use crate::notes::Notes;
use crate::report::{Goal, Section};
use crate::rig::Rig;
use crate::server_process::ServerProcess;
use crate::stage::booked_seats;
use crate::tally::Tally;
use crate::trouble::Trouble;

/// Somebody who buys until nobody answers.
struct Buyer {
    dealer: Dealer,
    tally: Arc<Tally>,
}

impl Visitor for Buyer {
    const STEPS: &'static [&'static str] = &["whole booking"];

    async fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes) -> Next {
        let Some(pair) = self.dealer.deal() else {
            return Next::NothingLeft;
        };
        match self.buy(line, &pair).await {
            Ok(Ok(())) => {
                notes.done(0, due, due);
                Next::Again
            }
            Ok(Err(problem)) => {
                notes.fault(&problem);
                Next::Again
            }
            // The server is dead.
            Err(_) => Next::NothingLeft,
        }
    }
}

impl Buyer {
    async fn buy(&self, line: &mut Line, pair: &Pair<'_>) -> Result<Result<(), String>, Broken> {
        let path = format!("/api/v1/shows/{}/seats/lock", pair.show);
        let answer = line.ask(&Call::post(&path, pair.hold_body())).await?;
        let Ok(held) = serde_json::from_slice::<Held>(&answer.body) else {
            return Ok(Err(format!("a hold of free seats was refused: {}", answer.refusal())));
        };
        let session = pair.session();
        let purchase = Purchase { show: pair.show, session: &session, tally: &self.tally };
        match line.ask(&purchase.call(&held.lock_id)).await {
            Ok(Answer { status: 201, body, .. }) => Ok(self.tally.bought(&body)),
            Ok(answer) => Ok(Err(format!("a good card was refused: {}", answer.refusal()))),
            Err(broken) => {
                self.tally.unheard();
                Err(broken)
            }
        }
    }
}

/// Kills the server when half of the time is over, starts it again, and looks.
pub fn kill(rig: &Rig, server: Option<&mut ServerProcess>) -> Result<Vec<Section>, Trouble> {
    let Some(server) = server else {
        return Err(Trouble::new("only a server that this tool started is killed: use --server"));
    };
    let mut stage = rig.stage()?;
    let mut hall = stage.hall(rig.options.hall_seats)?;
    let alive = WARM_UP + rig.options.span / 2;
    let most = (alive.as_secs_f64() * BOOKINGS_PER_SECOND_MAX as f64) as usize;
    let dealer = seats_for(rig, &mut stage, &mut hall, most)?;
    let about = format!(
        "Whole bookings over {} connections; after {} the server is killed (SIGKILL), and then \
         started again.",
        rig.options.connections,
        time(alive)
    );
    let mut section = Section::of("kill", "What is left after a kill", about);
    let tally = Arc::new(Tally::default());
    let progress = rig.progress("bookings until the server dies");
    let buyer = |_: usize| Buyer { dealer: dealer.clone(), tally: Arc::clone(&tally) };
    let measured = thread::scope(|scope| {
        let killer = scope.spawn(|| {
            thread::sleep(alive);
            server.kill()
        });
        let measured = closed_loop(&rig.target, &rig.closed(&progress), buyer);
        killer.join().map_err(|_| Trouble::new("the killer died"))??;
        measured
    })?;
    section.faults.extend(measured.noted.faults);
    section.fault_count += measured.noted.fault_count;
    let began = Instant::now();
    server.start_again()?;
    section.figure("time until it took requests again", time(began.elapsed()));
    look_again(rig, server, &dealer, (&tally, &mut section))?;
    Ok(vec![section])
}

fn look_again(
    rig: &Rig,
    server: &ServerProcess,
    dealer: &Dealer,
    (tally, section): (&Tally, &mut Section),
) -> Result<(), Trouble> {
    let mut desk = Desk::at(server.target(), &rig.options.manager)?;
    let mut audit = tally.audit();
    for on_sale in dealer.shows() {
        let booked = booked_seats(&mut desk, &on_sale.show)?;
        audit.not_on_the_map.extend(tally.audit_against(&on_sale.show, &booked).not_on_the_map);
    }
    let (all, lost) = (audit.seats, audit.not_on_the_map.len());
    section.judge(&audit);
    section.goals.push(Goal {
        id: "Q3".into(),
        asked: "each booking that was confirmed survives kill -9".into(),
        found: format!("{} of {} seats", count((all - lost) as f64), count(all as f64)),
        is_met: all > 0 && lost == 0,
    });
    Ok(())
}

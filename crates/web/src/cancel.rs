//! Giving tickets back: a form that asks, a page that tells the amounts, a button that does it.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use booking::Which;
use http_api::ApiError;
use http_api::actions::{self, CancelWish, OpenedBooking, Viewer};
use jiff::Timestamp;
use kernel::{Money, TicketId};
use payments::Destination;
use tickets::{Ticket, TicketState};
use ui::components::Problems;
use ui::pages::booking::RefundTo;
use ui::pages::cancel::{self, Amounts, Offered, Step};
use ui::say;

use crate::Site;
use crate::booking::{GuestKey, viewer};
use crate::door::{Form, Page, Visitor, see_other};
use crate::summaries::{give_back_until, local, of_booking, policy, seat_name};

/// Which tickets, or what they bring once some are chosen.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    guest: GuestKey,
) -> Result<Response, ApiError> {
    let case = Case::open(&site, &visitor, viewer(&visitor, guest), number).await?;
    let chosen = Chosen::read(query.as_deref().unwrap_or_default());
    match chosen.is_sent {
        false => case.ask(chosen, Problems::default()).await,
        true => case.tell(chosen, Problems::default()).await,
    }
}

/// Gives them back.
pub async fn give_back(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<String>,
    guest: GuestKey,
    form: Form,
) -> Result<Response, ApiError> {
    let case = Case::open(&site, &visitor, viewer(&visitor, guest), number).await?;
    let chosen = Chosen { to: to(form.text("to")), ..Chosen::of(form.all("ticket")) };
    let expected = form.text("expected").parse().ok();
    let wish = CancelWish {
        tickets: Which::These(chosen.tickets.clone()),
        reason: String::new(),
        destination: match chosen.to {
            RefundTo::Source => Destination::Source,
            RefundTo::Wallet => Destination::Wallet,
        },
        expected: expected.map(|minor| Money::new(minor, case.all.booking.due.currency)),
    };
    match actions::cancel(site.app(), &case.viewer, &case.all.booking, wish).await {
        Ok(_) => Ok(see_other(&format!("{}#refunds", case.tickets_href()))),
        Err(error) => case.refused(chosen, error).await,
    }
}

/// What somebody has chosen.
#[derive(Debug, Clone)]
struct Chosen {
    tickets: Vec<TicketId>,
    to: RefundTo,
    /// Whether they have sent the form.
    is_sent: bool,
}

impl Chosen {
    fn read(query: &str) -> Self {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let tickets = pairs.iter().filter(|(name, _)| name == "ticket");
        let destination = pairs.iter().find(|(name, _)| name == "to");
        Self {
            to: to(destination.map_or("", |(_, word)| word)),
            is_sent: pairs.iter().any(|(name, _)| name == "ticket" || name == "look"),
            ..Self::of(tickets.map(|(_, id)| id.as_str()))
        }
    }

    fn of<'t>(tickets: impl Iterator<Item = &'t str>) -> Self {
        let tickets = tickets.filter_map(|id| id.parse().ok()).collect();
        Self { tickets, to: RefundTo::Source, is_sent: true }
    }
}

fn to(word: &str) -> RefundTo {
    if word == RefundTo::Wallet.word() { RefundTo::Wallet } else { RefundTo::Source }
}

/// A booking whose tickets somebody wants to give back.
struct Case<'a> {
    site: &'a Site,
    visitor: &'a Visitor,
    viewer: Viewer,
    all: OpenedBooking,
}

impl<'a> Case<'a> {
    async fn open(
        site: &'a Site,
        visitor: &'a Visitor,
        viewer: Viewer,
        number: String,
    ) -> Result<Self, ApiError> {
        let all = actions::opened_booking(site.app(), &viewer, number).await?;
        Ok(Self { site, visitor, viewer, all })
    }

    fn tickets_href(&self) -> String {
        format!("/b/{}", self.all.booking.number)
    }

    fn good(&self) -> impl Iterator<Item = &Ticket> {
        self.all.tickets.iter().filter(|ticket| ticket.state == TicketState::Valid)
    }

    fn local(&self, at: Timestamp) -> jiff::civil::DateTime {
        local(at, &self.all.show.timezone)
    }

    fn paid(&self, ticket: &Ticket) -> Money {
        self.all.show.money(ticket.price_minor + ticket.fee_minor - ticket.discount_minor)
    }

    async fn preview(&self, tickets: Vec<TicketId>) -> Result<booking::Preview, ApiError> {
        let (app, booking) = (self.site.app(), &self.all.booking);
        actions::preview_cancellation(app, &self.viewer, booking, Which::These(tickets)).await
    }

    /// The tickets to choose from, each with what it brings by itself.
    async fn ask(&self, chosen: Chosen, problems: Problems) -> Result<Response, ApiError> {
        let mut offered = Vec::new();
        for ticket in self.good() {
            let back = match self.preview(vec![ticket.id]).await {
                Ok(preview) => preview.amounts.refund,
                Err(error) => return self.refused_alone(&error),
            };
            let Some(seat) = seat_name(&self.all.layout, ticket.seat_no) else { continue };
            offered.push(Offered {
                id: ticket.id.to_string(),
                seat,
                paid: self.paid(ticket),
                back: Some(back),
                is_chosen: chosen.tickets.contains(&ticket.id),
            });
        }
        if offered.is_empty() {
            return Ok(see_other(&self.tickets_href()));
        }
        if let [only] = offered.as_mut_slice() {
            only.is_chosen = true;
        }
        let step = Step::Choose {
            tickets: offered,
            policy: policy(&self.all.show, self.site.app().store.now()),
            has_wallet: self.viewer.principal.is_some() && self.all.booking.user.is_some(),
            to: chosen.to,
        };
        Ok(self.page(step, problems))
    }

    /// What the chosen ones bring.
    async fn tell(&self, chosen: Chosen, problems: Problems) -> Result<Response, ApiError> {
        let preview = match self.preview(chosen.tickets.clone()).await {
            Ok(preview) => preview,
            Err(error) => return self.refused(chosen, error).await,
        };
        let amounts = preview.amounts;
        let given = self.good().filter(|ticket| amounts.cancelled.contains(&ticket.id));
        let named = given.filter_map(|ticket| {
            let seat = seat_name(&self.all.layout, ticket.seat_no)?;
            Some((ticket.id.to_string(), seat, self.paid(ticket)))
        });
        let tickets: Vec<_> = named.collect();
        let paid: i64 = tickets.iter().map(|(_, _, paid)| paid.minor).sum();
        let back = amounts.refund.minor + amounts.fee.minor;
        let step = Step::Confirm(Box::new(Amounts {
            tickets,
            discount_lost: self.all.show.money(paid - back),
            fee: amounts.fee,
            refund: amounts.refund,
            to: chosen.to,
            until: self.local(preview.until),
        }));
        Ok(self.page(step, problems))
    }

    /// What a refusal leads to: the question once more with what is wrong, or the tickets.
    async fn refused(&self, chosen: Chosen, error: ApiError) -> Result<Response, ApiError> {
        let words = self.visitor.words();
        let mut problems = Problems::default();
        match error.code() {
            "no_tickets" => problems.add("ticket", say!(words, "cancel-problem-none")),
            "ticket_not_valid" => problems.add("ticket", say!(words, "cancel-problem-not-valid")),
            "amount_changed" => {
                problems.add("", say!(words, "cancel-problem-changed"));
                return Box::pin(self.tell(chosen, problems)).await;
            }
            _ => return self.refused_alone(&error),
        }
        self.ask(chosen, problems).await
    }

    fn refused_alone(&self, error: &ApiError) -> Result<Response, ApiError> {
        match error.code() {
            "too_late_to_cancel" => {
                let until = self.local(give_back_until(&self.all.show));
                Ok(self.page(Step::TooLate { until }, Problems::default()))
            }
            "already_cancelled" | "not_confirmed" => Ok(see_other(&self.tickets_href())),
            _ => Err(error.clone()),
        }
    }

    fn page(&self, step: Step, problems: Problems) -> Response {
        let status = match problems.is_empty() {
            true => StatusCode::OK,
            false => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let view = cancel::View {
            number: self.all.booking.number.clone(),
            show: of_booking(&self.all),
            step,
            problems,
        };
        Page(status, cancel::show(&self.visitor.shell(), &view)).into_response()
    }
}

//! What people have with us: profile, bookings, wallet, privacy.

use accounts::{Principal, SignIn};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http_api::actions::{self, OpenedBooking, ProfileEdit};
use http_api::{ApiError, Page as Slice};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kernel::SignInId;
use serde::Deserialize;
use ui::components::Problems;
use ui::pages::account::{self as pages, BookingCard, Bookings, Device, Privacy, Profile, Wallet};
use uuid::Uuid;

use crate::Site;
use crate::door::{Form, Member, Page, problems, see_other};
use crate::sign_in::goodbye;

/// Bookings on a page.
const BOOKINGS_PER_PAGE: u32 = 20;
/// Movements of a wallet that are listed.
const WALLET_LINES: u32 = 100;

/// Which page of a list, and what has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    page: Option<u32>,
    done: String,
}

/// The profile.
pub async fn show_profile(
    State(site): State<Site>,
    member: Member,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let profile = actions::profile(site.app(), member.principal.user).await?;
    let phone = profile.phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default();
    let view = Profile {
        name: &profile.name,
        email: profile.email.as_str(),
        is_verified: profile.email_verified_at.is_some(),
        phone: &phone,
        problems: Problems::default(),
        is_saved: wish.done == "saved",
    };
    Ok(Page::ok(pages::show_profile(&member.visitor.shell(), &view)))
}

/// Changes the profile.
pub async fn change_profile(
    State(site): State<Site>,
    member: Member,
    form: Form,
) -> Result<Response, ApiError> {
    let (user, name, phone) = (member.principal.user, form.text("name"), form.text("phone"));
    let edit =
        ProfileEdit { name: Some(name), phone: Some(form.given("phone")), access_needs: None };
    let error = match actions::change_profile(site.app(), user, edit).await {
        Ok(()) => {
            site.names.invalidate(&user).await;
            return Ok(see_other("/account?done=saved"));
        }
        Err(error) => error,
    };
    let status = error.status();
    let problems = problems(member.visitor.words(), error)?;
    let profile = actions::profile(site.app(), user).await?;
    let view = Profile {
        name,
        email: profile.email.as_str(),
        is_verified: profile.email_verified_at.is_some(),
        phone,
        problems,
        is_saved: false,
    };
    Ok(Page(status, pages::show_profile(&member.visitor.shell(), &view)).into_response())
}

/// Sends a letter that confirms the address.
pub async fn send_letter(
    State(site): State<Site>,
    member: Member,
    _form: Form,
) -> Result<Response, ApiError> {
    actions::send_verification(site.app(), member.principal.user, member.visitor.language())
        .await?;
    Ok(see_other("/account/privacy?done=letter"))
}

/// The bookings.
pub async fn show_bookings(
    State(site): State<Site>,
    member: Member,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let page = Slice::read(wish.page, Some(BOOKINGS_PER_PAGE))?;
    let found = actions::bookings_of(site.app(), member.principal.user, page).await?;
    let (mut view, now) = (Bookings::default(), site.app().store.now());
    for opened in &found.rows {
        let list = match opened.show.ends_at > now {
            true => &mut view.ahead,
            false => &mut view.past,
        };
        list.push(card(opened));
    }
    view.ahead.sort_by_key(|card| card.starts_at);
    let pages = page.of(found.total);
    view.page = (pages.page, u32::try_from(pages.pages).unwrap_or(u32::MAX));
    Ok(Page::ok(pages::show_bookings(&member.visitor.shell(), &view)))
}

fn card(opened: &OpenedBooking) -> BookingCard {
    let (booking, movie) = (&opened.booking, &opened.movie);
    let labels = booking.seats.iter().filter_map(|seat| opened.layout.seat(seat.seat_no));
    BookingCard {
        number: booking.number.clone(),
        title: movie.title.clone(),
        poster: format!("/posters/{}.svg", movie.id),
        starts_at: at_theater(opened.show.starts_at, &opened.show.timezone).datetime(),
        theater: opened.theater.name.clone(),
        seats: labels.map(catalog::Seat::label).collect::<Vec<_>>().join(", "),
        total: booking.due,
        status: booking.status.word(),
    }
}

/// A moment on the clocks of a zone; those of Greenwich where the zone is not known.
fn at_theater(at: Timestamp, zone: &str) -> jiff::Zoned {
    at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

/// The wallet.
pub async fn show_wallet(State(site): State<Site>, member: Member) -> Result<Page, ApiError> {
    let user = member.principal.user;
    let latest = Slice::read(Some(1), Some(WALLET_LINES))?;
    let (balances, history) = tokio::try_join!(
        actions::wallets(site.app(), user),
        actions::wallet_history(site.app(), user, latest),
    )?;
    let lines = history.into_iter().map(|line| pages::WalletLine {
        on: line.at.to_zoned(TimeZone::UTC).date(),
        kind: line.kind.word(),
        amount: line.amount,
    });
    let view = Wallet { balances, lines: lines.collect() };
    Ok(Page::ok(pages::show_wallet(&member.visitor.shell(), &view)))
}

/// Sign-in, devices, deletion.
pub async fn show_privacy(
    State(site): State<Site>,
    member: Member,
    Query(wish): Query<Wish>,
) -> Result<Page, ApiError> {
    let done = match wish.done.as_str() {
        "password" => Some("password"),
        "email" => Some("email"),
        "letter" => Some("letter"),
        "device" => Some("device"),
        _ => None,
    };
    privacy(&site, &member, StatusCode::OK, Problems::default(), done).await
}

async fn privacy(
    site: &Site,
    member: &Member,
    status: StatusCode,
    problems: Problems,
    done: Option<&'static str>,
) -> Result<Page, ApiError> {
    let user = member.principal.user;
    let (profile, sign_ins) =
        tokio::try_join!(actions::profile(site.app(), user), actions::sign_ins(site.app(), user))?;
    let view = Privacy {
        email: profile.email.as_str(),
        is_verified: profile.email_verified_at.is_some(),
        devices: sign_ins.iter().map(|one| device(one, &member.principal)).collect(),
        problems,
        done,
    };
    Ok(Page(status, pages::show_privacy(&member.visitor.shell(), &view)))
}

fn device(sign_in: &SignIn, principal: &Principal) -> Device {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    Device {
        id: sign_in.id.to_string(),
        since: day(sign_in.created_at),
        seen: day(sign_in.refreshed_at),
        is_this: sign_in.id == principal.sign_in,
    }
}

/// Whoever loads the answer to a refused form again, or changes its language, begins with the page.
pub async fn to_privacy() -> Response {
    see_other("/account/privacy")
}

/// Changes the password.
pub async fn change_password(
    State(site): State<Site>,
    member: Member,
    form: Form,
) -> Result<Response, ApiError> {
    let (current, new) = (form.raw("current"), form.raw("new"));
    match actions::change_password(site.app(), &member.principal, current, new).await {
        Ok(_) => Ok(see_other("/account/privacy?done=password")),
        Err(error) => refused(&site, &member, error, "current", "new").await,
    }
}

/// Changes the address.
pub async fn change_email(
    State(site): State<Site>,
    member: Member,
    form: Form,
) -> Result<Response, ApiError> {
    let (user, email, password) = (member.principal.user, form.text("email"), form.raw("password"));
    let language = member.visitor.language();
    match actions::change_email(site.app(), user, email, password, language).await {
        Ok(_) => Ok(see_other("/account/privacy?done=email")),
        Err(error) => refused(&site, &member, error, "password", "email").await,
    }
}

/// The page again, with what was wrong at its field: at the proof of who asks, or at what is new.
async fn refused(
    site: &Site,
    member: &Member,
    error: ApiError,
    proof: &str,
    new: &str,
) -> Result<Response, ApiError> {
    let (status, words) = (error.status(), member.visitor.words());
    let field = if error.code() == "wrong_password" { proof } else { new };
    let mut at_field = Problems::default();
    for (_, message) in problems(words, error)?.iter() {
        at_field.add(field, message);
    }
    Ok(privacy(site, member, status, at_field, None).await?.into_response())
}

/// Signs another device out.
pub async fn end_device(
    State(site): State<Site>,
    member: Member,
    Path(id): Path<Uuid>,
    _form: Form,
) -> Result<Response, ApiError> {
    actions::end_sign_in(site.app(), member.principal.user, SignInId::new(id)).await?;
    Ok(see_other("/account/privacy?done=device"))
}

/// Signs all devices out.
pub async fn sign_out_everywhere(
    State(site): State<Site>,
    member: Member,
    _form: Form,
) -> Result<Response, ApiError> {
    actions::sign_out_everywhere(site.app(), &member.principal).await?;
    Ok(goodbye(&site, "signed-out"))
}

/// The page on which an account is deleted.
pub async fn show_delete(member: Member) -> Page {
    Page::ok(pages::show_delete(&member.visitor.shell(), &Problems::default()))
}

/// Deletes the account.
pub async fn delete(
    State(site): State<Site>,
    member: Member,
    form: Form,
) -> Result<Response, ApiError> {
    if !form.has("sure") {
        let mut problems = Problems::default();
        problems.add("sure", ui::say!(member.visitor.words(), "delete-tick"));
        let page = pages::show_delete(&member.visitor.shell(), &problems);
        return Ok(Page(StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    actions::erase_account(site.app(), member.principal).await?;
    Ok(goodbye(&site, "account-deleted"))
}

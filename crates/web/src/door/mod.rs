//! What stands around every page.

mod cookie;
mod error_page;
mod form;
mod headers;
mod member;
mod problems;
mod reply;
mod signed_in;
mod visit;
mod visitor;

pub(crate) use cookie::{Cookie, sent as sent_cookie};
pub(crate) use error_page::{Html, sentence};
pub(crate) use form::Form;
pub(crate) use member::Member;
pub(crate) use problems::problems;
pub(crate) use reply::{Page, own_path, see_other};
pub(crate) use signed_in::Renewals;
pub(crate) use signed_in::{forget_sign_in, remember_sign_in};
pub(crate) use visit::visit;
pub(crate) use visitor::{ChosenCity, Visitor};

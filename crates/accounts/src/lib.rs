//! People: who they are, what they may do, and where they are signed in.
//!
//! E-mail and phone lie sealed in the database ([`Vault`]); passwords as Argon2id hashes, made and
//! checked outside any transaction because they are slow on purpose ([`prove`]). A sign-in is one
//! device: a short [access token](AccessTokens) that is checked without the database, and a
//! [refresh token](RefreshToken) that is used once.
//!
//! [Letters](Letter) with a [one-time token](OneTimeToken) prove an address or let a person choose a
//! new password; they go out through the outbox, sealed.
//!
//! Not here: slowing down those who guess passwords (the doors limit rates), the words of a letter and
//! its sending, and the contact data of a booking, which its own crate keeps, sealed with the same
//! vault.

mod access_needs;
mod access_token;
mod bylines;
mod change_email;
mod change_password;
mod contact;
mod create_staff;
mod erase_user;
mod language;
mod letter;
mod limits;
mod log_in;
mod log_out;
mod log_out_everywhere;
mod one_time_token;
mod one_time_tokens;
mod password;
mod principal;
mod proof;
mod queries;
mod refresh_sign_in;
mod refresh_token;
mod register;
mod request_email_verification;
mod request_password_reset;
mod reseal_users;
mod reset_password;
mod set_theaters;
mod sign_ins;
mod tidy_one_time_tokens;
mod tidy_sign_ins;
mod update_profile;
mod users;
mod vault;
mod verify_email;

pub use access_needs::{AccessNeeds, NotAccessNeeds, SealedNeeds, access_needs_of};
pub use access_token::{AccessTokens, TokenRefusal};
pub use bylines::{byline, bylines_of};
pub use change_email::{ChangeEmail, ChangeEmailRefusal, change_email};
pub use change_password::{ChangePassword, ChangePasswordRefusal, change_password};
pub use contact::{ContactRefusal, Email, PersonName, Phone};
pub use create_staff::{CreateStaff, CreateStaffRefusal, create_staff};
pub use erase_user::{EraseUser, EraseUserRefusal, erase_user};
pub use language::{Language, NotALanguage};
pub use letter::{Letter, MAIL_JOB, OpenedLetter, open_letter};
pub use limits::*;
pub use log_in::{LogIn, LogInRefusal, log_in};
pub use log_out::{LogOut, log_out};
pub use log_out_everywhere::{LogOutEverywhere, log_out_everywhere};
pub use one_time_token::{OneTimeHash, OneTimeToken, TokenNotValid, TokenPurpose};
pub use password::{NewPassword, PasswordCost, PasswordHash, PasswordRefusal};
pub use principal::{AccessRefusal, Principal, Role, signed_in};
pub use proof::{Candidate, Proven, prove};
pub use queries::{Profile, SealedProfile, SignIn, UserFilter, find_sign_in, find_user};
pub use queries::{find_user_for_log_in, find_user_for_proof, list_users, sign_ins_of};
pub use refresh_sign_in::{RefreshRefusal, RefreshSignIn, Refreshed, refresh_sign_in};
pub use refresh_token::{RefreshHash, RefreshToken};
pub use register::{Register, RegisterRefusal, register};
pub use request_email_verification::{
    RequestEmailVerification, RequestEmailVerificationRefusal, request_email_verification,
};
pub use request_password_reset::{RequestPasswordReset, request_password_reset};
pub use reseal_users::{ResealUsers, reseal_users};
pub use reset_password::{ResetPassword, find_user_for_reset, reset_password};
pub use set_theaters::{SetTheaters, SetTheatersRefusal, set_theaters};
pub use sign_ins::NewSignIn;
pub use tidy_one_time_tokens::tidy_one_time_tokens;
pub use tidy_sign_ins::tidy_sign_ins;
pub use update_profile::{
    NeedsChange, PhoneChange, UpdateProfile, UpdateProfileRefusal, update_profile,
};
pub use vault::{BlindIndex, Nonce, Sealed, Vault, VaultError};
pub use verify_email::{VerifyEmail, verify_email};

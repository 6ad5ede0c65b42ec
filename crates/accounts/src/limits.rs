//! Every limit of accounts, with its unit.

/// How long an access token is good for. Rights that were taken away end with it.
pub const ACCESS_TOKEN_SECONDS: i64 = 15 * 60;
/// A sign-in that is not refreshed for so long is over.
pub const SIGN_IN_SECONDS: i64 = 30 * 24 * 3_600;
/// A device whose answer was lost may ask for the next token again for so long.
pub const REFRESH_REPEAT_SECONDS: i64 = 60;
/// Sign-ins that are over are kept for so long, so that their spent tokens are still recognised.
pub const SIGN_IN_KEEP_SECONDS: i64 = 30 * 24 * 3_600;
/// How many devices the account page lists, the latest first.
pub const SIGN_INS_LISTED_MAX: i64 = 100;
/// How long the link of a letter that proves an address is good for.
pub const VERIFICATION_SECONDS: i64 = 24 * 3_600;
/// How long the link of a letter that lets one choose a new password is good for.
pub const PASSWORD_RESET_SECONDS: i64 = 3_600;
/// How many letters of a kind one person may have open: enough for the impatient, too few to be a
/// nuisance in somebody's inbox.
pub const LETTERS_OPEN_MAX: i64 = 5;
/// How many rows of a kind one tidying pass removes, so that it does not hold up others.
pub const TIDY_ROWS_MAX: i64 = 1_000;

/// The shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 8;
/// The longest password, in characters.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// The longest e-mail address, in bytes (RFC 5321 with its erratum 1690).
pub const EMAIL_BYTES_MAX: usize = 254;
/// The longest part of an address before the @, in bytes (RFC 5321).
pub const EMAIL_LOCAL_BYTES_MAX: usize = 64;
/// The shortest phone number with its country code, in digits.
pub const PHONE_DIGITS_MIN: usize = 7;
/// The longest phone number with its country code, in digits (E.164).
pub const PHONE_DIGITS_MAX: usize = 15;
/// The longest name of a person, in characters.
pub const NAME_CHARS_MAX: usize = 100;
/// How many people may come along to help somebody.
pub const COMPANIONS_MAX: u8 = 3;

/// How many theatres one member of staff may have; keeps access tokens below 4 KiB.
pub const THEATERS_PER_USER_MAX: usize = 50;
/// How many users one page of the admin's list may have.
pub const USERS_PER_PAGE_MAX: i64 = 100;

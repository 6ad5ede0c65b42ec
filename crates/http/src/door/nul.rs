//! The character U+0000: no name or code of ours has it, and PostgreSQL cannot keep it. Every door
//! refuses it where it reads texts.

use axum::http::StatusCode;

use super::error::ApiError;

/// How JSON spells it; a bare one is not JSON.
const IN_JSON: &[u8] = br"\u0000";
/// How addresses spell it; a bare one is no address.
const IN_ADDRESS: &str = "%00";

/// Refuses it in an address or its query.
pub fn refuse_nul_in_address(address: &str) -> Result<(), ApiError> {
    if address.contains(IN_ADDRESS) { Err(refusal("malformed_query", "address")) } else { Ok(()) }
}

/// Refuses it in a JSON body.
pub fn refuse_nul_in_json(body: &[u8]) -> Result<(), ApiError> {
    let has_it = body.windows(IN_JSON.len()).any(|window| window == IN_JSON);
    if has_it { Err(refusal("malformed_body", "body")) } else { Ok(()) }
}

/// Refuses it in what a form holds.
pub fn refuse_nul_in_form(fields: &[(String, String)]) -> Result<(), ApiError> {
    let has_it = fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0'));
    if has_it { Err(refusal("malformed_body", "form")) } else { Ok(()) }
}

fn refusal(code: &'static str, place: &str) -> ApiError {
    let message = format!("The {place} has the character U+0000. Leave it out.");
    ApiError::new(StatusCode::BAD_REQUEST, code, message)
}

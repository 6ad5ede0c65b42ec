//! What was wrong with a form, in the words of its page.

use http_api::ApiError;
use ui::components::Problems;
use ui::{Lang, Words};

use super::error_page::sentence;

/// What a refusal says of the fields of a form; of the form as a whole where it names none. What is
/// our fault, or cannot be helped by typing something else, is no problem of the form.
pub(crate) fn problems(words: Words, error: ApiError) -> Result<Problems, ApiError> {
    if error.status().is_server_error() {
        return Err(error);
    }
    let mut problems = Problems::default();
    for problem in error.field_problems() {
        let id = format!("problem-{}", problem.field);
        let said = match words.lang == Lang::En || !words.has(&id) {
            true => problem.message,
            false => ui::say!(words, &id),
        };
        problems.add(problem.field, said);
    }
    if problems.is_empty() {
        problems.add(field_of(error.code()), sentence(words, &error));
    }
    Ok(problems)
}

/// The field that a refusal is about, where it is about one.
fn field_of(code: &str) -> &'static str {
    match code {
        "email_taken" => "email",
        "password_too_short"
        | "password_too_long"
        | "password_is_email"
        | "password_too_common" => "password",
        _ => "",
    }
}

//! Whether a second database keeps what is deleted in the first.

use super::line::Line;
use super::store_error;
use super::tools::first_column;
use crate::StoreError;
use crate::config::ANSWER_MAX;

/// Together with the number of a session, a number that no other program locks by.
const MARK: i32 = 7_423_311;

const IS_REPLICA: &str = "SELECT 1 WHERE pg_is_in_recovery()";
const SUBSCRIPTIONS: &str = "SELECT 1 FROM pg_subscription s \
    JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database() LIMIT 1";

/// Why the copy would lose what the live database loses; `None` if it stands alone.
pub(crate) fn follows(live: &str, copy: &str) -> Result<Option<&'static str>, StoreError> {
    let (live, copy) = (Line::open(live, ANSWER_MAX)?, Line::open(copy, ANSWER_MAX)?);
    let ask = |line: &Line, sql: &str| {
        let answer = line.wait(line.client.simple_query(sql));
        answer.map(|rows| first_column(&rows)).map_err(|error| store_error("apart", &error))
    };
    if !ask(&copy, IS_REPLICA)?.is_empty() {
        return Ok(Some("it is a replica, which follows what it is a replica of"));
    }
    if !ask(&copy, SUBSCRIPTIONS)?.is_empty() {
        return Ok(Some("it has a subscription, which brings the changes of another database"));
    }
    // A lock belongs to one database, whatever names it has: what is held in the one is to be had in
    // the other only if they are two.
    let session = ask(&live, "SELECT pg_backend_pid()")?.concat();
    ask(&live, &format!("SELECT pg_advisory_lock({MARK}, {session})"))?;
    let answer = ask(&copy, &format!("SELECT pg_try_advisory_lock({MARK}, {session})"))?;
    Ok((answer != ["t"]).then_some("it is the live database itself"))
}

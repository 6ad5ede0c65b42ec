//! The theatre's side of a load: calls that are not measured, made one after the other.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;

use crate::client::{Answer, Call, Line, Target};
use crate::trouble::{During, Trouble};

/// Access tokens last for 15 minutes.
const SIGN_IN_AGAIN: Duration = Duration::from_secs(600);

/// Who runs the house.
#[derive(Debug, Clone)]
pub struct Manager {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// Somebody who may do everything.
pub struct Desk {
    runtime: Runtime,
    tasks: LocalSet,
    target: Target,
    manager: Manager,
    token: Option<(String, Instant)>,
}

impl Desk {
    /// A desk; nobody signs in before it is needed.
    pub fn at(target: &Target, manager: &Manager) -> Result<Self, Trouble> {
        let runtime = Builder::new_current_thread().enable_all().build().during("a runtime")?;
        Ok(Self {
            runtime,
            tasks: LocalSet::new(),
            target: target.clone(),
            manager: manager.clone(),
            token: None,
        })
    }

    /// Reads something that everybody may read.
    pub fn get(&mut self, path: &str) -> Result<Value, Trouble> {
        Ok(self.read(path)?.json())
    }

    /// The same, as it came.
    pub fn read(&mut self, path: &str) -> Result<Answer, Trouble> {
        self.ask(path, &Call::get(path))
    }

    /// Reads something that only the house may read.
    pub fn get_as_manager(&mut self, path: &str) -> Result<Value, Trouble> {
        let call = Call::get(path).with_token(&self.token()?);
        Ok(self.ask(path, &call)?.json())
    }

    /// Has something done that only the house may do.
    pub fn post(&mut self, path: &str, body: &Value) -> Result<Value, Trouble> {
        let token = self.token()?;
        let call = Call::post(path, body.to_string()).with_token(&token);
        Ok(self.ask(path, &call)?.json())
    }

    fn token(&mut self) -> Result<String, Trouble> {
        if let Some((token, since)) = &self.token
            && since.elapsed() < SIGN_IN_AGAIN
        {
            return Ok(token.clone());
        }
        let Manager { email, password } = &self.manager;
        let body = json!({ "email": email, "password": password }).to_string();
        let call = Call::post("/api/v1/auth/login", body);
        let session = self.ask("signing in", &call)?.json();
        let token = text(&session, "accessToken")?;
        self.token = Some((token.clone(), Instant::now()));
        Ok(token)
    }

    fn ask(&mut self, what: &str, call: &Call) -> Result<Answer, Trouble> {
        // A line of its own: one that was kept may have been closed while a load ran.
        let mut line = Line::to(&self.target, 0);
        let asked = self.tasks.block_on(&self.runtime, line.ask(call));
        let answer = asked.during(what)?;
        if answer.is_done() {
            return Ok(answer);
        }
        let why = String::from_utf8_lossy(&answer.body).into_owned();
        Err(Trouble::new(format!("{what}: status {}: {why}", answer.status)))
    }
}

/// A text in an answer.
pub fn text(answer: &Value, name: &str) -> Result<String, Trouble> {
    let found = answer[name].as_str().map(str::to_owned);
    found.ok_or_else(|| Trouble::new(format!("the answer has no {name}")))
}

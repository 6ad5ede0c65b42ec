//! A browser without JavaScript: it keeps cookies, reads pages, fills in their forms and sends them.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::bench::House;

/// Somebody's browser. A copy is another tab, with the cookies of the moment.
#[derive(Clone)]
pub struct Browser<'a> {
    house: &'a House,
    /// Name, path and value.
    cookies: Vec<(String, String, String)>,
    /// What it asks for.
    accept: &'static str,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub place: Option<String>,
    pub html: String,
}

/// A form with what its fields hold.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl<'a> Browser<'a> {
    pub fn new(house: &'a House) -> Self {
        Self { house, cookies: Vec::new(), accept: "text/html" }
    }

    /// The same browser, led to another node.
    pub fn at(&self, house: &'a House) -> Self {
        Self { house, ..self.clone() }
    }

    /// Asks once; redirects are not followed.
    pub fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, None)
    }

    /// Goes to a page, wherever that leads in our own house.
    #[track_caller]
    pub fn visit(&mut self, path: &str) -> Answer {
        let answer = self.get(path);
        self.follow(answer)
    }

    /// Sends a form once.
    pub fn send(&mut self, form: &Form) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&form.fields);
        self.ask(Method::POST, &form.action, Some(body.finish()))
    }

    /// Sends a form as an island does.
    pub fn send_for_json(&mut self, form: &Form) -> (StatusCode, serde_json::Value) {
        self.accept = "application/json";
        let answer = self.send(form);
        self.accept = "text/html";
        (answer.status, serde_json::from_str(&answer.html).unwrap())
    }

    /// Sends a form, and goes where that leads.
    #[track_caller]
    pub fn submit(&mut self, form: &Form) -> Answer {
        let answer = self.send(form);
        self.follow(answer)
    }

    /// Goes where an answer leads.
    #[track_caller]
    pub fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..5 {
            let Some(place) = answer.place.clone() else { return answer };
            answer = self.get(&place);
        }
        panic!("redirects without an end: {:?}", answer.place)
    }

    pub fn has_cookie(&self, name: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|(known, _, _)| known == name);
        found.map(|(_, path, _)| path.as_str())
    }

    /// What it keeps under a name; nothing if it does not.
    pub fn cookie(&self, name: &str) -> &str {
        self.cookies.iter().find(|(known, ..)| known == name).map_or("", |(.., value)| value)
    }

    /// Puts a cookie into it, in the place of the one that is there.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.keep(&format!("{name}={value}; Path=/"));
    }

    /// Asks for a page, and leaves before anything can be answered.
    pub fn leave(&self, path: &str) {
        self.house.ask_and_leave(self.request(Method::GET, path, None));
    }

    fn ask(&mut self, method: Method, path: &str, form: Option<String>) -> Answer {
        let (parts, body) = self.house.send(self.request(method, path, form));
        for line in parts.headers.get_all("set-cookie") {
            self.keep(line.to_str().unwrap());
        }
        let place = parts.headers.get("location").map(|place| place.to_str().unwrap().to_owned());
        let html = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, place, html }
    }

    fn request(&self, method: Method, path: &str, form: Option<String>) -> Request<Body> {
        let plain = path.split(['?', '#']).next().unwrap_or_default();
        let sent = self.cookies.iter().filter(|(_, scope, _)| plain.starts_with(scope.as_str()));
        let cookies: Vec<String> = sent.map(|(name, _, value)| format!("{name}={value}")).collect();
        let path = path.split('#').next().unwrap_or_default();
        let mut request = Request::builder().method(method).uri(path).header("accept", self.accept);
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if form.is_some() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        request.body(form.map_or_else(Body::empty, Body::from)).unwrap()
    }

    fn keep(&mut self, line: &str) {
        let mut parts = line.split("; ");
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap();
        let path = parts.find_map(|part| part.strip_prefix("Path=")).unwrap_or("/");
        self.cookies.retain(|(known, _, _)| known != name);
        self.cookies.push((name.into(), path.into(), value.into()));
    }
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{:?} {}", self.place, self.html);
        self
    }

    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "{text:?} is not in {}", self.html);
        self
    }

    #[track_caller]
    pub fn lacks(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "{text:?} is in {}", self.html);
        self
    }

    /// The form that goes to an address beginning so.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let starts = self.html.match_indices("<form").map(|(at, _)| &self.html[at..]);
        let mut forms = starts.map(|rest| &rest[..rest.find("</form>").unwrap()]);
        let found =
            forms.find(|form| attribute(form, "action").is_some_and(|to| to.starts_with(action)));
        let form = found.unwrap_or_else(|| panic!("no form to {action} in {}", self.html));
        Form { action: attribute(form, "action").unwrap(), fields: fields_of(form) }
    }

    /// What a link or picture that begins so leads to.
    #[track_caller]
    pub fn link(&self, start: &str) -> String {
        let at = self.html.find(&format!("\"{start}")).unwrap_or_else(|| panic!("{start}"));
        let rest = &self.html[at + 1..];
        unescaped(&rest[..rest.find('"').unwrap()])
    }
}

impl Form {
    /// Fills in a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.into(), value.into()));
        self
    }

    /// What a field holds.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// The fields that a browser would send: hidden and typed ones, ticked boxes, the chosen option.
fn fields_of(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut select: Option<String> = None;
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let value = attribute(tag, "value").unwrap_or_default();
        if tag.starts_with("select") {
            select = attribute(tag, "name");
            fields.extend(select.clone().map(|name| (name, String::new())));
        } else if let (true, Some(name)) = (tag.starts_with("option"), &select) {
            let field = fields.iter_mut().find(|(known, _)| known == name).unwrap();
            if field.1.is_empty() || tag.ends_with(" selected") {
                field.1 = value;
            }
        } else if tag.starts_with("textarea") {
            // The first line break is the markup's.
            let typed = unescaped(text.strip_prefix('\n').unwrap_or(text));
            fields.extend(attribute(tag, "name").map(|name| (name, typed)));
        } else if tag.starts_with("input") {
            let kind = attribute(tag, "type").unwrap_or_default();
            let is_box = kind == "checkbox" || kind == "radio";
            if !is_box || tag.ends_with(" checked") {
                fields.extend(attribute(tag, "name").map(|name| (name, value)));
            }
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(unescaped(&tag[start..start + tag[start..].find('"')?]))
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

//! A serving process that a test has started.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Folder;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `usher serve`. Killed when dropped.
pub struct Server {
    child: Child,
    address: String,
    /// Its log, line by line, as a thread reads it.
    log: Mutex<Receiver<String>>,
}

impl Server {
    /// Starts it on any free port and waits until it is ready.
    pub fn start(folder: &Folder, variables: &[(&str, &str)]) -> Self {
        let mut command = folder.usher(&["serve", "--listen", "127.0.0.1:0"]);
        command.envs(variables.iter().copied());
        Self::wait_for(command.stdout(Stdio::null()))
    }

    /// Starts something that prints when it is ready; what it printed first.
    pub fn with_output(command: &mut Command) -> (Self, String) {
        let mut server = Self::wait_for(command.stdout(Stdio::piped()));
        let mut printed = vec![0; 4_096];
        let count = server.child.stdout.as_mut().unwrap().read(&mut printed).unwrap();
        printed.truncate(count);
        (server, String::from_utf8(printed).unwrap())
    }

    /// Waits until the command says that it is ready.
    fn wait_for(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (to, log) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).all(|line| to.send(line).is_ok()));
        let mut server = Self { child, address: String::new(), log: Mutex::new(log) };
        let mut said = Vec::new();
        while server.address.is_empty() {
            let line = server.log.get_mut().unwrap().recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("not ready: {said:?}"));
            if let Some((_, url)) = line.split_once("ready address=\"http") {
                let address = url.trim_start_matches("s://").trim_start_matches("://");
                server.address = address.trim_end_matches('"').to_owned();
            }
            said.push(line);
        }
        server
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request that asks for the connection to be closed, and reads the whole answer.
    pub fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The JSON that `GET /…` or `POST /…` is answered with. A GET has no body.
    #[track_caller]
    pub fn call(&self, token: &str, call: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let bearer = match token {
            "" => String::new(),
            token => format!("authorization: Bearer {token}\r\n"),
        };
        let answer = self.ask(&format!(
            "{call} HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n{bearer}\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 20"), "{call}: {answer}");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in {answer}"))
    }

    /// The JSON that a GET is answered with.
    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        self.call("", &format!("GET {path}"), &Value::Null)
    }

    /// Sends JSON; nothing if the server died before it answered.
    pub fn try_post(&self, path: &str, body: &Value) -> Option<String> {
        let body = body.to_string();
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: usher\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer).filter(|answer| !answer.is_empty())
    }

    /// Ends it as a power cut would: it gets no say.
    pub fn kill(&self) {
        self.signal("KILL");
    }

    /// Returns when the operating system has cleaned up after it.
    pub fn wait_for_death(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Returns when its log has a line with this.
    pub fn wait_until_it_says(&mut self, word: &str) {
        let log = self.log.get_mut().unwrap();
        while !log.recv_timeout(PATIENCE).unwrap().contains(word) {}
    }

    pub fn signal(&self, name: &str) {
        let kill = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(kill.unwrap().success());
    }

    /// Returns when it takes no more connections.
    pub fn wait_until_closed(&self) {
        let began = Instant::now();
        while TcpStream::connect(&self.address).is_ok() {
            assert!(began.elapsed() < PATIENCE, "the door is still open");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Asks it to stop; its log.
    pub fn stop(self) -> String {
        self.signal("TERM");
        self.ended()
    }

    /// Waits for its good end; its log.
    pub fn ended(mut self) -> String {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not stop");
            std::thread::sleep(Duration::from_millis(10));
        };
        let log: Vec<String> = self.log.get_mut().unwrap().iter().collect();
        assert_eq!(status.code(), Some(0), "{log:?}");
        log.join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

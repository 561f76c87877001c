//! Runs a Lambda function as a process with a runtime interface of our own, so that only the function is
//! measured.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use crate::http::{Answer, serve};
use crate::process::Running;

/// Longest wait for a function.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long an invocation may take.
const INVOCATION: Duration = Duration::from_secs(90);

/// A running function.
#[derive(Debug)]
pub struct Function {
    process: Running,
    events: Sender<String>,
    ready: Receiver<Instant>,
    taken: Receiver<Instant>,
    answers: Receiver<(Instant, String)>,
    /// From starting the process to its asking for the first event, in milliseconds.
    pub cold: f64,
}

/// What one invocation took.
#[derive(Debug)]
pub struct Invocation {
    /// When the function got the event.
    pub taken: Instant,
    /// When its result had arrived.
    pub answered: Instant,
    /// The result.
    pub result: String,
}

impl Function {
    /// Starts `binary` with this environment and waits until it asks for an event.
    ///
    /// # Errors
    ///
    /// When it does not start or ask.
    pub fn start(binary: &Path, environment: &[(&str, &str)]) -> Result<Self> {
        let (events, waiting) = channel::<String>();
        let (tell_ready, ready) = channel();
        let (tell_taken, taken) = channel();
        let (tell_answer, answers) = channel();
        let waiting = Mutex::new(waiting);
        let address = serve(move |request| {
            // The other ends are gone only when nobody measures any more.
            if request.target.ends_with("/invocation/next") {
                let _ = tell_ready.send(request.at);
                let event = waiting.lock().ok().and_then(|events| events.recv().ok());
                let answer = next(event.unwrap_or_default());
                let _ = tell_taken.send(Instant::now());
                return answer;
            }
            let text = String::from_utf8_lossy(&request.body).into_owned();
            let _ = tell_answer.send((request.at, text));
            Answer::empty(202)
        })?;
        let mut command = Command::new(binary);
        command
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .env("AWS_LAMBDA_FUNCTION_NAME", "measured")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_REGION", "eu-central-1")
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("RUST_LOG", "error")
            .envs(environment.iter().copied())
            .stderr(Stdio::null())
            .stdout(Stdio::null());
        let started = Instant::now();
        let process = Running::spawn(&mut command)?;
        let at = ready
            .recv_timeout(PATIENCE)
            .context("the function never asks for an event")?;
        let cold = at.duration_since(started).as_secs_f64() * 1000.0;
        Ok(Self {
            process,
            events,
            ready,
            taken,
            answers,
            cold,
        })
    }

    /// Hands over an event; [`finish`](Self::finish) waits for its result.
    ///
    /// # Errors
    ///
    /// When the function has ended.
    pub fn begin(&self, event: &str) -> Result<()> {
        self.events
            .send(event.to_owned())
            .context("the function has ended")
    }

    /// Waits for the result of the event that [`begin`](Self::begin) handed over, and until the function
    /// asks for the next one.
    ///
    /// # Errors
    ///
    /// When there is none in time.
    pub fn finish(&self) -> Result<Invocation> {
        let taken = self
            .taken
            .recv_timeout(PATIENCE)
            .context("the event is not taken")?;
        let answer = self.answers.recv_timeout(PATIENCE);
        let (answered, result) = answer.context("the function does not answer")?;
        self.ready
            .recv_timeout(PATIENCE)
            .context("the function asks for no further event")?;
        Ok(Invocation {
            taken,
            answered,
            result,
        })
    }

    /// Both.
    ///
    /// # Errors
    ///
    /// See [`begin`](Self::begin) and [`finish`](Self::finish).
    pub fn invoke(&self, event: &str) -> Result<Invocation> {
        self.begin(event)?;
        self.finish()
    }

    /// Resident memory, in MiB.
    ///
    /// # Errors
    ///
    /// When the function has ended.
    pub fn resident(&self) -> Result<f64> {
        self.process.resident()
    }
}

fn next(event: String) -> Answer {
    let end = SystemTime::now() + INVOCATION;
    let deadline = end
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis();
    Answer {
        status: 200,
        headers: vec![
            ("lambda-runtime-aws-request-id", "measured".to_owned()),
            ("lambda-runtime-deadline-ms", deadline.to_string()),
            (
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:eu-central-1:000000000000:function:measured".to_owned(),
            ),
            ("content-type", "application/json".to_owned()),
        ],
        body: event.into_bytes(),
    }
}

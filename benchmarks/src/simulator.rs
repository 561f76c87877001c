//! The simulator of API Gateway as a process of its own, and what it is told and asked over HTTP.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chatbot_cloud::http::Http;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::calls::Call;
use crate::process::Running;

/// Longest wait for an answer about the simulator itself.
const LONGEST: Duration = Duration::from_secs(30);

/// A simulator that runs, with nothing in it.
#[derive(Debug)]
pub struct Simulator {
    running: Running,
    url: String,
    http: Http,
    runtime: Runtime,
}

/// The log of calls.
#[derive(Deserialize)]
struct Log {
    entries: Vec<Call>,
}

impl Simulator {
    /// Starts the simulator at `binary`.
    ///
    /// # Errors
    ///
    /// When it does not start.
    pub fn start(binary: &Path) -> Result<Self> {
        let (running, url) = Running::start(&mut Command::new(binary))?;
        Ok(Self {
            running,
            url,
            http: Http::default(),
            runtime: Builder::new_current_thread()
                .enable_all()
                .build()
                .context("no runtime")?,
        })
    }

    /// Its address, `http://127.0.0.1:…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The environment with which AWS's SDKs find it.
    #[must_use]
    pub fn environment(&self) -> [(&str, &str); 5] {
        [
            ("AWS_ENDPOINT_URL", &self.url),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "123456789012"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ]
    }

    /// Processor time it has used so far, in seconds.
    ///
    /// # Errors
    ///
    /// As [`Running::processor`].
    pub fn processor(&self) -> Result<f64> {
        self.running.processor()
    }

    /// Every call takes this much longer from now on.
    ///
    /// # Errors
    ///
    /// When the simulator does not answer.
    pub fn set_latency(&self, latency: Duration) -> Result<()> {
        let milliseconds = latency.as_millis();
        self.ask(
            Method::PUT,
            "latency",
            &json!({ "milliseconds": milliseconds }),
        )?;
        Ok(())
    }

    /// AWS's quotas for calls hold from now on, with nothing used yet, or no longer.
    ///
    /// # Errors
    ///
    /// When the simulator does not answer.
    pub fn set_quotas(&self, enabled: bool) -> Result<()> {
        self.ask(Method::PUT, "quotas", &json!({ "enabled": enabled }))?;
        Ok(())
    }

    /// Forgets the calls made so far.
    ///
    /// # Errors
    ///
    /// When the simulator does not answer.
    pub fn forget(&self) -> Result<()> {
        self.ask(Method::DELETE, "log", &Value::Null)?;
        Ok(())
    }

    /// The calls since the last [`forget`](Self::forget), oldest first.
    ///
    /// # Errors
    ///
    /// When the simulator does not answer.
    pub fn calls(&self) -> Result<Vec<Call>> {
        let log = self.ask(Method::GET, "log", &Value::Null)?;
        let log: Log = serde_json::from_value(log).context("the simulator's log is no log")?;
        Ok(log.entries)
    }

    /// How many APIs with a stage it has.
    ///
    /// # Errors
    ///
    /// When the simulator does not answer.
    pub fn stacks(&self) -> Result<usize> {
        let state = self.ask(Method::GET, "state", &Value::Null)?;
        let apis = state["apis"].as_array().context("the state has no APIs")?;
        let has_stage = |api: &&Value| api["stages"].as_array().is_some_and(|s| !s.is_empty());
        Ok(apis.iter().filter(has_stage).count())
    }

    /// The answer to a request about the simulator itself.
    fn ask(&self, method: Method, path: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/_gateway/{path}", self.url);
        let exchange = self.http.send(method, &url, body, LONGEST);
        let answer = self.runtime.block_on(exchange)?;
        let (status, body) = (answer.status, answer.body);
        ensure!(status.is_success(), "{url}: status {status}: {body}");
        Ok(body)
    }
}

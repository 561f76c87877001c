//! The outside, scripted.

mod bucket;
mod model;
mod post;
mod table;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chatbot_functions::chat::answer::{Outside, make};
use chatbot_functions::chat::ending::Ending;
use chatbot_functions::event::{Client, Job};
use chatbot_functions::frame::Request;
use chatbot_functions::identity::UserId;
use chatbot_functions::moment::{Clock, Moment};
use chatbot_functions::settings::{Limits, ModelSpec};
use serde_json::{Value, json};
use tokio::time::Instant;

pub(crate) use bucket::Shelf;
pub(crate) use model::{Act, Script, spec};
pub(crate) use post::{Inbox, Queue};
pub(crate) use table::Memory;

/// A clock that stands still until it is told.
pub(crate) struct Watch(AtomicU64);

impl Default for Watch {
    fn default() -> Self {
        // 2026-11-22 10:00:00
        Self(AtomicU64::new(1_795_341_600_000))
    }
}

impl Watch {
    pub(crate) fn forward(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for Watch {
    fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Everything that an answer needs.
pub(crate) struct World {
    pub(crate) models: Vec<ModelSpec>,
    pub(crate) script: Script,
    pub(crate) inbox: Inbox,
    pub(crate) table: Option<Memory>,
    pub(crate) limits: Limits,
    pub(crate) watch: Watch,
}

impl World {
    /// One model that does this, a table, no limits.
    pub(crate) fn new(acts: Vec<Act>) -> Self {
        Self {
            models: vec![spec("m")],
            script: Script::new(acts),
            inbox: Inbox::default(),
            table: Some(Memory::default()),
            limits: Limits {
                user: None,
                deployment: None,
            },
            watch: Watch::default(),
        }
    }

    pub(crate) fn outside(&self) -> Outside<'_, Script, Inbox, Memory, Watch> {
        Outside {
            models: &self.models,
            model: &self.script,
            connections: &self.inbox,
            table: self.table.as_ref(),
            limits: self.limits,
            clock: &self.watch,
        }
    }

    pub(crate) fn table(&self) -> &Memory {
        self.table.as_ref().unwrap()
    }

    /// Answers a job within a minute.
    pub(crate) async fn answer(&self, job: &Job) -> Ending {
        let deadline = Instant::now() + Duration::from_secs(60);
        make(job, &self.outside(), deadline).await.0
    }
}

/// The job of a frame with these members, from the connection `c=`.
pub(crate) fn job(members: &Value) -> Job {
    let mut whole = json!({ "user_id": "kim", "request_id": "r", "body": "Why?", "type": "text",
                            "request_time": "2026-11-22 10:00:00", "convType": "normal" });
    for (name, value) in members.as_object().unwrap() {
        whole[name] = value.clone();
    }
    let request = Request::read(whole.as_object().unwrap()).unwrap();
    Job {
        client: Some(client("c=")),
        user: UserId::new(whole["user_id"].as_str().unwrap()).unwrap(),
        request,
        reference: "ref-1".into(),
    }
}

pub(crate) fn client(connection: &str) -> Client {
    Client {
        connection_id: connection.into(),
        callback_url: "https://x/dev".into(),
    }
}

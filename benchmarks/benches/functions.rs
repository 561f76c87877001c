//! The Lambda functions against a function that does nothing, a model read directly, and bare calls of
//! DynamoDB, each in the same run.

#[path = "functions/deleting.rs"]
mod deleting;
#[path = "functions/starting.rs"]
mod starting;
#[path = "functions/streaming.rs"]
mod streaming;

use std::process::Command;

use anyhow::{Context, Result};
use chatbot_benchmarks::build;
use chatbot_benchmarks::process::Running;
use chatbot_benchmarks::samples::conclude;
use serde_json::Value;

fn main() -> Result<()> {
    let [chat, delete, history, provisioning, query, upload, empty] = build::functions([
        "chat",
        "delete",
        "history",
        "provisioning",
        "query",
        "upload",
        "empty-function",
    ])?;
    let [cloud] = build::release(["chatbot-cloud"])?;
    let functions = [&chat, &delete, &history, &provisioning, &query, &upload];
    let mut verdicts = starting::cold(&functions, &empty)?;
    let state = tempfile::tempdir().context("no temporary folder")?;
    let python = build::root().join("target/python/ministack/bin/python3");
    let python = std::env::var_os("CHATBOT_MINISTACK_PYTHON").map_or(python, Into::into);
    let (_cloud, line) = Running::start(
        Command::new(cloud)
            .arg("run")
            .arg("--state-dir")
            .arg(state.path())
            .arg("--python")
            .arg(python)
            .arg("--chat")
            .arg(&empty),
    )?;
    anyhow::ensure!(
        line == "ready",
        "the local cloud does not start; `cargo xtask up` installs what it needs"
    );
    let description = std::fs::read(state.path().join("cloud.json"))?;
    let description: Value = serde_json::from_slice(&description)?;
    let services = description["endpoints"]["ministack"]
        .as_str()
        .context("the local cloud has no ministack")?;
    verdicts.push(starting::asking(&chat, &empty, services)?);
    verdicts.push(streaming::gaps(&chat)?);
    verdicts.push(deleting::many(&delete, services)?);
    conclude(&verdicts)
}

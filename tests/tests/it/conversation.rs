//! From nothing to an answer and back.

use std::ffi::OsStr;

use serde_json::Value;

use crate::commands;
use crate::secrets;
use crate::site;
use crate::system::{System, everything, family, foreign, gone, root};

#[test]
fn a_stack_comes_up_answers_and_goes_away() {
    let system = System::new();
    let printed = system.succeeds("up", &["--detach"]);

    let outputs = system.outputs().expect("up writes the outputs");
    let text = |name: &str| outputs[name].as_str().unwrap_or_default().to_owned();
    let url = text("websocket_url");
    assert!(url.starts_with("ws://127.0.0.1:"), "{url}");
    assert!(url.ends_with(&format!("/{}/dev", text("api_id"))), "{url}");
    assert!(
        printed.contains(&format!("websocket_url: {url}")),
        "{printed}"
    );
    for name in ["callback_url", "api_arn", "chat_url", "table_name"] {
        assert!(!text(name).is_empty(), "{name}: {outputs:?}");
    }
    let edge = system.cloud().unwrap().endpoint("edge").to_owned();
    assert!(printed.contains(&format!("chat: {edge}\n")), "{printed}");

    streams(&url);
    site::answers(&system);

    let answer = system.succeeds("chat", &["--once", "What is a WebSocket?"]);
    assert!(answer.trim().len() > 3, "{answer:?}");

    secrets::are_empty(&system);
    let plan = ["plan", "-detailed-exitcode", "-input=false", "-no-color"];
    let plan = system.terraform(&plan, &[]);
    assert_eq!(
        plan.status.code(),
        Some(0),
        "the second plan is not empty: {}",
        everything(&plan)
    );

    // Again, with everything running: applies the same and changes nothing.
    system.succeeds("up", &["--detach"]);
    assert_eq!(system.outputs().unwrap(), outputs);

    secrets::reach_nobody_else(&system);
    commands::sees_what_is_left(&system);

    let processes = family(system.cloud().unwrap().supervisor);
    assert!(
        processes.len() >= 3,
        "supervisor, guard and ministack at least: {processes:?}"
    );
    system.succeeds("down", &[]);
    assert!(
        processes.iter().all(|process| !process.is_alive()),
        "{processes:?}"
    );
    assert!(system.cloud().is_none() && system.outputs().is_none());
    gone(&processes);

    // Down twice is fine.
    system.succeeds("down", &[]);
}

/// A client that nobody here wrote pings, asks, and sees the answer grow.
fn streams(url: &str) {
    let question = "Tell me how this answer reaches me.";
    let output = foreign(
        &root().join("tests/foreign/conversation.py"),
        &[OsStr::new(url), OsStr::new(question)],
    );
    assert!(output.status.success(), "{}", everything(&output));
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut frames = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert_eq!(frames.next().unwrap(), Value::from("__pong__"));

    let frames: Vec<Value> = frames.collect();
    let texts = |status: &str| -> Vec<&str> {
        let of_status = frames.iter().filter(|frame| frame["status"] == status);
        of_status
            .map(|frame| frame["msg"].as_str().unwrap())
            .collect()
    };
    let (growing, completed) = (texts("proceeding"), texts("completed"));
    assert!(growing.len() >= 3, "{frames:#?}");
    for pair in growing.windows(2) {
        assert!(
            pair[1].starts_with(pair[0]) && pair[1].len() > pair[0].len(),
            "{pair:?}"
        );
    }
    assert_eq!(completed.len(), 1, "{frames:#?}");
    assert!(
        completed[0].starts_with(growing[growing.len() - 1]),
        "{frames:#?}"
    );
    assert_eq!(frames.last().unwrap()["status"], "completed", "{frames:#?}");
}

//! Rules of the control plane, each as (setup, request, expected answer).

mod apis;
mod authorizers;
mod common;
mod deployments;
mod domains;
mod integrations;
mod models;
mod routes;
mod stages;
mod usage;

use serde_json::{Value, json};

use super::bench::Bench;

/// Sends one request to a prepared world and checks status and members of the answer. A refusal must
/// also leave the world as it was.
#[track_caller]
fn check(mut bench: Bench, line: &str, body: Value, status: u16, expected: Value) -> Bench {
    let before = dump(&bench);
    let response = bench.send(line, body);
    assert_eq!(response.status, status, "{line}: {}", response.body);
    bench.assert_has(line, &response.body, expected);
    assert_eq!(response.refusal.is_some(), status >= 400, "{line}");
    if status >= 400 {
        assert_eq!(
            dump(&bench),
            before,
            "{line} was refused and changed something"
        );
        assert!(
            !response.body["message"]
                .as_str()
                .unwrap_or_default()
                .is_empty(),
            "{line}"
        );
    }
    bench
}

/// Checks that a request is refused with a message that has this phrase.
#[track_caller]
fn refused(mut bench: Bench, line: &str, body: Value, status: u16, phrase: &str) {
    let response = bench.send(line, body.clone());
    let message = response.body["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(message.contains(phrase), "{line}: {message}");
    check(bench, line, body, status, json!({}));
}

fn dump(bench: &Bench) -> String {
    format!("{:?}", bench.world)
}

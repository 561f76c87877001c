use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

use tracing_subscriber::layer::SubscriberExt as _;

use super::super::line::MAX_LINE;
use super::*;

/// What `log` writes at `level`, line by line, each read back as JSON.
fn logged(level: LevelFilter, secrets: &Secrets, log: impl FnOnce()) -> Vec<Value> {
    let written = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&written);
    let layer = LogLayer::new(
        level,
        secrets.clone(),
        || UNIX_EPOCH + Duration::from_micros(1_500_000),
        Arc::new(move |line: &[u8]| sink.lock().unwrap().push(line.to_vec())),
    );
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
    let lines = written.lock().unwrap();
    lines
        .iter()
        .map(|line| {
            assert!(line.len() <= MAX_LINE, "{} bytes", line.len());
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            assert_eq!(line.last(), Some(&b'\n'));
            serde_json::from_slice(line).unwrap()
        })
        .collect()
}

fn one(log: impl FnOnce()) -> Value {
    let mut lines = logged(LevelFilter::TRACE, &Secrets::new(), log);
    assert_eq!(lines.len(), 1);
    lines.remove(0)
}

#[test]
fn a_line_has_the_keys_of_hclog() {
    let line = one(|| {
        tracing::info!(target: "tfplugin::server", count = 3, done = true, "made {}", "it");
    });
    let expected = serde_json::json!({
        "@level": "info",
        "@message": "made it",
        "@module": "sdk.server",
        "@timestamp": "1970-01-01T00:00:01.500000Z",
        "count": 3,
        "done": true,
    });
    assert_eq!(line, expected);
}

#[test]
fn modules_say_whose_line_it_is() {
    for (target, expected) in [
        ("tfplugin", "sdk"),
        ("tfplugin::a::b", "sdk.a.b"),
        ("tfplugins", "provider.tfplugins"),
        ("chat::aws", "provider.chat.aws"),
    ] {
        assert_eq!(module(target), expected);
    }
}

#[test]
fn spans_give_their_fields_and_the_nearest_wins() {
    let line = one(|| {
        let outer = tracing::info_span!(
            "call",
            tf_rpc = "Plan",
            tf_req_id = "a",
            late = tracing::field::Empty
        );
        let _outer = outer.enter();
        outer.record("late", 1);
        let _inner = tracing::info_span!("step", tf_req_id = "b").entered();
        tracing::warn!(tf_rpc = "Apply", "x");
    });
    assert_eq!(line["tf_rpc"], "Apply");
    assert_eq!(line["tf_req_id"], "b");
    assert_eq!(line["late"], 1);
}

#[test]
fn reserved_keys_cannot_be_overwritten() {
    let line = one(|| tracing::info!("@level" = 7, message = 5));
    assert_eq!(line["@level"], "info");
    assert_eq!(line["@message"], "5");
}

#[test]
fn levels_and_wire_libraries_are_filtered() {
    let lines = logged(LevelFilter::DEBUG, &Secrets::new(), || {
        tracing::trace!("too fine");
        tracing::debug!("passes");
        tracing::debug!(target: "h2::codec", "bytes");
        tracing::debug!(target: "aws_smithy_runtime::client", "request body");
        tracing::warn!(target: "hyper::proto", "broken");
        tracing::debug!(target: "h2o", "another crate");
    });
    let messages: Vec<_> = lines
        .iter()
        .map(|line| line["@message"].as_str().unwrap())
        .collect();
    assert_eq!(messages, ["passes", "broken", "another crate"]);
}

#[test]
fn secrets_do_not_show_wherever_they_are() {
    let secrets = Secrets::new();
    secrets.hide_string("s3cr\"et");
    secrets.hide_string("4711");
    secrets.hide_field("pin");
    let lines = logged(LevelFilter::TRACE, &secrets, || {
        let _span = tracing::info_span!("call", key = "a s3cr\"et b", pin = 9).entered();
        tracing::info!(debug = ?Some("s3cr\"et"), number = 4711, pin = true, "says s3cr\"et");
    });
    let line = &lines[0];
    assert_eq!(line["@message"], "says ***");
    assert_eq!(line["key"], "a *** b");
    assert_eq!(line["debug"], "Some(\"***\")");
    assert_eq!(line["number"], "***");
    assert_eq!(line["pin"], "***");
}

#[test]
fn long_lines_are_cut_and_stay_json() {
    for text in [
        "x".repeat(200_000),
        "ü".repeat(100_000),
        "\u{1}".repeat(70_000),
    ] {
        let line = one(|| tracing::info!(a = %text, b = text.as_str(), c = 1, "{text}"));
        assert!(line["@message"].as_str().unwrap().ends_with('…'));
        assert_eq!(line["c"], 1);
        assert_eq!(line["@level"], "info");
    }
}

//! The two secrets of an applied chatbot: what those who may read them find, and where their keys never are.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::system::{System, everything, until};

/// Keys for LangSmith and Tavily, unlike anything else.
const LANGSMITH: &str = "lsv2-seen-by-nobody";
const TAVILY: &str = "tvly-seen-by-nobody";

/// Without keys the secrets have the original's members, and the chat, which has answered, says what it
/// works without.
pub(crate) fn are_empty(system: &System) {
    holds(system, "", "");
    let warning = until("the log tells of the empty secret", || {
        let mut lines = system.log().into_iter();
        lines.find(|line| line["message"] == "the chat works without this secret")
    });
    assert_eq!(warning["level"], "WARN", "{warning}");
    assert_eq!(warning["name"], "tavilyapikey-chatbot", "{warning}");
    assert_eq!(warning["cause"], "the secret holds no key yet", "{warning}");
}

/// Keys with a new version are in the secrets, and nowhere in plan or state.
pub(crate) fn reach_nobody_else(system: &System) {
    let keys = [
        ("langsmith_api_key", LANGSMITH),
        ("tavily_api_key", TAVILY),
        ("secrets_version", "2"),
    ];
    let run = |arguments: &[&str]| {
        let output = system.terraform(arguments, &keys);
        let said = everything(&output);
        assert!(output.status.success(), "{arguments:?}: {said}");
        clean("what terraform says", &said);
        said
    };
    let planned = run(&["plan", "-out=keys.tfplan", "-input=false", "-no-color"]);
    assert!(planned.contains("secret_string_wo_version"), "{planned}");
    run(&["show", "-json", "keys.tfplan"]);
    holds(system, "", "");
    run(&["apply", "-input=false", "-no-color", "keys.tfplan"]);
    holds(system, LANGSMITH, &json!([TAVILY]).to_string());

    let files = files(&system.configuration());
    let state = files.iter().find(|(name, _)| name == "terraform.tfstate");
    assert!(state.is_some_and(|(_, text)| text.contains("aws_secretsmanager_secret_version")));
    for (name, text) in &files {
        clean(name, text);
    }
}

fn clean(what: &str, text: &str) {
    for key in [LANGSMITH, TAVILY] {
        assert!(!text.contains(key), "{what} has the key {key}:\n{text}");
    }
}

/// Every member of both secrets.
fn holds(system: &System, langsmith: &str, tavily: &str) {
    let expected = [
        (
            "langsmith",
            json!({ "langchain_project": "chatbot", "langsmith_api_key": langsmith }),
        ),
        (
            "tavily",
            json!({ "project_name": "chatbot", "tavily_api_key": tavily }),
        ),
    ];
    for (key, expected) in expected {
        assert_eq!(read(system, key), expected, "{key}");
    }
}

/// What the secret `key` holds.
fn read(system: &System, key: &str) -> Value {
    let arn = &system.outputs().unwrap()["secret_arns"][key];
    let found = system.aws(
        "secretsmanager",
        "get_secret_value",
        &json!({ "SecretId": arn }),
    );
    serde_json::from_str(found["SecretString"].as_str().unwrap()).unwrap()
}

/// The files in a folder, state and plan among them, with what is text in them.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    let read = files.map(|entry| {
        let bytes = fs::read(entry.path()).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (entry.file_name().to_string_lossy().into_owned(), text)
    });
    read.collect()
}

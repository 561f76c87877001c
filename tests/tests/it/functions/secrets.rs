//! Every form that the secret of the web search can have, and every reason why it cannot be read: the chat
//! answers, and its log says what it works without.

use serde_json::{Value, json};

use super::chat::question;
use super::world::World;
use crate::system::until;

/// What values have that nobody may see.
const HIDDEN: &str = "tvly-hidden";
/// What is wrong with a value that is not what the function reads.
const FORM: &str = "the secret is not a JSON object with tavily_api_key";

pub(super) fn every_form(world: &World) {
    world.models(&["local.scripted"], &[("questionsPerMinutePerUser", "0")]);
    let text = |value: Value| json!({ "SecretString": value.to_string() });
    let key = json!([HIDDEN]).to_string();
    for (form, value, cause) in [
        ("a-key", text(json!({ "tavily_api_key": key })), None),
        (
            "empty",
            text(json!({ "project_name": HIDDEN, "tavily_api_key": "" })),
            Some("the secret holds no key yet"),
        ),
        (
            "malformed",
            json!({ "SecretString": format!("{{\"tavily_api_key\":\"{HIDDEN}") }),
            Some(FORM),
        ),
        ("no-object", text(json!(HIDDEN)), Some(FORM)),
        (
            "wrong-type",
            text(json!({ "tavily_api_key": { "key": HIDDEN } })),
            Some(FORM),
        ),
        (
            "wrong-list",
            text(json!({ "tavily_api_key": [7, HIDDEN] })),
            Some(FORM),
        ),
        (
            "no-member",
            text(json!({ "project_name": HIDDEN })),
            Some(FORM),
        ),
        (
            "bytes",
            json!({ "SecretBinary": HIDDEN }),
            Some("cannot be read: it holds no text"),
        ),
    ] {
        change(world, "put_secret_value", &value);
        check(world, form, &project(world), cause);
    }
    // Another chatbot's, which the role does not name.
    check(world, "denied", "somebody-else", Some("cannot be read: "));
    change(
        world,
        "delete_secret",
        &json!({ "RecoveryWindowInDays": 7 }),
    );
    check(world, "deleted", &project(world), Some("cannot be read: "));
    change(
        world,
        "delete_secret",
        &json!({ "ForceDeleteWithoutRecovery": true }),
    );
    check(world, "missing", &project(world), Some("cannot be read: "));
}

/// What the secret's name ends with: the chatbot's own.
fn project(world: &World) -> String {
    let name = world.output("table_name");
    name.trim_start_matches("db-call-log-for-").to_owned()
}

fn change(world: &World, operation: &str, arguments: &Value) {
    let mut arguments = arguments.clone();
    arguments["SecretId"] = json!(format!("tavilyapikey-{}", project(world)));
    world.system().aws("secretsmanager", operation, &arguments);
}

/// A function that is started with the secret as it is now answers a question; what its log then says.
fn check(world: &World, form: &str, project: &str, cause: Option<&str>) {
    let before = world.system().log().len();
    world.configure("chat", &[("projectName", project), ("form", form)]);
    let (_, address) = &world.system().addresses()[1];
    let question: Value = serde_json::from_str(&question(form, form, 0, "Why?")).unwrap();
    let (status, answer) = world.post(&format!("{address}/chat"), &question);
    let said = answer["msg"].as_str().unwrap_or_default();
    assert!(status == 200 && said.contains("Why?"), "{form}: {answer}");

    // What an invocation logs is there at once, and so is the warning with the line of the answer.
    let lines = until("the answer is in the log", || {
        let lines = world.system().log().split_off(before);
        let ended = lines.iter().any(|line| line["message"] == "answer");
        ended.then_some(lines)
    });
    let is_warning = |line: &&Value| line["message"] == "the chat works without this secret";
    let warnings: Vec<&Value> = lines.iter().filter(is_warning).collect();
    match (cause, warnings.as_slice()) {
        (None, []) => {}
        (Some(cause), [warning]) => {
            let found = warning["cause"].as_str().unwrap();
            assert!(found.contains(cause), "{form}: {warning}");
            assert_eq!(warning["name"], format!("tavilyapikey-{project}"));
            assert_eq!(warning["level"], "WARN");
        }
        _ => panic!("{form}: {warnings:?}"),
    }
    let all = json!(lines).to_string();
    assert!(!all.contains(HIDDEN), "{form}: {all}");
}

//! Parsers of outside bytes through their public doors: an error, never a panic.

use chatbot_functions::event::Event;
use chatbot_functions::frame::Incoming;
use chatbot_functions::rest::call::Call;
use chatbot_functions::secrets::{Secret, search_keys};
use chatbot_functions::settings::models;
use proptest::prelude::*;

/// Texts that come close to what the parsers want.
fn close() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(":"),
        Just(","),
        Just("\""),
        Just("\\"),
        Just("\"request_id\""),
        Just("\"body\""),
        Just("\"model_id\""),
        Just("\"tavily_api_key\""),
        Just("\"requestContext\""),
        Just("\"connectionId\""),
        Just("\"httpMethod\""),
        Just("1e999"),
        Just("null"),
        Just("true"),
        Just("\"x\""),
        Just("\\ud800"),
        Just("한"),
        Just("__ping__"),
    ];
    proptest::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn nothing_panics(text in close()) {
        let _ = Incoming::parse(&text);
        let _ = models(&text);
        let _ = search_keys(&Secret::new(text.as_str()));
        if let Ok(event) = serde_json::from_str(&text) {
            let _ = Call::read(&event);
            let _ = Event::read(event);
        }
    }
}

#[test]
fn every_form_of_the_search_secret_is_understood_or_named() {
    let check = |value: &str, keys: Option<&[&str]>| {
        let found = search_keys(&Secret::new(value)).ok();
        let found: Option<Vec<&str>> = found
            .as_ref()
            .map(|keys| keys.iter().map(Secret::expose).collect());
        assert_eq!(found.as_deref(), keys, "{value}");
    };
    check(r#"{"project_name":"p","tavily_api_key":""}"#, None);
    check(r#"{"tavily_api_key":"[]"}"#, None);
    check(r#"{"tavily_api_key":"[\"k\"]"}"#, Some(&["k"]));
    check(r#"{"tavily_api_key":"k"}"#, Some(&["k"]));
    check(r#"{"tavily_api_key":["a","b"]}"#, Some(&["a", "b"]));
    check(r#"{"tavily_api_key":[1]}"#, None);
    check("{}", None);
    check("", None);
    check("k", None);
}

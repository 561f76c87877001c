//! What an integration has answered, and what becomes of it.

use base64::{Engine, engine::general_purpose::STANDARD};
use regex_lite::Regex;
use serde_json::{Map, Value};

use super::request::chosen;
use super::{Answer, Call, Failure, shown};
use crate::control::{ContentHandlingStrategy, DeployedIntegration, IntegrationResponse};
use crate::data::function::Invocation;
use crate::data::incoming::{Incoming, Received, header};
use crate::data::template::Template;

/// Selects the integration response of an integration that does not say how.
const STATUS: &str = "$integration.response.statuscode";

/// Header of a two-way answer that chooses the subprotocol of a handshake.
const SUBPROTOCOL: &str = "sec-websocket-protocol";

/// The answer of an integration that is no proxy, through the integration response that it selects.
///
/// A two-way route without a matching integration response is a configuration error, as on AWS ("No
/// match for output mapping and no default output mapping configured"). What AWS says to one-way
/// routes is documented nowhere; nobody hears their answer, so they go on.
pub(super) fn answer(
    call: &Call,
    incoming: &Incoming,
    received: &Received,
) -> Result<Answer, Failure> {
    let Some(response) = selected(&call.integration, incoming, received) else {
        if call.two_way {
            return Err(Failure::NoResponse(received.status));
        }
        return Ok(Answer {
            status: received.status,
            subprotocol: header(&received.headers, SUBPROTOCOL),
            body: Some(text(&received.body)),
        });
    };
    let body = match response.content_handling_strategy {
        Some(ContentHandlingStrategy::ConvertToText) => STANDARD.encode(&received.body),
        Some(ContentHandlingStrategy::ConvertToBinary) => text(
            &STANDARD
                .decode(&received.body)
                .map_err(|_| Failure::NotBase64)?,
        ),
        None => text(&received.body),
    };
    let expression = response.template_selection_expression.as_deref();
    let select = |expression: &str| incoming.select_of(received, expression);
    let body = match chosen(&response.response_templates, expression, select) {
        Some(template) => Template::parse(template)?.render(incoming.scope(&body))?,
        None => body,
    };
    let subprotocol = response
        .response_parameters
        .iter()
        .find_map(|(target, source)| {
            let name = target.strip_prefix("route.response.header.")?;
            let asked = name.eq_ignore_ascii_case(SUBPROTOCOL);
            asked.then(|| received.mapped(incoming, source)).flatten()
        });
    Ok(Answer {
        status: received.status,
        subprotocol,
        body: Some(body),
    })
}

/// The answer of an HTTP proxy: as it came.
pub(super) fn passed(received: &Received) -> Answer {
    Answer {
        status: received.status,
        subprotocol: header(&received.headers, SUBPROTOCOL),
        body: Some(text(&received.body)),
    }
}

/// The answer of a function behind `AWS_PROXY`: `{"statusCode", "headers", "body"}`.
pub(super) fn proxy(invocation: &Invocation) -> Result<Answer, Failure> {
    let malformed = || Failure::Malformed(shown(&invocation.payload));
    let value: Value = serde_json::from_slice(&invocation.payload).map_err(|_| malformed())?;
    let body = match &value["body"] {
        Value::Null => None,
        Value::String(body) => Some(body.clone()),
        _ => return Err(malformed()),
    };
    Ok(Answer {
        status: status(&value).ok_or_else(malformed)?,
        subprotocol: value["headers"].as_object().and_then(subprotocol),
        body,
    })
}

/// The `statusCode` of an answer.
pub(super) fn status(value: &Value) -> Option<u16> {
    let status = u16::try_from(value.get("statusCode")?.as_u64()?).ok()?;
    (100..=599).contains(&status).then_some(status)
}

/// The integration response whose key is what the response selection expression yields, or a pattern
/// `/…/` of it, or `$default`.
fn selected<'a>(
    deployed: &'a DeployedIntegration,
    incoming: &Incoming,
    received: &Received,
) -> Option<&'a IntegrationResponse> {
    let expression = &deployed
        .integration
        .integration_response_selection_expression;
    let key = incoming.select_of(received, expression.as_deref().unwrap_or(STATUS));
    let key = key.unwrap_or_default();
    let fits = |pattern: &str| {
        let pattern = pattern
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'));
        let pattern = pattern.and_then(|pattern| Regex::new(&format!("^(?:{pattern})$")).ok());
        pattern.is_some_and(|pattern| pattern.is_match(&key))
    };
    let responses = &deployed.responses;
    responses
        .get(&key)
        .or_else(|| {
            responses
                .iter()
                .find(|(pattern, _)| fits(pattern))
                .map(|(_, found)| found)
        })
        .or_else(|| responses.get("$default"))
}

fn subprotocol(headers: &Map<String, Value>) -> Option<String> {
    let (_, value) = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(SUBPROTOCOL))?;
    Some(value.as_str()?.to_owned())
}

/// Clients get text; bytes that are none are replaced.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn check(payload: &str, expected: Option<(u16, Option<&str>, Option<&str>)>) {
        let invocation = Invocation {
            payload: Bytes::copy_from_slice(payload.as_bytes()),
            function_error: None,
        };
        let answer = proxy(&invocation).ok();
        let parts = answer.as_ref().map(|answer| {
            (
                answer.status,
                answer.subprotocol.as_deref(),
                answer.body.as_deref(),
            )
        });
        assert_eq!(parts, expected, "{payload}");
    }

    #[test]
    fn answers_of_functions() {
        check(r#"{"statusCode":200}"#, Some((200, None, None)));
        check(
            r#"{"statusCode":403,"body":"no"}"#,
            Some((403, None, Some("no"))),
        );
        check(
            r#"{"statusCode":200,"headers":{"sec-websocket-PROTOCOL":"chat"},"body":null}"#,
            Some((200, Some("chat"), None)),
        );
        for payload in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"statusCode":"200"}"#,
            r#"{"statusCode":7}"#,
            r#"{"statusCode":200,"body":{}}"#,
            "text",
        ] {
            check(payload, None);
        }
    }
}

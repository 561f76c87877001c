//! One request as selection expressions, parameter mappings and templates see it, and likewise the
//! answer of an integration.
//!
//! Names: the AWS pages "WebSocket selection expressions" and "Setting up data mapping for WebSocket
//! APIs".

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value;

use super::expression::Expression;
use super::json_path::JsonPath;
use super::template::Scope;

/// A request on its way to an integration.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    /// The message; empty for a handshake.
    pub(super) body: String,
    /// Headers of the handshake; other requests have none.
    pub(super) headers: Vec<(String, String)>,
    /// Decoded query parameters of the handshake; other requests have none.
    pub(super) query: Vec<(String, String)>,
    /// `$context`.
    pub(super) context: Value,
    /// Stage variables.
    pub(super) variables: BTreeMap<String, String>,
}

/// What an integration has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
}

/// What an integration request says beside its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) headers: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) path: Vec<(String, String)>,
}

impl Incoming {
    /// What a selection expression yields; `None` if a variable has no value, or it is no expression.
    pub(super) fn select(&self, expression: &str) -> Option<String> {
        Expression::parse(expression)
            .ok()?
            .evaluate_with(|path| self.lookup(path))
    }

    /// What a selection expression over the answer of the integration yields.
    pub(super) fn select_of(&self, received: &Received, expression: &str) -> Option<String> {
        let lookup = |path: &[String]| match names(path)[..] {
            ["integration", "response", "statuscode"] => Some(received.status.to_string()),
            ["integration", "response", "header", name] => header(&received.headers, name),
            ["integration", "response", "body", ref keys @ ..] => {
                text(descend(&received.json()?, keys)?)
            }
            _ => self.lookup(path),
        };
        Expression::parse(expression).ok()?.evaluate_with(lookup)
    }

    /// What the source of a parameter mapping stands for: `'static'`, `route.request.header.name`,
    /// `route.request.querystring.name`, `route.request.body.path`, `context.name`,
    /// `stageVariables.name`. `None` if there is no such thing.
    pub(super) fn mapped(&self, source: &str) -> Option<String> {
        if let Some(text) = source.strip_prefix('\'') {
            return text.strip_suffix('\'').map(str::to_owned);
        }
        let request = source.strip_prefix("route.request.");
        match request.map(|request| request.split_once('.').unwrap_or((request, ""))) {
            Some(("header" | "multivalueheader", name)) => header(&self.headers, name),
            Some(("querystring" | "multivaluequerystring", name)) => last(&self.query, name),
            Some(("body", path)) => {
                let body = serde_json::from_str(&self.body).ok()?;
                printed(&JsonPath::parse(path).ok()?.find(&body)?)
            }
            Some(_) => None,
            None => self.lookup(&source.split('.').map(str::to_owned).collect::<Vec<_>>()),
        }
    }

    /// The request parameters of an integration, `integration.request.{place}.{name}` by source.
    pub(super) fn parameters(&self, mappings: &BTreeMap<String, String>) -> Parameters {
        let mut parameters = Parameters::default();
        for (target, source) in mappings {
            let Some((place, name)) = target
                .strip_prefix("integration.request.")
                .and_then(|target| target.split_once('.'))
            else {
                continue;
            };
            let Some(value) = self.mapped(source) else {
                continue;
            };
            let place = match place {
                "header" | "multivalueheader" => &mut parameters.headers,
                "querystring" | "multivaluequerystring" => &mut parameters.query,
                "path" => &mut parameters.path,
                _ => continue,
            };
            place.push((name.to_owned(), value));
        }
        parameters
    }

    /// What a template sees when `body` is what it works on.
    pub(super) fn scope<'a>(&'a self, body: &'a str) -> Scope<'a> {
        Scope {
            body,
            headers: &self.headers,
            query: &self.query,
            context: &self.context,
            stage_variables: &self.variables,
        }
    }

    fn lookup(&self, path: &[String]) -> Option<String> {
        match names(path)[..] {
            ["request", "body", ref keys @ ..] => {
                let body: Value = serde_json::from_str(&self.body).ok()?;
                text(descend(&body, keys)?)
            }
            ["request", "header", name] => header(&self.headers, name),
            ["request", "querystring", name] => last(&self.query, name),
            ["context", ref keys @ ..] => printed(descend(&self.context, keys)?),
            ["stageVariables", name] => self.variables.get(name).cloned(),
            _ => None,
        }
    }
}

impl Received {
    /// The body as JSON, if it is.
    fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What the source of a response parameter stands for: `integration.response.header.name`,
    /// `integration.response.body.path`, or anything that the request has.
    pub(super) fn mapped(&self, incoming: &Incoming, source: &str) -> Option<String> {
        let response = source.strip_prefix("integration.response.");
        match response.map(|response| response.split_once('.').unwrap_or((response, ""))) {
            Some(("header" | "multivalueheader", name)) => header(&self.headers, name),
            Some(("body", path)) => printed(&JsonPath::parse(path).ok()?.find(&self.json()?)?),
            Some(("statuscode", "")) => Some(self.status.to_string()),
            Some(_) => None,
            None => incoming.mapped(source),
        }
    }
}

/// The last value of a header, whose name is written in any case.
pub(super) fn header(headers: &[(String, String)], name: &str) -> Option<String> {
    let found = headers
        .iter()
        .rev()
        .find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.clone())
}

/// The last value of this name.
pub(super) fn last(pairs: &[(String, String)], name: &str) -> Option<String> {
    let found = pairs.iter().rev().find(|(key, _)| key == name);
    found.map(|(_, value)| value.clone())
}

fn names(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

fn descend<'a>(value: &'a Value, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().try_fold(value, |value, key| value.get(*key))
}

/// Only a text selects anything.
fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A text as it is, everything else but null as JSON.
fn printed(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn incoming() -> Incoming {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Incoming {
            body: json!({ "action": "ask", "n": 7, "user": { "id": "u1" } }).to_string(),
            headers: vec![pair("X-Api-Key", "k1")],
            query: vec![pair("token", "old"), pair("token", "new")],
            context: json!({ "connectionId": "abc=", "requestTimeEpoch": 5, "authorizer": { "principalId": "ann" } }),
            variables: BTreeMap::from([pair("alias", "live")]),
        }
    }

    #[test]
    fn selection_expressions_see_the_request() {
        for (expression, expected) in [
            ("$request.body.action", Some("ask")),
            (
                "${request.body.user.id}/${request.body.action}",
                Some("u1/ask"),
            ),
            ("$request.body.n", None),
            ("$request.header.x-api-key", Some("k1")),
            ("$request.querystring.token", Some("new")),
            ("$context.authorizer.principalId", Some("ann")),
            ("$stageVariables.alias", Some("live")),
            ("\\$default", Some("$default")),
            ("$integration.response.statuscode", None),
            ("$", None),
        ] {
            assert_eq!(
                incoming().select(expression).as_deref(),
                expected,
                "{expression}"
            );
        }
    }

    #[test]
    fn selection_expressions_see_the_answer() {
        let received = Received {
            status: 404,
            headers: vec![("Status".to_owned(), "gone".to_owned())],
            body: Bytes::from(r#"{"code":"E1"}"#),
        };
        for (expression, expected) in [
            ("$integration.response.statuscode", Some("404")),
            ("$integration.response.header.status", Some("gone")),
            ("$integration.response.body.code", Some("E1")),
            ("$request.body.action", Some("ask")),
            ("$integration.response.header.no", None),
        ] {
            let found = incoming().select_of(&received, expression);
            assert_eq!(found.as_deref(), expected, "{expression}");
        }
        for (source, expected) in [
            ("integration.response.body.code", Some("E1")),
            ("integration.response.statuscode", Some("404")),
            ("'fixed'", Some("fixed")),
        ] {
            assert_eq!(
                received.mapped(&incoming(), source).as_deref(),
                expected,
                "{source}"
            );
        }
    }

    #[test]
    fn parameters_are_mapped_to_their_places() {
        let mappings = [
            (
                "integration.request.header.connectionId",
                "context.connectionId",
            ),
            (
                "integration.request.header.time",
                "context.requestTimeEpoch",
            ),
            (
                "integration.request.querystring.user",
                "route.request.body.user.id",
            ),
            (
                "integration.request.querystring.all",
                "route.request.body.$.user",
            ),
            (
                "integration.request.querystring.token",
                "route.request.querystring.token",
            ),
            ("integration.request.path.alias", "stageVariables.alias"),
            (
                "integration.request.header.none",
                "route.request.header.none",
            ),
            ("integration.request.header.fixed", "'x'"),
        ];
        let mappings = mappings.map(|(target, source)| (target.to_owned(), source.to_owned()));
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let expected = Parameters {
            headers: [("connectionId", "abc="), ("fixed", "x"), ("time", "5")]
                .map(pair)
                .into(),
            query: [("all", r#"{"id":"u1"}"#), ("token", "new"), ("user", "u1")]
                .map(pair)
                .into(),
            path: [("alias", "live")].map(pair).into(),
        };
        assert_eq!(incoming().parameters(&mappings.into()), expected);
    }
}

//! A call as Lambda gets it, in each of the forms that an API may give it.
//!
//! The original system's integrations hand over the body itself and return what the function returns, always with
//! status 200. A proxy integration wraps both: the body is a text, and the status is real.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::Problem;
use crate::entry::LARGEST_ID;
use crate::identity::{UserId, authorized};

/// Largest body, in bytes: the largest question with every character escaped, and its frame.
pub const LARGEST_BODY: usize = 512 * 1024;

/// How the event wants its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The body and nothing else (integration type `AWS`).
    Bare,
    /// Status, headers and body as a text (integration type `AWS_PROXY`).
    Proxy,
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Members of the body.
    pub fields: Map<String, Value>,
    /// The user that an authorizer vouches for.
    pub identity: Option<UserId>,
}

impl Form {
    /// The function's result: `body`, as the event wants it.
    #[must_use]
    pub fn reply(self, status: u16, body: Value) -> Value {
        match self {
            Self::Bare => body,
            Self::Proxy => json!({
                "statusCode": status,
                "headers": {
                    "content-type": "application/json",
                    "cache-control": "no-store",
                    "x-content-type-options": "nosniff",
                },
                "isBase64Encoded": false,
                "body": body.to_string(),
            }),
        }
    }
}

impl Call {
    /// Whether `event` is a call of a REST or HTTP API's proxy integration. Events of its sockets have
    /// another form.
    #[must_use]
    pub fn is_proxy(event: &Value) -> bool {
        let context = &event["requestContext"];
        context.is_object() && (event["httpMethod"].is_string() || context["http"].is_object())
    }

    /// Reads an event: its form, and the call or what is wrong with it.
    pub fn read(event: &Value) -> (Form, Result<Self, Problem>) {
        if Self::is_proxy(event) {
            (Form::Proxy, Self::of_proxy(event))
        } else {
            let fields = fields(event.clone());
            let call = fields.map(|fields| Self {
                fields,
                identity: None,
            });
            (Form::Bare, call)
        }
    }

    fn of_proxy(event: &Value) -> Result<Self, Problem> {
        let identity = authorized(event.pointer("/requestContext/authorizer"))
            .map_err(|error| Problem::new(403, format!("{error}.")))?;
        let text = event["body"].as_str().unwrap_or_default();
        if text.len() > LARGEST_BODY {
            let limit = LARGEST_BODY / 1024;
            return Err(Problem::new(
                413,
                format!("The request is larger than {limit} KB."),
            ));
        }
        let body = if event["isBase64Encoded"] == true {
            let bytes = STANDARD.decode(text).map_err(|_| not_json())?;
            serde_json::from_slice(&bytes)
        } else {
            serde_json::from_str(text)
        };
        let fields = fields(body.map_err(|_| not_json())?)?;
        Ok(Self { fields, identity })
    }

    /// The text `name`; `None` when it is absent or null.
    ///
    /// # Errors
    ///
    /// A 400 when it is something else.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Problem> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Problem::new(
                400,
                format!("The field `{name}` must be a text."),
            )),
        }
    }

    /// The whole number `name`, between `least` and `most`; `None` when it is absent or null.
    ///
    /// # Errors
    ///
    /// A 400 when it is something else.
    pub fn number(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, Problem> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value
                .as_u64()
                .filter(|number| (least..=most).contains(number))
                .map(Some)
                .ok_or_else(|| {
                    Problem::new(
                        400,
                        format!(
                            "The field `{name}` must be a whole number from {least} to {most}."
                        ),
                    )
                }),
        }
    }

    /// The text `name`, 1 to [`LARGEST_ID`] bytes.
    ///
    /// # Errors
    ///
    /// A 400 when it is missing, empty or too long.
    pub fn id(&self, name: &str) -> Result<&str, Problem> {
        self.text(name)?
            .filter(|text| !text.is_empty() && text.len() <= LARGEST_ID)
            .ok_or_else(|| {
                Problem::new(
                    400,
                    format!("The field `{name}` is needed, a text of 1 to {LARGEST_ID} bytes."),
                )
            })
    }

    /// Who calls: the authorizer's identity, or what the field `name` says, or nobody.
    ///
    /// # Errors
    ///
    /// A 400 when the field is no id of a user.
    pub fn user(&self, name: &str) -> Result<Option<UserId>, Problem> {
        if let Some(identity) = &self.identity {
            return Ok(Some(identity.clone()));
        }
        self.text(name)?
            .map(UserId::new)
            .transpose()
            .map_err(|error| Problem::new(400, format!("{error}.")))
    }

    /// Who calls, where somebody must.
    ///
    /// # Errors
    ///
    /// A 400 when nobody is named or the field is no id of a user.
    pub fn known_user(&self, name: &str) -> Result<UserId, Problem> {
        self.user(name)?.ok_or_else(|| {
            Problem::new(
                400,
                format!("The field `{name}` is needed, the id of a user."),
            )
        })
    }
}

fn fields(body: Value) -> Result<Map<String, Value>, Problem> {
    match body {
        Value::Object(fields) => Ok(fields),
        _ => Err(Problem::new(400, "The request is not a JSON object.")),
    }
}

fn not_json() -> Problem {
    Problem::new(400, "The request is not JSON.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn proxy(body: &str, encoded: bool) -> Value {
        json!({ "httpMethod": "POST", "body": body, "isBase64Encoded": encoded,
                "requestContext": { "authorizer": { "principalId": "kim" } } })
    }

    #[test]
    fn every_form_gives_the_same_call() {
        let body = r#"{"userId":"lee"}"#;
        let second = json!({ "version": "2.0", "requestContext": { "http": { "method": "POST" } },
                             "body": body });
        for (event, form, user) in [
            (json!({ "userId": "lee" }), Form::Bare, "lee"),
            (proxy(body, false), Form::Proxy, "kim"),
            (proxy(&STANDARD.encode(body), true), Form::Proxy, "kim"),
            (second, Form::Proxy, "lee"),
        ] {
            let (found, call) = Call::read(&event);
            assert_eq!(found, form, "{event}");
            let user_id = call.unwrap().known_user("userId").unwrap();
            assert_eq!(user_id.as_str(), user, "{event}");
        }
    }

    #[test]
    fn what_is_no_call_is_said() {
        let check = |event: Value, status: u16, part: &str| {
            let problem = Call::read(&event).1.unwrap_err();
            assert_eq!(problem.status, status, "{event}");
            assert!(problem.message.contains(part), "{}", problem.message);
        };
        check(json!([1]), 400, "object");
        check(Value::Null, 400, "object");
        check(proxy("{", false), 400, "not JSON");
        check(proxy("7", false), 400, "object");
        check(proxy("{}", true), 400, "not JSON");
        check(proxy(&" ".repeat(LARGEST_BODY + 1), false), 413, "larger");
        let mut reserved = proxy("{}", false);
        reserved["requestContext"]["authorizer"]["principalId"] = "#chatbot/limit/all".into();
        check(reserved, 403, "user id");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,12}|\\{\"userId\":[0-9\"]{0,4}\\}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            let key = "body|requestContext|http|httpMethod|isBase64Encoded|authorizer|principalId|claims|sub|userId|[a-z]";
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map(key, inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_event_is_a_call_or_a_problem(event in any_json()) {
            match Call::read(&event).1 {
                Ok(call) => {
                    let _ = (call.user("userId"), call.id("userId"), call.number("userId", 1, 9));
                }
                Err(problem) => prop_assert!((400..500).contains(&problem.status)),
            }
        }
    }
}

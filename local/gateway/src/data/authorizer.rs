//! Lambda authorizers of the type REQUEST: what they are asked, and what their answer means.
//!
//! Rules: the AWS pages "Create an API Gateway Lambda authorizer for a WebSocket API", "Input to" and
//! "Output from an API Gateway Lambda authorizer". An answer holds for the whole connection.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::policy::matches;

/// Largest answer, in bytes: 8 KB (reference §3.4).
pub const ANSWER_BYTES: usize = 8 * 1024;

/// What an authorizer answers to refuse without a policy: it fails with this message.
const UNAUTHORIZED: &str = "Unauthorized";

/// What becomes of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may connect.
    Allowed(Granted),
    /// The policy does not allow it: 403.
    Denied,
    /// The authorizer does not know it: 401.
    Unauthorized,
}

/// What an authorizer has said about a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Granted {
    /// `principalId` and the values of `context`, as texts, for `requestContext.authorizer`.
    pub context: BTreeMap<String, String>,
    /// `usageIdentifierKey`: the client's API key.
    pub api_key: Option<String>,
}

/// An answer that is none: 500.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It is larger than [`ANSWER_BYTES`].
    #[error("the answer of the authorizer has {0} bytes; 8 KB are the limit")]
    TooLarge(usize),
    /// It lacks something or has something of the wrong type.
    #[error("the answer of the authorizer is malformed: {0}")]
    Malformed(String),
    /// The function failed.
    #[error("the authorizer failed: {0}")]
    Failed(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    principal_id: String,
    policy_document: PolicyDocument,
    #[serde(default)]
    context: Option<Map<String, Value>>,
    #[serde(default)]
    usage_identifier_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyDocument {
    statement: OneOrMany<Statement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    effect: Effect,
    action: OneOrMany<String>,
    resource: OneOrMany<String>,
    #[serde(default)]
    condition: Option<Value>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
enum Effect {
    Allow,
    Deny,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// The event for an authorizer: that of `$connect`, with the ARN of the route that is asked for.
///
/// `event` is the JSON event that the `$connect` integration would get.
#[must_use]
pub fn event(event: &str, method_arn: &str) -> String {
    let mut event: Value = serde_json::from_str(event).unwrap_or_default();
    if let Some(fields) = event.as_object_mut() {
        fields.remove("body");
        fields.remove("isBase64Encoded");
        fields.insert("type".to_owned(), "REQUEST".into());
        fields.insert("methodArn".to_owned(), method_arn.into());
    }
    event.to_string()
}

/// What the `payload` of an authorizer means for the route `method_arn`. `failed` says that the
/// function has failed, and the payload is its error.
///
/// # Errors
/// [`AnswerError`] when the answer means nothing.
pub fn judge(payload: &[u8], failed: bool, method_arn: &str) -> Result<Verdict, AnswerError> {
    if failed {
        let error: Value = serde_json::from_slice(payload).unwrap_or_default();
        let message = error["errorMessage"].as_str().unwrap_or_default();
        return match message {
            UNAUTHORIZED => Ok(Verdict::Unauthorized),
            message => Err(AnswerError::Failed(message.chars().take(200).collect())),
        };
    }
    if payload.len() > ANSWER_BYTES {
        return Err(AnswerError::TooLarge(payload.len()));
    }
    let answer: Answer = serde_json::from_slice(payload)
        .map_err(|error| AnswerError::Malformed(error.to_string()))?;
    let mut context = BTreeMap::new();
    for (name, value) in answer.context.unwrap_or_default() {
        let text = match value {
            Value::String(text) => text,
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => {
                let problem = format!("context.{name} is neither string, number nor boolean");
                return Err(AnswerError::Malformed(problem));
            }
        };
        context.insert(name, text);
    }
    context.insert("principalId".to_owned(), answer.principal_id);
    if !allows(answer.policy_document.statement.all(), method_arn) {
        return Ok(Verdict::Denied);
    }
    Ok(Verdict::Allowed(Granted {
        context,
        api_key: answer.usage_identifier_key,
    }))
}

/// Whether the statements allow `execute-api:Invoke` on `arn`; a denial wins. A condition that this
/// simulator does not evaluate makes an `Allow` void and a `Deny` hold.
fn allows(statements: &[Statement], arn: &str) -> bool {
    let applies = |statement: &&Statement| {
        let action =
            |pattern: &String| matches(&pattern.to_ascii_lowercase(), "execute-api:invoke");
        statement.action.all().iter().any(action)
            && statement
                .resource
                .all()
                .iter()
                .any(|pattern| matches(pattern, arn))
    };
    let conditional = |statement: &Statement| {
        let condition = statement.condition.as_ref();
        condition.is_some_and(|value| value.as_object().is_none_or(|keys| !keys.is_empty()))
    };
    let mut allowed = false;
    for statement in statements.iter().filter(applies) {
        match statement.effect {
            Effect::Deny => return false,
            Effect::Allow => allowed |= !conditional(statement),
        }
    }
    allowed
}

impl<T> OneOrMany<T> {
    fn all(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const ARN: &str = "arn:aws:execute-api:us-east-1:000000000000:abcd123456/prod/$connect";

    fn check_policy(statements: &Value, allowed: bool) {
        let answer = json!({ "principalId": "ann", "policyDocument": { "Version": "2012-10-17", "Statement": statements } });
        let verdict = judge(answer.to_string().as_bytes(), false, ARN).expect("an answer");
        assert_eq!(matches!(verdict, Verdict::Allowed(_)), allowed, "{answer}");
    }

    fn statement(effect: &str, action: &str, resource: &str) -> Value {
        json!({ "Effect": effect, "Action": action, "Resource": resource })
    }

    #[test]
    fn policies_are_evaluated_for_the_route() {
        let allow = |resource: &str| statement("Allow", "execute-api:Invoke", resource);
        for (resource, allowed) in [
            (ARN, true),
            ("*", true),
            (
                "arn:aws:execute-api:us-east-1:000000000000:abcd123456/*",
                true,
            ),
            ("arn:aws:execute-api:*:*:abcd123456/prod/$conn?ct", true),
            (
                "arn:aws:execute-api:us-east-1:000000000000:abcd123456/dev/*",
                false,
            ),
            ("arn:aws:execute-api:us-east-1:000000000000:other/*", false),
        ] {
            check_policy(&allow(resource), allowed);
            check_policy(&json!([allow("x"), allow(resource)]), allowed);
            check_policy(
                &json!([allow("*"), statement("Deny", "execute-api:*", resource)]),
                !allowed,
            );
        }
        check_policy(&statement("Allow", "*", "*"), true);
        check_policy(&statement("Allow", "EXECUTE-API:invoke", "*"), true);
        check_policy(
            &statement("Allow", "execute-api:ManageConnections", "*"),
            false,
        );
        check_policy(&json!([]), false);
        let mut conditional = allow("*");
        conditional["Condition"] = json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } });
        check_policy(&conditional.clone(), false);
        conditional["Effect"] = json!("Deny");
        check_policy(&json!([allow("*"), conditional]), false);
    }

    #[test]
    fn context_becomes_text() {
        let answer = json!({
            "principalId": "ann",
            "policyDocument": { "Statement": [statement("Allow", "*", "*")] },
            "context": { "team": "support", "age": 7, "admin": true, "none": null },
            "usageIdentifierKey": "key",
        });
        let expected = [
            ("admin", "true"),
            ("age", "7"),
            ("principalId", "ann"),
            ("team", "support"),
        ];
        let granted = Granted {
            context: expected
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            api_key: Some("key".to_owned()),
        };
        assert_eq!(
            judge(answer.to_string().as_bytes(), false, ARN),
            Ok(Verdict::Allowed(granted))
        );
    }

    #[test]
    fn answers_that_mean_nothing_are_errors() {
        let policy = json!({ "Statement": [statement("Allow", "*", "*")] });
        for answer in [
            json!(null),
            json!("Allow"),
            json!({}),
            json!({ "principalId": "ann" }),
            json!({ "policyDocument": policy }),
            json!({ "principalId": 7, "policyDocument": policy }),
            json!({ "principalId": "ann", "policyDocument": {} }),
            json!({ "principalId": "ann", "policyDocument": { "Statement": [statement("allow", "*", "*")] } }),
            json!({ "principalId": "ann", "policyDocument": policy, "context": { "list": [1] } }),
            json!({ "principalId": "ann", "policyDocument": policy, "context": { "object": {} } }),
            json!({ "principalId": "ann", "policyDocument": policy, "context": "text" }),
        ] {
            let judged = judge(answer.to_string().as_bytes(), false, ARN);
            assert!(
                matches!(judged, Err(AnswerError::Malformed(_))),
                "{answer}: {judged:?}"
            );
        }
        let large = json!({ "principalId": "x".repeat(ANSWER_BYTES), "policyDocument": policy })
            .to_string();
        assert_eq!(
            judge(large.as_bytes(), false, ARN),
            Err(AnswerError::TooLarge(large.len()))
        );
    }

    #[test]
    fn failing_with_unauthorized_is_a_verdict() {
        let fail = |message: &str| json!({ "errorMessage": message }).to_string();
        assert_eq!(
            judge(fail("Unauthorized").as_bytes(), true, ARN),
            Ok(Verdict::Unauthorized)
        );
        let failed = AnswerError::Failed("boom".to_owned());
        assert_eq!(judge(fail("boom").as_bytes(), true, ARN), Err(failed));
    }

    proptest! {
        #[test]
        fn any_answer_is_judged(payload in ".*", failed: bool) {
            if let Ok(verdict) = judge(payload.as_bytes(), failed, ARN) {
                prop_assert!(!matches!(verdict, Verdict::Allowed(_)));
            }
        }
    }
}

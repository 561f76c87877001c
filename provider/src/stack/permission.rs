//! The statements in functions' resource policies that let the API and its
//! authorizer invoke them, and the policies that Lambda's GetPolicy gives.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::arn::Home;
use super::memory::{Memory, Unresolved};
use super::step::PermissionSource;

/// Input of AddPermission for one function of one API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permission {
    /// Derives from the API's identity, so that a repeated call finds its own
    /// statement.
    pub statement_id: String,
    /// Any route of this one stage (reference §3.5, the narrow form), or of any.
    pub source_arn: String,
}

/// A statement of a resource policy, as far as this resource can compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The source ARN it allows, when the statement is exactly of the form
    /// that AddPermission writes for API Gateway: allow, one service
    /// principal, one action, one condition. `None` for any other.
    pub source_arn: Option<String>,
}

/// A resource policy that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Not JSON.
    #[error("the resource policy is not valid JSON")]
    Json(#[from] serde_json::Error),
    /// JSON of another form.
    #[error("the resource policy has no list of statements")]
    Form,
}

/// Principal of API Gateway in every partition (reference §3.5).
pub const PRINCIPAL: &str = "apigateway.amazonaws.com";
/// In place of a stage: every stage of the API.
pub const EVERY_STAGE: &str = "*";
/// Action that AddPermission allows.
pub const ACTION: &str = "lambda:InvokeFunction";

impl Permission {
    /// The statement for the API `api_id` and its stage, or `*` for every stage.
    #[must_use]
    pub fn of(home: &Home, api_id: &str, stage: &str) -> Self {
        Self {
            statement_id: match stage {
                EVERY_STAGE => statement_ids(&home.region, api_id)[1].clone(),
                _ => statement_id(&home.region, api_id),
            },
            source_arn: format!(
                "arn:{}:execute-api:{}:{}:{api_id}/{stage}/*",
                home.partition, home.region, home.account
            ),
        }
    }

    /// The statement for an authorizer of the API `api_id`. Every authorizer has one of its own, so
    /// that the one in service keeps it until another has taken over.
    #[must_use]
    pub fn of_authorizer(home: &Home, api_id: &str, authorizer_id: &str) -> Self {
        Self {
            statement_id: authorizer_statement(&home.region, api_id, authorizer_id),
            source_arn: format!(
                "arn:{}:execute-api:{}:{}:{api_id}/authorizers/{authorizer_id}",
                home.partition, home.region, home.account
            ),
        }
    }

    /// The statement that a step asks for.
    ///
    /// # Errors
    ///
    /// [`Unresolved`] before the API and its authorizer are made.
    pub fn for_source(
        home: &Home,
        memory: &Memory,
        source: &PermissionSource,
    ) -> Result<Self, Unresolved> {
        let api_id = memory.api()?;
        Ok(match source {
            PermissionSource::Stage(stage) => Self::of(home, api_id, stage),
            PermissionSource::Authorizer(reference) => {
                Self::of_authorizer(home, api_id, memory.authorizer(reference)?)
            }
        })
    }

    /// Whether a statement found says exactly this.
    #[must_use]
    pub fn is(&self, statement: &Statement) -> bool {
        statement.source_arn.as_deref() == Some(&self.source_arn)
    }
}

/// Id of the statement of an API for its stage: letters, digits and `-`, at most 100.
#[must_use]
pub fn statement_id(region: &str, api_id: &str) -> String {
    format!("chatbot-{region}-{api_id}")
}

/// Ids of the statements that an API may have: for one stage, and for every stage. They differ so that
/// one comes before the other goes.
#[must_use]
pub fn statement_ids(region: &str, api_id: &str) -> [String; 2] {
    let one = statement_id(region, api_id);
    let every = format!("{one}-every");
    [one, every]
}

/// What the ids of the statements of an API's authorizers begin with.
#[must_use]
pub fn authorizer_statements(region: &str, api_id: &str) -> String {
    format!("{}-authorizer-", statement_id(region, api_id))
}

/// Id of the statement of one authorizer of an API.
#[must_use]
pub fn authorizer_statement(region: &str, api_id: &str, authorizer_id: &str) -> String {
    format!("{}{authorizer_id}", authorizer_statements(region, api_id))
}

/// A policy whose statements are not looked into.
#[derive(Deserialize)]
struct Policy<'a> {
    #[serde(borrow, default, rename = "Statement")]
    statement: Option<&'a RawValue>,
}

/// The id of a statement.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow, rename = "Sid")]
    id: Cow<'a, str>,
}

/// Reads the `Policy` text that GetPolicy gives: by id, the statements whose
/// id begins with `prefix`. The others, which other stacks may have put there
/// by the dozen, are only skipped, as are those without an id, since no call
/// could name them.
///
/// # Errors
///
/// [`PolicyError`] when the text is not a policy.
pub fn statements(policy: &str, prefix: &str) -> Result<BTreeMap<String, Statement>, PolicyError> {
    let policy: Policy<'_> = serde_json::from_str(policy)?;
    let statement = policy.statement.ok_or(PolicyError::Form)?;
    let list: Vec<&RawValue> = match statement.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(statement.get())?,
        Some(b'{') => vec![statement],
        _ => return Err(PolicyError::Form),
    };
    let mut statements = BTreeMap::new();
    for statement in list {
        let Ok(Named { id }) = serde_json::from_str(statement.get()) else {
            continue;
        };
        if id.starts_with(prefix) {
            let statement: Value = serde_json::from_str(statement.get())?;
            let source_arn = source_arn(&statement).map(str::to_owned);
            statements.insert(id.into_owned(), Statement { source_arn });
        }
    }
    Ok(statements)
}

fn source_arn(statement: &Value) -> Option<&str> {
    let allowed = statement.get("Effect")? == "Allow"
        && single(statement.get("Action")?)? == ACTION
        && single(statement.get("Principal")?.get("Service")?)? == PRINCIPAL;
    let (operator, condition) = only(statement.get("Condition")?)?;
    let (key, value) = only(condition)?;
    let pattern = ["ArnLike", "ArnEquals", "StringLike"].contains(&operator);
    (allowed && pattern && key.eq_ignore_ascii_case("aws:SourceArn")).then(|| single(value))?
}

/// A text, or the only text of a list.
fn single(value: &Value) -> Option<&str> {
    match value {
        Value::Array(list) if list.len() == 1 => list[0].as_str(),
        other => other.as_str(),
    }
}

/// The only member of an object.
fn only(value: &Value) -> Option<(&str, &Value)> {
    let members = value.as_object()?;
    let (key, value) = members.iter().next()?;
    (members.len() == 1).then_some((key.as_str(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> Home {
        Home {
            partition: "aws-cn".to_owned(),
            region: "cn-north-1".to_owned(),
            account: "123456789012".to_owned(),
        }
    }

    fn policy(statement: &str) -> String {
        format!(r#"{{"Version":"2012-10-17","Id":"default","Statement":{statement}}}"#)
    }

    #[test]
    fn the_statement_is_narrow_and_named_after_the_api() {
        let permission = Permission::of(&home(), "a1b2c3d4e5", "prod");
        assert_eq!(permission.statement_id, "chatbot-cn-north-1-a1b2c3d4e5");
        assert_eq!(
            permission.source_arn,
            "arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/prod/*"
        );
    }

    #[test]
    fn an_authorizer_has_a_statement_of_its_own() {
        let permission = Permission::of_authorizer(&home(), "a1b2c3d4e5", "auth01");
        assert_eq!(
            permission.statement_id,
            "chatbot-cn-north-1-a1b2c3d4e5-authorizer-auth01"
        );
        assert_eq!(
            permission.source_arn,
            "arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/authorizers/auth01"
        );
    }

    #[test]
    fn what_add_permission_writes_is_recognised() {
        let permission = Permission::of(&home(), "a1b2c3d4e5", "prod");
        let text = policy(&format!(
            r#"[{{"Sid":"chatbot-cn-north-1-a1b2c3d4e5","Effect":"Allow",
                "Principal":{{"Service":"apigateway.amazonaws.com"}},
                "Action":"lambda:InvokeFunction",
                "Resource":"arn:aws-cn:lambda:cn-north-1:123456789012:function:chat",
                "Condition":{{"ArnLike":{{"AWS:SourceArn":"{}"}}}}}}]"#,
            permission.source_arn
        ));
        let found = statements(&text, &permission.statement_id).unwrap();
        assert!(permission.is(&found[&permission.statement_id]));
        assert!(
            !Permission::of(&home(), "a1b2c3d4e5", "test").is(&found[&permission.statement_id])
        );
    }

    #[test]
    fn any_other_statement_is_not_ours() {
        let principal = r#""Principal":{"Service":"apigateway.amazonaws.com"}"#;
        let action = r#""Action":"lambda:InvokeFunction""#;
        let condition = r#""Condition":{"ArnLike":{"AWS:SourceArn":"a"}}"#;
        let check = |fields: &str, expected: Option<&str>| {
            let found = statements(&policy(&format!(r#"[{{"Sid":"s",{fields}}}]"#)), "s").unwrap();
            assert_eq!(found["s"].source_arn.as_deref(), expected, "{fields}");
        };
        let allow = r#""Effect":"Allow""#;
        check(
            &format!("{allow},{principal},{action},{condition}"),
            Some("a"),
        );
        check(
            &format!(r#""Effect":"Deny",{principal},{action},{condition}"#),
            None,
        );
        check(
            &format!(r#"{allow},"Principal":"*",{action},{condition}"#),
            None,
        );
        check(
            &format!(r#"{allow},{principal},"Action":"lambda:*",{condition}"#),
            None,
        );
        check(&format!("{allow},{principal},{action}"), None);
        let more = r#""Condition":{"ArnLike":{"AWS:SourceArn":"a"},"Bool":{"x":"true"}}"#;
        check(&format!("{allow},{principal},{action},{more}"), None);
    }

    #[test]
    fn a_single_statement_is_a_list_of_one_and_nonsense_is_an_error() {
        let ids = |statement: &str| -> Vec<String> {
            let found = statements(&policy(statement), "s").unwrap();
            found.into_keys().collect()
        };
        assert_eq!(ids(r#"{"Sid":"s"}"#), ["s"]);
        assert_eq!(ids(r#"[{"Effect":"Allow"}, {"Sid":7}, "s"]"#), [""; 0]);
        assert!(matches!(statements("{", "s"), Err(PolicyError::Json(_))));
        assert!(matches!(statements("{}", "s"), Err(PolicyError::Form)));
        let no_list = policy(r#""s""#);
        assert!(matches!(statements(&no_list, "s"), Err(PolicyError::Form)));
    }

    #[test]
    fn the_statements_of_others_are_left_out() {
        let text = policy(
            r#"[{"Sid":"chatbot-a-1"},{"Sid":"chatbot-a-2","Effect":{}},{"Sid":"chatbot-a-1-x"},{"Sid":"\u0063hatbot-a-1-y"}]"#,
        );
        let found = statements(&text, "chatbot-a-1").unwrap();
        let ids: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(ids, ["chatbot-a-1", "chatbot-a-1-x", "chatbot-a-1-y"]);
    }
}

//! The part of Lambda that a stack writes to: the resource policies of functions.
//!
//! With it a provider can be tested against the simulator alone, and the simulator's latency, faults
//! and request log cover the calls to Lambda too. Nothing is invoked here, and functions are not
//! managed: every name is taken to be an existing function. Whoever needs functions that run, or that
//! are missing, uses the Lambda of the local cloud.
//!
//! Like [`control`](crate::control) it is a pure function of state and request. Paths, statuses,
//! error names and the size limit are those of the API reference pages of Lambda's `AddPermission`,
//! `GetPolicy` and `RemovePermission`.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Map, Value, json};

use crate::control::Request;

/// Path prefix of the operations served here.
pub const PREFIX: &str = "/2015-03-31/functions/";

/// Largest resource policy of one function, in bytes (reference §2 row 22).
pub const POLICY_BYTES: usize = 20_480;

/// The resource policies of all functions, by function ARN with its qualifier.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    functions: BTreeMap<String, Vec<Value>>,
}

/// What a request was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Name of the error for the `x-amzn-ErrorType` header, if it is one.
    pub error: Option<&'static str>,
    /// JSON body; [`Value::Null`] for none.
    pub body: Value,
}

/// Names of the operations served here.
pub const OPERATIONS: [&str; 3] = ["AddPermission", GET_POLICY, "RemovePermission"];

/// The one of them that changes nothing.
pub const GET_POLICY: &str = "GetPolicy";

/// Which operation a method and path name, if it is one of [`OPERATIONS`].
#[must_use]
pub fn operation(method: &Method, path: &str) -> Option<&'static str> {
    Some(match Target::of(path)? {
        Target {
            statement: None, ..
        } if *method == Method::POST => "AddPermission",
        Target {
            statement: None, ..
        } if *method == Method::GET => GET_POLICY,
        Target {
            statement: Some(_), ..
        } if *method == Method::DELETE => "RemovePermission",
        _ => return None,
    })
}

impl Policies {
    /// Answers one request and applies its effect. `account` and `region` complete a function that
    /// is given by its bare name.
    #[must_use]
    pub fn handle(&mut self, request: &Request, account: &str, region: &str) -> Answer {
        let (Some(operation), Some(target)) = (
            operation(&request.method, &request.path),
            Target::of(&request.path),
        ) else {
            return Answer::refused(
                404,
                "UnknownOperationException",
                "no such operation of Lambda",
            );
        };
        let mut arn = if target.function.starts_with("arn:") {
            target.function.clone()
        } else {
            format!(
                "arn:aws:lambda:{region}:{account}:function:{}",
                target.function
            )
        };
        if let Some(qualifier) = request.query("Qualifier") {
            arn = format!("{arn}:{qualifier}");
        }
        match (operation, target.statement) {
            ("AddPermission", _) => self.add(&arn, &request.body),
            ("RemovePermission", Some(id)) => self.remove(&arn, &id),
            _ => self.get(&arn),
        }
    }

    /// Statements of the function with this ARN, qualifier included, as AWS stores them.
    #[must_use]
    pub fn statements(&self, function_arn: &str) -> &[Value] {
        self.functions.get(function_arn).map_or(&[], Vec::as_slice)
    }

    /// Every function that has a policy, with its statements.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Value])> {
        self.functions
            .iter()
            .map(|(arn, statements)| (arn.as_str(), statements.as_slice()))
    }

    fn add(&mut self, arn: &str, body: &Value) -> Answer {
        let field = |name: &str| body.get(name).and_then(Value::as_str);
        let (Some(id), Some(action), Some(principal)) =
            (field("StatementId"), field("Action"), field("Principal"))
        else {
            let text = "StatementId, Action and Principal are required";
            return Answer::refused(400, "InvalidParameterValueException", text);
        };
        if self
            .statements(arn)
            .iter()
            .any(|statement| statement["Sid"] == id)
        {
            let text =
                format!("The statement id ({id}) provided already exists. Provide a new one");
            return Answer::refused(409, "ResourceConflictException", &text);
        }
        let mut statement = json!({
            "Sid": id, "Effect": "Allow", "Principal": { "Service": principal }, "Action": action, "Resource": arn,
        });
        let mut condition = Map::new();
        if let Some(source) = field("SourceArn") {
            condition.insert("ArnLike".into(), json!({ "AWS:SourceArn": source }));
        }
        if let Some(source) = field("SourceAccount") {
            condition.insert(
                "StringEquals".into(),
                json!({ "AWS:SourceAccount": source }),
            );
        }
        if !condition.is_empty() {
            statement["Condition"] = condition.into();
        }
        let mut statements = self.statements(arn).to_vec();
        statements.push(statement.clone());
        if document(&statements).len() > POLICY_BYTES {
            let text = format!("The final policy size is bigger than the limit ({POLICY_BYTES})");
            return Answer::refused(400, "PolicyLengthExceededException", &text);
        }
        self.functions.insert(arn.to_owned(), statements);
        Answer::new(201, json!({ "Statement": statement.to_string() }))
    }

    fn remove(&mut self, arn: &str, id: &str) -> Answer {
        let Some(statements) = self.functions.get_mut(arn) else {
            return missing_policy();
        };
        let before = statements.len();
        statements.retain(|statement| statement["Sid"] != id);
        if statements.len() == before {
            let text = format!("Statement {id} is not found in resource policy");
            return Answer::refused(404, "ResourceNotFoundException", &text);
        }
        if statements.is_empty() {
            self.functions.remove(arn);
        }
        Answer::new(204, Value::Null)
    }

    fn get(&self, arn: &str) -> Answer {
        match self.statements(arn) {
            [] => missing_policy(),
            statements => Answer::new(
                200,
                json!({ "Policy": document(statements), "RevisionId": revision(statements) }),
            ),
        }
    }
}

impl Answer {
    fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            error: None,
            body,
        }
    }

    fn refused(status: u16, error: &'static str, message: &str) -> Self {
        Self {
            status,
            error: Some(error),
            body: json!({ "Type": "User", "Message": message }),
        }
    }
}

/// What a path names.
struct Target {
    function: String,
    statement: Option<String>,
}

impl Target {
    fn of(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix(PREFIX)?.split('/').map(decoded);
        let function = parts.next().filter(|name| !name.is_empty())?;
        let target = match (parts.next().as_deref(), parts.next()) {
            (Some("policy"), statement) => Self {
                function,
                statement,
            },
            _ => return None,
        };
        parts.next().is_none().then_some(target)
    }
}

fn missing_policy() -> Answer {
    Answer::refused(
        404,
        "ResourceNotFoundException",
        "The resource you requested does not exist.",
    )
}

fn document(statements: &[Value]) -> String {
    json!({ "Version": "2012-10-17", "Id": "default", "Statement": statements }).to_string()
}

/// An id that changes with the policy. AWS gives a random one; any that changes will do.
fn revision(statements: &[Value]) -> String {
    let sum = document(statements)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{sum:016x}")
}

/// Percent-decodes one path segment.
fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:chat";

    fn request(method: Method, tail: &str, body: Value) -> Request {
        let function = FUNCTION.replace(':', "%3A");
        Request::new(method, format!("{PREFIX}{function}/policy{tail}")).with_body(body)
    }

    fn permission(id: &str) -> Value {
        json!({
            "StatementId": id,
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": "arn:aws:execute-api:us-east-1:123456789012:abc/*",
        })
    }

    fn check(
        policies: &mut Policies,
        request: &Request,
        status: u16,
        error: Option<&str>,
    ) -> Value {
        let answer = policies.handle(request, "123456789012", "us-east-1");
        assert_eq!(
            (answer.status, answer.error),
            (status, error),
            "{request:?}: {}",
            answer.body
        );
        answer.body
    }

    #[test]
    fn a_permission_lives_from_add_to_remove() {
        let mut policies = Policies::default();
        let get = request(Method::GET, "", Value::Null);
        check(&mut policies, &get, 404, Some("ResourceNotFoundException"));
        let add = request(Method::POST, "", permission("one"));
        check(&mut policies, &add, 201, None);
        check(&mut policies, &add, 409, Some("ResourceConflictException"));
        let body = check(&mut policies, &get, 200, None);
        let policy: Value = serde_json::from_str(body["Policy"].as_str().unwrap()).unwrap();
        assert_eq!(policy["Statement"][0]["Resource"], FUNCTION);
        assert_eq!(
            policy["Statement"][0]["Condition"]["ArnLike"]["AWS:SourceArn"],
            "arn:aws:execute-api:us-east-1:123456789012:abc/*"
        );
        let remove = request(Method::DELETE, "/one", Value::Null);
        check(&mut policies, &remove, 204, None);
        check(
            &mut policies,
            &remove,
            404,
            Some("ResourceNotFoundException"),
        );
        assert_eq!(policies.iter().count(), 0);
    }

    #[test]
    fn a_bare_name_and_a_qualifier_make_the_same_arn() {
        let mut policies = Policies::default();
        let add = Request::new(Method::POST, format!("{PREFIX}chat/policy"))
            .with_query("Qualifier", "live")
            .with_body(permission("one"));
        check(&mut policies, &add, 201, None);
        assert_eq!(policies.statements(&format!("{FUNCTION}:live")).len(), 1);
        assert!(policies.statements(FUNCTION).is_empty());
    }

    #[test]
    fn a_policy_has_a_largest_size() {
        let mut policies = Policies::default();
        let refused = (0..200).find_map(|n| {
            let add = request(Method::POST, "", permission(&format!("statement-{n}")));
            policies.handle(&add, "123456789012", "us-east-1").error
        });
        assert_eq!(refused, Some("PolicyLengthExceededException"));
        assert!(document(policies.statements(FUNCTION)).len() <= POLICY_BYTES);
    }

    #[test]
    fn other_paths_are_not_served() {
        for (method, path) in [
            (Method::POST, "/2015-03-31/functions/chat/invocations"),
            (Method::GET, "/2015-03-31/functions/chat"),
            (Method::PUT, "/2015-03-31/functions/chat/policy"),
            (Method::GET, "/2015-03-31/functions//policy"),
        ] {
            assert_eq!(operation(&method, path), None, "{method} {path}");
        }
    }
}

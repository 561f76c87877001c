//! Resource policies: whether one lets a service do something, such as API Gateway invoke a function.
//!
//! A pure evaluation of a policy document, as far as it can speak of services: elements and operators of
//! the AWS page "IAM JSON policy elements reference". `AddPermission` of Lambda writes `Allow` statements
//! with a principal, an action, a resource and the conditions `ArnLike` on `AWS:SourceArn` and
//! `StringEquals` on `AWS:SourceAccount` (AWS page "Viewing resource-based IAM policies in Lambda");
//! policies of buckets are written by hand. What is not understood never allows, and a denial that is not
//! understood denies.

use serde_json::{Map, Value};

/// Service principal under which API Gateway calls functions, in every partition (reference §3.5).
pub const PRINCIPAL: &str = "apigateway.amazonaws.com";

/// One attempt of a service.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// What a `Service` principal that is meant may be, such as `apigateway.amazonaws.com`.
    pub services: &'a [&'a str],
    /// Such as `lambda:InvokeFunction`.
    pub action: &'a str,
    /// ARN of what it is done to: of a function as it is invoked, with its qualifier if it has one.
    pub resource: &'a str,
    /// What conditions may ask for: key, in lower case, and value. Others are not understood.
    pub keys: &'a [(&'a str, &'a str)],
}

/// Whether `policy`, a JSON policy document, allows the attempt.
///
/// A matching `Deny` wins over every `Allow`; a document that is not JSON allows nothing.
#[must_use]
pub fn allows(policy: &str, access: Access<'_>) -> bool {
    let Ok(document) = serde_json::from_str::<Value>(policy) else {
        return false;
    };
    let statements = one_or_many(&document["Statement"]);
    let says = |effect: &str, unknown: bool| {
        statements
            .iter()
            .any(|statement| statement["Effect"] == effect && applies(statement, access, unknown))
    };
    !says("Deny", true) && says("Allow", false)
}

/// Whether `text` fits `pattern`, in which `*` stands for any text and `?` for any one character.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where the last star was, and how much of the text it covers so far.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&'*') {
            star = Some((p, t));
            p += 1;
        } else if pattern.get(p).is_some_and(|c| *c == '?' || *c == text[t]) {
            p += 1;
            t += 1;
        } else if let Some((at, covered)) = star {
            star = Some((at, covered + 1));
            p = at + 1;
            t = covered + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Whether `arn` fits `pattern` as `ArnLike` compares: each of the six parts between the first five
/// colons on its own (AWS page "IAM JSON policy elements: Condition operators").
#[must_use]
pub fn arn_matches(pattern: &str, arn: &str) -> bool {
    let (patterns, parts): (Vec<&str>, Vec<&str>) = (
        pattern.splitn(6, ':').collect(),
        arn.splitn(6, ':').collect(),
    );
    patterns.len() == 6
        && parts.len() == 6
        && patterns
            .iter()
            .zip(parts)
            .all(|(pattern, part)| matches(pattern, part))
}

/// `unknown` is what a part that is not understood counts as.
fn applies(statement: &Value, access: Access<'_>, unknown: bool) -> bool {
    let action = |pattern: &str| {
        matches(
            &pattern.to_ascii_lowercase(),
            &access.action.to_ascii_lowercase(),
        )
    };
    let resource = |pattern: &str| matches(pattern, access.resource);
    principal(statement, access.services, unknown)
        && element(statement, "Action", "NotAction", action)
        && element(statement, "Resource", "NotResource", resource)
        && match statement.get("Condition") {
            None => true,
            Some(Value::Object(operators)) => conditions(operators, access.keys, unknown),
            Some(_) => unknown,
        }
}

fn principal(statement: &Value, services: &[&str], unknown: bool) -> bool {
    let Some(principal) = statement.get("Principal") else {
        return unknown;
    };
    principal == "*"
        || any(&principal["Service"], |service| services.contains(&service))
        || any(&principal["AWS"], |account| account == "*")
}

/// Whether one of the two elements that say the opposite of each other is for the attempt.
fn element(statement: &Value, name: &str, opposite: &str, test: impl Fn(&str) -> bool) -> bool {
    match (statement.get(name), statement.get(opposite)) {
        (Some(values), _) => any(values, test),
        (None, Some(values)) => !any(values, test),
        (None, None) => false,
    }
}

fn conditions(operators: &Map<String, Value>, actual: &[(&str, &str)], unknown: bool) -> bool {
    operators.iter().all(|(operator, keys)| match keys {
        Value::Object(keys) => keys
            .iter()
            .all(|(key, values)| condition(operator, key, values, actual).unwrap_or(unknown)),
        _ => unknown,
    })
}

/// Whether one condition holds; `None` when its operator or key is not understood.
fn condition(operator: &str, key: &str, values: &Value, actual: &[(&str, &str)]) -> Option<bool> {
    let is_meant = |(name, _): &&(&str, &str)| key.eq_ignore_ascii_case(name);
    let (_, actual) = actual.iter().find(is_meant)?;
    let operator = operator.trim_end_matches("IfExists");
    let (operator, negated) = match operator.split_once("Not") {
        Some((kind, rest)) => (format!("{kind}{rest}"), true),
        None => (operator.to_owned(), false),
    };
    let compare: fn(&str, &str) -> bool = match operator.as_str() {
        "ArnLike" | "ArnEquals" => arn_matches,
        "StringLike" => matches,
        "StringEquals" => |expected, actual| expected == actual,
        "StringEqualsIgnoreCase" | "Bool" => str::eq_ignore_ascii_case,
        "NumericLessThan" => |expected, actual| less_than(actual, expected),
        "NumericGreaterThan" => less_than,
        _ => return None,
    };
    Some(any(values, |expected| compare(expected, actual)) != negated)
}

/// Whether `one` is a number that is less than the number `other`.
fn less_than(one: &str, other: &str) -> bool {
    matches!((one.parse::<f64>(), other.parse::<f64>()), (Ok(one), Ok(other)) if one < other)
}

/// Whether one of the values, texts, numbers or booleans, passes.
fn any(values: &Value, test: impl Fn(&str) -> bool) -> bool {
    one_or_many(values).iter().any(|value| match value {
        Value::String(text) => test(text),
        Value::Bool(truth) => test(if *truth { "true" } else { "false" }),
        Value::Number(number) => test(&number.to_string()),
        _ => false,
    })
}

fn one_or_many(value: &Value) -> &[Value] {
    match value {
        Value::Array(values) => values,
        value => std::slice::from_ref(value),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const ACCESS: Access<'_> = Access {
        services: &[PRINCIPAL, "*"],
        action: "lambda:InvokeFunction",
        resource: "arn:aws:lambda:us-east-1:000000000000:function:chat:live",
        keys: &[
            (
                "aws:sourcearn",
                "arn:aws:execute-api:us-east-1:000000000000:abcd123456/prod/$connect",
            ),
            ("aws:sourceaccount", "000000000000"),
        ],
    };

    fn statement(change: impl Fn(&mut Value)) -> Value {
        let mut statement = json!({
            "Sid": "gateway",
            "Effect": "Allow",
            "Principal": { "Service": "apigateway.amazonaws.com" },
            "Action": "lambda:InvokeFunction",
            "Resource": "arn:aws:lambda:us-east-1:000000000000:function:chat:live",
            "Condition": { "ArnLike": {
                "AWS:SourceArn": "arn:aws:execute-api:us-east-1:000000000000:abcd123456/prod/*",
            } },
        });
        change(&mut statement);
        statement
    }

    fn check(statements: &[Value], expected: bool) {
        let policy = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
        assert_eq!(allows(&policy, ACCESS), expected, "{policy}");
    }

    fn check_change(path: &str, value: &Value, expected: bool) {
        check(
            &[statement(|statement| {
                *statement.pointer_mut(path).expect(path) = value.clone();
            })],
            expected,
        );
    }

    #[test]
    fn a_statement_applies_when_all_of_it_does() {
        check(&[], false);
        check(&[statement(|_| ())], true);
        check_change("/Principal", &json!("*"), true);
        check_change("/Principal", &json!({ "AWS": "*" }), true);
        check_change(
            "/Principal/Service",
            &json!(["s3.amazonaws.com", PRINCIPAL]),
            true,
        );
        check_change("/Principal/Service", &json!("s3.amazonaws.com"), false);
        check_change("/Principal", &json!({ "AWS": "000000000000" }), false);
        check_change("/Action", &json!("lambda:*"), true);
        check_change(
            "/Action",
            &json!(["lambda:GetFunction", "lambda:Invoke*"]),
            true,
        );
        check_change("/Action", &json!("lambda:GetFunction"), false);
        check_change("/Resource", &json!("*"), true);
        check_change(
            "/Resource",
            &json!("arn:aws:lambda:*:*:function:chat:*"),
            true,
        );
        check_change(
            "/Resource",
            &json!("arn:aws:lambda:us-east-1:000000000000:function:chat"),
            false,
        );
        check_change("/Condition", &json!({}), true);
        check_change(
            "/Condition",
            &json!({ "Bool": { "aws:SecureTransport": "true" } }),
            false,
        );
        check_change("/Effect", &json!("allow"), false);
    }

    #[test]
    fn conditions_compare_the_source() {
        let arn = "arn:aws:execute-api:us-east-1:000000000000:abcd123456";
        for (pattern, expected) in [
            (format!("{arn}/*"), true),
            (format!("{arn}/prod/$connect"), true),
            (format!("{arn}/*/$connect"), true),
            (format!("{arn}/dev/*"), false),
            (format!("{arn}/prod/ask"), false),
            ("arn:aws:execute-api:*:*:abcd123456/*".to_owned(), true),
            ("arn:aws:execute-api:us-east-1:*".to_owned(), false),
        ] {
            let condition = json!({ "ArnLike": { "AWS:SourceArn": pattern } });
            check_change("/Condition", &condition, expected);
            let condition =
                json!({ "ArnEquals": { "aws:SourceArn": [pattern, "arn:aws:s3:::x"] } });
            check_change("/Condition", &condition, expected);
        }
        let like =
            |operator: &str| json!({ operator: { "aws:sourceArn": "arn:aws:execute-api:us-*" } });
        check_change("/Condition", &like("StringLike"), true);
        check_change("/Condition", &like("StringEquals"), false);
        let account = |account: &str| json!({ "StringEquals": { "AWS:SourceAccount": account } });
        check_change("/Condition", &account("000000000000"), true);
        check_change("/Condition", &account("111111111111"), false);
    }

    #[test]
    fn a_denial_wins_and_may_be_vague() {
        let deny = statement(|statement| statement["Effect"] = json!("Deny"));
        let vague = statement(|statement| {
            statement["Effect"] = json!("Deny");
            statement["Condition"] = json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } });
        });
        let other = statement(|statement| {
            statement["Effect"] = json!("Deny");
            statement["Resource"] = json!("arn:aws:lambda:us-east-1:000000000000:function:other");
        });
        check(&[statement(|_| ()), deny], false);
        check(&[vague, statement(|_| ())], false);
        check(&[other, statement(|_| ())], true);
    }

    #[test]
    fn documents_that_are_not_policies_allow_nothing() {
        for document in [
            "",
            "[]",
            "null",
            "{}",
            r#"{"Statement":"x"}"#,
            r#"{"Statement":{}}"#,
        ] {
            assert!(!allows(document, ACCESS), "{document}");
        }
        let single = json!({ "Statement": statement(|_| ()) }).to_string();
        assert!(allows(&single, ACCESS));
    }

    #[test]
    fn wildcards() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("*", "", true),
            ("?", "", false),
            ("a*c", "abbc", true),
            ("a*c", "abbd", false),
            ("*b*b", "abab", true),
            ("a?c", "abc", true),
            ("**", "x", true),
            ("abc", "abcd", false),
            ("*/$connect", "api/prod/$connect", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }

    proptest! {
        #[test]
        fn a_pattern_made_from_a_text_matches_it(text in "[a-c]{0,8}", cuts in proptest::collection::vec(0usize..8, 0..3)) {
            let mut pattern = text.clone();
            for cut in cuts {
                let cut = cut.min(pattern.len());
                pattern.replace_range(cut.., "*");
            }
            prop_assert!(matches(&pattern, &text));
        }

        #[test]
        fn text_that_is_no_policy_allows_nothing(document in ".*") {
            prop_assert!(!allows(&document, ACCESS));
        }
    }
}

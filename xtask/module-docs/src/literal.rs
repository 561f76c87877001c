//! Expressions that say what they are: the defaults and descriptions of a configuration.

use std::collections::BTreeMap;

use hcl_edit::expr::{Expression, ObjectKey, UnaryOperator};
use hcl_edit::template::Element;
use serde_json::{Map, Value};

/// What `expression` is, as JSON with sorted keys; `None` where it has to be computed.
pub(crate) fn value(expression: &Expression) -> Option<Value> {
    match expression {
        Expression::Null(_) => Some(Value::Null),
        Expression::Bool(bool) => Some(Value::Bool(*bool.value())),
        Expression::Number(number) => serde_json::from_str(&number.value().to_string()).ok(),
        Expression::String(_) | Expression::StringTemplate(_) | Expression::HeredocTemplate(_) => {
            text(expression).map(Value::String)
        }
        Expression::Array(array) => array
            .iter()
            .map(value)
            .collect::<Option<_>>()
            .map(Value::Array),
        Expression::Object(object) => object
            .iter()
            .map(|(name, member)| Some((key(name)?, value(member.expr())?)))
            .collect::<Option<BTreeMap<_, _>>>()
            .map(|members| Value::Object(Map::from_iter(members))),
        Expression::Parenthesis(inner) => value(inner.inner()),
        Expression::UnaryOp(operation) => {
            match (*operation.operator.value(), value(&operation.expr)?) {
                (UnaryOperator::Neg, Value::Number(number)) => {
                    serde_json::from_str(&format!("-{number}")).ok()
                }
                (UnaryOperator::Not, Value::Bool(bool)) => Some(Value::Bool(!bool)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The text that `expression` is, without the indentation of a heredoc.
pub(crate) fn text(expression: &Expression) -> Option<String> {
    let elements: Vec<&Element> = match expression {
        Expression::String(string) => return Some(string.value().clone()),
        Expression::StringTemplate(template) => template.iter().collect(),
        Expression::HeredocTemplate(heredoc) => heredoc.template.iter().collect(),
        _ => return None,
    };
    let literals = elements
        .into_iter()
        .map(|element| Some(element.as_literal()?.value().as_str()));
    literals.collect()
}

fn key(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str().to_owned()),
        ObjectKey::Expression(expression) => text(expression),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_json() {
        let check = |hcl: &str, json: &str| {
            let expression: Expression = hcl.parse().unwrap();
            assert_eq!(value(&expression).unwrap().to_string(), json, "{hcl}");
        };
        check("null", "null");
        check("true", "true");
        check("!true", "false");
        check("30", "30");
        check("-1", "-1");
        check("15.75", "15.75");
        check("\"a \\\"b\\\"\"", r#""a \"b\"""#);
        check("\"$${a}\"", r#""${a}""#);
        check("[]", "[]");
        check("(7)", "7");
        check("[1, \"a\", [null]]", r#"[1,"a",[null]]"#);
        check("{ b = 1, \"a\" : {} }", r#"{"a":{},"b":1}"#);
        check("<<-EOT\n    one\n      two\n  EOT", r#""one\n  two\n""#);
    }

    #[test]
    fn what_is_computed_is_no_literal() {
        for hcl in [
            "var.a",
            "\"${var.a}\"",
            "f()",
            "[var.a]",
            "{ a = f() }",
            "1 + 1",
            "{ (var.a) = 1 }",
            "-\"a\"",
        ] {
            let expression: Expression = hcl.parse().unwrap();
            assert_eq!(value(&expression), None, "{hcl}");
        }
    }
}

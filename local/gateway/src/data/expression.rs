//! Selection expressions: the small language with which an API says what key a message carries.
//!
//! The rules are those of the AWS page "WebSocket selection expressions": a variable starts with
//! `$`, braces bound it (`${request.body.version}-beta`), several variables may stand in one
//! expression, `\$` is a plain dollar sign, and what a variable yields is not evaluated again.
//! This module knows neither routes nor stages.

use std::fmt;

use serde_json::Value;

/// A parsed selection expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(Vec<String>),
}

/// Why a text is not a selection expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// `${` without its `}`.
    #[error("a variable that starts with ${{ has no closing brace")]
    Unclosed,
    /// `$` without a name behind it, or a path with an empty segment.
    #[error("a dollar sign is not followed by a variable name; write \\$ for a plain dollar sign")]
    NoName,
}

/// What the variables of an expression can see.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// The message as JSON; `None` when it is not JSON.
    pub body: Option<&'a Value>,
    /// Fields of `$context`, for example `connectionId`.
    pub context: &'a [(&'a str, &'a str)],
}

impl Expression {
    /// Parses `text`, for example `$request.body.action`.
    ///
    /// # Errors
    /// [`ExpressionError`] when a dollar sign starts no variable or a brace is left open.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("\\$") {
                literal.push('$');
                rest = after;
            } else if character == '$' {
                let (name, after) = variable(&rest[1..])?;
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.push(Part::Variable(path(name)?));
                rest = after;
            } else {
                literal.push(character);
                rest = &rest[character.len_utf8()..];
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self { parts })
    }

    /// The key that this expression yields in `scope`.
    ///
    /// `None` when a variable is missing or is not a string: numbers, booleans, objects and lists
    /// select nothing.
    #[must_use]
    pub fn evaluate(&self, scope: Scope<'_>) -> Option<String> {
        self.evaluate_with(|path| scope.lookup(path).map(str::to_owned))
    }

    /// The key that this expression yields when `lookup` answers for its variables; a variable comes
    /// as its segments, `["request", "body", "action"]`. `None` when one of them has no value.
    pub fn evaluate_with(&self, lookup: impl Fn(&[String]) -> Option<String>) -> Option<String> {
        let mut result = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => result.push_str(text),
                Part::Variable(path) => result.push_str(&lookup(path)?),
            }
        }
        Some(result)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => formatter.write_str(&text.replace('$', "\\$"))?,
                Part::Variable(path) => write!(formatter, "${{{}}}", path.join("."))?,
            }
        }
        Ok(())
    }
}

impl<'a> Scope<'a> {
    fn lookup(self, path: &[String]) -> Option<&'a str> {
        match path
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .as_slice()
        {
            ["request", "body", keys @ ..] => keys
                .iter()
                .try_fold(self.body?, |value, key| value.get(*key))?
                .as_str(),
            ["context", name] => self
                .context
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| *value),
            _ => None,
        }
    }
}

/// Splits `text`, which follows a dollar sign, into the variable's name and what is behind it.
fn variable(text: &str) -> Result<(&str, &str), ExpressionError> {
    if let Some(braced) = text.strip_prefix('{') {
        return braced.split_once('}').ok_or(ExpressionError::Unclosed);
    }
    // A hyphen belongs to the name: AWS's own `$request.header.x-api-key` is written without braces.
    let end = text
        .find(|character: char| !(character.is_ascii_alphanumeric() || "_-.".contains(character)))
        .unwrap_or(text.len());
    Ok(text.split_at(end))
}

fn path(name: &str) -> Result<Vec<String>, ExpressionError> {
    let segments: Vec<String> = name.split('.').map(str::to_owned).collect();
    if segments.iter().any(String::is_empty) {
        return Err(ExpressionError::NoName);
    }
    Ok(segments)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn check(expression: &str, body: &Value, expected: Option<&str>) {
        let parsed = Expression::parse(expression).expect(expression);
        let context = [("connectionId", "abc=")];
        let scope = Scope {
            body: Some(body),
            context: &context,
        };
        assert_eq!(
            parsed.evaluate(scope).as_deref(),
            expected,
            "{expression} on {body}"
        );
    }

    #[test]
    fn expressions_yield_what_the_rules_say() {
        let body = json!({
            "action": "ask", "number": 1, "null": null, "list": ["a"], "": "empty",
            "path": { "to": { "key": "deep" } }, "dollar": "$request.body.action",
            "with-hyphen": "hyphen",
        });
        check("$request.body.action", &body, Some("ask"));
        check("${request.body.action}", &body, Some("ask"));
        check("$request.body.path.to.key", &body, Some("deep"));
        check("${request.body.action}-beta", &body, Some("ask-beta"));
        check("$request.body.with-hyphen", &body, Some("hyphen"));
        check(
            "${request.body.action}/${request.body.path.to.key}",
            &body,
            Some("ask/deep"),
        );
        check("\\$default", &body, Some("$default"));
        check("constant", &body, Some("constant"));
        check("$context.connectionId", &body, Some("abc="));
        check("$request.body.dollar", &body, Some("$request.body.action"));
        check("", &body, Some(""));
        for missing in [
            "number",
            "null",
            "list",
            "path",
            "path.to",
            "absent",
            "action.deeper",
        ] {
            check(&format!("$request.body.{missing}"), &body, None);
        }
        check("$request.body", &body, None);
        check("$request.header.action", &body, None);
        check("$request.body", &json!("text"), Some("text"));
        check("$request.body.action", &json!(["ask"]), None);
    }

    #[test]
    fn a_body_that_is_not_json_yields_nothing_but_constants() {
        let evaluate = |text| {
            Expression::parse(text)
                .expect("valid")
                .evaluate(Scope::default())
        };
        assert_eq!(evaluate("$request.body.action"), None);
        assert_eq!(evaluate("constant"), Some("constant".to_owned()));
    }

    #[test]
    fn broken_expressions_are_errors() {
        for (text, error) in [
            ("${request.body.action", ExpressionError::Unclosed),
            ("$", ExpressionError::NoName),
            ("${}", ExpressionError::NoName),
            ("$request..action", ExpressionError::NoName),
            ("cost: $ 5", ExpressionError::NoName),
        ] {
            assert_eq!(Expression::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_expression_or_an_error(text in ".*") {
            if let Ok(expression) = Expression::parse(&text) {
                let key = expression.evaluate(Scope::default());
                prop_assert!(key.is_none_or(|key| key.len() <= text.len()));
            }
        }

        #[test]
        fn what_is_shown_parses_to_the_same_expression(text in "([a-z]|\\$|\\{|\\}|\\.|\\\\\\$|-)*") {
            if let Ok(expression) = Expression::parse(&text) {
                prop_assert_eq!(Expression::parse(&expression.to_string()), Ok(expression));
            }
        }

        #[test]
        fn every_string_of_a_message_is_found_by_its_path(
            keys in proptest::collection::vec("[a-zA-Z0-9_-]{1,8}", 1..6),
            leaf in ".*",
        ) {
            let body = keys.iter().rev().fold(json!(leaf), |value, key| json!({ key: value }));
            let expression = Expression::parse(&format!("${{request.body.{}}}", keys.join(".")))
                .expect("a path of plain names");
            let found = expression.evaluate(Scope { body: Some(&body), context: &[] });
            prop_assert_eq!(found, Some(leaf));
        }
    }
}

//! Validators of strings.

use std::ops::RangeBounds;
use std::sync::OnceLock;

use regex_lite::Regex;

use super::limits::Limits;
use super::message::{counted, fault, given, listed};
use crate::diagnostics::Diagnostics;
use crate::validator::{ValidateAttribute, Validator};

/// The string has so many characters; see [`length`].
#[derive(Clone, Debug)]
pub struct Length(Limits<u64>);

/// Accepts a string whose number of characters (Unicode scalar values, as
/// Terraform's `length` counts most of them) is within `range`.
pub fn length(range: impl RangeBounds<u64>) -> Length {
    Length(Limits::new(&range, |limit: u64| limit))
}

impl Validator for Length {
    fn description(&self) -> String {
        format!("must have {}", self.0.count("character", "characters"))
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let Some(text) = request.value.as_str() else {
            return Diagnostics::new();
        };
        let count = text.chars().count() as u64;
        if self.0.contains(&count) {
            return Diagnostics::new();
        }
        let remedy = if self.0.is_high_enough(&count) {
            "Shorten"
        } else {
            "Lengthen"
        };
        fault(
            request,
            format!(
                "It has {}, {} are allowed. {remedy} it.",
                counted(count, "character", "characters"),
                self.0.words(),
            ),
        )
    }
}

/// The string matches a regular expression; see [`matches`](matches()).
#[derive(Debug)]
pub struct Matches {
    pattern: &'static str,
    meaning: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

/// Accepts a string in which `pattern` matches somewhere; anchor it with `^` and
/// `$` for the whole. `meaning` is the pattern in words that can follow "must
/// be": "a name of lower-case letters and digits".
///
/// The syntax is that of the `regex-lite` crate, without Unicode classes. A
/// pattern that cannot be compiled refuses every value and says so: it is a
/// fault of the provider.
pub fn matches(pattern: &'static str, meaning: &'static str) -> Matches {
    Matches {
        pattern,
        meaning,
        compiled: OnceLock::new(),
    }
}

impl Validator for Matches {
    fn description(&self) -> String {
        format!("must be {}", self.meaning)
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let Some(text) = request.value.as_str() else {
            return Diagnostics::new();
        };
        match self.compiled.get_or_init(|| Regex::new(self.pattern).ok()) {
            None => fault(
                request,
                format!(
                    "The provider checks it with the pattern {:?}, which is not a regular \
                     expression. This is a fault of the provider; please report it.",
                    self.pattern
                ),
            ),
            Some(regex) if regex.is_match(text) => Diagnostics::new(),
            Some(_) => fault(
                request,
                format!(
                    "It is {}. Write {} (pattern {}).",
                    given(request),
                    self.meaning,
                    self.pattern
                ),
            ),
        }
    }
}

/// The string is on a list, or is not; see [`one_of`] and [`none_of`].
#[derive(Clone, Debug)]
pub struct Listed {
    items: Vec<String>,
    allowed: bool,
}

/// Accepts the strings in `allowed`, compared exactly.
pub fn one_of<T: Into<String>>(allowed: impl IntoIterator<Item = T>) -> Listed {
    Listed {
        items: allowed.into_iter().map(Into::into).collect(),
        allowed: true,
    }
}

/// Accepts every string that is not in `refused`, compared exactly.
pub fn none_of<T: Into<String>>(refused: impl IntoIterator<Item = T>) -> Listed {
    Listed {
        items: refused.into_iter().map(Into::into).collect(),
        allowed: false,
    }
}

impl Validator for Listed {
    fn description(&self) -> String {
        if self.allowed {
            format!("must be {}", listed(&self.items, "or"))
        } else {
            format!("must not be {}", listed(&self.items, "or"))
        }
    }

    fn validate(&self, request: &ValidateAttribute<'_>) -> Diagnostics {
        let Some(text) = request.value.as_str() else {
            return Diagnostics::new();
        };
        if self.items.iter().any(|item| item == text) == self.allowed {
            return Diagnostics::new();
        }
        if !self.allowed {
            let detail = format!(
                "It is {}, which cannot be used. Choose another.",
                given(request)
            );
            return fault(request, detail);
        }
        let meant = self
            .items
            .iter()
            .find(|item| item.eq_ignore_ascii_case(text));
        let remedy = match meant {
            Some(item) if !request.sensitive => format!("Write `{item}`, case matters."),
            _ => format!("Choose {}.", listed(&self.items, "or")),
        };
        fault(
            request,
            format!("It is {}, which is not a choice. {remedy}", given(request)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::testing::{accepts, refuses};
    use crate::value::Value;

    #[test]
    fn length_counts_characters() {
        let validator = length(2..=4);
        for text in ["ab", "abcd", "äöüß"] {
            accepts(&validator, &Value::from(text));
        }
        refuses(
            &validator,
            &Value::from("a"),
            "It has 1 character, between 2 and 4 are allowed. Lengthen it.",
        );
        refuses(
            &validator,
            &Value::from("abcde"),
            "It has 5 characters, between 2 and 4 are allowed. Shorten it.",
        );
        assert_eq!(
            validator.description(),
            "must have between 2 and 4 characters"
        );
    }

    #[test]
    fn matches_looks_for_the_pattern() {
        let validator = matches("^[a-z]+$", "a word of lower-case letters");
        accepts(&validator, &Value::from("abc"));
        refuses(
            &validator,
            &Value::from("Abc"),
            "It is \"Abc\". Write a word of lower-case letters (pattern ^[a-z]+$).",
        );
        assert_eq!(
            validator.description(),
            "must be a word of lower-case letters"
        );
    }

    #[test]
    fn a_broken_pattern_is_the_providers_fault() {
        refuses(
            &matches("(", "anything"),
            &Value::from("a"),
            "This is a fault of the provider",
        );
    }

    #[test]
    fn one_of_names_the_choices() {
        let validator = one_of(["ON", "OFF"]);
        accepts(&validator, &Value::from("ON"));
        refuses(
            &validator,
            &Value::from("off"),
            "It is \"off\", which is not a choice. Write `OFF`, case matters.",
        );
        refuses(
            &validator,
            &Value::from("x"),
            "It is \"x\", which is not a choice. Choose `ON` or `OFF`.",
        );
        assert_eq!(validator.description(), "must be `ON` or `OFF`");
    }

    #[test]
    fn none_of_refuses_the_listed() {
        let validator = none_of(["$default"]);
        accepts(&validator, &Value::from("prod"));
        refuses(
            &validator,
            &Value::from("$default"),
            "It is \"$default\", which cannot be used.",
        );
        assert_eq!(validator.description(), "must not be `$default`");
    }

    #[test]
    fn a_long_value_is_shortened() {
        let long = "x".repeat(500);
        refuses(
            &one_of(["a"]),
            &Value::from(long.as_str()),
            &format!("{}…", "x".repeat(60)),
        );
    }
}

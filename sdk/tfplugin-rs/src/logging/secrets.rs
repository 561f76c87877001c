//! What must not be shown, and how it is masked.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

/// What is shown instead of a secret.
const MASK: &str = "***";

/// Fields that are secret by their name, whoever logs them.
const SECRET_FIELDS: [&str; 6] = [
    "authorization",
    "password",
    "secret",
    "secret_access_key",
    "session_token",
    "token",
];

/// Strings and fields whose values must not be shown. Clones share what they
/// hold.
#[derive(Clone)]
pub struct Secrets(Arc<RwLock<Registered>>);

#[derive(Default)]
struct Registered {
    /// Longest first, so that a secret that contains another is masked whole.
    strings: Vec<String>,
    /// In lower case.
    fields: BTreeSet<String>,
}

impl Secrets {
    /// Nothing but the fields that are secret by name.
    pub fn new() -> Self {
        let fields = SECRET_FIELDS.into_iter().map(str::to_owned).collect();
        Self(Arc::new(RwLock::new(Registered {
            strings: Vec::new(),
            fields,
        })))
    }

    /// Never shows `secret` again, wherever it appears, be it as it is or as
    /// `Debug` or JSON would escape it. The empty string is ignored.
    pub fn hide_string(&self, secret: &str) {
        if secret.is_empty() {
            return;
        }
        let debug = format!("{secret:?}");
        let json = serde_json::Value::from(secret).to_string();
        let mut registered = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for form in [secret, unquoted(&debug), unquoted(&json)] {
            if !registered.strings.iter().any(|known| known == form) {
                registered.strings.push(form.to_owned());
            }
        }
        registered
            .strings
            .sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    }

    /// Never shows the value of a field called `name`, in any case.
    pub fn hide_field(&self, name: &str) {
        let mut registered = self.0.write().unwrap_or_else(PoisonError::into_inner);
        registered.fields.insert(name.to_lowercase());
    }

    /// `text` with every registered string masked.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let registered = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut text = Cow::Borrowed(text);
        for secret in &registered.strings {
            if text.contains(secret.as_str()) {
                text = Cow::Owned(text.replace(secret.as_str(), MASK));
            }
        }
        text
    }

    /// The value of the field `name` as it may be shown.
    pub fn mask_field<'a>(&self, name: &str, value: &'a str) -> Cow<'a, str> {
        let hidden = {
            let registered = self.0.read().unwrap_or_else(PoisonError::into_inner);
            registered.fields.contains(&name.to_lowercase())
        };
        if hidden {
            Cow::Borrowed(MASK)
        } else {
            self.mask(value)
        }
    }
}

impl Default for Secrets {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Secrets").finish_non_exhaustive()
    }
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_masked_in_every_form() {
        let secrets = Secrets::new();
        for secret in ["", "key", "key-and-more", "a\"b\\c\n", "ü\u{7f}"] {
            secrets.hide_string(secret);
        }
        let table = [
            ("nothing to see".to_owned(), "nothing to see"),
            ("a key, the key".to_owned(), "a ***, the ***"),
            ("key-and-more".to_owned(), "***"),
            (format!("{:?}", "a\"b\\c\n"), "\"***\""),
            (
                serde_json::json!({ "k": "a\"b\\c\n" }).to_string(),
                "{\"k\":\"***\"}",
            ),
            (format!("{:?}", Some("ü\u{7f}")), "Some(\"***\")"),
        ];
        for (text, expected) in table {
            assert_eq!(secrets.mask(&text), expected);
        }
    }

    #[test]
    fn fields_are_masked_by_name() {
        let secrets = Secrets::new();
        secrets.hide_field("Pin");
        secrets.hide_string("hush");
        for (name, value, expected) in [
            ("pin", "1234", "***"),
            ("Authorization", "AWS4-HMAC", "***"),
            ("route", "$default", "$default"),
            ("route", "hush hush", "*** ***"),
        ] {
            assert_eq!(secrets.mask_field(name, value), expected);
        }
    }
}

//! The example files that pages show.

use std::collections::BTreeMap;

/// Example files by their path below `examples/`, with `/` between folders:
/// `resources/chatbot_stack/resource.tf`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examples(BTreeMap<String, String>);

/// An example that a page shows.
pub(super) struct Example {
    /// Words of the part of the file name after the common beginning; empty for
    /// the main example.
    pub(super) variant: String,
    pub(super) content: String,
}

impl Examples {
    /// No examples.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same examples with the file at `path`.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, content: impl Into<String>) -> Self {
        self.0.insert(path.into(), content.into());
        self
    }

    /// Takes the file `name` of `folder`.
    pub(super) fn take(&mut self, folder: &str, name: &str) -> Option<String> {
        self.0.remove(&format!("{folder}/{name}"))
    }

    /// Takes `START.tf` and every `START-VARIANT.tf` of `folder`, the main one
    /// first.
    pub(super) fn take_all(&mut self, folder: &str, start: &str) -> Vec<Example> {
        let mut found = Vec::new();
        let main = format!("{folder}/{start}");
        self.0.retain(|path, content| {
            let rest = path
                .strip_prefix(&main)
                .and_then(|rest| rest.strip_suffix(".tf"));
            let variant = match rest {
                Some("") => Some(String::new()),
                Some(rest) => rest
                    .strip_prefix('-')
                    .map(|rest| rest.replace(['-', '_'], " ")),
                None => None,
            };
            let Some(variant) = variant.filter(|variant| !variant.contains('/')) else {
                return true;
            };
            found.push(Example {
                variant,
                content: std::mem::take(content),
            });
            false
        });
        found.sort_by(|left, right| left.variant.cmp(&right.variant));
        found
    }

    /// The path of any file that is left.
    pub(super) fn into_first(self) -> Option<String> {
        self.0.into_keys().next()
    }
}

impl FromIterator<(String, String)> for Examples {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

impl Extend<(String, String)> for Examples {
    fn extend<I: IntoIterator<Item = (String, String)>>(&mut self, files: I) {
        self.0.extend(files);
    }
}

//! Tags of a stack: those of the resource, those that the provider's configuration adds to every
//! object, and those that belong to others.

use std::collections::BTreeMap;

use super::input::Given;
use super::owner::is_ours;

/// Tags that belong to others: never read, never removed, and so never shown as a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IgnoredTags {
    /// Keys.
    pub keys: Vec<String>,
    /// Beginnings of keys.
    pub key_prefixes: Vec<String>,
}

impl IgnoredTags {
    /// Whether the tag `key` belongs to others. Those by which a stack is found again never do.
    #[must_use]
    pub fn ignores(&self, key: &str) -> bool {
        let is_prefix = |prefix: &String| key.starts_with(prefix.as_str());
        let ignores = self.keys.iter().any(|ignored| ignored == key)
            || self.key_prefixes.iter().any(is_prefix);
        ignores && !is_ours(key)
    }
}

/// All tags: `defaults`, and `tags` over them. Unknown when either is not known; `defaults` is `None`
/// then.
#[must_use]
pub fn merged(
    defaults: Option<&BTreeMap<String, String>>,
    ignored: &IgnoredTags,
    tags: &Given<BTreeMap<String, Given<String>>>,
) -> Given<BTreeMap<String, Given<String>>> {
    let Some(defaults) = defaults else {
        return Given::Unknown;
    };
    let mut all: BTreeMap<_, _> = defaults
        .iter()
        .filter(|(key, _)| !ignored.ignores(key))
        .map(|(key, value)| (key.clone(), Given::Known(value.clone())))
        .collect();
    match tags {
        Given::Unknown => return Given::Unknown,
        Given::Absent => {}
        Given::Known(tags) => all.extend(tags.clone()),
    }
    Given::Known(all)
}

/// Those of `all` that the resource's own `tags` stand for. Which tags the provider's configuration
/// adds is told by `defaults`, and by what it added before: tags of the last state beyond the
/// resource's own.
#[must_use]
pub fn own(
    all: &BTreeMap<String, String>,
    defaults: &BTreeMap<String, String>,
    prior: Option<&BTreeMap<String, String>>,
    prior_all: Option<&BTreeMap<String, String>>,
) -> BTreeMap<String, String> {
    let is_prior = |key: &String| prior.is_some_and(|tags| tags.contains_key(key));
    let was_default = |key: &String| prior_all.is_some_and(|tags| tags.contains_key(key));
    let own = all
        .iter()
        .filter(|(key, _)| is_prior(key) || !(defaults.contains_key(*key) || was_default(key)));
    own.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::desired::STACK_TAG;

    fn tags(tags: &[(&str, &str)]) -> BTreeMap<String, String> {
        tags.iter()
            .map(|&(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    }

    #[test]
    fn ignored_are_keys_and_beginnings() {
        let ignored = IgnoredTags {
            keys: vec!["cost".to_owned()],
            key_prefixes: vec!["kubernetes.io/".to_owned(), "chatbot:".to_owned()],
        };
        let check = |key: &str, expected| assert_eq!(ignored.ignores(key), expected, "{key}");
        check("cost", true);
        check("cost-centre", false);
        check("kubernetes.io/name", true);
        check("kubernetes", false);
        check("chatbot:else", true);
        check(STACK_TAG, false);
    }

    #[test]
    fn the_resource_goes_over_the_defaults() {
        let ignored = IgnoredTags {
            keys: vec!["cost".to_owned()],
            ..IgnoredTags::default()
        };
        let defaults = tags(&[("a", "1"), ("b", "1"), ("cost", "1")]);
        let known = |text: &str| Given::Known(text.to_owned());
        let given = |tags: &[(&str, Given<String>)]| {
            let tags = tags.iter().cloned();
            Given::Known(tags.map(|(key, value)| (key.to_owned(), value)).collect())
        };
        let check = |own: &Given<_>, expected: &Given<_>| {
            assert_eq!(&merged(Some(&defaults), &ignored, own), expected, "{own:?}");
        };
        let both = [("a", known("1")), ("b", known("1"))];
        check(&Given::Absent, &given(&both));
        check(&Given::Unknown, &Given::Unknown);
        check(
            &given(&[("b", known("2")), ("c", Given::Unknown)]),
            &given(&[("a", known("1")), ("b", known("2")), ("c", Given::Unknown)]),
        );
        assert_eq!(merged(None, &ignored, &Given::Absent), Given::Unknown);
    }

    #[test]
    fn what_is_neither_configured_nor_default_is_of_the_resource() {
        let all = tags(&[
            ("own", "1"),
            ("default", "1"),
            ("former", "1"),
            ("foreign", "1"),
        ]);
        let defaults = tags(&[("default", "2")]);
        let prior = tags(&[("own", "1")]);
        let prior_all = tags(&[("own", "1"), ("default", "1"), ("former", "1")]);
        let check = |prior: Option<&_>, prior_all: Option<&_>, expected: &[&str]| {
            let own = own(&all, &defaults, prior, prior_all);
            assert_eq!(own.keys().collect::<Vec<_>>(), expected);
        };
        check(Some(&prior), Some(&prior_all), &["foreign", "own"]);
        // After an import nothing is known of before.
        check(None, None, &["foreign", "former", "own"]);
        // A tag that both have stays the resource's.
        let both = tags(&[("default", "1")]);
        check(Some(&both), Some(&prior_all), &["default", "foreign"]);
    }
}

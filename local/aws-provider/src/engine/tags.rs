//! Tags: those of the configuration, those of every object, and those of others.

use std::collections::BTreeMap;

use tfplugin::Value;
use tfplugin::value::Data;

use super::Object;
use crate::provider::Settings;

/// The attribute with the tags of the configuration.
pub(super) const TAGS: &str = "tags";
/// The attribute with all tags.
pub const ALL: &str = "tags_all";

/// Tags by key.
pub type Tags = BTreeMap<String, String>;

/// What to do to get from one set of tags to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagChanges {
    /// Tags to set, new or with another value.
    pub set: Tags,
    /// Keys of tags to remove.
    pub removed: Vec<String>,
}

/// All tags that `object` is to have.
#[must_use]
pub fn all(object: &Object) -> Tags {
    object.map(ALL)
}

/// How the tags of `prior` become those of `planned`.
#[must_use]
pub fn changes(prior: &Object, planned: &Object) -> TagChanges {
    let (before, after) = (all(prior), all(planned));
    let removed = before.keys().filter(|key| !after.contains_key(*key));
    TagChanges {
        removed: removed.cloned().collect(),
        set: after
            .into_iter()
            .filter(|(key, value)| before.get(key) != Some(value))
            .collect(),
    }
}

impl TagChanges {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.removed.is_empty()
    }
}

/// Writes the tags that AWS has into `object`, which has those that were known: `tags_all` without
/// those of others, `tags` also without those that every object has.
pub(super) fn observe(settings: &Settings, object: &mut Object, mut found: Tags) {
    found.retain(|key, _| !settings.ignored_tags.has(key));
    let configured = object.map(TAGS);
    let own = found.iter().filter(|(key, value)| {
        configured.contains_key(*key) || settings.default_tags.get(*key) != Some(*value)
    });
    let own: Tags = own
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    object.set_map(TAGS, own);
    object.set_map(ALL, found);
}

/// What `tags_all` will be for the planned `tags`: with parts that are not known yet.
pub(super) fn planned(settings: &Settings, tags: &Value) -> Value {
    let mut all: BTreeMap<String, Value> = settings
        .default_tags
        .iter()
        .map(|(key, value)| (key.clone(), Value::from(value.as_str())))
        .collect();
    match tags {
        Value::Unknown(_) => return Value::unknown(),
        Value::Known(Data::Map(tags)) => all.extend(tags.clone()),
        _ => {}
    }
    all.retain(|key, _| !settings.ignored_tags.has(key));
    Value::map_of(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::IgnoredTags;

    fn tags(tags: &[(&str, &str)]) -> Tags {
        let tags = tags.iter();
        tags.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn settings() -> Settings {
        Settings {
            default_tags: tags(&[("team", "support"), ("stage", "test")]),
            ignored_tags: IgnoredTags {
                keys: ["owner".to_owned()].into(),
                ..IgnoredTags::default()
            },
            ..Settings::default()
        }
    }

    #[test]
    fn observed_tags_are_told_apart() {
        let check = |configured: &[(&str, &str)], found: &[(&str, &str)], own, all| {
            let mut object = Object::new();
            object.set_map(TAGS, tags(configured));
            observe(&settings(), &mut object, tags(found));
            assert_eq!((object.map(TAGS), object.map(ALL)), (tags(own), tags(all)));
        };
        let default = [("stage", "test"), ("team", "support")];
        check(&[], &default, &[], &default);
        // A tag of the configuration that is also a default one stays one of the configuration.
        check(
            &[("team", "support")],
            &default,
            &[("team", "support")],
            &default,
        );
        // Another value of a default tag, and a foreign tag, are drift.
        check(
            &[],
            &[("team", "x"), ("new", "y")],
            &[("team", "x"), ("new", "y")],
            &[("team", "x"), ("new", "y")],
        );
        check(
            &[],
            &[("owner", "x"), ("aws:cloudformation", "y")],
            &[],
            &[],
        );
    }

    #[test]
    fn planned_tags_are_all_of_them() {
        let all = planned(&settings(), &Value::map_of([("team", Value::unknown())]));
        let expected = [("stage", Value::from("test")), ("team", Value::unknown())];
        assert_eq!(all, Value::map_of(expected));
        assert_eq!(planned(&settings(), &Value::unknown()), Value::unknown());
        assert_eq!(
            planned(&Settings::default(), &Value::Null),
            Value::map_of::<&str>([])
        );
    }

    #[test]
    fn changes_lead_from_one_to_the_other() {
        let of = |own: &[(&str, &str)]| {
            let mut object = Object::new();
            object.set_map(ALL, tags(own));
            object
        };
        let changes = changes(
            &of(&[("a", "1"), ("b", "2"), ("c", "3")]),
            &of(&[("a", "1"), ("b", "x"), ("d", "4")]),
        );
        assert_eq!(changes.set, tags(&[("b", "x"), ("d", "4")]));
        assert_eq!(changes.removed, ["c"]);
    }
}

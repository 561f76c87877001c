//! Collecting problems, and taking known values.

use std::collections::BTreeMap;

use super::path::attribute;
use super::{Given, Invalid, PathPart};
use crate::stack::arn::FunctionArn;
use crate::stack::rules::{self, Broken, Verdict};

/// Problems found so far.
#[derive(Default)]
pub(crate) struct Found(pub(crate) Vec<Invalid>);

impl Found {
    pub(crate) fn add(&mut self, path: &[PathPart], verdict: Verdict) {
        if let Err(broken) = verdict {
            self.0.push(Invalid {
                path: path.to_vec(),
                broken,
            });
        }
    }

    pub(crate) fn optional<T>(
        &mut self,
        path: &[PathPart],
        value: &Given<T>,
        rule: impl Fn(&T) -> Verdict,
    ) {
        if let Given::Known(value) = value {
            self.add(path, rule(value));
        }
    }

    pub(crate) fn required<T>(
        &mut self,
        path: &[PathPart],
        value: &Given<T>,
        rule: impl Fn(&T) -> Verdict,
    ) {
        if matches!(value, Given::Absent) {
            let broken = Broken {
                problem: "the value is missing".to_owned(),
                remedy: "set it".to_owned(),
            };
            self.add(path, Err(broken));
        }
        self.optional(path, value, rule);
    }
}

/// Whatever is wrong with tags.
pub(crate) fn tag_problems(tags: &Given<BTreeMap<String, Given<String>>>, found: &mut Found) {
    let Given::Known(tags) = tags else { return };
    found.add(&[attribute("tags")], rules::tag_count(tags.len()));
    for (key, value) in tags {
        let path = [attribute("tags"), PathPart::Key(key.clone())];
        found.add(&path, rules::tag_key(key));
        found.required(&path, value, |value| rules::tag_value(value));
    }
}

/// The value where it is written, or its default.
pub(super) fn known<T: Clone>(
    path: &[PathPart],
    value: &Given<T>,
    default: T,
) -> Result<T, Invalid> {
    match value {
        Given::Known(value) => Ok(value.clone()),
        Given::Absent => Ok(default),
        Given::Unknown => Err(Invalid::unknown(path)),
    }
}

/// A map of texts at `path`, all of them known; empty where it is not written.
pub(crate) fn texts(
    path: &[PathPart],
    values: &Given<BTreeMap<String, Given<String>>>,
) -> Result<BTreeMap<String, String>, Invalid> {
    known(path, values, BTreeMap::new())?
        .into_iter()
        .map(|(key, value)| {
            let path = [path, &[PathPart::Key(key.clone())]].concat();
            Ok((key, known(&path, &value, String::new())?))
        })
        .collect()
}

/// The path of an attribute inside of `path`.
pub(super) fn within(path: &[PathPart], name: &'static str) -> Vec<PathPart> {
    [path, &[attribute(name)]].concat()
}

/// The ARN of a function, known and parsed.
pub(super) fn function(path: &[PathPart], value: &Given<String>) -> Result<FunctionArn, Invalid> {
    let text = known(path, value, String::new())?;
    text.parse::<FunctionArn>().map_err(|error| Invalid {
        path: path.to_vec(),
        broken: Broken {
            problem: error.to_string(),
            remedy: "use the attribute arn of the function".to_owned(),
        },
    })
}

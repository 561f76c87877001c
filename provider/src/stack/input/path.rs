//! Where in a configuration something is, and what is wrong there.

use std::fmt;

use crate::stack::rules::Broken;

/// Something wrong with one attribute.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {broken}", Dotted(path))]
pub struct Invalid {
    /// Where, from the resource inwards.
    pub path: Vec<PathPart>,
    /// What, and what to do.
    pub broken: Broken,
}

/// One step of a path into the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// An attribute.
    Attribute(&'static str),
    /// An element of a map.
    Key(String),
}

impl Invalid {
    pub(crate) fn unknown(path: &[PathPart]) -> Self {
        Self {
            path: path.to_vec(),
            broken: Broken {
                problem: "the value is not known yet".to_owned(),
                remedy: "it must be known when the stack is applied".to_owned(),
            },
        }
    }
}

pub(crate) fn attribute(name: &'static str) -> PathPart {
    PathPart::Attribute(name)
}

/// `routes["ask"].timeout_ms`.
struct Dotted<'a>(&'a [PathPart]);

impl fmt::Display for Dotted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            match part {
                PathPart::Attribute(name) if index == 0 => write!(formatter, "{name}")?,
                PathPart::Attribute(name) => write!(formatter, ".{name}")?,
                PathPart::Key(key) => write!(formatter, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

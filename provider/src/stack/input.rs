//! A configuration as it is written, perhaps partly unknown, and the way from
//! there to [`Desired`]. A plan and an apply check it by the same rules: what
//! is unknown is passed over, and must be known to build.

mod build;

use std::collections::BTreeMap;
use std::fmt;

use super::arn::{FunctionArn, Home};
use super::desired::Desired;
use super::rules::{self, Broken, Verdict};

/// A value of a configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Given<T> {
    /// Written, and known.
    Known(T),
    /// Not written: the default holds.
    #[default]
    Absent,
    /// Only known during apply.
    Unknown,
}

/// The attributes of `chatbot_stack` that a user writes, under their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// Required.
    pub name: Given<String>,
    /// None by default.
    pub description: Given<String>,
    /// [`ROUTE_SELECTION_EXPRESSION`](super::desired::ROUTE_SELECTION_EXPRESSION) by default.
    pub route_selection_expression: Given<String>,
    /// [`API_KEY_SELECTION_EXPRESSION`](super::desired::API_KEY_SELECTION_EXPRESSION) by default.
    pub api_key_selection_expression: Given<String>,
    /// All tags, with the provider's default tags. None by default.
    pub tags: Given<BTreeMap<String, Given<String>>>,
    /// Required.
    pub routes: Given<BTreeMap<String, Given<RouteInput>>>,
    /// Required.
    pub stage_name: Given<String>,
    /// None by default.
    pub stage_description: Given<String>,
    /// None by default.
    pub stage_variables: Given<BTreeMap<String, Given<String>>>,
    /// The account's limits by default.
    pub throttle: Given<ThrottleInput>,
}

/// The attributes of one route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteInput {
    /// Required.
    pub function_arn: Given<String>,
    /// [`TIMEOUT_MS`](super::desired::TIMEOUT_MS) by default.
    pub timeout_ms: Given<i64>,
    /// False by default.
    pub two_way: Given<bool>,
}

/// The attributes of `throttle`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThrottleInput {
    /// Required.
    pub rate_limit: Given<f64>,
    /// Required.
    pub burst_limit: Given<i64>,
}

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

impl Input {
    /// Everything that AWS would refuse, as far as it is known.
    #[must_use]
    pub fn problems(&self) -> Vec<Invalid> {
        let mut found = Found::default();
        found.required(&[attribute("name")], &self.name, |value| rules::name(value));
        found.optional(&[attribute("description")], &self.description, |value| {
            rules::description(value)
        });
        found.optional(
            &[attribute("route_selection_expression")],
            &self.route_selection_expression,
            |value| rules::route_selection_expression(value),
        );
        found.optional(
            &[attribute("api_key_selection_expression")],
            &self.api_key_selection_expression,
            |value| rules::api_key_selection_expression(value),
        );
        found.required(&[attribute("stage_name")], &self.stage_name, |value| {
            rules::stage_name(value)
        });
        found.optional(
            &[attribute("stage_description")],
            &self.stage_description,
            |value| rules::description(value),
        );
        self.route_problems(&mut found);
        self.map_problems(&mut found);
        self.throttle_problems(&mut found);
        found.0
    }

    /// Where the stack lives, told by its functions; `None` while one of them
    /// is unknown. See [`Home::of_functions`].
    ///
    /// # Errors
    ///
    /// [`Invalid`] at `routes` when the functions disagree.
    pub fn home(&self, region: &str, account: Option<&str>) -> Result<Option<Home>, Invalid> {
        let Given::Known(routes) = &self.routes else {
            return Ok(None);
        };
        let mut functions = Vec::new();
        for route in routes.values() {
            let Given::Known(route) = route else {
                return Ok(None);
            };
            let Given::Known(text) = &route.function_arn else {
                return Ok(None);
            };
            match text.parse::<FunctionArn>() {
                Ok(function) => functions.push(function),
                Err(_) => return Ok(None),
            }
        }
        if functions.is_empty() {
            return Ok(None);
        }
        Home::of_functions(&functions, region, account)
            .map(Some)
            .map_err(|error| Invalid {
                path: vec![attribute("routes")],
                broken: Broken {
                    problem: error.to_string(),
                    remedy: "use functions of one partition, and of the account the api is made in"
                        .to_owned(),
                },
            })
    }

    fn route_problems(&self, found: &mut Found) {
        let routes_path = [attribute("routes")];
        found.required(&routes_path, &self.routes, |routes| {
            rules::route_count(routes.len())
        });
        let Given::Known(routes) = &self.routes else {
            return;
        };
        for (key, route) in routes {
            let path = [attribute("routes"), PathPart::Key(key.clone())];
            found.add(&path, rules::route_key(key));
            found.required(&path, route, |_| Ok(()));
            let Given::Known(route) = route else { continue };
            let within = |name| [path.as_slice(), &[attribute(name)]].concat();
            found.required(&within("function_arn"), &route.function_arn, |value| {
                rules::function_arn(value)
            });
            found.optional(&within("timeout_ms"), &route.timeout_ms, |value| {
                rules::timeout_ms(*value)
            });
        }
    }

    fn map_problems(&self, found: &mut Found) {
        if let Given::Known(tags) = &self.tags {
            found.add(&[attribute("tags")], rules::tag_count(tags.len()));
            for (key, value) in tags {
                let path = [attribute("tags"), PathPart::Key(key.clone())];
                found.add(&path, rules::tag_key(key));
                found.required(&path, value, |value| rules::tag_value(value));
            }
        }
        if let Given::Known(variables) = &self.stage_variables {
            for (name, value) in variables {
                let path = [attribute("stage_variables"), PathPart::Key(name.clone())];
                found.add(&path, rules::stage_variable_name(name));
                found.required(&path, value, |value| rules::stage_variable_value(value));
            }
        }
    }

    fn throttle_problems(&self, found: &mut Found) {
        let Given::Known(throttle) = &self.throttle else {
            return;
        };
        let within = |name| [attribute("throttle"), attribute(name)];
        found.required(&within("rate_limit"), &throttle.rate_limit, |value| {
            rules::rate_limit(*value)
        });
        found.required(&within("burst_limit"), &throttle.burst_limit, |value| {
            rules::burst_limit(*value)
        });
    }
}

impl Desired {
    /// Builds the effective configuration.
    ///
    /// # Errors
    ///
    /// Every [`Invalid`] there is: broken rules, and values that are still
    /// unknown.
    pub fn new(input: &Input, home: Home) -> Result<Self, Vec<Invalid>> {
        let problems = input.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        build::desired(input, home).map_err(|invalid| vec![invalid])
    }
}

impl Invalid {
    fn unknown(path: &[PathPart]) -> Self {
        Self {
            path: path.to_vec(),
            broken: Broken {
                problem: "the value is not known yet".to_owned(),
                remedy: "it must be known when the stack is applied".to_owned(),
            },
        }
    }
}

fn attribute(name: &'static str) -> PathPart {
    PathPart::Attribute(name)
}

/// Problems found so far.
#[derive(Default)]
struct Found(Vec<Invalid>);

impl Found {
    fn add(&mut self, path: &[PathPart], verdict: Verdict) {
        if let Err(broken) = verdict {
            self.0.push(Invalid {
                path: path.to_vec(),
                broken,
            });
        }
    }

    fn optional<T>(&mut self, path: &[PathPart], value: &Given<T>, rule: impl Fn(&T) -> Verdict) {
        if let Given::Known(value) = value {
            self.add(path, rule(value));
        }
    }

    fn required<T>(&mut self, path: &[PathPart], value: &Given<T>, rule: impl Fn(&T) -> Verdict) {
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

#[cfg(test)]
mod tests;

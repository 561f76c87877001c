//! A configuration as it is written, perhaps partly unknown, and the way from
//! there to [`Desired`]. A plan and an apply check it by the same rules: what
//! is unknown is passed over, and must be known to build.

mod build;
mod found;
mod path;
mod routes;
mod settings;
mod stage;

use std::collections::BTreeMap;

use super::arn::{FunctionArn, Home};
use super::desired::Desired;
use super::rules::{self, Broken};

pub(crate) use found::{Found, tag_problems, texts};
pub(crate) use path::attribute;
pub use path::{Invalid, PathPart};
pub use routes::RouteInput;
pub use settings::{RouteSettingsInput, ThrottleInput};
pub(crate) use stage::RouteSettingsInputs;
pub use stage::{AccessLogInput, DomainInput, ExecutionLogInput, StageInput};

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
    /// Whether there is a stage; true by default.
    pub deploy: Given<bool>,
    /// Everything of the stage.
    pub stage: StageInput,
}

impl Input {
    /// Everything that AWS would refuse, as far as it is known.
    #[must_use]
    pub fn problems(&self) -> Vec<Invalid> {
        let mut found = Found::default();
        self.api_problems(&mut found);
        self.route_problems(&mut found);
        self.stage_problems(&mut found);
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

    fn stage_problems(&self, found: &mut Found) {
        match self.deploy {
            Given::Known(false) => return self.stage.superfluous(found),
            Given::Known(true) | Given::Absent => {
                found.required(&[attribute("stage_name")], &self.stage.name, |_| Ok(()));
            }
            Given::Unknown => {}
        }
        self.stage.problems(found);
    }

    fn api_problems(&self, found: &mut Found) {
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
        tag_problems(&self.tags, found);
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

#[cfg(test)]
mod tests;

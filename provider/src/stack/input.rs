//! A configuration as it is written, perhaps partly unknown, and the way from
//! there to [`Desired`]. A plan and an apply check it by the same rules: what
//! is unknown is passed over, and must be known to build.

mod build;
mod connect;
mod found;
mod integration;
mod models;
mod path;
mod routes;
mod settings;
mod stage;

use std::collections::BTreeMap;

use super::arn::{FunctionArn, Home};
use super::desired::Desired;
use super::rules::{self, Broken};

pub use connect::{AuthorizerInput, ConnectInput};
pub(crate) use found::{Found, tag_problems, texts};
pub use integration::{IntegrationInput, IntegrationResponseInput};
pub use models::ModelInput;
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
    /// None by default.
    pub version: Given<String>,
    /// False by default.
    pub disable_execute_api_endpoint: Given<bool>,
    /// False by default.
    pub disable_schema_validation: Given<bool>,
    /// [`IP_ADDRESS_TYPE`](super::desired::IP_ADDRESS_TYPE) by default.
    pub ip_address_type: Given<String>,
    /// All tags, with the provider's default tags. None by default.
    pub tags: Given<BTreeMap<String, Given<String>>>,
    /// Anybody may connect by default.
    pub connect: Given<ConnectInput>,
    /// None by default.
    pub models: Given<BTreeMap<String, Given<ModelInput>>>,
    /// Required.
    pub routes: Given<BTreeMap<String, Given<RouteInput>>>,
    /// Whether there is a stage; true by default.
    pub deploy: Given<bool>,
    /// Everything of the stage.
    pub stage: StageInput,
}

impl<T> Given<T> {
    /// The value, if it is written and known.
    pub(super) fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// Whether something is written, known or not.
    pub(super) fn is_written(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

impl Input {
    /// Everything that AWS would refuse, as far as it is known.
    #[must_use]
    pub fn problems(&self) -> Vec<Invalid> {
        let mut found = Found::default();
        self.api_problems(&mut found);
        self.connect_problems(&mut found);
        self.model_problems(&mut found);
        self.route_problems(&mut found);
        self.stage_problems(&mut found);
        found.0
    }

    /// Where the stack lives, told by its functions; `None` while one of them
    /// is unknown, and where there is none. See [`Home::of_functions`].
    ///
    /// # Errors
    ///
    /// [`Invalid`] at `routes` when the functions disagree.
    pub fn home(&self, region: &str, account: Option<&str>) -> Result<Option<Home>, Invalid> {
        let Some(written) = self.written_functions() else {
            return Ok(None);
        };
        let functions: Result<Vec<FunctionArn>, _> =
            written.iter().map(|text| text.parse()).collect();
        let Ok(functions) = functions else {
            // The rules say what is wrong with it.
            return Ok(None);
        };
        Home::of_functions(&functions, region, account).map_err(|error| Invalid {
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

    /// The functions of routes and authorizer as they are written; `None` while one is unknown.
    fn written_functions(&self) -> Option<Vec<&String>> {
        let mut functions = Vec::new();
        let Given::Known(routes) = &self.routes else {
            return None;
        };
        for route in routes.values() {
            let Given::Known(route) = route else {
                return None;
            };
            match &route.integration {
                Given::Unknown => return None,
                Given::Known(integration) => functions.push(&integration.function_arn),
                Given::Absent => {}
            }
            functions.push(&route.function_arn);
        }
        match &self.connect {
            Given::Unknown => return None,
            Given::Known(connect) => match &connect.authorizer {
                Given::Unknown => return None,
                Given::Known(authorizer) => functions.push(&authorizer.function_arn),
                Given::Absent => {}
            },
            Given::Absent => {}
        }
        let mut written = Vec::new();
        for function in functions {
            match function {
                Given::Unknown => return None,
                Given::Known(text) => written.push(text),
                Given::Absent => {}
            }
        }
        Some(written)
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
        found.optional(&[attribute("version")], &self.version, |value| {
            rules::version(value)
        });
        found.optional(
            &[attribute("ip_address_type")],
            &self.ip_address_type,
            |value| rules::ip_address_type(value),
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

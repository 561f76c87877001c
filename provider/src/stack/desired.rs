//! What is wanted: the effective configuration of a stack with every default
//! filled in. Built from a checked [`Input`](super::input::Input), or from
//! what AWS has when asking whether a stack is whole.

mod routes;
mod stage;

use std::collections::{BTreeMap, BTreeSet};

use super::arn::{FunctionArn, Home};

pub use routes::{Integration, Route, TIMEOUT_MS};
pub use stage::{AccessLog, Domain, LogLevel, RouteSettings, Stage, Throttle};

/// `route_selection_expression` where none is given (reference §1.2: what
/// every tool that has a default uses).
pub const ROUTE_SELECTION_EXPRESSION: &str = "$request.body.action";
/// `api_key_selection_expression` where none is given, which is also what AWS
/// writes back (reference §3.6).
pub const API_KEY_SELECTION_EXPRESSION: &str = "$request.header.x-api-key";

/// Key of the tag by which an unfinished create is found again.
pub const STACK_TAG: &str = "chatbot:stack";

/// A whole stack as it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Desired {
    /// Where it lives.
    pub home: Home,
    /// Name of the API.
    pub name: String,
    /// Description of the API; empty for none.
    pub description: String,
    /// How a message chooses its route.
    pub route_selection_expression: String,
    /// Where an API key is looked for.
    pub api_key_selection_expression: String,
    /// Tags of the user, without [`STACK_TAG`].
    pub tags: BTreeMap<String, String>,
    /// Routes by their key.
    pub routes: BTreeMap<String, Route>,
    /// The one stage; `None` when a `chatbot_deployment` has it.
    pub stage: Option<Stage>,
}

impl Desired {
    /// Every function that a route invokes.
    #[must_use]
    pub fn functions(&self) -> BTreeSet<&FunctionArn> {
        self.routes
            .values()
            .map(|route| &route.integration.function)
            .collect()
    }

    /// Name of the stage.
    #[must_use]
    pub fn stage_name(&self) -> Option<&str> {
        self.stage.as_ref().map(|stage| stage.name.as_str())
    }

    /// Names of the custom domains of which AWS has to be asked.
    #[must_use]
    pub fn domains(&self) -> BTreeSet<String> {
        let domain = self.stage.as_ref().and_then(|stage| stage.domain.as_ref());
        domain
            .map(|domain| domain.name.clone())
            .into_iter()
            .collect()
    }

    /// The tags AWS should have: the user's and [`STACK_TAG`].
    #[must_use]
    pub fn all_tags(&self) -> BTreeMap<String, String> {
        let mut tags = self.tags.clone();
        tags.insert(STACK_TAG.to_owned(), self.stack_key());
        tags
    }
}

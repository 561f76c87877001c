//! What AWS has: a plain copy of every answer, with optional fields left as
//! AWS gave them. The methods here read through the defaults AWS writes back
//! (reference §3.6); whatever they do not recognise is foreign.
//!
//! To be complete, `domains` must have every domain that a stage of the stack
//! names by its tag, and those of the desired stack and of the last state;
//! `policies` must hold the resource policy of every function
//! of [`Live::functions`], of the desired stack, and of the stack as it was
//! last recorded in state.

mod api;
mod connect;
mod integrations;
mod models;
mod routes;
mod stage;

use std::collections::{BTreeMap, BTreeSet};

use super::arn::FunctionArn;
use super::permission::Statement;

pub use api::Api;
pub use connect::Authorizer;
pub use integrations::{Integration, IntegrationResponse};
pub use models::Model;
pub(crate) use routes::DEFAULT_RESPONSE;
pub use routes::{Route, RouteResponse};
pub use stage::{Deployment, DeploymentStatus, Mapping, RouteSettings, Stage};

/// Everything AWS has of one stack. `Live::default()` is nothing at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    /// The API, or `None` when it does not exist.
    pub api: Option<Api>,
    /// Routes by id.
    pub routes: BTreeMap<String, Route>,
    /// Integrations by id.
    pub integrations: BTreeMap<String, Integration>,
    /// Authorizers by id.
    pub authorizers: BTreeMap<String, Authorizer>,
    /// Models by id.
    pub models: BTreeMap<String, Model>,
    /// Stages by name.
    pub stages: BTreeMap<String, Stage>,
    /// Deployments by id.
    pub deployments: BTreeMap<String, Deployment>,
    /// Resource policies of functions: statements by their id. A function
    /// without a policy may be left out.
    pub policies: BTreeMap<FunctionArn, BTreeMap<String, Statement>>,
    /// Custom domains as far as they are used: mappings to any API by their
    /// id; `None` for a domain that does not exist.
    pub domains: BTreeMap<String, Option<BTreeMap<String, Mapping>>>,
}

/// Parts of an API that most stacks do not have, and that are read only where they may be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Authorizers.
    pub authorizers: bool,
    /// Models.
    pub models: bool,
}

impl Parts {
    /// All of them.
    pub const ALL: Self = Self {
        authorizers: true,
        models: true,
    };
}

impl Live {
    /// Every function that an integration or an authorizer of the API invokes.
    #[must_use]
    pub fn functions(&self) -> BTreeSet<FunctionArn> {
        let integrations = self.integrations.values().map(Integration::function);
        let authorizers = self.authorizers.values().map(Authorizer::function);
        integrations.chain(authorizers).flatten().collect()
    }

    /// Ids of the integrations that a route targets.
    pub(crate) fn targeted(&self) -> impl Iterator<Item = &str> {
        self.routes.values().filter_map(Route::integration_id)
    }

    /// Ids of the authorizers that a route asks.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &str> {
        self.routes.values().filter_map(Route::authorizer)
    }

    /// The deployments that a stage other than `stage` serves.
    pub(crate) fn served_elsewhere(&self, stage: &str) -> BTreeSet<&str> {
        self.stages
            .iter()
            .filter(|(name, _)| *name != stage)
            .filter_map(|(_, other)| other.deployment_id.as_deref())
            .collect()
    }
}

/// A text of AWS, where absent and empty are the same.
pub(crate) fn text(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

/// The map without empty texts, which are what AWS may keep of entries that were removed.
pub(crate) fn entries(map: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut map = map.clone();
    map.retain(|_, value| !value.is_empty());
    map
}

fn is_default(value: Option<&String>, default: &str) -> bool {
    matches!(text(value), "") || text(value) == default
}

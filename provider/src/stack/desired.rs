//! What is wanted: the effective configuration of a stack with every default
//! filled in. Built from a checked [`Input`](super::input::Input), or from
//! what AWS has when asking whether a stack is whole.

use std::collections::{BTreeMap, BTreeSet};

use super::arn::{FunctionArn, Home};

/// `route_selection_expression` where none is given (reference §1.2: what
/// every tool that has a default uses).
pub const ROUTE_SELECTION_EXPRESSION: &str = "$request.body.action";
/// `api_key_selection_expression` where none is given, which is also what AWS
/// writes back (reference §3.6).
pub const API_KEY_SELECTION_EXPRESSION: &str = "$request.header.x-api-key";
/// `timeout_ms` where none is given: the longest a WebSocket integration may
/// take (reference §3.4).
pub const TIMEOUT_MS: u32 = 29_000;
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
    /// The one stage.
    pub stage: Stage,
}

/// What a route does. Two routes with equal contents but for `two_way` share
/// an integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The integration behind the route.
    pub integration: Integration,
    /// Whether what the function returns is sent back to the client.
    pub two_way: bool,
}

/// The content of a Lambda proxy integration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Integration {
    /// The function invoked.
    pub function: FunctionArn,
    /// Milliseconds until API Gateway gives up, 50 to 29000.
    pub timeout_ms: u32,
}

/// The stage and its settings, none of which needs a deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Name, the last part of the URL.
    pub name: String,
    /// Description; empty for none.
    pub description: String,
    /// Stage variables.
    pub variables: BTreeMap<String, String>,
    /// Limits of every route, or `None` for the account's.
    pub throttle: Option<Throttle>,
}

/// Limits of every route of a stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// Messages per second, above 0.
    pub rate_limit: f64,
    /// Messages at once, at least 1.
    pub burst_limit: i32,
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

    /// The tags AWS should have: the user's and [`STACK_TAG`].
    #[must_use]
    pub fn all_tags(&self) -> BTreeMap<String, String> {
        let mut tags = self.tags.clone();
        tags.insert(STACK_TAG.to_owned(), self.stack_key());
        tags
    }
}

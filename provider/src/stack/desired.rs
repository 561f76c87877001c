//! What is wanted: the effective configuration of a stack with every default
//! filled in. Built from a checked [`Input`](super::input::Input), or from
//! what AWS has when asking whether a stack is whole.

mod connect;
mod integration;
mod routes;
mod stage;

use std::collections::{BTreeMap, BTreeSet};

use super::arn::{FunctionArn, Home};
use super::takeover;

pub use connect::{AUTHORIZER_NAME, Authorization, Authorizer, Connect};
pub use integration::{
    Integration, IntegrationKind, IntegrationResponse, METHOD, PASSTHROUGH_BEHAVIOR, TIMEOUT_MS,
};
pub use routes::{CONTENT_TYPE, Model, Route};
pub use stage::{AccessLog, Domain, LogLevel, RouteSettings, Stage, Throttle};

/// `route_selection_expression` where none is given (reference §1.2: what
/// every tool that has a default uses).
pub const ROUTE_SELECTION_EXPRESSION: &str = "$request.body.action";
/// `api_key_selection_expression` where none is given, which is also what AWS
/// writes back (reference §3.6).
pub const API_KEY_SELECTION_EXPRESSION: &str = "$request.header.x-api-key";

/// `ip_address_type` where none is given, which is also what AWS writes back (reference §3.6).
pub const IP_ADDRESS_TYPE: &str = "ipv4";
/// Key of the route that a handshake takes.
pub const CONNECT: &str = "$connect";
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
    /// Version of the API, a text of the user's; empty for none.
    pub version: String,
    /// How a message chooses its route.
    pub route_selection_expression: String,
    /// Where an API key is looked for.
    pub api_key_selection_expression: String,
    /// Whether clients reach the API through a custom domain only.
    pub disable_execute_api_endpoint: bool,
    /// Whether models are taken as they are when a deployment is made.
    pub disable_schema_validation: bool,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// Tags of the user, without [`STACK_TAG`].
    pub tags: BTreeMap<String, String>,
    /// Who may connect.
    pub connect: Connect,
    /// Models by their name.
    pub models: BTreeMap<String, Model>,
    /// Routes by their key.
    pub routes: BTreeMap<String, Route>,
    /// The one stage; `None` when a `chatbot_deployment` has it.
    pub stage: Option<Stage>,
}

/// What the route `$connect` asks of a client, and every other route of nobody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard<'a> {
    pub(crate) authorization: &'a Authorization,
    pub(crate) request_parameters: &'a BTreeMap<String, bool>,
}

impl Desired {
    /// Every function that a route invokes.
    #[must_use]
    pub fn functions(&self) -> BTreeSet<&FunctionArn> {
        self.routes
            .values()
            .filter_map(|route| route.integration.function.as_ref())
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
        self.stage.as_ref().map(Stage::domains).unwrap_or_default()
    }

    /// Every function that a route invokes by the permission of the stage: those without a role.
    #[must_use]
    pub fn permitted_functions(&self) -> BTreeSet<&FunctionArn> {
        self.routes
            .values()
            .map(|route| &route.integration)
            .filter(|integration| integration.credentials_arn.is_empty())
            .filter_map(|integration| integration.function.as_ref())
            .collect()
    }

    /// Every function there is anything to know of: those of the routes and of the authorizer.
    #[must_use]
    pub fn all_functions(&self) -> BTreeSet<&FunctionArn> {
        let mut functions = self.functions();
        functions.extend(self.authorizer().map(|authorizer| &authorizer.function));
        functions
    }

    /// The authorizer, if there is one.
    #[must_use]
    pub fn authorizer(&self) -> Option<&Authorizer> {
        match &self.connect.authorization {
            Authorization::Custom(authorizer) => Some(authorizer),
            Authorization::None | Authorization::AwsIam => None,
        }
    }

    /// What a route asks of a client.
    pub(crate) fn guard(&self, key: &str) -> Guard<'_> {
        static NOBODY: Connect = Connect {
            authorization: Authorization::None,
            request_parameters: BTreeMap::new(),
        };
        let connect = if key == CONNECT {
            &self.connect
        } else {
            &NOBODY
        };
        Guard {
            authorization: &connect.authorization,
            request_parameters: &connect.request_parameters,
        }
    }

    /// The tag of an API that was taken over so many times, by which creates find it.
    #[must_use]
    pub fn stack_tag(&self, takeovers: u32) -> (String, String) {
        let value = takeover::tag(&self.stack_key(), takeovers);
        (STACK_TAG.to_owned(), value)
    }

    /// The tags that an API should have that was taken over so many times: the user's and [`STACK_TAG`].
    #[must_use]
    pub fn all_tags(&self, takeovers: u32) -> BTreeMap<String, String> {
        let mut tags = self.tags.clone();
        tags.extend([self.stack_tag(takeovers)]);
        tags
    }
}

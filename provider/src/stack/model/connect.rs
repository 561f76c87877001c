//! Who may connect.

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::{Set, Value};

use super::given::{convert, each, given, known_map, map};
use crate::stack::desired::{AUTHORIZER_NAME, Authorization};
use crate::stack::input::{AuthorizerInput, ConnectInput};
use crate::stack::observed::{ObservedAuthorizer, ObservedConnect};

/// What the route `$connect` asks of a client.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ConnectModel {
    /// How a client is authorized: `NONE`, `AWS_IAM` or `CUSTOM`, which asks the authorizer.
    #[attribute(optional, default = "NONE")]
    pub authorization: Value<String>,
    /// What a handshake may carry, `route.request.querystring.NAME` or `route.request.header.NAME`, and
    /// whether it must.
    #[attribute(optional)]
    pub request_parameters: Value<BTreeMap<String, Value<bool>>>,
    /// Lambda function that decides who may connect, with `authorization = "CUSTOM"`.
    #[attribute(optional)]
    pub authorizer: Value<AuthorizerModel>,
}

/// A Lambda authorizer of the type `REQUEST`, the only one of WebSocket APIs.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct AuthorizerModel {
    /// ARN of the Lambda function, perhaps with an alias or version.
    #[attribute(required)]
    pub function_arn: Value<String>,
    /// Where the identity of a client is, such as `route.request.querystring.token`. A handshake that
    /// lacks one of them is refused without asking the function.
    #[attribute(optional)]
    pub identity_sources: Value<Set<Value<String>>>,
    /// Name of the authorizer, 1 to 128 characters.
    #[attribute(optional, default = AUTHORIZER_NAME)]
    pub name: Value<String>,
    /// ARN of a role to invoke the function with. Without it the function gets a permission.
    #[attribute(optional)]
    pub credentials_arn: Value<String>,
}

impl ConnectModel {
    /// What holds where nothing is written.
    pub(super) fn of_anybody() -> Self {
        Self {
            authorization: Authorization::None.kind().to_owned().into(),
            ..Self::default()
        }
    }

    pub(super) fn input(&self) -> ConnectInput {
        ConnectInput {
            authorization: given(&self.authorization),
            request_parameters: map(&self.request_parameters, given),
            authorizer: convert(&self.authorizer, AuthorizerModel::input),
        }
    }

    pub(super) fn prior(&self) -> ObservedConnect {
        ObservedConnect {
            authorization: self.authorization.known().cloned().unwrap_or_default(),
            request_parameters: known_map(&self.request_parameters, bool::clone),
            authorizer: self.authorizer.known().map(AuthorizerModel::prior),
        }
    }

    pub(super) fn observed(connect: ObservedConnect) -> Self {
        let parameters = connect.request_parameters;
        Self {
            authorization: connect.authorization.into(),
            request_parameters: parameters
                .map(|parameters| each(parameters, |required| required))
                .into(),
            authorizer: connect.authorizer.map(AuthorizerModel::observed).into(),
        }
    }
}

impl AuthorizerModel {
    fn input(&self) -> AuthorizerInput {
        AuthorizerInput {
            function_arn: given(&self.function_arn),
            identity_sources: convert(&self.identity_sources, |sources| {
                sources.iter().map(given).collect()
            }),
            name: given(&self.name),
            credentials_arn: given(&self.credentials_arn),
        }
    }

    fn prior(&self) -> ObservedAuthorizer {
        let sources = self.identity_sources.known();
        ObservedAuthorizer {
            function_arn: self.function_arn.known().cloned(),
            identity_sources: sources.map(|sources| {
                let known = sources.iter().filter_map(|source| source.known().cloned());
                known.collect::<BTreeSet<String>>()
            }),
            name: self.name.known().cloned().unwrap_or_default(),
            credentials_arn: self.credentials_arn.known().cloned(),
        }
    }

    fn observed(authorizer: ObservedAuthorizer) -> Self {
        let sources = authorizer.identity_sources;
        Self {
            function_arn: authorizer.function_arn.into(),
            identity_sources: sources
                .map(|sources| sources.into_iter().map(Value::Known).collect::<Set<_>>())
                .into(),
            name: authorizer.name.into(),
            credentials_arn: authorizer.credentials_arn.into(),
        }
    }
}

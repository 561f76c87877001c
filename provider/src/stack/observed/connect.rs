//! Who may connect.

use std::collections::{BTreeMap, BTreeSet};

use super::optional;
use crate::stack::desired::{Authorization, CONNECT, Connect};
use crate::stack::live::{Live, Route, text};

/// The attributes of `connect` as AWS or state has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedConnect {
    /// `NONE`, `AWS_IAM` or `CUSTOM`.
    pub authorization: String,
    /// What a handshake may carry, and whether it must.
    pub request_parameters: Option<BTreeMap<String, bool>>,
    /// The authorizer of the route.
    pub authorizer: Option<ObservedAuthorizer>,
}

/// An authorizer as AWS or state has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObservedAuthorizer {
    /// The function, or what is invoked instead.
    pub function_arn: Option<String>,
    /// Where the identity of a client is.
    pub identity_sources: Option<BTreeSet<String>>,
    /// Name.
    pub name: String,
    /// Role to invoke the function with.
    pub credentials_arn: Option<String>,
}

/// What `$connect` asks: nothing where there is no such route.
pub(super) fn read(live: &Live, prior: Option<&ObservedConnect>) -> ObservedConnect {
    let route = route(live);
    let kind = route.map_or("NONE", Route::authorization);
    let parameters = route
        .map(|route| route.request_parameters.clone())
        .unwrap_or_default();
    let prior_authorizer = prior.and_then(|prior| prior.authorizer.as_ref());
    let had_parameters = prior.is_some_and(|prior| prior.request_parameters.is_some());
    ObservedConnect {
        authorization: kind.to_owned(),
        request_parameters: (!parameters.is_empty() || had_parameters).then_some(parameters),
        authorizer: route.and_then(|route| read_authorizer(live, route, prior_authorizer)),
    }
}

/// What a configuration would ask that leaves AWS as it is.
pub(super) fn as_desired(live: &Live) -> Option<Connect> {
    let Some(route) = route(live) else {
        return Some(Connect::default());
    };
    let authorization = match route.authorization() {
        "NONE" => Authorization::None,
        "AWS_IAM" => Authorization::AwsIam,
        _ => {
            let id = route.authorizer_id.as_ref()?;
            Authorization::Custom(Box::new(live.authorizers.get(id)?.content()?))
        }
    };
    Some(Connect {
        authorization,
        request_parameters: route.request_parameters.clone(),
    })
}

fn route(live: &Live) -> Option<&Route> {
    live.routes.values().find(|route| route.key == CONNECT)
}

fn read_authorizer(
    live: &Live,
    route: &Route,
    prior: Option<&ObservedAuthorizer>,
) -> Option<ObservedAuthorizer> {
    let found = live.authorizers.get(route.authorizer_id.as_ref()?)?;
    let function = found.function().map(|function| function.to_string());
    let sources = &found.identity_sources;
    let had_sources = prior.is_some_and(|prior| prior.identity_sources.is_some());
    Some(ObservedAuthorizer {
        function_arn: function.or_else(|| found.uri.clone()),
        identity_sources: (!sources.is_empty() || had_sources).then(|| sources.clone()),
        name: found.name.clone(),
        credentials_arn: optional(
            text(found.credentials_arn.as_ref()),
            prior.and_then(|prior| prior.credentials_arn.as_ref()),
        ),
    })
}

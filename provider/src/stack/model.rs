//! The attributes of `chatbot_stack`: schema, and the way from there to the pure types and back.

use std::collections::BTreeMap;

use tfplugin::{Path, Timeouts, Value};

use super::arn::{FunctionArn, Home};
use super::desired::{API_KEY_SELECTION_EXPRESSION, ROUTE_SELECTION_EXPRESSION};
use super::input::{Given, Input, PathPart, RouteInput, ThrottleInput};
use super::observed::{Observed, ObservedRoute, ObservedThrottle, Prior};
use super::outputs::Outputs;

/// A whole WebSocket API of API Gateway: the API, its routes with their Lambda integrations and
/// permissions, a deployment, and the stage that serves it.
///
/// One resource owns all of it, so that every call happens in the order that AWS needs. A deployment
/// is made exactly when something that a deployment contains has changed; changes of the stage alone
/// take effect without one. Routes that were added outside of Terraform are removed.
///
/// Import it by the id of the API, `terraform import chatbot_stack.NAME a1b2c3d4e5`, or, if the API
/// has several stages, by id and stage, `a1b2c3d4e5/prod`.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct StackModel {
    /// Name of the API, 1 to 128 characters.
    #[attribute(required)]
    pub name: Value<String>,
    /// Description of the API.
    #[attribute(optional)]
    pub description: Value<String>,
    /// How a message chooses its route; by default its JSON field `action`.
    #[attribute(optional, default = ROUTE_SELECTION_EXPRESSION)]
    pub route_selection_expression: Value<String>,
    /// Where an API key is looked for.
    #[attribute(optional, default = API_KEY_SELECTION_EXPRESSION)]
    pub api_key_selection_expression: Value<String>,
    /// Tags of the API.
    #[attribute(optional)]
    pub tags: Value<BTreeMap<String, Value<String>>>,
    /// What answers which messages, by route key: `$connect`, `$disconnect`, `$default`, or a value of
    /// the route selection expression. At least one.
    #[attribute(required)]
    pub routes: Value<BTreeMap<String, Value<RouteModel>>>,
    /// Name of the stage, the last part of the URL. Another name makes another API.
    #[attribute(
        required,
        plan = [requires_replace_if(
            "Changing the stage replaces the resource.",
            |request, _| !request.prior.is_null(),
        )]
    )]
    pub stage_name: Value<String>,
    /// Description of the stage.
    #[attribute(optional)]
    pub stage_description: Value<String>,
    /// Stage variables, which integrations and functions can read. Not for secrets.
    #[attribute(optional)]
    pub stage_variables: Value<BTreeMap<String, Value<String>>>,
    /// Limits of messages for every route; without it those of the account hold.
    #[attribute(optional)]
    pub throttle: Value<ThrottleModel>,
    /// How long operations may take; 20 minutes each by default.
    #[attribute(optional)]
    pub timeouts: Value<Timeouts>,
    /// Id of the API.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub id: Value<String>,
    /// ARN of the API, as tags and policies for its management name it.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub arn: Value<String>,
    /// Execution ARN of the stage; `/` and a route key follow it in policies.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub execution_arn: Value<String>,
    /// Where clients connect: `wss://…`.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub websocket_url: Value<String>,
    /// Where functions send messages to connections: `https://…`, the endpoint of the API Gateway
    /// Management API.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub callback_url: Value<String>,
    /// Policy document, as JSON, that lets a role send to, look up and close the connections of this
    /// stage.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub manage_connections_policy: Value<String>,
    /// Id of the deployment that the stage serves.
    #[attribute(computed)]
    pub deployment_id: Value<String>,
    /// Fingerprint of what the stage serves; null while something has to be repaired.
    #[attribute(computed)]
    pub fingerprint: Value<String>,
}

/// What answers the messages of one route.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct RouteModel {
    /// ARN of the Lambda function, perhaps with an alias or version: its attribute `arn` or
    /// `qualified_arn`, not `invoke_arn`. Routes with the same function and timeout share an
    /// integration.
    #[attribute(required)]
    pub function_arn: Value<String>,
    /// How long API Gateway waits for the function, 50 to 29000 milliseconds.
    #[attribute(optional, default = 29_000)]
    pub timeout_ms: Value<i64>,
    /// Whether what the function returns is sent back to the client.
    #[attribute(optional, default = false)]
    pub two_way: Value<bool>,
}

/// Limits of messages.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ThrottleModel {
    /// Messages per second, more than 0.
    #[attribute(required)]
    pub rate_limit: Value<f64>,
    /// Messages at once, 1 or more.
    #[attribute(required)]
    pub burst_limit: Value<i64>,
}

impl StackModel {
    /// The attributes that the user writes.
    #[must_use]
    pub fn input(&self) -> Input {
        Input {
            name: given(&self.name),
            description: given(&self.description),
            route_selection_expression: given(&self.route_selection_expression),
            api_key_selection_expression: given(&self.api_key_selection_expression),
            tags: map(&self.tags, given),
            routes: map(&self.routes, |route| convert(route, RouteModel::input)),
            stage_name: given(&self.stage_name),
            stage_description: given(&self.stage_description),
            stage_variables: map(&self.stage_variables, given),
            throttle: convert(&self.throttle, |throttle| ThrottleInput {
                rate_limit: given(&throttle.rate_limit),
                burst_limit: given(&throttle.burst_limit),
            }),
        }
    }

    /// The functions that the routes name, as far as they are function ARNs.
    #[must_use]
    pub fn functions(&self) -> std::collections::BTreeSet<FunctionArn> {
        let routes = self.routes.known().into_iter().flatten();
        routes
            .filter_map(|(_, route)| route.known()?.function_arn.known()?.parse().ok())
            .collect()
    }

    /// Where the stack lives, if it was applied before: its execution ARN says so.
    #[must_use]
    pub fn home(&self) -> Option<Home> {
        let mut parts = self.execution_arn.known()?.split(':');
        if (parts.next(), parts.clone().nth(1)) != (Some("arn"), Some("execute-api")) {
            return None;
        }
        let partition = parts.next()?.to_owned();
        let region = parts.nth(1)?.to_owned();
        let account = parts.next()?.to_owned();
        Some(Home {
            partition,
            region,
            account,
        })
    }

    /// What a read has to know of the state before.
    #[must_use]
    pub fn prior(&self) -> Prior {
        Prior {
            stage_name: self.stage_name.known().cloned(),
            description: self.description.known().cloned(),
            stage_description: self.stage_description.known().cloned(),
            tags: texts(&self.tags),
            stage_variables: texts(&self.stage_variables),
        }
    }

    /// The state after a read: `observed`, with what AWS does not know taken from `self`.
    #[must_use]
    pub fn with_observed(self, observed: Observed) -> Self {
        let routes = observed.routes.into_iter();
        Self {
            id: observed.api_id.into(),
            name: observed.name.into(),
            description: observed.description.into(),
            route_selection_expression: observed.route_selection_expression.into(),
            api_key_selection_expression: observed.api_key_selection_expression.into(),
            tags: observed.tags.map(values).into(),
            routes: Value::Known(
                routes
                    .map(|(key, route)| (key, Value::Known(RouteModel::observed(route))))
                    .collect(),
            ),
            stage_name: observed.stage_name.into(),
            stage_description: observed.stage_description.into(),
            stage_variables: observed.stage_variables.map(values).into(),
            throttle: observed.throttle.map(ThrottleModel::observed).into(),
            deployment_id: observed.deployment_id.into(),
            fingerprint: observed.fingerprint.into(),
            ..self
        }
    }

    /// The same with the attributes that follow from the API's identity.
    #[must_use]
    pub fn with_outputs(self, api_id: &str, outputs: Outputs) -> Self {
        Self {
            id: api_id.to_owned().into(),
            arn: outputs.arn.into(),
            execution_arn: outputs.execution_arn.into(),
            websocket_url: outputs.websocket_url.into(),
            callback_url: outputs.callback_url.into(),
            manage_connections_policy: outputs.manage_connections_policy.into(),
            ..self
        }
    }
}

impl RouteModel {
    fn input(&self) -> RouteInput {
        RouteInput {
            function_arn: given(&self.function_arn),
            timeout_ms: given(&self.timeout_ms),
            two_way: given(&self.two_way),
        }
    }

    fn observed(route: ObservedRoute) -> Self {
        Self {
            function_arn: route.function_arn.into(),
            timeout_ms: route.timeout_ms.map(i64::from).into(),
            two_way: route.two_way.into(),
        }
    }
}

impl ThrottleModel {
    fn observed(throttle: ObservedThrottle) -> Self {
        Self {
            rate_limit: throttle.rate_limit.into(),
            burst_limit: throttle.burst_limit.map(i64::from).into(),
        }
    }
}

/// The path of an attribute as Terraform addresses it.
#[must_use]
pub fn path(parts: &[PathPart]) -> Path {
    parts.iter().fold(Path::root(), |path, part| match part {
        PathPart::Attribute(name) => path.attribute(*name),
        PathPart::Key(key) => path.key(key),
    })
}

fn convert<T, U>(value: &Value<T>, known: impl Fn(&T) -> U) -> Given<U> {
    match value {
        Value::Known(value) => Given::Known(known(value)),
        Value::Null => Given::Absent,
        Value::Unknown(_) => Given::Unknown,
    }
}

fn given<T: Clone>(value: &Value<T>) -> Given<T> {
    convert(value, T::clone)
}

fn map<T, U>(
    value: &Value<BTreeMap<String, T>>,
    element: impl Fn(&T) -> U,
) -> Given<BTreeMap<String, U>> {
    convert(value, |map| {
        map.iter()
            .map(|(key, value)| (key.clone(), element(value)))
            .collect()
    })
}

fn texts(value: &Value<BTreeMap<String, Value<String>>>) -> Option<BTreeMap<String, String>> {
    let map = value.known()?.iter();
    Some(
        map.filter_map(|(key, value)| Some((key.clone(), value.known()?.clone())))
            .collect(),
    )
}

fn values(map: BTreeMap<String, String>) -> BTreeMap<String, Value<String>> {
    map.into_iter()
        .map(|(key, value)| (key, value.into()))
        .collect()
}

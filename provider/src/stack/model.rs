//! The attributes of `chatbot_stack`: schema, and the way from there to the pure types and back.

mod connect;
mod given;
mod integration;
mod models;
mod routes;
mod stage;

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::{Path, Timeouts, Value};

use super::arn::{FunctionArn, Home};
use super::desired::{API_KEY_SELECTION_EXPRESSION, IP_ADDRESS_TYPE, ROUTE_SELECTION_EXPRESSION};
use super::input::{Input, PathPart};
use super::live::Parts;
use super::observed::{Observed, Prior};
use super::outputs::Outputs;

pub use connect::{AuthorizerModel, ConnectModel};
pub use integration::{IntegrationModel, IntegrationResponseModel};
pub use models::ModelModel;
pub use routes::RouteModel;
pub use stage::{
    AccessLogModel, DomainModel, ExecutionLogModel, RouteSettingsModel, StageModel, ThrottleModel,
};

pub(crate) use given::given_texts;
pub(crate) use given::{both_each, convert, given, map, texts, values};

use given::{each, known_map, written};

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
    /// Version of the API, a text of yours with 1 to 64 characters.
    #[attribute(optional)]
    pub version: Value<String>,
    /// Whether the address of API Gateway itself answers nobody, so that clients reach the API through a
    /// custom domain only.
    #[attribute(optional, default = false)]
    pub disable_execute_api_endpoint: Value<bool>,
    /// Whether API Gateway takes models as they are when it makes a deployment.
    #[attribute(optional, default = false)]
    pub disable_schema_validation: Value<bool>,
    /// Kind of addresses that the API is reached at: `ipv4` or `dualstack`.
    #[attribute(optional, default = IP_ADDRESS_TYPE)]
    pub ip_address_type: Value<String>,
    /// Tags of the API. They go over `default_tags` of the provider.
    #[attribute(optional)]
    pub tags: Value<BTreeMap<String, Value<String>>>,
    /// Who may connect: what the route `$connect` asks of a client. Everybody, by default.
    #[attribute(optional, computed)]
    pub connect: Value<ConnectModel>,
    /// Models that routes refer to, by name: what messages must look like.
    #[attribute(optional)]
    pub models: Value<BTreeMap<String, Value<ModelModel>>>,
    /// What answers which messages, by route key: `$connect`, `$disconnect`, `$default`, or a value of
    /// the route selection expression. At least one.
    #[attribute(required)]
    pub routes: Value<BTreeMap<String, Value<RouteModel>>>,
    /// Whether the stack has a stage; true by default. Without one, a `chatbot_deployment` has stage and
    /// deployment, in this configuration or another, and what belongs to a stage is set there. Then
    /// `websocket_url`, `callback_url` and `deployment_id` are null here. Changing it to false deletes
    /// the stage that the stack has.
    #[attribute(optional, default = true)]
    pub deploy: Value<bool>,
    /// Whether AWS deploys every change by itself as soon as it is made; false by default, when a
    /// deployment is made of all changes together. With it, `deployment_id` is null: AWS changes it at
    /// any time. Can be changed at any time.
    #[attribute(optional, default = false)]
    pub auto_deploy: Value<bool>,
    /// Name of the stage, the last part of the URL; required unless `deploy` is false. Another name makes
    /// another API.
    #[attribute(
        optional,
        plan = [requires_replace_if(
            "Changing the name of the stage to another replaces the resource.",
            |request, planned| !request.prior.is_null() && !planned.value.is_null(),
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
    /// Whether CloudWatch keeps metrics for each route.
    #[attribute(optional, default = false)]
    pub detailed_metrics: Value<bool>,
    /// A line for each request.
    #[attribute(optional)]
    pub access_log: Value<AccessLogModel>,
    /// What API Gateway does with each message; none by default.
    #[attribute(optional)]
    pub execution_log: Value<ExecutionLogModel>,
    /// Id of the certificate that HTTP integrations are shown.
    #[attribute(optional)]
    pub client_certificate_id: Value<String>,
    /// Lets a path of an existing custom domain lead to the stage. Other paths of that domain that lead
    /// to the stage are removed.
    #[attribute(optional)]
    pub domain: Value<DomainModel>,
    /// How long operations may take; 20 minutes each by default.
    #[attribute(optional)]
    pub timeouts: Value<Timeouts>,
    /// Id of the API.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub id: Value<String>,
    /// ARN of the API, as tags and policies for its management name it.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub arn: Value<String>,
    /// Execution ARN of the stage; `/` and a route key follow it in policies. With `deploy = false` that
    /// of the API; `/`, a stage, `/` and a route key follow it.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub execution_arn: Value<String>,
    /// Where clients connect: `wss://…`; null with `deploy = false`.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub websocket_url: Value<String>,
    /// Where functions send messages to connections: `https://…`, the endpoint of the API Gateway
    /// Management API; null with `deploy = false`. Never through the custom domain, which serves
    /// clients only.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub callback_url: Value<String>,
    /// Where clients connect through the custom domain: `wss://…`; null without `domain`.
    #[attribute(computed)]
    pub domain_url: Value<String>,
    /// Policy document, as JSON, that lets a role send to, look up and close the connections of this
    /// stage, or with `deploy = false` of every stage of the API.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub manage_connections_policy: Value<String>,
    /// All tags of the API and its stage: `tags`, and `default_tags` of the provider.
    #[attribute(computed)]
    pub tags_all: Value<BTreeMap<String, Value<String>>>,
    /// Id of the deployment that the stage serves; null with `auto_deploy` or `deploy = false`.
    #[attribute(computed)]
    pub deployment_id: Value<String>,
    /// Fingerprint of what a deployment contains; null while something has to be repaired.
    #[attribute(computed)]
    pub fingerprint: Value<String>,
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
            version: given(&self.version),
            disable_execute_api_endpoint: given(&self.disable_execute_api_endpoint),
            disable_schema_validation: given(&self.disable_schema_validation),
            ip_address_type: given(&self.ip_address_type),
            tags: map(&self.tags, given),
            connect: convert(&self.connect, ConnectModel::input),
            models: map(&self.models, |model| convert(model, ModelModel::input)),
            routes: map(&self.routes, |route| convert(route, RouteModel::input)),
            deploy: given(&self.deploy),
            stage: self.stage().input(),
        }
    }

    /// The plan with what holds where `config` says nothing, and no default of the schema can say it,
    /// because it depends on something else. So a state always has what AWS has, and it does not matter
    /// whether a configuration writes it out.
    #[must_use]
    pub fn filled(self, config: &Self) -> Self {
        let stage = self.stage();
        Self {
            connect: written(&config.connect, self.connect, || {
                Value::Known(ConnectModel::of_anybody())
            }),
            routes: both_each(self.routes, &config.routes, |route, config| {
                route.filled(config, &stage)
            }),
            ..self
        }
    }

    /// The functions that routes and authorizer name, as far as they are function ARNs.
    #[must_use]
    pub fn functions(&self) -> BTreeSet<FunctionArn> {
        let routes = self.routes.known().into_iter().flatten();
        let routes = routes.filter_map(|(_, route)| route.known());
        let written = routes.flat_map(|route| {
            let integration = route.integration.known();
            [
                Some(&route.function_arn),
                integration.map(|found| &found.function_arn),
            ]
        });
        let authorizer = self.connect.known().and_then(|it| it.authorizer.known());
        written
            .chain([authorizer.map(|authorizer| &authorizer.function_arn)])
            .filter_map(|function| function?.known()?.parse().ok())
            .collect()
    }

    /// Which parts of an API that most stacks do not have may be there: those that this stack has, and
    /// all of them while something has to be repaired.
    #[must_use]
    pub fn parts(&self) -> Parts {
        if self.fingerprint.known().is_none() {
            return Parts::ALL;
        }
        let connect = self.connect.known();
        // For the sake of the stages of others a stack may have left one that it does not ask any more.
        let may_be_left = self.deploy.known() == Some(&false);
        Parts {
            authorizers: may_be_left
                || connect.is_some_and(|connect| !connect.authorizer.is_null()),
            models: !self.models.is_null(),
        }
    }

    /// Where the stack lives, if it was applied before: its execution ARN says so.
    #[must_use]
    pub fn home(&self) -> Option<Home> {
        Home::of_execution_arn(self.execution_arn.known()?)
    }

    /// The custom domain that the stage has, as far as it is known.
    #[must_use]
    pub fn domains(&self) -> BTreeSet<String> {
        DomainModel::names(&self.domain)
    }

    /// What a read has to know of the state before.
    #[must_use]
    pub fn prior(&self) -> Prior {
        Prior {
            description: self.description.known().cloned(),
            tags: texts(&self.tags),
            tags_all: texts(&self.tags_all),
            default_tags: BTreeMap::new(),
            version: self.version.known().cloned(),
            connect: self.connect.known().map(ConnectModel::prior),
            models: known_map(&self.models, ModelModel::prior),
            routes: known_map(&self.routes, RouteModel::prior).unwrap_or_default(),
            stage: self.stage_prior(),
        }
    }

    /// The state after a read: `observed`, with what AWS does not know taken from `self`.
    #[must_use]
    pub fn with_observed(self, observed: Observed) -> Self {
        let mut stage = observed.stage;
        let mut settings = std::mem::take(&mut stage.route_settings);
        let routes = observed.routes.into_iter().map(|(key, route)| {
            let settings = settings.remove(&key);
            (key, Value::Known(RouteModel::observed(route, settings)))
        });
        Self {
            id: observed.api_id.into(),
            name: observed.name.into(),
            description: observed.description.into(),
            route_selection_expression: observed.route_selection_expression.into(),
            api_key_selection_expression: observed.api_key_selection_expression.into(),
            version: observed.version.into(),
            disable_execute_api_endpoint: observed.disable_execute_api_endpoint.into(),
            disable_schema_validation: observed.disable_schema_validation.into(),
            ip_address_type: observed.ip_address_type.into(),
            connect: Value::Known(ConnectModel::observed(observed.connect)),
            models: observed
                .models
                .map(|models| each(models, ModelModel::observed))
                .into(),
            tags: observed.tags.map(values).into(),
            tags_all: Value::Known(values(observed.tags_all)),
            routes: Value::Known(routes.collect()),
            fingerprint: observed.fingerprint.into(),
            deploy: stage.deploy.into(),
            ..self.with_stage(StageModel::observed(stage))
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

/// The path of an attribute as Terraform addresses it.
#[must_use]
pub fn path(parts: &[PathPart]) -> Path {
    parts.iter().fold(Path::root(), |path, part| match part {
        PathPart::Attribute(name) => path.attribute(*name),
        PathPart::Key(key) => path.key(key),
    })
}

//! The attributes of `chatbot_deployment`: schema, and the way from there to the pure types and back.

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::{Timeouts, Value};

use super::input::DeploymentInput;
use crate::stack::arn::Home;
use crate::stack::model::{
    AccessLogModel, DomainModel, ExecutionLogModel, RouteSettingsModel, StageModel, ThrottleModel,
    both_each, convert, given, map, values,
};
use crate::stack::observed::{ObservedStage, PriorStage};
use crate::stack::outputs::Outputs;

/// A stage of a WebSocket API together with the deployment that it serves. The API may be a
/// `chatbot_stack` with `deploy = false`, in this configuration or another, or anything else.
///
/// The API is deployed whenever what it is differs from what the stage serves: the deployment carries a
/// fingerprint of what it deployed, so this holds after a change made anywhere. Within one
/// configuration, `fingerprint` lets a change of the API and its deployment happen in the same apply.
/// The stage is never without a deployment, and those that it served before are deleted.
///
/// Import it by the id of the API and the stage: `terraform import chatbot_deployment.NAME
/// a1b2c3d4e5/prod`.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct DeploymentModel {
    /// Id of the API.
    #[attribute(required, plan = [requires_replace()])]
    pub api_id: Value<String>,
    /// Whatever changes when the API does: the attribute `fingerprint` of its `chatbot_stack`. When it
    /// changes, it is looked whether the stage has to serve something new. Without it, changes of an
    /// API in the same configuration are deployed by the next apply.
    #[attribute(optional)]
    pub fingerprint: Value<String>,
    /// Name of the stage, the last part of the URL.
    #[attribute(required, plan = [requires_replace()])]
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
    /// Settings of single routes, by route key. The routes must exist.
    #[attribute(optional)]
    pub route_settings: Value<BTreeMap<String, Value<RouteSettingsModel>>>,
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
    /// Whether AWS deploys every change by itself as soon as it is made; false by default. With it,
    /// `deployment_id` is null: AWS changes it at any time. Can be changed at any time.
    #[attribute(optional, default = false)]
    pub auto_deploy: Value<bool>,
    /// Tags of the stage. They go over `default_tags` of the provider.
    #[attribute(optional)]
    pub tags: Value<BTreeMap<String, Value<String>>>,
    /// How long operations may take; 20 minutes each by default.
    #[attribute(optional)]
    pub timeouts: Value<Timeouts>,
    /// Id of the API, `/`, and the name of the stage.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub id: Value<String>,
    /// Execution ARN of the stage; `/` and a route key follow it in policies.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub execution_arn: Value<String>,
    /// Where clients connect: `wss://…`.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub websocket_url: Value<String>,
    /// Where functions send messages to connections: `https://…`, the endpoint of the API Gateway
    /// Management API. Never through the custom domain, which serves clients only.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub callback_url: Value<String>,
    /// Where clients connect through the custom domain: `wss://…`; null without `domain`.
    #[attribute(computed)]
    pub domain_url: Value<String>,
    /// Policy document, as JSON, that lets a role send to, look up and close the connections of this
    /// stage.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub manage_connections_policy: Value<String>,
    /// All tags of the stage: `tags`, and `default_tags` of the provider.
    #[attribute(computed)]
    pub tags_all: Value<BTreeMap<String, Value<String>>>,
    /// Id of the deployment that the stage serves; null with `auto_deploy`.
    #[attribute(computed)]
    pub deployment_id: Value<String>,
    /// Fingerprint of what the stage serves; null while the API differs from it, or something has to be
    /// repaired.
    #[attribute(computed)]
    pub deployed_fingerprint: Value<String>,
}

impl DeploymentModel {
    /// The attributes that the user writes, but for the API.
    #[must_use]
    pub fn input(&self) -> DeploymentInput {
        DeploymentInput {
            stage: self.stage().input(),
            route_settings: map(&self.route_settings, |settings| {
                convert(settings, RouteSettingsModel::input)
            }),
            tags: map(&self.tags, given),
        }
    }

    /// The attributes of the stage.
    pub(crate) fn stage(&self) -> StageModel {
        StageModel {
            name: self.stage_name.clone(),
            description: self.stage_description.clone(),
            variables: self.stage_variables.clone(),
            throttle: self.throttle.clone(),
            detailed_metrics: self.detailed_metrics.clone(),
            access_log: self.access_log.clone(),
            execution_log: self.execution_log.clone(),
            client_certificate_id: self.client_certificate_id.clone(),
            domain: self.domain.clone(),
            auto_deploy: self.auto_deploy.clone(),
            deployment_id: self.deployment_id.clone(),
        }
    }

    /// What a read has to know of the state before.
    #[must_use]
    pub fn prior(&self) -> PriorStage {
        self.stage().prior()
    }

    /// The plan with what holds where `config` says nothing, and no default of the schema can say it,
    /// because it depends on something else.
    #[must_use]
    pub fn filled(self, config: &Self) -> Self {
        let stage = self.stage();
        let own = both_each(
            self.route_settings,
            &config.route_settings,
            |own, config| own.filled(config, &stage),
        );
        Self {
            route_settings: own,
            ..self
        }
    }

    /// The custom domain that the stage has, as far as it is known.
    #[must_use]
    pub fn domains(&self) -> BTreeSet<String> {
        DomainModel::names(&self.domain)
    }

    /// Where the stage is, if it was read or applied before: its execution ARN says so.
    #[must_use]
    pub fn home(&self) -> Option<Home> {
        Home::of_execution_arn(self.execution_arn.known()?)
    }

    /// The state after a read: `stage` with its tags, and what AWS does not know taken from `self`.
    #[must_use]
    pub fn with_observed(
        self,
        mut stage: ObservedStage,
        tags: Option<BTreeMap<String, String>>,
        tags_all: BTreeMap<String, String>,
    ) -> Self {
        let settings = std::mem::take(&mut stage.route_settings);
        let settings: BTreeMap<_, _> = settings
            .into_iter()
            .map(|(key, own)| (key, Value::Known(RouteSettingsModel::observed(own))))
            .collect();
        let is_set = !settings.is_empty() || !self.route_settings.is_null();
        let stage = StageModel::observed(stage);
        Self {
            domain_url: stage.domain_url(),
            stage_name: stage.name,
            stage_description: stage.description,
            stage_variables: stage.variables,
            throttle: stage.throttle,
            detailed_metrics: stage.detailed_metrics,
            route_settings: is_set.then_some(settings).into(),
            access_log: stage.access_log,
            execution_log: stage.execution_log,
            client_certificate_id: stage.client_certificate_id,
            domain: stage.domain,
            auto_deploy: stage.auto_deploy,
            tags: tags.map(values).into(),
            tags_all: Value::Known(values(tags_all)),
            deployment_id: stage.deployment_id,
            ..self
        }
    }

    /// The same with the attributes that follow from the identity of API and stage.
    #[must_use]
    pub fn with_outputs(self, id: String, outputs: Outputs) -> Self {
        Self {
            id: id.into(),
            execution_arn: outputs.execution_arn.into(),
            websocket_url: outputs.websocket_url.into(),
            callback_url: outputs.callback_url.into(),
            manage_connections_policy: outputs.manage_connections_policy.into(),
            ..self
        }
    }
}

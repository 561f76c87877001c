//! The attributes of a stage, which `chatbot_stack` and `chatbot_deployment` have under the same
//! names.

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::Value;

use super::StackModel;
use super::given::{convert, given, map, texts, values, written};
use crate::stack::desired::{AccessLog, Domain, LogLevel};
use crate::stack::input::{
    AccessLogInput, DomainInput, ExecutionLogInput, RouteSettingsInput, StageInput, ThrottleInput,
};
use crate::stack::observed::{
    ObservedExecutionLog, ObservedRouteSettings, ObservedStage, ObservedThrottle, PriorStage,
};

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

/// Settings of one route. What is left out is as for the whole stage.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct RouteSettingsModel {
    /// Limits of messages of this route.
    #[attribute(optional, computed)]
    pub throttle: Value<ThrottleModel>,
    /// What the execution log has of this route: `OFF`, `ERROR` or `INFO`.
    #[attribute(optional, computed)]
    pub log_level: Value<String>,
    /// Whether the execution log has the messages themselves, which may be private.
    #[attribute(optional, computed)]
    pub data_trace: Value<bool>,
    /// Whether CloudWatch keeps metrics for this route.
    #[attribute(optional, computed)]
    pub detailed_metrics: Value<bool>,
}

/// Where a line for each request goes. The account needs a CloudWatch role for API Gateway.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct AccessLogModel {
    /// ARN of the log group, without `:*` at the end. AWS limits the size of the policy that lets API
    /// Gateway write to log groups; names that begin with `/aws/vendedlogs/` take no room in it.
    #[attribute(required)]
    pub destination_arn: Value<String>,
    /// The line, at most 3072 bytes with `$context` variables, of which `$context.requestId` must be
    /// one.
    #[attribute(required)]
    pub format: Value<String>,
}

/// The execution log of the stage. The account needs a CloudWatch role for API Gateway.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ExecutionLogModel {
    /// `ERROR`, or `INFO` for every request.
    #[attribute(required)]
    pub level: Value<String>,
    /// Whether it has the messages themselves, which may be private.
    #[attribute(optional, default = false)]
    pub data_trace: Value<bool>,
}

/// A path of an existing custom domain.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct DomainModel {
    /// Name of the custom domain, such as `chat.example.com`.
    #[attribute(required)]
    pub name: Value<String>,
    /// The path that leads to the stage, without slashes; without it the whole domain does.
    #[attribute(optional)]
    pub mapping_key: Value<String>,
}

/// The attributes of a stage, whichever resource has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageModel {
    /// `stage_name`.
    pub name: Value<String>,
    /// `stage_description`.
    pub description: Value<String>,
    /// `stage_variables`.
    pub variables: Value<BTreeMap<String, Value<String>>>,
    /// `throttle`.
    pub throttle: Value<ThrottleModel>,
    /// `detailed_metrics`.
    pub detailed_metrics: Value<bool>,
    /// `access_log`.
    pub access_log: Value<AccessLogModel>,
    /// `execution_log`.
    pub execution_log: Value<ExecutionLogModel>,
    /// `client_certificate_id`.
    pub client_certificate_id: Value<String>,
    /// `domain`.
    pub domain: Value<DomainModel>,
    /// `auto_deploy`.
    pub auto_deploy: Value<bool>,
    /// `deployment_id`.
    pub deployment_id: Value<String>,
}

impl StageModel {
    /// What the user writes.
    pub(crate) fn input(&self) -> StageInput {
        StageInput {
            name: given(&self.name),
            description: given(&self.description),
            variables: map(&self.variables, given),
            throttle: convert(&self.throttle, ThrottleModel::input),
            detailed_metrics: given(&self.detailed_metrics),
            access_log: convert(&self.access_log, |log| AccessLogInput {
                destination_arn: given(&log.destination_arn),
                format: given(&log.format),
            }),
            execution_log: convert(&self.execution_log, |log| ExecutionLogInput {
                level: given(&log.level),
                data_trace: given(&log.data_trace),
            }),
            client_certificate_id: given(&self.client_certificate_id),
            domain: convert(&self.domain, |domain| DomainInput {
                name: given(&domain.name),
                mapping_key: given(&domain.mapping_key),
            }),
            auto_deploy: given(&self.auto_deploy),
        }
    }

    /// What a read has to know of the state before.
    pub(crate) fn prior(&self) -> PriorStage {
        PriorStage {
            deploy: None,
            name: self.name.known().cloned(),
            description: self.description.known().cloned(),
            variables: texts(&self.variables),
            client_certificate_id: self.client_certificate_id.known().cloned(),
            domain: self.domain.known().and_then(DomainModel::known),
        }
    }

    pub(crate) fn observed(stage: ObservedStage) -> Self {
        Self {
            name: stage.name.into(),
            description: stage.description.into(),
            variables: stage.variables.map(values).into(),
            throttle: stage.throttle.map(ThrottleModel::observed).into(),
            detailed_metrics: stage.detailed_metrics.into(),
            access_log: stage.access_log.map(AccessLogModel::observed).into(),
            execution_log: stage.execution_log.map(ExecutionLogModel::observed).into(),
            client_certificate_id: stage.client_certificate_id.into(),
            domain: stage.domain.map(DomainModel::observed).into(),
            auto_deploy: stage.auto_deploy.into(),
            deployment_id: stage.deployment_id.into(),
        }
    }

    /// Where clients connect through the custom domain, as far as that is known.
    pub(crate) fn domain_url(&self) -> Value<String> {
        match &self.domain {
            Value::Null => Value::Null,
            Value::Known(domain) => domain
                .known()
                .map_or_else(Value::unknown, |domain| Value::Known(domain.url())),
            Value::Unknown(_) => Value::unknown(),
        }
    }
}

impl StackModel {
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

    /// What a read has to know of the stage.
    pub(super) fn stage_prior(&self) -> PriorStage {
        PriorStage {
            deploy: self.deploy.known().copied(),
            ..self.stage().prior()
        }
    }

    /// The same with these attributes of the stage.
    pub(super) fn with_stage(self, stage: StageModel) -> Self {
        Self {
            domain_url: stage.domain_url(),
            stage_name: stage.name,
            stage_description: stage.description,
            stage_variables: stage.variables,
            throttle: stage.throttle,
            detailed_metrics: stage.detailed_metrics,
            access_log: stage.access_log,
            execution_log: stage.execution_log,
            client_certificate_id: stage.client_certificate_id,
            domain: stage.domain,
            auto_deploy: stage.auto_deploy,
            deployment_id: stage.deployment_id,
            ..self
        }
    }
}

impl RouteSettingsModel {
    pub(crate) fn input(&self) -> RouteSettingsInput {
        RouteSettingsInput {
            throttle: convert(&self.throttle, ThrottleModel::input),
            log_level: given(&self.log_level),
            data_trace: given(&self.data_trace),
            detailed_metrics: given(&self.detailed_metrics),
        }
    }

    /// The settings with those of the `stage` where `config` says nothing.
    pub(crate) fn filled(self, config: &Self, stage: &StageModel) -> Self {
        let log = &stage.execution_log;
        let level = || match log {
            Value::Known(log) => log.level.clone(),
            Value::Null => LogLevel::Off.as_str().to_owned().into(),
            Value::Unknown(_) => Value::unknown(),
        };
        let data_trace = || match log {
            Value::Known(log) => log.data_trace.clone(),
            Value::Null => false.into(),
            Value::Unknown(_) => Value::unknown(),
        };
        Self {
            throttle: written(&config.throttle, self.throttle, || stage.throttle.clone()),
            log_level: written(&config.log_level, self.log_level, level),
            data_trace: written(&config.data_trace, self.data_trace, data_trace),
            detailed_metrics: written(&config.detailed_metrics, self.detailed_metrics, || {
                stage.detailed_metrics.clone()
            }),
        }
    }

    pub(crate) fn observed(settings: ObservedRouteSettings) -> Self {
        Self {
            throttle: settings.throttle.map(ThrottleModel::observed).into(),
            log_level: settings.log_level.into(),
            data_trace: settings.data_trace.into(),
            detailed_metrics: settings.detailed_metrics.into(),
        }
    }
}

impl ThrottleModel {
    fn input(&self) -> ThrottleInput {
        ThrottleInput {
            rate_limit: given(&self.rate_limit),
            burst_limit: given(&self.burst_limit),
        }
    }

    fn observed(throttle: ObservedThrottle) -> Self {
        Self {
            rate_limit: throttle.rate_limit.into(),
            burst_limit: throttle.burst_limit.map(i64::from).into(),
        }
    }
}

impl AccessLogModel {
    fn observed(log: AccessLog) -> Self {
        Self {
            destination_arn: log.destination_arn.into(),
            format: log.format.into(),
        }
    }
}

impl ExecutionLogModel {
    fn observed(log: ObservedExecutionLog) -> Self {
        Self {
            level: log.level.into(),
            data_trace: log.data_trace.into(),
        }
    }
}

impl DomainModel {
    /// The domain, if all of it is known.
    fn known(&self) -> Option<Domain> {
        let key = match &self.mapping_key {
            Value::Null => "",
            key => key.known()?.as_str(),
        };
        Some(Domain {
            name: self.name.known()?.clone(),
            key: key.to_owned(),
        })
    }

    /// The name of a stage's custom domain, as far as it is known.
    pub(crate) fn names(domain: &Value<Self>) -> BTreeSet<String> {
        let name = domain.known().and_then(|domain| domain.name.known());
        name.cloned().into_iter().collect()
    }

    fn observed(domain: Domain) -> Self {
        let key = (!domain.key.is_empty()).then_some(domain.key);
        Self {
            name: domain.name.into(),
            mapping_key: key.into(),
        }
    }
}

//! The stage: what `chatbot_stack` and `chatbot_deployment` show of it.

use std::collections::BTreeMap;

use super::settings::{ObservedRouteSettings, ObservedThrottle};
use super::{optional, optional_map};
use crate::stack::desired::{self, Domain, LogLevel};
use crate::stack::live::{Live, Stage, text};
use crate::stack::owner::{self, Owner};

/// What is known of the stage before reading, as in state. AWS does not tell "none" from "empty": what
/// is empty in AWS stays in the form that state has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriorStage {
    /// Whether there is to be a stage at all; `None` leaves it to what AWS has.
    pub deploy: Option<bool>,
    /// The stage to look at; without it the only stage there is.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Stage variables.
    pub variables: Option<BTreeMap<String, String>>,
    /// Certificate shown to HTTP integrations.
    pub client_certificate_id: Option<String>,
    /// The custom domain and the mapping key.
    pub domain: Option<Domain>,
}

/// The attributes of the stage as AWS has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservedStage {
    /// Whether there is to be a stage at all.
    pub deploy: bool,
    /// The stage; `None` only when there is none and none was known.
    pub name: Option<String>,
    /// Description of the stage.
    pub description: Option<String>,
    /// Stage variables.
    pub variables: Option<BTreeMap<String, String>>,
    /// Limits of every route; `None` when AWS has none set.
    pub throttle: Option<ObservedThrottle>,
    /// Whether metrics are kept per route.
    pub detailed_metrics: bool,
    /// Where access logs go.
    pub access_log: Option<desired::AccessLog>,
    /// The execution log; `None` when there is none.
    pub execution_log: Option<ObservedExecutionLog>,
    /// Certificate shown to HTTP integrations.
    pub client_certificate_id: Option<String>,
    /// The custom domain that leads to the stage.
    pub domain: Option<Domain>,
    /// Whether AWS deploys every change by itself.
    pub auto_deploy: bool,
    /// Settings of single routes by route key.
    pub route_settings: BTreeMap<String, ObservedRouteSettings>,
    /// The deployment that the stage serves; `None` where AWS changes it by itself.
    pub deployment_id: Option<String>,
    /// What AWS says about a deployment of its own that failed.
    pub failure: Option<String>,
}

/// The execution log as AWS has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedExecutionLog {
    /// `OFF`, `ERROR` or `INFO`.
    pub level: String,
    /// Whether it has the messages themselves.
    pub data_trace: bool,
}

/// Several stages, and no telling which is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "api {api_id} has the stages {}; say which one is meant: in an import as {api_id}/STAGE, in a data \
     source as stage_name",
    .stages.join(", ")
)]
pub struct AmbiguousStage {
    /// Id of the API.
    pub api_id: String,
    /// Names of the stages.
    pub stages: Vec<String>,
}

/// Finds the stage of a stack, the one that is known before or else the only one that could be a
/// stack's, and reads it.
pub(super) fn read(
    live: &Live,
    api_id: &str,
    prior: &PriorStage,
) -> Result<ObservedStage, AmbiguousStage> {
    if prior.deploy == Some(false) {
        return Ok(ObservedStage::default());
    }
    let name = match &prior.name {
        Some(name) => Some(name.clone()),
        None => only_stage(live, api_id)?,
    };
    let Some(name) = name else {
        return Ok(ObservedStage {
            deploy: prior.deploy == Some(true),
            ..ObservedStage::default()
        });
    };
    Ok(read_stage(live, &name, prior))
}

/// The only stage that could be a stack's.
fn only_stage(live: &Live, api_id: &str) -> Result<Option<String>, AmbiguousStage> {
    let of_stack = |(_, stage): &(&String, &Stage)| Owner::of(stage) != Some(Owner::Deployment);
    let mut names = live.stages.iter().filter(of_stack).map(|(name, _)| name);
    match (names.next(), names.next()) {
        (Some(_), Some(_)) => Err(AmbiguousStage {
            api_id: api_id.to_owned(),
            stages: live.stages.keys().cloned().collect(),
        }),
        (only, _) => Ok(only.cloned()),
    }
}

/// Reads the stage `name`; of one that does not exist only the name.
#[must_use]
pub fn read_stage(live: &Live, name: &str, prior: &PriorStage) -> ObservedStage {
    let missing = Stage::default();
    let stage = live.stages.get(name).unwrap_or(&missing);
    let default = &stage.default_route_settings;
    let automatic = stage.is_automatic();
    let failure = stage.deployment_message.clone();
    ObservedStage {
        deploy: true,
        name: Some(name.to_owned()),
        description: optional(text(stage.description.as_ref()), prior.description.as_ref()),
        variables: optional_map(stage.variables.clone(), prior.variables.as_ref()),
        throttle: ObservedThrottle::of(default),
        detailed_metrics: default.detailed_metrics_enabled == Some(true),
        access_log: stage.access_log.clone(),
        execution_log: execution_log(stage),
        client_certificate_id: optional(
            text(stage.client_certificate_id.as_ref()),
            prior.client_certificate_id.as_ref(),
        ),
        domain: domain(live, name, prior),
        auto_deploy: automatic,
        route_settings: stage
            .route_settings
            .iter()
            .map(|(key, own)| (key.clone(), ObservedRouteSettings::of(own)))
            .collect(),
        deployment_id: stage.deployment_id.clone().filter(|_| !automatic),
        failure: failure.filter(|text| automatic && text.contains("failed")),
    }
}

/// The stage of a configuration that would leave AWS as it is, if there is one.
pub(crate) fn as_desired(live: &Live, observed: &ObservedStage) -> Option<desired::Stage> {
    let name = observed.name.clone()?;
    let stage = live.stages.get(&name)?;
    let route_settings = stage.route_settings.iter();
    Some(desired::Stage {
        description: text(stage.description.as_ref()).to_owned(),
        variables: stage.variables.clone(),
        settings: stage.default_route_settings.normal()?,
        route_settings: route_settings
            .map(|(key, settings)| Some((key.clone(), settings.normal()?)))
            .collect::<Option<_>>()?,
        access_log: stage.access_log.clone(),
        client_certificate_id: text(stage.client_certificate_id.as_ref()).to_owned(),
        auto_deploy: stage.is_automatic(),
        domain: observed.domain.clone(),
        name,
    })
}

/// The path that leads to the stage; of several the one that is known before.
fn domain(live: &Live, stage: &str, prior: &PriorStage) -> Option<Domain> {
    let api_id = &live.api.as_ref()?.id;
    let recorded = live
        .stages
        .get(stage)
        .map(owner::domains)
        .unwrap_or_default();
    let found = live.domains.iter().flat_map(|(name, mappings)| {
        let mappings = mappings.iter().flat_map(BTreeMap::values);
        mappings
            .filter(|mapping| mapping.api_id == *api_id && mapping.stage == stage)
            .map(|mapping| Domain {
                name: name.clone(),
                key: mapping.key.clone(),
            })
    });
    found.min_by_key(|domain| {
        (
            prior.domain.as_ref() != Some(domain),
            !recorded.contains(&domain.name),
        )
    })
}

fn execution_log(stage: &Stage) -> Option<ObservedExecutionLog> {
    let settings = &stage.default_route_settings;
    let is_off = settings.log_level() == Some(LogLevel::Off);
    if is_off && settings.data_trace_enabled != Some(true) {
        return None;
    }
    let level = text(settings.logging_level.as_ref());
    let off = LogLevel::Off.as_str();
    Some(ObservedExecutionLog {
        level: if is_off { off } else { level }.to_owned(),
        data_trace: settings.data_trace_enabled == Some(true),
    })
}

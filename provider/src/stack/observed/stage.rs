//! The stage.

use std::collections::BTreeMap;

use super::{optional, optional_map};
use crate::stack::desired;
use crate::stack::live::{Live, Stage, text};

/// What is known of the stage before reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriorStage {
    /// The stage to look at; without it the only stage there is.
    pub name: Option<String>,
    /// As in state. AWS does not tell "none" from "empty": what is empty in
    /// AWS stays in the form that state has. So with the variables.
    pub description: Option<String>,
    /// As in state.
    pub variables: Option<BTreeMap<String, String>>,
}

/// The attributes of the stage as AWS has them.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedStage {
    /// The stage; `None` only when there is none and none was known.
    pub name: Option<String>,
    /// Description of the stage.
    pub description: Option<String>,
    /// Stage variables.
    pub variables: Option<BTreeMap<String, String>>,
    /// Limits of every route; `None` when AWS has none set.
    pub throttle: Option<ObservedThrottle>,
    /// The deployment that the stage serves.
    pub deployment_id: Option<String>,
}

/// Limits as AWS has them; somebody may have set one alone, or 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservedThrottle {
    /// Messages per second.
    pub rate_limit: Option<f64>,
    /// Messages at once.
    pub burst_limit: Option<i32>,
}

/// Several stages, and no telling which is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "api {api_id} has the stages {}; import one of them as {api_id}/STAGE",
    .stages.join(", ")
)]
pub struct AmbiguousStage {
    /// Id of the API.
    pub api_id: String,
    /// Names of the stages.
    pub stages: Vec<String>,
}

/// Reads the stage that is known before, or else the only one.
pub(super) fn read(
    live: &Live,
    api_id: &str,
    prior: &PriorStage,
) -> Result<ObservedStage, AmbiguousStage> {
    let name = name(live, api_id, prior)?;
    let stage = name.as_ref().and_then(|name| live.stages.get(name));
    Ok(ObservedStage {
        description: optional(
            stage.map_or("", |stage| text(stage.description.as_ref())),
            prior.description.as_ref(),
        ),
        variables: optional_map(
            stage
                .map(|stage| stage.variables.clone())
                .unwrap_or_default(),
            prior.variables.as_ref(),
        ),
        throttle: stage.and_then(read_throttle),
        deployment_id: stage.and_then(|stage| stage.deployment_id.clone()),
        name,
    })
}

impl ObservedStage {
    /// The stage of a configuration that would leave AWS as it is.
    pub(super) fn as_desired(&self) -> Option<desired::Stage> {
        let throttle = match self.throttle {
            None => None,
            Some(throttle) => Some(desired::Throttle {
                rate_limit: throttle.rate_limit?,
                burst_limit: throttle.burst_limit?,
            }),
        };
        Some(desired::Stage {
            name: self.name.clone()?,
            description: self.description.clone().unwrap_or_default(),
            variables: self.variables.clone().unwrap_or_default(),
            throttle,
        })
    }
}

fn name(live: &Live, api_id: &str, prior: &PriorStage) -> Result<Option<String>, AmbiguousStage> {
    if let Some(name) = &prior.name {
        return Ok(Some(name.clone()));
    }
    let mut names = live.stages.keys();
    match (names.next(), names.next()) {
        (Some(_), Some(_)) => Err(AmbiguousStage {
            api_id: api_id.to_owned(),
            stages: live.stages.keys().cloned().collect(),
        }),
        (only, _) => Ok(only.cloned()),
    }
}

fn read_throttle(stage: &Stage) -> Option<ObservedThrottle> {
    let settings = &stage.default_route_settings;
    let throttle = ObservedThrottle {
        rate_limit: settings.throttling_rate_limit,
        burst_limit: settings.throttling_burst_limit,
    };
    (throttle.rate_limit.is_some() || throttle.burst_limit.is_some()).then_some(throttle)
}

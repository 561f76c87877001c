//! The attributes of the stage.

use tfplugin::Value;

use super::StackModel;
use super::given::{convert, given, map, texts, values};
use crate::stack::input::{StageInput, ThrottleInput};
use crate::stack::observed::{ObservedStage, ObservedThrottle, PriorStage};

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
    /// The attributes of the stage that the user writes.
    pub(super) fn stage_input(&self) -> StageInput {
        StageInput {
            name: given(&self.stage_name),
            description: given(&self.stage_description),
            variables: map(&self.stage_variables, given),
            throttle: convert(&self.throttle, |throttle| ThrottleInput {
                rate_limit: given(&throttle.rate_limit),
                burst_limit: given(&throttle.burst_limit),
            }),
        }
    }

    /// What a read has to know of the stage.
    pub(super) fn stage_prior(&self) -> PriorStage {
        PriorStage {
            name: self.stage_name.known().cloned(),
            description: self.stage_description.known().cloned(),
            variables: texts(&self.stage_variables),
        }
    }

    /// The state with the stage as it was observed.
    pub(super) fn with_stage(self, stage: ObservedStage) -> Self {
        Self {
            stage_name: stage.name.into(),
            stage_description: stage.description.into(),
            stage_variables: stage.variables.map(values).into(),
            throttle: stage.throttle.map(ThrottleModel::observed).into(),
            deployment_id: stage.deployment_id.into(),
            ..self
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

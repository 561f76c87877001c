//! The attributes of one route.

use tfplugin::Value;

use super::given::{convert, given};
use super::stage::RouteSettingsModel;
use crate::stack::input::RouteInput;
use crate::stack::observed::{ObservedRoute, ObservedRouteSettings};

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
    /// Settings of the stage for this route alone; a change takes effect without a deployment.
    #[attribute(optional)]
    pub settings: Value<RouteSettingsModel>,
}

impl RouteModel {
    pub(super) fn input(&self) -> RouteInput {
        RouteInput {
            function_arn: given(&self.function_arn),
            timeout_ms: given(&self.timeout_ms),
            two_way: given(&self.two_way),
            settings: convert(&self.settings, RouteSettingsModel::input),
        }
    }

    pub(super) fn observed(route: ObservedRoute, settings: Option<ObservedRouteSettings>) -> Self {
        Self {
            function_arn: route.function_arn.into(),
            timeout_ms: route.timeout_ms.map(i64::from).into(),
            two_way: route.two_way.into(),
            settings: settings.map(RouteSettingsModel::observed).into(),
        }
    }
}

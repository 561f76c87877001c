//! The attributes of one route.

use tfplugin::Value;

use super::given::given;
use crate::stack::input::RouteInput;
use crate::stack::observed::ObservedRoute;

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

impl RouteModel {
    pub(super) fn input(&self) -> RouteInput {
        RouteInput {
            function_arn: given(&self.function_arn),
            timeout_ms: given(&self.timeout_ms),
            two_way: given(&self.two_way),
        }
    }

    pub(super) fn observed(route: ObservedRoute) -> Self {
        Self {
            function_arn: route.function_arn.into(),
            timeout_ms: route.timeout_ms.map(i64::from).into(),
            two_way: route.two_way.into(),
        }
    }
}

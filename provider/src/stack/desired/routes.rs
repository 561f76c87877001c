//! Routes and the integrations behind them.

use crate::stack::arn::FunctionArn;

/// `timeout_ms` where none is given: the longest a WebSocket integration may
/// take (reference §3.4).
pub const TIMEOUT_MS: u32 = 29_000;

/// What a route does. Two routes with equal contents but for `two_way` share
/// an integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The integration behind the route.
    pub integration: Integration,
    /// Whether what the function returns is sent back to the client.
    pub two_way: bool,
}

/// The content of a Lambda proxy integration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Integration {
    /// The function invoked.
    pub function: FunctionArn,
    /// Milliseconds until API Gateway gives up, 50 to 29000.
    pub timeout_ms: u32,
}

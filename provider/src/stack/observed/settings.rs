//! Settings of single routes.

use crate::stack::desired::LogLevel;
use crate::stack::live::{RouteSettings, text};

/// Settings of a route as AWS has them: whole, whatever of them a configuration says.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedRouteSettings {
    /// Limits.
    pub throttle: Option<ObservedThrottle>,
    /// `OFF`, `ERROR` or `INFO`.
    pub log_level: String,
    /// Whether the execution log has the messages themselves.
    pub data_trace: bool,
    /// Whether metrics are kept.
    pub detailed_metrics: bool,
}

/// Limits as AWS has them; somebody may have set one alone, or 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservedThrottle {
    /// Messages per second.
    pub rate_limit: Option<f64>,
    /// Messages at once.
    pub burst_limit: Option<i32>,
}

impl ObservedRouteSettings {
    pub(super) fn of(own: &RouteSettings) -> Self {
        let level = match text(own.logging_level.as_ref()) {
            "" => LogLevel::Off.as_str(),
            level => level,
        };
        Self {
            throttle: ObservedThrottle::of(own),
            log_level: level.to_owned(),
            data_trace: own.data_trace_enabled == Some(true),
            detailed_metrics: own.detailed_metrics_enabled == Some(true),
        }
    }
}

impl ObservedThrottle {
    /// `None` when no limit is set.
    pub(super) fn of(settings: &RouteSettings) -> Option<Self> {
        let throttle = Self {
            rate_limit: settings.throttling_rate_limit,
            burst_limit: settings.throttling_burst_limit,
        };
        (throttle.rate_limit.is_some() || throttle.burst_limit.is_some()).then_some(throttle)
    }
}

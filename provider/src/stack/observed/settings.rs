//! Settings of routes, as far as they differ from those of the stage.

use crate::stack::live::{RouteSettings, text};

/// Which settings of a route state has: those stay shown even where they are the stage's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PriorRouteSettings {
    /// Whether limits are set.
    pub throttle: bool,
    /// Whether the level is set.
    pub log_level: bool,
    /// Whether it is set.
    pub data_trace: bool,
    /// Whether it is set.
    pub detailed_metrics: bool,
}

/// Settings of a route as AWS has them; `None` where they are those of the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservedRouteSettings {
    /// Limits.
    pub throttle: Option<ObservedThrottle>,
    /// `OFF`, `ERROR` or `INFO`.
    pub log_level: Option<String>,
    /// Whether the execution log has the messages themselves.
    pub data_trace: Option<bool>,
    /// Whether metrics are kept.
    pub detailed_metrics: Option<bool>,
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
    pub(super) fn of(
        own: &RouteSettings,
        stage: &RouteSettings,
        prior: PriorRouteSettings,
    ) -> Self {
        let throttle = ObservedThrottle::of(own);
        let level = |settings: &RouteSettings| match text(settings.logging_level.as_ref()) {
            "" => "OFF".to_owned(),
            level => level.to_owned(),
        };
        let data_trace = |settings: &RouteSettings| settings.data_trace_enabled == Some(true);
        let metrics = |settings: &RouteSettings| settings.detailed_metrics_enabled == Some(true);
        Self {
            throttle: throttle
                .filter(|_| prior.throttle || throttle != ObservedThrottle::of(stage)),
            log_level: (prior.log_level || level(own) != level(stage)).then(|| level(own)),
            data_trace: (prior.data_trace || data_trace(own) != data_trace(stage))
                .then(|| data_trace(own)),
            detailed_metrics: (prior.detailed_metrics || metrics(own) != metrics(stage))
                .then(|| metrics(own)),
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

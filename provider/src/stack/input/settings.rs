//! Settings of routes, and the limits that a stage has for all of them.

use super::found::{Found, known, within};
use super::stage::optional;
use super::{Given, Invalid, PathPart};
use crate::stack::desired::{LogLevel, RouteSettings, Throttle};
use crate::stack::rules;

/// Settings of one route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteSettingsInput {
    /// The stage's by default, as everything here.
    pub throttle: Given<ThrottleInput>,
    /// `OFF`, `ERROR` or `INFO`.
    pub log_level: Given<String>,
    /// Whether messages are logged.
    pub data_trace: Given<bool>,
    /// Whether metrics are kept for the route.
    pub detailed_metrics: Given<bool>,
}

/// The attributes of `throttle`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThrottleInput {
    /// Required.
    pub rate_limit: Given<f64>,
    /// Required.
    pub burst_limit: Given<i64>,
}

impl RouteSettingsInput {
    pub(crate) fn problems(given: &Given<Self>, path: &[PathPart], found: &mut Found) {
        let Given::Known(settings) = given else {
            return;
        };
        ThrottleInput::problems(&settings.throttle, &within(path, "throttle"), found);
        found.optional(&within(path, "log_level"), &settings.log_level, |value| {
            rules::route_log_level(value)
        });
    }

    /// Whole settings: what is left out is that of the stage.
    pub(super) fn build(
        given: &Given<Self>,
        path: &[PathPart],
        stage: &RouteSettings,
    ) -> Result<Option<RouteSettings>, Invalid> {
        let Some(settings) = optional(path, given)? else {
            return Ok(None);
        };
        let level = within(path, "log_level");
        let level = known(
            &level,
            &settings.log_level,
            stage.log_level.as_str().to_owned(),
        )?;
        let flag = |name, value, default| known(&within(path, name), value, default);
        let throttle = ThrottleInput::build(&settings.throttle, &within(path, "throttle"))?;
        Ok(Some(RouteSettings {
            throttle: throttle.or(stage.throttle),
            // The rules have seen it.
            log_level: LogLevel::of(&level).unwrap_or_default(),
            data_trace: flag("data_trace", &settings.data_trace, stage.data_trace)?,
            detailed_metrics: flag(
                "detailed_metrics",
                &settings.detailed_metrics,
                stage.detailed_metrics,
            )?,
        }))
    }
}

impl ThrottleInput {
    pub(super) fn problems(given: &Given<Self>, path: &[PathPart], found: &mut Found) {
        let Given::Known(throttle) = given else {
            return;
        };
        found.required(&within(path, "rate_limit"), &throttle.rate_limit, |value| {
            rules::rate_limit(*value)
        });
        let burst_limit = within(path, "burst_limit");
        found.required(&burst_limit, &throttle.burst_limit, |value| {
            rules::burst_limit(*value)
        });
    }

    pub(super) fn build(
        given: &Given<Self>,
        path: &[PathPart],
    ) -> Result<Option<Throttle>, Invalid> {
        let Some(throttle) = optional(path, given)? else {
            return Ok(None);
        };
        let burst_limit = known(&within(path, "burst_limit"), &throttle.burst_limit, 0)?;
        Ok(Some(Throttle {
            rate_limit: known(&within(path, "rate_limit"), &throttle.rate_limit, 0.0)?,
            // The rules have seen it: 1 to the largest integer.
            burst_limit: i32::try_from(burst_limit).unwrap_or(i32::MAX),
        }))
    }
}

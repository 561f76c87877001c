//! Routes.

use std::collections::BTreeMap;

use super::found::{Found, known, within};
use super::path::attribute;
use super::settings::RouteSettingsInput;
use super::stage::{RouteSettingsInputs, superfluous};
use super::{Given, Input, Invalid, PathPart};
use crate::stack::arn::FunctionArn;
use crate::stack::desired::{Integration, Route, TIMEOUT_MS};
use crate::stack::rules::{self, Broken};

/// The attributes of one route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteInput {
    /// Required.
    pub function_arn: Given<String>,
    /// [`TIMEOUT_MS`](super::desired::TIMEOUT_MS) by default.
    pub timeout_ms: Given<i64>,
    /// False by default.
    pub two_way: Given<bool>,
    /// Those of the stage by default.
    pub settings: Given<RouteSettingsInput>,
}

impl Input {
    pub(super) fn route_problems(&self, found: &mut Found) {
        let routes_path = [attribute("routes")];
        found.required(&routes_path, &self.routes, |routes| {
            rules::route_count(routes.len())
        });
        let Given::Known(routes) = &self.routes else {
            return;
        };
        for (key, route) in routes {
            let path = [attribute("routes"), PathPart::Key(key.clone())];
            found.add(&path, rules::route_key(key));
            found.required(&path, route, |_| Ok(()));
            let Given::Known(route) = route else { continue };
            found.required(
                &within(&path, "function_arn"),
                &route.function_arn,
                |value| rules::function_arn(value),
            );
            found.optional(&within(&path, "timeout_ms"), &route.timeout_ms, |value| {
                rules::timeout_ms(*value)
            });
            self.settings_problems(&within(&path, "settings"), &route.settings, found);
        }
    }

    fn settings_problems(
        &self,
        path: &[PathPart],
        settings: &Given<RouteSettingsInput>,
        found: &mut Found,
    ) {
        let has_stage = !matches!(self.deploy, Given::Known(false));
        if !has_stage && !matches!(settings, Given::Absent) {
            found.add(path, Err(superfluous()));
        }
        RouteSettingsInput::problems(settings, path, found);
    }

    /// The settings of every route that has some.
    pub(super) fn route_settings(&self) -> RouteSettingsInputs<'_> {
        let Given::Known(routes) = &self.routes else {
            return RouteSettingsInputs::new();
        };
        let settings = routes.iter().filter_map(|(key, route)| {
            let Given::Known(route) = route else {
                return None;
            };
            let path = [attribute("routes"), PathPart::Key(key.clone())];
            Some((key.as_str(), (within(&path, "settings"), &route.settings)))
        });
        settings.collect()
    }

    pub(super) fn build_routes(&self) -> Result<BTreeMap<String, Route>, Invalid> {
        let routes_path = [attribute("routes")];
        known(&routes_path, &self.routes, BTreeMap::new())?
            .into_iter()
            .map(|(key, route)| {
                let path = [attribute("routes"), PathPart::Key(key.clone())];
                let route = known(&path, &route, RouteInput::default())?;
                Ok((key, build(&path, &route)?))
            })
            .collect()
    }
}

fn build(path: &[PathPart], route: &RouteInput) -> Result<Route, Invalid> {
    let function_path = within(path, "function_arn");
    let function = known(&function_path, &route.function_arn, String::new())?;
    let function = function.parse::<FunctionArn>().map_err(|error| Invalid {
        path: function_path,
        broken: Broken {
            problem: error.to_string(),
            remedy: "use the attribute arn of the function".to_owned(),
        },
    })?;
    let timeout_path = within(path, "timeout_ms");
    let timeout_ms = known(&timeout_path, &route.timeout_ms, i64::from(TIMEOUT_MS))?;
    Ok(Route {
        integration: Integration {
            function,
            // The rules have seen it: 50 to 29000.
            timeout_ms: u32::try_from(timeout_ms).unwrap_or(TIMEOUT_MS),
        },
        two_way: known(&within(path, "two_way"), &route.two_way, false)?,
    })
}

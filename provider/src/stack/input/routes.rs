//! Routes.

use std::collections::BTreeMap;

use super::found::{Found, function, known, texts, within};
use super::path::attribute;
use super::settings::RouteSettingsInput;
use super::stage::{RouteSettingsInputs, superfluous};
use super::{Given, Input, IntegrationInput, Invalid, PathPart};
use crate::stack::desired::{Integration, Route, TIMEOUT_MS};
use crate::stack::rules;

/// The attributes of one route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteInput {
    /// Required without `integration`.
    pub function_arn: Given<String>,
    /// [`TIMEOUT_MS`] by default.
    pub timeout_ms: Given<i64>,
    /// False by default.
    pub two_way: Given<bool>,
    /// False by default.
    pub api_key_required: Given<bool>,
    /// None by default.
    pub operation_name: Given<String>,
    /// None by default.
    pub model_selection_expression: Given<String>,
    /// None by default.
    pub request_models: Given<BTreeMap<String, Given<String>>>,
    /// None by default; only with `two_way`.
    pub response_models: Given<BTreeMap<String, Given<String>>>,
    /// Instead of `function_arn`.
    pub integration: Given<IntegrationInput>,
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
            if let Given::Known(route) = route {
                self.problems_of_route(&path, route, found);
            }
        }
    }

    fn problems_of_route(&self, path: &[PathPart], route: &RouteInput, found: &mut Found) {
        let at = |name| within(path, name);
        match (&route.integration, &route.function_arn) {
            (Given::Absent, written) => {
                found.required(&at("function_arn"), written, |value| {
                    rules::function_arn(value)
                });
            }
            (_, Given::Absent) => {}
            (_, _) => found.add(
                &at("integration"),
                rules::out_of_place(
                    "the route has a function and another integration too",
                    "set one of function_arn and integration",
                ),
            ),
        }
        if let Given::Known(integration) = &route.integration {
            integration.problems(&at("integration"), found);
        }
        found.optional(&at("timeout_ms"), &route.timeout_ms, |value| {
            rules::timeout_ms(*value)
        });
        found.optional(&at("operation_name"), &route.operation_name, |value| {
            rules::operation_name(value)
        });
        let expression = &route.model_selection_expression;
        found.optional(&at("model_selection_expression"), expression, |value| {
            rules::selection_expression(value)
        });
        self.model_names(&at("request_models"), &route.request_models, found);
        self.model_names(&at("response_models"), &route.response_models, found);
        let answers = match &route.two_way {
            Given::Known(two_way) => *two_way,
            Given::Absent => false,
            Given::Unknown => true,
        };
        let described = matches!(&route.response_models, Given::Known(map) if !map.is_empty());
        if described && !answers {
            let verdict = rules::out_of_place(
                "the route sends nothing back",
                "set two_way = true, or remove response_models",
            );
            found.add(&at("response_models"), verdict);
        }
        self.settings_problems(&at("settings"), &route.settings, found);
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
                Ok((key, route.build(&path)?))
            })
            .collect()
    }
}

impl RouteInput {
    fn build(&self, path: &[PathPart]) -> Result<Route, Invalid> {
        let at = |name| within(path, name);
        let timeout_ms = known(&at("timeout_ms"), &self.timeout_ms, i64::from(TIMEOUT_MS))?;
        // The rules have seen it: 50 to 29000.
        let timeout_ms = u32::try_from(timeout_ms).unwrap_or(TIMEOUT_MS);
        let integration = match &self.integration {
            Given::Absent => {
                let function = function(&at("function_arn"), &self.function_arn)?;
                Integration::proxy(function, timeout_ms)
            }
            Given::Known(integration) => integration.build(&at("integration"), timeout_ms)?,
            Given::Unknown => return Err(Invalid::unknown(&at("integration"))),
        };
        let expression = &self.model_selection_expression;
        Ok(Route {
            integration,
            two_way: known(&at("two_way"), &self.two_way, false)?,
            api_key_required: known(&at("api_key_required"), &self.api_key_required, false)?,
            operation_name: known(&at("operation_name"), &self.operation_name, String::new())?,
            model_selection_expression: known(
                &at("model_selection_expression"),
                expression,
                String::new(),
            )?,
            request_models: texts(&at("request_models"), &self.request_models)?,
            response_models: texts(&at("response_models"), &self.response_models)?,
        })
    }
}

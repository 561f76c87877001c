//! From a checked input to the effective configuration, with every default.

use std::collections::BTreeMap;

use crate::stack::arn::{FunctionArn, Home};
use crate::stack::desired::{
    API_KEY_SELECTION_EXPRESSION, Desired, Integration, ROUTE_SELECTION_EXPRESSION, Route, Stage,
    TIMEOUT_MS, Throttle,
};
use crate::stack::rules::Broken;

use super::{Given, Input, Invalid, PathPart, RouteInput, ThrottleInput, attribute};

/// Builds from an input without problems.
pub(super) fn desired(input: &Input, home: Home) -> Result<Desired, Invalid> {
    let text = |name, value: &Given<String>, default: &str| {
        known(&[attribute(name)], value, default.to_owned())
    };
    let routes_path = attribute("routes");
    let mut routes = BTreeMap::new();
    for (key, route) in known(
        std::slice::from_ref(&routes_path),
        &input.routes,
        BTreeMap::new(),
    )? {
        let path = [routes_path.clone(), PathPart::Key(key.clone())];
        let route = known(&path, &route, RouteInput::default())?;
        routes.insert(key, build_route(&path, &route)?);
    }
    let throttle = match &input.throttle {
        Given::Absent => None,
        Given::Unknown => return Err(Invalid::unknown(&[attribute("throttle")])),
        Given::Known(throttle) => Some(build_throttle(throttle)?),
    };
    Ok(Desired {
        home,
        name: text("name", &input.name, "")?,
        description: text("description", &input.description, "")?,
        route_selection_expression: text(
            "route_selection_expression",
            &input.route_selection_expression,
            ROUTE_SELECTION_EXPRESSION,
        )?,
        api_key_selection_expression: text(
            "api_key_selection_expression",
            &input.api_key_selection_expression,
            API_KEY_SELECTION_EXPRESSION,
        )?,
        tags: texts("tags", &input.tags)?,
        routes,
        stage: Stage {
            name: text("stage_name", &input.stage_name, "")?,
            description: text("stage_description", &input.stage_description, "")?,
            variables: texts("stage_variables", &input.stage_variables)?,
            throttle,
        },
    })
}

fn build_route(path: &[PathPart], route: &RouteInput) -> Result<Route, Invalid> {
    let within = |name| [path, &[attribute(name)]].concat();
    let function_path = within("function_arn");
    let function = known(&function_path, &route.function_arn, String::new())?;
    let function = function.parse::<FunctionArn>().map_err(|error| Invalid {
        path: function_path,
        broken: Broken {
            problem: error.to_string(),
            remedy: "use the attribute arn of the function".to_owned(),
        },
    })?;
    let timeout_path = within("timeout_ms");
    let timeout_ms = known(&timeout_path, &route.timeout_ms, i64::from(TIMEOUT_MS))?;
    Ok(Route {
        integration: Integration {
            function,
            // The rules have seen it: 50 to 29000.
            timeout_ms: u32::try_from(timeout_ms).unwrap_or(TIMEOUT_MS),
        },
        two_way: known(&within("two_way"), &route.two_way, false)?,
    })
}

fn build_throttle(throttle: &ThrottleInput) -> Result<Throttle, Invalid> {
    let within = |name| [attribute("throttle"), attribute(name)];
    let burst_limit = known(&within("burst_limit"), &throttle.burst_limit, 0)?;
    Ok(Throttle {
        rate_limit: known(&within("rate_limit"), &throttle.rate_limit, 0.0)?,
        // The rules have seen it: 1 to the largest integer.
        burst_limit: i32::try_from(burst_limit).unwrap_or(i32::MAX),
    })
}

fn texts(
    name: &'static str,
    values: &Given<BTreeMap<String, Given<String>>>,
) -> Result<BTreeMap<String, String>, Invalid> {
    known(&[attribute(name)], values, BTreeMap::new())?
        .into_iter()
        .map(|(key, value)| {
            let path = [attribute(name), PathPart::Key(key.clone())];
            Ok((key, known(&path, &value, String::new())?))
        })
        .collect()
}

fn known<T: Clone>(path: &[PathPart], value: &Given<T>, default: T) -> Result<T, Invalid> {
    match value {
        Given::Known(value) => Ok(value.clone()),
        Given::Absent => Ok(default),
        Given::Unknown => Err(Invalid::unknown(path)),
    }
}

//! What AWS has, read back into the attributes of the resource: for a refresh,
//! where a difference from the configuration shows at its attribute, and for
//! an import.

use std::collections::BTreeMap;

use super::arn::Home;
use super::desired::{self, Desired, STACK_TAG};
use super::live::{Integration, Live, Route, Stage, text};
use super::steps::{is_of_aws, steps};

/// What is known before reading: attributes of the last state, or of the
/// import id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prior {
    /// The stage to look at; without it the only stage there is.
    pub stage_name: Option<String>,
    /// As in state. AWS does not tell "none" from "empty": what is empty in
    /// AWS stays in the form that state has. So with the next three.
    pub description: Option<String>,
    /// As in state.
    pub stage_description: Option<String>,
    /// As in state.
    pub tags: Option<BTreeMap<String, String>>,
    /// As in state.
    pub stage_variables: Option<BTreeMap<String, String>>,
}

/// The attributes of the resource as AWS has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// Id of the API.
    pub api_id: String,
    /// Name of the API.
    pub name: String,
    /// Description of the API.
    pub description: Option<String>,
    /// Route selection expression.
    pub route_selection_expression: String,
    /// API key selection expression.
    pub api_key_selection_expression: String,
    /// Tags, without ours and without AWS's.
    pub tags: Option<BTreeMap<String, String>>,
    /// Every route of the API, those made by others too.
    pub routes: BTreeMap<String, ObservedRoute>,
    /// The stage; `None` only when there is none and none was known.
    pub stage_name: Option<String>,
    /// Description of the stage.
    pub stage_description: Option<String>,
    /// Stage variables.
    pub stage_variables: Option<BTreeMap<String, String>>,
    /// Limits of every route; `None` when AWS has none set.
    pub throttle: Option<ObservedThrottle>,
    /// The deployment that the stage serves.
    pub deployment_id: Option<String>,
    /// Fingerprint of what the stage serves, if the stack is *whole*: what is
    /// served is what the routes say, every permission is there, and nothing
    /// is left over. `None` otherwise, so that a plan shows a change even
    /// where no attribute differs.
    pub fingerprint: Option<String>,
}

/// A route as AWS has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedRoute {
    /// The function; for an integration of another kind its URI, or else its
    /// kind, so that the difference shows. `None` without an integration.
    pub function_arn: Option<String>,
    /// Milliseconds; `None` without an integration.
    pub timeout_ms: Option<u32>,
    /// Whether what the function returns is sent back.
    pub two_way: bool,
}

/// Limits as AWS has them; somebody may have set one alone, or 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservedThrottle {
    /// Messages per second.
    pub rate_limit: Option<f64>,
    /// Messages at once.
    pub burst_limit: Option<i32>,
}

/// Several stages, and no telling which is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "api {api_id} has the stages {}; import one of them as {api_id}/STAGE",
    .stages.join(", ")
)]
pub struct AmbiguousStage {
    /// Id of the API.
    pub api_id: String,
    /// Names of the stages.
    pub stages: Vec<String>,
}

/// Reads `live` back; `None` when the API does not exist. `home` is where the
/// stack lives, if that can be told.
///
/// # Errors
///
/// [`AmbiguousStage`] when no stage is known before and AWS has several.
pub fn observed(
    live: &Live,
    prior: &Prior,
    home: Option<&Home>,
) -> Result<Option<Observed>, AmbiguousStage> {
    let Some(api) = &live.api else {
        return Ok(None);
    };
    let stage_name = stage_name(live, &api.id, prior)?;
    let stage = stage_name.as_ref().and_then(|name| live.stages.get(name));
    let routes = live
        .routes
        .values()
        .map(|route| (route.key.clone(), read_route(live, route)))
        .collect();
    let mut tags = api.tags.clone();
    tags.retain(|key, _| key != STACK_TAG && !is_of_aws(key));
    let mut observed = Observed {
        api_id: api.id.clone(),
        name: api.name.clone(),
        description: optional(text(api.description.as_ref()), prior.description.as_ref()),
        route_selection_expression: text(api.route_selection_expression.as_ref()).to_owned(),
        api_key_selection_expression: api.api_key_selection_expression().to_owned(),
        tags: optional_map(tags, prior.tags.as_ref()),
        routes,
        stage_description: optional(
            stage.map_or("", |stage| text(stage.description.as_ref())),
            prior.stage_description.as_ref(),
        ),
        stage_variables: optional_map(
            stage
                .map(|stage| stage.variables.clone())
                .unwrap_or_default(),
            prior.stage_variables.as_ref(),
        ),
        throttle: stage.and_then(read_throttle),
        deployment_id: stage.and_then(|stage| stage.deployment_id.clone()),
        stage_name,
        fingerprint: None,
    };
    observed.fingerprint = home
        .and_then(|home| as_desired(live, &observed, home))
        .filter(|desired| steps(live, desired).is_empty())
        .map(|desired| desired.fingerprint());
    Ok(Some(observed))
}

fn stage_name(live: &Live, api_id: &str, prior: &Prior) -> Result<Option<String>, AmbiguousStage> {
    if let Some(name) = &prior.stage_name {
        return Ok(Some(name.clone()));
    }
    let mut names = live.stages.keys();
    match (names.next(), names.next()) {
        (Some(_), Some(_)) => Err(AmbiguousStage {
            api_id: api_id.to_owned(),
            stages: live.stages.keys().cloned().collect(),
        }),
        (only, _) => Ok(only.cloned()),
    }
}

fn read_route(live: &Live, route: &Route) -> ObservedRoute {
    let integration = route
        .integration_id()
        .and_then(|id| live.integrations.get(id));
    let function_arn = integration.map(|integration| {
        integration
            .content()
            .map(|content| content.function.to_string())
            .or_else(|| integration.uri.clone())
            .unwrap_or_else(|| integration.kind.clone())
    });
    ObservedRoute {
        function_arn,
        timeout_ms: integration.and_then(Integration::timeout_ms),
        two_way: route.two_way(),
    }
}

fn read_throttle(stage: &Stage) -> Option<ObservedThrottle> {
    let settings = &stage.default_route_settings;
    let throttle = ObservedThrottle {
        rate_limit: settings.throttling_rate_limit,
        burst_limit: settings.throttling_burst_limit,
    };
    (throttle.rate_limit.is_some() || throttle.burst_limit.is_some()).then_some(throttle)
}

/// The configuration that would leave AWS exactly as it is, if there is one.
fn as_desired(live: &Live, observed: &Observed, home: &Home) -> Option<Desired> {
    let routes = live
        .routes
        .values()
        .map(|route| {
            let integration = live.integrations.get(route.integration_id()?)?.content()?;
            let two_way = route.two_way();
            let wanted = desired::Route {
                integration,
                two_way,
            };
            Some((route.key.clone(), wanted))
        })
        .collect::<Option<BTreeMap<_, _>>>()?;
    let throttle = match observed.throttle {
        None => None,
        Some(throttle) => Some(desired::Throttle {
            rate_limit: throttle.rate_limit?,
            burst_limit: throttle.burst_limit?,
        }),
    };
    Some(Desired {
        home: home.clone(),
        name: observed.name.clone(),
        description: observed.description.clone().unwrap_or_default(),
        route_selection_expression: observed.route_selection_expression.clone(),
        api_key_selection_expression: observed.api_key_selection_expression.clone(),
        tags: observed.tags.clone().unwrap_or_default(),
        routes,
        stage: desired::Stage {
            name: observed.stage_name.clone()?,
            description: observed.stage_description.clone().unwrap_or_default(),
            variables: observed.stage_variables.clone().unwrap_or_default(),
            throttle,
        },
    })
}

fn optional(value: &str, prior: Option<&String>) -> Option<String> {
    if value.is_empty() {
        return prior.map(|_| String::new());
    }
    Some(value.to_owned())
}

fn optional_map(
    value: BTreeMap<String, String>,
    prior: Option<&BTreeMap<String, String>>,
) -> Option<BTreeMap<String, String>> {
    (!value.is_empty() || prior.is_some()).then_some(value)
}

//! Why an API cannot be deployed to a stage, as far as AWS has to be asked.

use crate::stack::adopt::ADOPTION_SECONDS;
use crate::stack::desired::Stage;
use crate::stack::live::Live;
use crate::stack::owner::Owner;

/// Why nothing is done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such API.
    #[error(
        "there is no api {0} in this account and Region; use the attribute id of a chatbot_stack"
    )]
    MissingApi(String),
    /// The API is of another kind.
    #[error("api {0} is not a websocket api; use the attribute id of a chatbot_stack")]
    NotWebSocket(String),
    /// There is nothing to deploy.
    #[error("api {0} has no routes, and an api without routes cannot be deployed; add one first")]
    NoRoutes(String),
    /// Settings of routes that do not exist.
    #[error(
        "route_settings: api {api_id} has no route {}; it has {}",
        quoted(unknown),
        quoted(routes)
    )]
    UnknownRoutes {
        /// The API.
        api_id: String,
        /// Keys that no route has.
        unknown: Vec<String>,
        /// Keys that routes have.
        routes: Vec<String>,
    },
    /// A stack makes this stage.
    #[error(
        "stage {stage:?} of api {api_id} belongs to its chatbot_stack; set deploy = false there, or \
         choose another stage_name; to move the stage without an interruption run \
         `terraform import chatbot_deployment.NAME {api_id}/{stage}` first"
    )]
    OfStack {
        /// The API.
        api_id: String,
        /// The stage.
        stage: String,
    },
    /// The stage was made by somebody else.
    #[error(
        "api {api_id} already has a stage {stage:?}; to manage it here run \
         `terraform import chatbot_deployment.NAME {api_id}/{stage}`, or choose another stage_name"
    )]
    StageExists {
        /// The API.
        api_id: String,
        /// The stage.
        stage: String,
    },
}

/// Checks what no rule of the configuration can tell, before the first write.
///
/// # Errors
///
/// [`Refusal`].
pub fn check(live: &Live, api_id: &str, stage: &Stage) -> Result<(), Refusal> {
    let Some(api) = &live.api else {
        return Err(Refusal::MissingApi(api_id.to_owned()));
    };
    if !api.endpoint.starts_with("ws") {
        return Err(Refusal::NotWebSocket(api_id.to_owned()));
    }
    if live.routes.is_empty() {
        return Err(Refusal::NoRoutes(api_id.to_owned()));
    }
    let routes: Vec<&String> = live.routes.values().map(|route| &route.key).collect();
    let own = stage.route_settings.keys();
    let unknown: Vec<String> = own.filter(|key| !routes.contains(key)).cloned().collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Refusal::UnknownRoutes {
        api_id: api_id.to_owned(),
        unknown,
        routes: routes.into_iter().cloned().collect(),
    })
}

/// Checks that a create may make the stage, or complete what a create has left that was killed less
/// than [`ADOPTION_SECONDS`] ago. `now` is in seconds since 1970.
///
/// # Errors
///
/// [`Refusal`].
pub fn check_new(live: &Live, api_id: &str, name: &str, now: i64) -> Result<(), Refusal> {
    let Some(stage) = live.stages.get(name) else {
        return Ok(());
    };
    let (api_id, name) = (api_id.to_owned(), name.to_owned());
    let is_young = now.saturating_sub(stage.created) < ADOPTION_SECONDS;
    match Owner::of(stage) {
        Some(Owner::Deployment) if is_young => Ok(()),
        Some(Owner::Stack) => Err(Refusal::OfStack {
            api_id,
            stage: name,
        }),
        _ => Err(Refusal::StageExists {
            api_id,
            stage: name,
        }),
    }
}

fn quoted(keys: &[String]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("{key:?}")).collect();
    keys.join(", ")
}

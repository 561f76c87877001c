//! What AWS has, read back into the attributes of the resource: for a refresh,
//! where a difference from the configuration shows at its attribute, and for
//! an import.

mod connect;
mod integration;
mod models;
mod routes;
mod settings;
mod stage;

use std::collections::BTreeMap;

use super::arn::Home;
use super::desired::Desired;
use super::live::{Live, text};
use super::owner::{self, is_ours};
use super::step::Step;
use super::steps::{is_of_aws, steps};
use super::tags;

pub use connect::{ObservedAuthorizer, ObservedConnect};
pub use integration::{ObservedIntegration, ObservedIntegrationResponse};
pub use models::ObservedModel;
pub use routes::ObservedRoute;
pub use settings::{ObservedRouteSettings, ObservedThrottle};
pub(crate) use stage::as_desired as stage_as_desired;
pub use stage::{AmbiguousStage, ObservedExecutionLog, ObservedStage, PriorStage, read_stage};

/// What is known before reading: attributes of the last state, or of the
/// import id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prior {
    /// As in state. AWS does not tell "none" from "empty": what is empty in
    /// AWS stays in the form that state has. So with the tags.
    pub description: Option<String>,
    /// As in state.
    pub tags: Option<BTreeMap<String, String>>,
    /// As in state: with those that the provider's configuration added then.
    pub tags_all: Option<BTreeMap<String, String>>,
    /// Tags that the provider's configuration adds now.
    pub default_tags: BTreeMap<String, String>,
    /// As in state.
    pub version: Option<String>,
    /// As in state.
    pub connect: Option<ObservedConnect>,
    /// As in state.
    pub models: Option<BTreeMap<String, ObservedModel>>,
    /// As in state.
    pub routes: BTreeMap<String, ObservedRoute>,
    /// Of the stage.
    pub stage: PriorStage,
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
    /// Version of the API.
    pub version: Option<String>,
    /// Whether clients reach the API through a custom domain only.
    pub disable_execute_api_endpoint: bool,
    /// Whether models are taken as they are when a deployment is made.
    pub disable_schema_validation: bool,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// Who may connect.
    pub connect: ObservedConnect,
    /// Every model of the API, those made by others too.
    pub models: Option<BTreeMap<String, ObservedModel>>,
    /// Tags, without ours, without AWS's, and without those that the provider's configuration adds.
    pub tags: Option<BTreeMap<String, String>>,
    /// Tags with those that the provider's configuration adds.
    pub tags_all: BTreeMap<String, String>,
    /// Every route of the API, those made by others too.
    pub routes: BTreeMap<String, ObservedRoute>,
    /// The stage.
    pub stage: ObservedStage,
    /// Fingerprint of what the stage serves, if the stack is *whole*: what is
    /// served is what the routes say, every permission is there, and nothing
    /// is left over. `None` otherwise, so that a plan shows a change even
    /// where no attribute differs.
    pub fingerprint: Option<String>,
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
    let mut tags_all = api.tags.clone();
    tags_all.retain(|key, _| !is_ours(key) && !is_of_aws(key));
    let tags = tags::own(
        &tags_all,
        &prior.default_tags,
        prior.tags.as_ref(),
        prior.tags_all.as_ref(),
    );
    let mut observed = Observed {
        api_id: api.id.clone(),
        name: api.name.clone(),
        description: optional(text(api.description.as_ref()), prior.description.as_ref()),
        route_selection_expression: text(api.route_selection_expression.as_ref()).to_owned(),
        api_key_selection_expression: api.api_key_selection_expression().to_owned(),
        version: optional(text(api.version.as_ref()), prior.version.as_ref()),
        disable_execute_api_endpoint: api.disable_execute_api_endpoint == Some(true),
        disable_schema_validation: api.disable_schema_validation == Some(true),
        ip_address_type: api.ip_address_type().to_owned(),
        connect: connect::read(live, prior.connect.as_ref()),
        models: models::read(live, prior.models.as_ref()),
        tags: optional_map(tags, prior.tags.as_ref()),
        tags_all,
        routes: routes::read(live, &prior.routes),
        stage: stage::read(live, &api.id, &prior.stage)?,
        fingerprint: None,
    };
    observed.fingerprint = home
        .and_then(|home| as_desired(live, &observed, home))
        .filter(|desired| is_whole(live, desired))
        .map(|desired| desired.fingerprint());
    Ok(Some(observed))
}

/// The configuration that would leave AWS exactly as it is, if there is one.
fn as_desired(live: &Live, observed: &Observed, home: &Home) -> Option<Desired> {
    Some(Desired {
        home: home.clone(),
        name: observed.name.clone(),
        description: observed.description.clone().unwrap_or_default(),
        route_selection_expression: observed.route_selection_expression.clone(),
        api_key_selection_expression: observed.api_key_selection_expression.clone(),
        version: observed.version.clone().unwrap_or_default(),
        disable_execute_api_endpoint: observed.disable_execute_api_endpoint,
        disable_schema_validation: observed.disable_schema_validation,
        ip_address_type: observed.ip_address_type.clone(),
        connect: connect::as_desired(live)?,
        models: models::as_desired(live),
        tags: observed.tags_all.clone(),
        routes: routes::as_desired(live)?,
        stage: match observed.stage.deploy {
            true => Some(stage::as_desired(live, &observed.stage)?),
            false => None,
        },
    })
}

/// Whether nothing has to be done. A stage of the first release has no tags: that alone is no reason for
/// a change, and the next one brings them.
fn is_whole(live: &Live, desired: &Desired) -> bool {
    let can_wait = |step: &Step| match step {
        Step::TagStage { name, tags } => {
            let stage = live.stages.get(name);
            !tags.contains_key(owner::DOMAIN_TAG)
                && stage.is_some_and(|stage| owner::is_of_first_release(live, stage))
        }
        _ => false,
    };
    steps(live, desired).iter().all(can_wait)
}

fn optional(value: &str, prior: Option<&String>) -> Option<String> {
    if value.is_empty() {
        return prior.map(|_| String::new());
    }
    Some(value.to_owned())
}

pub(crate) fn optional_map(
    value: BTreeMap<String, String>,
    prior: Option<&BTreeMap<String, String>>,
) -> Option<BTreeMap<String, String>> {
    (!value.is_empty() || prior.is_some()).then_some(value)
}

//! Everything that exists.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::Refusal;
use super::model::{Deployment, Integration, IpAddressType, Route, Stage};
use super::request::{Context, Request, Response, Timestamp};
use super::snapshot::Deployed;
use super::table::Table;

/// Every API of every account and region. `World::default()` is empty.
#[derive(Clone, Debug, Default)]
pub struct World {
    apis: Table<Api>,
}

impl World {
    /// Every API by id, oldest first, of every account and region.
    #[must_use]
    pub fn apis(&self) -> &Table<Api> {
        &self.apis
    }

    /// What the stage serves; `None` if there is no such API or stage, or nothing is deployed to it.
    #[must_use]
    pub fn deployed(&self, api_id: &str, stage: &str) -> Option<Deployed> {
        let api = self.apis.get(api_id)?;
        let stage = api.stages.get(stage)?;
        let deployment = api.deployments.get(stage.deployment_id.as_deref()?)?;
        Some(Deployed {
            api_id: api_id.to_owned(),
            account: api.account.clone(),
            region: api.region.clone(),
            stage: stage.stage_name.clone(),
            deployment_id: deployment.deployment_id.clone(),
            snapshot: Arc::clone(&deployment.snapshot),
            variables: stage.stage_variables.clone(),
            default_route_settings: stage.default_route_settings.clone(),
            route_settings: stage.route_settings.clone(),
        })
    }

    pub(super) fn handle(&mut self, _request: &Request, _context: &Context) -> Response {
        Refusal::bad_request("this simulator does not know the operation").into()
    }
}

/// One WebSocket API with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct Api {
    /// Id, 10 characters.
    pub api_id: String,
    /// Account that made it.
    pub account: String,
    /// Region in which it was made.
    pub region: String,
    /// Name, 1 to 128 characters. Need not be unique.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Version as the owner counts it.
    pub version: Option<String>,
    /// Chooses the route of a message.
    pub route_selection_expression: String,
    /// Where the API key of a caller is.
    pub api_key_selection_expression: String,
    /// Whether messages are not checked against models.
    pub disable_schema_validation: bool,
    /// Whether the execute-api address does not answer.
    pub disable_execute_api_endpoint: bool,
    /// Address family.
    pub ip_address_type: IpAddressType,
    /// When it was made.
    pub created_date: Timestamp,
    /// Tags by key.
    pub tags: BTreeMap<String, String>,
    /// Routes by id.
    pub routes: Table<Route>,
    /// Integrations by id.
    pub integrations: Table<Integration>,
    /// Deployments by id.
    pub deployments: Table<Deployment>,
    /// Stages by name.
    pub stages: Table<Stage>,
}

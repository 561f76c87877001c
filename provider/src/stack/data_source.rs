//! The data source `chatbot_stack` as Terraform sees it: a stack that another configuration made, or
//! nobody's.

pub mod model;
mod named;

use tfplugin::data_source::{DataReadRequest, DataSource};
use tfplugin::timeouts::DefaultTimeouts;
use tfplugin::{Diagnostic, Diagnostics, Resource, ResultExt};

use super::model::StackModel;
use super::resource::{Stack, refresh, session};
use crate::aws::{Session, find};
use crate::provider::ChatbotProvider;
use model::FoundModel;

/// The data source `chatbot_stack`.
#[derive(Debug)]
pub struct StackSource;

impl DataSource for StackSource {
    const NAME: &'static str = Stack::NAME;
    const TIMEOUTS: DefaultTimeouts = Stack::TIMEOUTS;

    type Provider = ChatbotProvider;
    type Model = FoundModel;

    async fn read(request: DataReadRequest<Self>) -> Result<FoundModel, Diagnostics> {
        let session = session(&request.client, &request.cancellation).await?;
        let wanted = &request.config.stack;
        let api_id = api_id(&session, wanted).await?;
        let asked = StackModel {
            id: api_id.clone().into(),
            stage_name: wanted.stage_name.clone(),
            ..StackModel::default()
        };
        let warn = |warning| request.warn(warning);
        let found = refresh::refreshed(&session, &request.client, asked, &warn).await?;
        let Some(found) = found else {
            return Err(missing(&api_id, session.region()).into());
        };
        if let Some(stage) = wanted.stage_name.known()
            && !found.stages.contains(stage)
        {
            return Err(stageless(&api_id, stage, &found.stages).into());
        }
        Ok(FoundModel {
            stack: found.state,
            timeouts: request.config.timeouts.clone(),
        })
    }
}

async fn api_id(session: &Session<'_>, wanted: &StackModel) -> Result<String, Diagnostics> {
    if let Some(id) = wanted.id.known() {
        return Ok(id.clone());
    }
    let name = wanted.name.known().cloned().unwrap_or_default();
    let cannot = format!("Cannot find stack {name:?}");
    let apis = find::names(session).await.summary(&cannot)?;
    Ok(named::named(&name, session.region(), &apis).summary(&cannot)?)
}

fn missing(api_id: &str, region: &str) -> Diagnostic {
    Diagnostic::error(format!("Cannot find stack {api_id}")).detail(format!(
        "There is no API with the id {api_id} in {region}. Correct the id, or the region or \
         credentials of the provider; or say `name` instead."
    ))
}

fn stageless(api_id: &str, stage: &str, stages: &[String]) -> Diagnostic {
    let has = match stages {
        [] => "it has none".to_owned(),
        stages => format!("it has {}", stages.join(", ")),
    };
    Diagnostic::error(format!("Cannot find the stage {stage:?}")).detail(format!(
        "API {api_id} has no stage {stage:?}; {has}. Correct stage_name, or leave it out."
    ))
}

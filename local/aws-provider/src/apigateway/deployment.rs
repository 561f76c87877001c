//! `aws_api_gateway_deployment`.

use aws_smithy_types::date_time::Format;
use tfplugin::{Diagnostic, Diagnostics};

use super::{MISSING, execution_arn, invoke_url, replace};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// What a stage can serve.
#[derive(Debug)]
pub(crate) struct Deployment;

impl ResourceType for Deployment {
    const NAME: &'static str = "aws_api_gateway_deployment";
    const FACTS: Facts = Facts {
        arguments: &["rest_api_id", "description", "triggers"],
        replacing: &["rest_api_id", "triggers"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let made = call.aws.apigateway().await?.create_deployment();
        let made = made
            .rest_api_id(object.required("rest_api_id")?)
            .set_description(object.given("description"))
            .send()
            .await
            .doing("create a deployment of a REST API")?;
        object.set_text("id", made.id);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let id = object.required("id")?.to_owned();
        let api = object.required("rest_api_id")?.to_owned();
        let answer = call.aws.apigateway().await?.get_deployment();
        let answer = answer.rest_api_id(&api).deployment_id(&id).send().await;
        let answer = found(answer, MISSING).doing(format!("read the deployment {id}"))?;
        let Some(deployment) = answer else {
            return Ok(Presence::Gone);
        };
        let created = deployment.created_date();
        let created = created.and_then(|date| date.fmt(Format::DateTime).ok());
        object.set_text("created_date", created);
        object.set_text("description", deployment.description());
        // Both end in the stage that the deployment would have made.
        let execution_arn = execution_arn(call.aws, &api).await?;
        object.set_text("execution_arn", format!("{execution_arn}/"));
        object.set_text("invoke_url", invoke_url(call.aws, &api, "").await?);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let request = call.aws.apigateway().await?.update_deployment();
        let request = request.rest_api_id(object.required("rest_api_id")?);
        let patch = replace("/description", object.text("description"));
        let changed = request
            .deployment_id(id)
            .patch_operations(patch)
            .send()
            .await;
        changed.done(format!("change the deployment {id}"))
    }

    /// AWS refuses to delete what a stage serves; the local cloud would not.
    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let api = object.required("rest_api_id")?;
        let client = call.aws.apigateway().await?;
        let stages = client
            .get_stages()
            .rest_api_id(api)
            .deployment_id(id)
            .send()
            .await;
        let stages = found(stages, MISSING).doing(format!("read the stages of {api}"))?;
        let stages = stages.and_then(|stages| stages.item).unwrap_or_default();
        if let Some(stage) = stages
            .iter()
            .find(|stage| stage.deployment_id() == Some(id))
        {
            let stage = stage.stage_name().unwrap_or_default();
            return Err(Diagnostic::error(format!("The stage {stage:?} serves the deployment {id}"))
                .detail("AWS refuses to delete it. Give the deployment `create_before_destroy`, so that the stage moves on first.")
                .into());
        }
        let deleted = client
            .delete_deployment()
            .rest_api_id(api)
            .deployment_id(id);
        found(deleted.send().await, MISSING).done(format!("delete the deployment {id}"))
    }
}

//! `aws_api_gateway_model`.

use tfplugin::Diagnostics;

use super::{MISSING, replace};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// The schema of a body.
#[derive(Debug)]
pub(crate) struct Model;

impl ResourceType for Model {
    const NAME: &'static str = "aws_api_gateway_model";
    const FACTS: Facts = Facts {
        arguments: &[
            "rest_api_id",
            "name",
            "content_type",
            "description",
            "schema",
        ],
        replacing: &["rest_api_id", "name", "content_type"],
        json: &["schema"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?.to_owned();
        let made = call.aws.apigateway().await?.create_model();
        let made = made
            .rest_api_id(object.required("rest_api_id")?)
            .name(&name)
            .content_type(object.required("content_type")?)
            .set_description(object.given("description"))
            .set_schema(object.given("schema"))
            .send()
            .await
            .doing(format!("create the model {name:?}"))?;
        object.set_text("id", made.id);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let name = object.required("name")?.to_owned();
        let answer = call.aws.apigateway().await?.get_model();
        let answer = answer.rest_api_id(object.required("rest_api_id")?);
        let answer = answer.model_name(&name).send().await;
        let answer = found(answer, MISSING).doing(format!("read the model {name:?}"))?;
        let Some(model) = answer else {
            return Ok(Presence::Gone);
        };
        object.set_text("id", model.id);
        object.set_text("content_type", model.content_type);
        object.set_text("description", model.description);
        object.set_text("schema", model.schema);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?;
        let patches = ["description", "schema"]
            .map(|part| replace(format!("/{part}"), object.text(part)))
            .to_vec();
        let request = call.aws.apigateway().await?.update_model();
        let request = request.rest_api_id(object.required("rest_api_id")?);
        let request = request.model_name(name);
        let changed = request.set_patch_operations(Some(patches)).send().await;
        changed.done(format!("change the model {name:?}"))
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?;
        let request = call.aws.apigateway().await?.delete_model();
        let request = request.rest_api_id(object.required("rest_api_id")?);
        let deleted = request.model_name(name).send().await;
        found(deleted, MISSING).done(format!("delete the model {name:?}"))
    }
}

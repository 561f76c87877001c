//! `aws_api_gateway_resource`.

use tfplugin::Diagnostics;

use super::{MISSING, replace};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// A part of the paths of a REST API.
#[derive(Debug)]
pub(crate) struct Resource;

impl ResourceType for Resource {
    const NAME: &'static str = "aws_api_gateway_resource";
    const FACTS: Facts = Facts {
        arguments: &["rest_api_id", "parent_id", "path_part"],
        replacing: &["rest_api_id"],
        changing: &[("path", &["parent_id", "path_part"])],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let part = object.required("path_part")?.to_owned();
        let made = call.aws.apigateway().await?.create_resource();
        let made = made
            .rest_api_id(object.required("rest_api_id")?)
            .parent_id(object.required("parent_id")?)
            .path_part(&part)
            .send()
            .await
            .doing(format!("create the resource {part:?} of a REST API"))?;
        object.set_text("id", made.id);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let id = object.required("id")?.to_owned();
        let answer = call.aws.apigateway().await?.get_resource();
        let answer = answer.rest_api_id(object.required("rest_api_id")?);
        let answer = answer.resource_id(&id).send().await;
        let answer = found(answer, MISSING).doing(format!("read the resource {id}"))?;
        let Some(resource) = answer else {
            return Ok(Presence::Gone);
        };
        object.set_text("parent_id", resource.parent_id);
        object.set_text("path_part", resource.path_part);
        object.set_text("path", resource.path);
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let patches = [("parent_id", "/parentId"), ("path_part", "/pathPart")]
            .into_iter()
            .filter(|(name, _)| prior.text(name) != object.text(name))
            .map(|(name, path)| replace(path, object.text(name)));
        let request = call.aws.apigateway().await?.update_resource();
        let request = request.rest_api_id(object.required("rest_api_id")?);
        let request = request.resource_id(id);
        let changed = request.set_patch_operations(Some(patches.collect()));
        let changed = changed.send().await;
        changed.done(format!("change the resource {id}"))
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let request = call.aws.apigateway().await?.delete_resource();
        let request = request.rest_api_id(object.required("rest_api_id")?);
        let deleted = request.resource_id(id).send().await;
        found(deleted, MISSING).done(format!("delete the resource {id}"))
    }
}

//! `aws_api_gateway_request_validator`.

use tfplugin::Diagnostics;

use super::{MISSING, replace};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// What is looked at before a request reaches a function.
#[derive(Debug)]
pub(crate) struct RequestValidator;

impl ResourceType for RequestValidator {
    const NAME: &'static str = "aws_api_gateway_request_validator";
    const FACTS: Facts = Facts {
        arguments: &[
            "rest_api_id",
            "name",
            "validate_request_body",
            "validate_request_parameters",
        ],
        replacing: &["rest_api_id"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let made = call.aws.apigateway().await?.create_request_validator();
        let made = made
            .rest_api_id(object.required("rest_api_id")?)
            .name(object.required("name")?)
            .validate_request_body(object.flag("validate_request_body"))
            .validate_request_parameters(object.flag("validate_request_parameters"))
            .send()
            .await
            .doing("create a request validator")?;
        object.set_text("id", made.id);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let id = object.required("id")?.to_owned();
        let answer = call.aws.apigateway().await?.get_request_validator();
        let answer = answer.rest_api_id(object.required("rest_api_id")?);
        let answer = answer.request_validator_id(&id).send().await;
        let answer = found(answer, MISSING).doing(format!("read the request validator {id}"))?;
        let Some(validator) = answer else {
            return Ok(Presence::Gone);
        };
        object.set_text("name", validator.name);
        object.set_flag("validate_request_body", validator.validate_request_body);
        object.set_flag(
            "validate_request_parameters",
            validator.validate_request_parameters,
        );
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let flag = |name: &str| object.flag(name).to_string();
        let patches = vec![
            replace("/name", object.text("name")),
            replace("/validateRequestBody", flag("validate_request_body")),
            replace(
                "/validateRequestParameters",
                flag("validate_request_parameters"),
            ),
        ];
        let request = call.aws.apigateway().await?.update_request_validator();
        let request = request.rest_api_id(object.required("rest_api_id")?);
        let request = request.request_validator_id(id);
        let changed = request.set_patch_operations(Some(patches)).send().await;
        changed.done(format!("change the request validator {id}"))
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let request = call.aws.apigateway().await?.delete_request_validator();
        let request = request.rest_api_id(object.required("rest_api_id")?);
        let deleted = request.request_validator_id(id).send().await;
        found(deleted, MISSING).done(format!("delete the request validator {id}"))
    }
}

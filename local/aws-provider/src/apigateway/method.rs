//! `aws_api_gateway_method`.

use std::collections::HashMap;

use tfplugin::{Diagnostics, Value};

use super::{MISSING, integration};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// A method of a resource.
#[derive(Debug)]
pub(crate) struct Method;

/// Where a method is.
pub(super) struct Place {
    pub(super) api: String,
    pub(super) resource: String,
    pub(super) method: String,
}

impl Place {
    pub(super) fn of(object: &Object) -> Result<Self, Diagnostics> {
        Ok(Self {
            api: object.required("rest_api_id")?.to_owned(),
            resource: object.required("resource_id")?.to_owned(),
            method: object.required("http_method")?.to_owned(),
        })
    }

    /// An id as the real provider makes it up.
    pub(super) fn id(&self, kind: &str) -> String {
        format!("{kind}-{}-{}-{}", self.api, self.resource, self.method)
    }
}

impl ResourceType for Method {
    const NAME: &'static str = "aws_api_gateway_method";
    const FACTS: Facts = Facts {
        arguments: &[
            "rest_api_id",
            "resource_id",
            "http_method",
            "authorization",
            "authorization_scopes",
            "authorizer_id",
            "api_key_required",
            "operation_name",
            "request_models",
            "request_parameters",
            "request_validator_id",
        ],
        replacing: &["rest_api_id", "resource_id", "http_method"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let place = Place::of(object)?;
        put(call, object, &place).await?;
        object.set_text("id", place.id("agm"));
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let place = Place::of(object)?;
        let answer = call.aws.apigateway().await?.get_method();
        let answer = answer.rest_api_id(&place.api).resource_id(&place.resource);
        let answer = answer.http_method(&place.method).send().await;
        let answer = found(answer, MISSING).doing(format!("read the method {}", place.method))?;
        let Some(method) = answer else {
            return Ok(Presence::Gone);
        };
        object.set_flag("api_key_required", method.api_key_required());
        object.set_text("authorization", method.authorization_type());
        object.set_texts("authorization_scopes", method.authorization_scopes());
        object.set_text("authorizer_id", method.authorizer_id());
        object.set_text("operation_name", method.operation_name());
        object.set_text("request_validator_id", method.request_validator_id());
        let models = method.request_models.unwrap_or_default();
        object.set_map("request_models", models);
        let parameters = method.request_parameters.unwrap_or_default().into_iter();
        let parameters = parameters.map(|(name, needed)| (name, Value::bool(needed)));
        object.set("request_parameters", Value::map_of(parameters));
        Ok(Presence::Present)
    }

    /// Puts the method anew, and its integration with it, which is a part of it.
    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        let place = Place::of(object)?;
        let before = integration::get(call, &place).await?;
        put(call, object, &place).await?;
        match before {
            Some(before) => integration::put(call, &place, before).await,
            None => Ok(()),
        }
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let place = Place::of(object)?;
        let request = call.aws.apigateway().await?.delete_method();
        let request = request.rest_api_id(&place.api).resource_id(&place.resource);
        let deleted = request.http_method(&place.method).send().await;
        found(deleted, MISSING).done(format!("delete the method {}", place.method))
    }
}

async fn put(call: &Call<'_>, object: &Object, place: &Place) -> Result<(), Diagnostics> {
    let parameters = object.value("request_parameters").as_map();
    let parameters = parameters.into_iter().flatten();
    let parameters: HashMap<String, bool> = parameters
        .filter_map(|(name, needed)| Some((name.clone(), needed.as_bool()?)))
        .collect();
    let request = call.aws.apigateway().await?.put_method();
    request
        .rest_api_id(&place.api)
        .resource_id(&place.resource)
        .http_method(&place.method)
        .authorization_type(object.required("authorization")?)
        .set_authorization_scopes(object.some_texts("authorization_scopes"))
        .set_authorizer_id(object.given("authorizer_id"))
        .api_key_required(object.flag("api_key_required"))
        .set_operation_name(object.given("operation_name"))
        .set_request_models(object.some_map("request_models"))
        .set_request_parameters(Some(parameters).filter(|parameters| !parameters.is_empty()))
        .set_request_validator_id(object.given("request_validator_id"))
        .send()
        .await
        .done(format!("put the method {}", place.method))
}

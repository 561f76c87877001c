//! `aws_api_gateway_integration`.

use aws_sdk_apigateway::operation::get_integration::GetIntegrationOutput;
use aws_sdk_apigateway::types::{ConnectionType, ContentHandlingStrategy, IntegrationType};
use tfplugin::Diagnostics;

use super::MISSING;
use super::method::Place;
use crate::aws::{Doing, found};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType};

/// What a method does.
#[derive(Debug)]
pub(crate) struct Integration;

impl ResourceType for Integration {
    const NAME: &'static str = "aws_api_gateway_integration";
    const FACTS: Facts = Facts {
        arguments: &[
            "rest_api_id",
            "resource_id",
            "http_method",
            "type",
            "integration_http_method",
            "uri",
            "credentials",
            "connection_type",
            "content_handling",
            "cache_key_parameters",
            "passthrough_behavior",
            "request_parameters",
            "request_templates",
            "timeout_milliseconds",
        ],
        replacing: &["rest_api_id", "resource_id", "http_method", "type"],
        defaults: &[
            ("connection_type", DefaultValue::Text("INTERNET")),
            ("timeout_milliseconds", DefaultValue::Number(29_000)),
        ],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let place = Place::of(object)?;
        put(call, &place, sent(object)).await?;
        object.set_text("id", place.id("agi"));
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let place = Place::of(object)?;
        let Some(found) = get(call, &place).await? else {
            return Ok(Presence::Gone);
        };
        object.set_text("type", found.r#type().map(IntegrationType::as_str));
        object.set_text("integration_http_method", found.http_method());
        object.set_text("uri", found.uri());
        object.set_text("credentials", found.credentials());
        object.set_text(
            "connection_type",
            found.connection_type().map(ConnectionType::as_str),
        );
        object.set_text(
            "content_handling",
            found
                .content_handling()
                .map(ContentHandlingStrategy::as_str),
        );
        object.set_texts("cache_key_parameters", found.cache_key_parameters());
        object.set_text("cache_namespace", found.cache_namespace());
        object.set_text("passthrough_behavior", found.passthrough_behavior());
        object.set_number("timeout_milliseconds", found.timeout_in_millis());
        object.set_map(
            "request_parameters",
            found.request_parameters.unwrap_or_default(),
        );
        object.set_map(
            "request_templates",
            found.request_templates.unwrap_or_default(),
        );
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        put(call, &Place::of(object)?, sent(object)).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let place = Place::of(object)?;
        let request = call.aws.apigateway().await?.delete_integration();
        let request = request.rest_api_id(&place.api).resource_id(&place.resource);
        let deleted = request.http_method(&place.method).send().await;
        found(deleted, MISSING).done("delete the integration of a method")
    }
}

fn sent(object: &Object) -> GetIntegrationOutput {
    let given = |name: &str| object.given(name);
    GetIntegrationOutput::builder()
        .r#type(IntegrationType::from(object.text("type")))
        .set_http_method(given("integration_http_method"))
        .set_uri(given("uri"))
        .set_credentials(given("credentials"))
        .connection_type(ConnectionType::from(object.text("connection_type")))
        .set_content_handling(given("content_handling").map(|text| text.as_str().into()))
        .set_cache_key_parameters(object.some_texts("cache_key_parameters"))
        .set_passthrough_behavior(given("passthrough_behavior"))
        .set_request_parameters(object.some_map("request_parameters"))
        .set_request_templates(object.some_map("request_templates"))
        .set_timeout_in_millis(object.small("timeout_milliseconds"))
        .build()
}

/// The integration of the method at `place`, if there is one.
pub(super) async fn get(
    call: &Call<'_>,
    place: &Place,
) -> Result<Option<GetIntegrationOutput>, Diagnostics> {
    let request = call.aws.apigateway().await?.get_integration();
    let request = request.rest_api_id(&place.api).resource_id(&place.resource);
    let answer = request.http_method(&place.method).send().await;
    found(answer, MISSING).doing("read the integration of a method")
}

/// Puts an integration in the place of the one that is there.
pub(super) async fn put(
    call: &Call<'_>,
    place: &Place,
    integration: GetIntegrationOutput,
) -> Result<(), Diagnostics> {
    let request = call.aws.apigateway().await?.put_integration();
    request
        .rest_api_id(&place.api)
        .resource_id(&place.resource)
        .http_method(&place.method)
        .set_type(integration.r#type)
        .set_integration_http_method(integration.http_method)
        .set_uri(integration.uri)
        .set_credentials(integration.credentials)
        .set_connection_type(integration.connection_type)
        .set_connection_id(integration.connection_id)
        .set_content_handling(integration.content_handling)
        .set_cache_key_parameters(integration.cache_key_parameters)
        .set_passthrough_behavior(integration.passthrough_behavior)
        .set_request_parameters(integration.request_parameters)
        .set_request_templates(integration.request_templates)
        .timeout_in_millis(integration.timeout_in_millis)
        .send()
        .await
        .done(format!("put the integration of {}", place.method))
}

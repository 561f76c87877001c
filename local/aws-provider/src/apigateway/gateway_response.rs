//! `aws_api_gateway_gateway_response`.

use aws_sdk_apigateway::types::GatewayResponseType;
use tfplugin::Diagnostics;

use super::MISSING;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// What API Gateway answers where no function is asked.
#[derive(Debug)]
pub(crate) struct GatewayResponse;

/// The templates of a response without any of its own (AWS page "Gateway response types").
const DEFAULT_TEMPLATE: (&str, &str) = (
    "application/json",
    r#"{"message":$context.error.messageString}"#,
);

impl ResourceType for GatewayResponse {
    const NAME: &'static str = "aws_api_gateway_gateway_response";
    const FACTS: Facts = Facts {
        arguments: &[
            "rest_api_id",
            "response_type",
            "response_parameters",
            "response_templates",
            "status_code",
        ],
        replacing: &["rest_api_id", "response_type"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let (api, of) = place(object)?;
        let request = call.aws.apigateway().await?.put_gateway_response();
        request
            .rest_api_id(&api)
            .response_type(GatewayResponseType::from(of.as_str()))
            .set_status_code(object.given("status_code"))
            .set_response_parameters(object.some_map("response_parameters"))
            .set_response_templates(object.some_map("response_templates"))
            .send()
            .await
            .doing(format!("put the gateway response {of}"))?;
        object.set_text("id", format!("aggr-{api}-{of}"));
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let (api, of) = place(object)?;
        let answer = call.aws.apigateway().await?.get_gateway_response();
        let answer = answer.rest_api_id(api);
        let answer = answer.response_type(GatewayResponseType::from(of.as_str()));
        let answer = found(answer.send().await, MISSING);
        let answer = answer.doing(format!("read the gateway response {of}"))?;
        let Some(response) = answer.filter(|response| !response.default_response()) else {
            return Ok(Presence::Gone);
        };
        if object.given("status_code").is_some() {
            object.set_text("status_code", response.status_code());
        }
        let parameters = response.response_parameters.unwrap_or_default();
        object.set_map("response_parameters", parameters);
        let mut templates = response.response_templates.unwrap_or_default();
        let (content, template) = DEFAULT_TEMPLATE;
        let own = object.map("response_templates").contains_key(content);
        if !own && templates.get(content).map(String::as_str) == Some(template) {
            templates.remove(content);
        }
        object.set_map("response_templates", templates);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let (api, of) = place(object)?;
        let request = call.aws.apigateway().await?.delete_gateway_response();
        let request = request.rest_api_id(api);
        let request = request.response_type(GatewayResponseType::from(of.as_str()));
        found(request.send().await, MISSING).done(format!("delete the gateway response {of}"))
    }
}

fn place(object: &Object) -> Result<(String, String), Diagnostics> {
    let api = object.required("rest_api_id")?.to_owned();
    Ok((api, object.required("response_type")?.to_owned()))
}

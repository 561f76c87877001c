//! `aws_api_gateway_rest_api`.

use aws_sdk_apigateway::types::{ApiKeySourceType, EndpointConfiguration, EndpointType};
use aws_smithy_types::date_time::Format;
use tfplugin::Diagnostics;

use super::{MISSING, arn, change_tags, execution_arn, replace, tags_of};
use crate::aws::{Doing, found};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType, tags};
use crate::refusal;

/// A REST API.
#[derive(Debug)]
pub(crate) struct RestApi;

/// What is given to a new API and stays.
const FIXED: [&str; 3] = [
    "binary_media_types",
    "disable_execute_api_endpoint",
    "endpoint_configuration",
];

impl ResourceType for RestApi {
    const NAME: &'static str = "aws_api_gateway_rest_api";
    const FACTS: Facts = Facts {
        arguments: &[
            "name",
            "description",
            "api_key_source",
            "binary_media_types",
            "disable_execute_api_endpoint",
            "endpoint_configuration.types",
            "tags",
        ],
        defaults: &[
            ("api_key_source", DefaultValue::Text("HEADER")),
            ("disable_execute_api_endpoint", DefaultValue::Bool(false)),
        ],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("name")?.to_owned();
        let endpoint = object.block("endpoint_configuration").map(|block| {
            let types = block.texts("types");
            let types = types.iter().map(|text| EndpointType::from(text.as_str()));
            EndpointConfiguration::builder()
                .set_types(Some(types.collect()))
                .build()
        });
        let made = call.aws.apigateway().await?.create_rest_api();
        let made = made
            .name(&name)
            .set_description(object.given("description"))
            .api_key_source(ApiKeySourceType::from(object.text("api_key_source")))
            .set_binary_media_types(object.some_texts("binary_media_types"))
            .disable_execute_api_endpoint(object.flag("disable_execute_api_endpoint"))
            .set_endpoint_configuration(endpoint)
            .set_tags(Some(tags::all(object).into_iter().collect()))
            .send()
            .await
            .doing(format!("create the REST API {name:?}"))?;
        object.set_text("id", made.id);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let id = object.required("id")?.to_owned();
        let answer = call.aws.apigateway().await?.get_rest_api();
        let answer = answer.rest_api_id(&id).send().await;
        let Some(api) = found(answer, MISSING).doing(format!("read the REST API {id}"))? else {
            return Ok(Presence::Gone);
        };
        let own = arn(call.aws, &format!("/restapis/{id}")).await?;
        let created = api
            .created_date()
            .and_then(|date| date.fmt(Format::DateTime).ok());
        object.set_text("name", api.name());
        object.set_text("description", api.description());
        object.set_text(
            "api_key_source",
            api.api_key_source().map(ApiKeySourceType::as_str),
        );
        object.set_texts("binary_media_types", api.binary_media_types());
        object.set_flag(
            "disable_execute_api_endpoint",
            api.disable_execute_api_endpoint(),
        );
        object.set_text("minimum_compression_size", "");
        object.set_text("policy", "");
        object.set_text("created_date", created);
        object.set_text("root_resource_id", api.root_resource_id());
        object.set_text("execution_arn", execution_arn(call.aws, &id).await?);
        // Without the block the real provider takes what AWS makes up.
        if let Some(mut block) = object.block("endpoint_configuration") {
            let types = api
                .endpoint_configuration()
                .map(EndpointConfiguration::types);
            let types = types.unwrap_or_default().iter();
            block.set_texts("types", types.map(EndpointType::as_str));
            block.set_texts::<String>("vpc_endpoint_ids", []);
            block.set_text("ip_address_type", "ipv4");
            object.set_block("endpoint_configuration", Some(block));
        }
        let tags = tags_of(call.aws, &own).await?;
        object.set_text("arn", own);
        call.observe_tags(object, tags);
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        if let Some(name) = FIXED
            .iter()
            .find(|name| prior.value(name) != object.value(name))
        {
            return Err(refusal::change(Self::NAME, name).into());
        }
        let id = object.required("id")?;
        let patches = ["name", "description"]
            .into_iter()
            .filter(|name| prior.text(name) != object.text(name))
            .map(|name| replace(format!("/{name}"), object.text(name)));
        let mut patches: Vec<_> = patches.collect();
        if prior.text("api_key_source") != object.text("api_key_source") {
            patches.push(replace("/apiKeySource", object.text("api_key_source")));
        }
        if !patches.is_empty() {
            let request = call.aws.apigateway().await?.update_rest_api();
            let request = request.rest_api_id(id).set_patch_operations(Some(patches));
            request
                .send()
                .await
                .doing(format!("change the REST API {id}"))?;
        }
        let own = arn(call.aws, &format!("/restapis/{id}")).await?;
        change_tags(call.aws, &own, prior, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let id = object.required("id")?;
        let deleted = call.aws.apigateway().await?.delete_rest_api();
        let deleted = deleted.rest_api_id(id).send().await;
        found(deleted, MISSING).done(format!("delete the REST API {id}"))
    }
}

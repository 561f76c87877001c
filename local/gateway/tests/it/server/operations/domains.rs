//! Custom domain names and API mappings.

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::error::ProvideErrorMetadata;
use aws_sdk_apigatewayv2::types::{DomainNameConfiguration, DomainNameStatus, EndpointType};

const NAME: &str = "chat.example.com";

fn configuration() -> DomainNameConfiguration {
    DomainNameConfiguration::builder()
        .certificate_arn("arn:aws:acm:us-east-1:123456789012:certificate/a")
        .endpoint_type(EndpointType::Regional)
        .build()
}

pub(super) async fn domains(client: &Client, api: &str) {
    let create = client.create_domain_name().domain_name(NAME);
    let made = create
        .domain_name_configurations(configuration())
        .send()
        .await
        .expect("CreateDomainName");
    let [endpoint] = made.domain_name_configurations() else {
        panic!("one configuration: {made:?}");
    };
    assert_eq!(
        endpoint.domain_name_status(),
        Some(&DomainNameStatus::Available)
    );
    assert!(endpoint.api_gateway_domain_name().is_some() && endpoint.hosted_zone_id().is_some());
    let update = client.update_domain_name().domain_name(NAME);
    let update = update.domain_name_configurations(configuration());
    update.send().await.expect("UpdateDomainName");
    let found = client.get_domain_name().domain_name(NAME).send().await;
    assert_eq!(found.expect("GetDomainName").domain_name(), Some(NAME));
    let all = client.get_domain_names().send().await;
    assert_eq!(all.expect("GetDomainNames").items().len(), 1);
    mappings(client, api).await;
    let delete = client.delete_domain_name().domain_name(NAME);
    delete.send().await.expect("DeleteDomainName");
}

async fn mappings(client: &Client, api: &str) {
    let stage = client.create_stage().api_id(api).stage_name("mapped");
    stage.send().await.expect("a stage");
    let create = client.create_api_mapping().domain_name(NAME);
    let made = create.api_id(api).stage("mapped").send().await;
    let id = made
        .expect("CreateApiMapping")
        .api_mapping_id
        .expect("an id");
    let update = client
        .update_api_mapping()
        .domain_name(NAME)
        .api_mapping_id(&id)
        .api_id(api)
        .api_mapping_key("v1");
    update.send().await.expect("UpdateApiMapping");
    let get = client.get_api_mapping().domain_name(NAME);
    let found = get.api_mapping_id(&id).send().await;
    assert_eq!(found.expect("GetApiMapping").api_mapping_key(), Some("v1"));
    let all = client.get_api_mappings().domain_name(NAME).send().await;
    assert_eq!(all.expect("GetApiMappings").items().len(), 1);
    let error = client.delete_api().api_id(api).send().await;
    let error = error.expect_err("a mapped API");
    assert_eq!(error.code(), Some("BadRequestException"), "{error:?}");
    let delete = client.delete_api_mapping().domain_name(NAME);
    let deleted = delete.api_mapping_id(&id).send().await;
    deleted.expect("DeleteApiMapping");
    let delete = client.delete_stage().api_id(api).stage_name("mapped");
    delete.send().await.expect("DeleteStage");
}

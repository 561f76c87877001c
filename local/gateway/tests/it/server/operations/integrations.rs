//! Integrations and their responses.

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::types::{IntegrationType, PassthroughBehavior};

use crate::server::make_integration;

pub(super) async fn integrations(client: &Client, api: &str) -> String {
    let integration = make_integration(client, api).await;
    client
        .update_integration()
        .api_id(api)
        .integration_id(&integration)
        .request_templates("application/json", "{\"statusCode\": 200}")
        .timeout_in_millis(1000)
        .send()
        .await
        .expect("UpdateIntegration");
    let get = client
        .get_integration()
        .api_id(api)
        .integration_id(&integration);
    let found = get.send().await.expect("GetIntegration");
    assert_eq!(found.integration_type(), Some(&IntegrationType::Mock));
    assert_eq!(
        found.passthrough_behavior(),
        Some(&PassthroughBehavior::WhenNoMatch)
    );
    assert_eq!(found.timeout_in_millis(), Some(1000));
    let all = client
        .get_integrations()
        .api_id(api)
        .send()
        .await
        .expect("GetIntegrations");
    assert_eq!(all.items().len(), 1);

    let create = client
        .create_integration_response()
        .api_id(api)
        .integration_id(&integration);
    let made = create.integration_response_key("$default").send().await;
    let response = made
        .expect("CreateIntegrationResponse")
        .integration_response_id
        .expect("an id");
    client
        .update_integration_response()
        .api_id(api)
        .integration_id(&integration)
        .integration_response_id(&response)
        .response_templates("application/json", "{}")
        .send()
        .await
        .expect("UpdateIntegrationResponse");
    let get = client
        .get_integration_response()
        .api_id(api)
        .integration_id(&integration);
    let found = get.integration_response_id(&response).send().await;
    assert_eq!(
        found
            .expect("GetIntegrationResponse")
            .integration_response_key(),
        Some("$default")
    );
    let list = client
        .get_integration_responses()
        .api_id(api)
        .integration_id(&integration);
    assert_eq!(
        list.send()
            .await
            .expect("GetIntegrationResponses")
            .items()
            .len(),
        1
    );
    let delete = client
        .delete_integration_response()
        .api_id(api)
        .integration_id(&integration);
    let deleted = delete.integration_response_id(&response).send().await;
    deleted.expect("DeleteIntegrationResponse");
    integration
}

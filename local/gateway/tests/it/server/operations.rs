//! Every operation through the AWS SDK for Rust: what it sends is understood, what it gets it can read.

use std::collections::BTreeSet;

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::error::ProvideErrorMetadata;
use aws_sdk_apigatewayv2::types::{
    AuthorizationType, DeploymentStatus, IntegrationType, LoggingLevel, ParameterConstraints,
    PassthroughBehavior, ProtocolType, RouteSettings,
};
use chatbot_gateway::control::Operation;

use super::{client, default_client, make_api, make_integration, start};

#[tokio::test]
async fn the_sdk_can_use_every_operation() {
    let gateway = start().await;
    let client = default_client(&gateway);
    let api = apis(&client, &gateway.address().to_string()).await;
    let integration = integrations(&client, &api).await;
    let route = routes(&client, &api, &integration).await;
    stages(&client, &api).await;
    tags(&client, &api).await;
    client
        .delete_route()
        .api_id(&api)
        .route_id(&route)
        .send()
        .await
        .expect("DeleteRoute");
    let delete = client
        .delete_integration()
        .api_id(&api)
        .integration_id(&integration);
    delete.send().await.expect("DeleteIntegration");
    client
        .delete_api()
        .api_id(&api)
        .send()
        .await
        .expect("DeleteApi");
    assert!(
        client
            .get_apis()
            .send()
            .await
            .expect("GetApis")
            .items()
            .is_empty()
    );

    let called: BTreeSet<String> = gateway
        .admin()
        .log()
        .into_iter()
        .map(|entry| entry.operation)
        .collect();
    let known: BTreeSet<String> = Operation::ALL
        .iter()
        .map(|operation| operation.name().to_owned())
        .collect();
    assert_eq!(called, known, "an operation is not tested through the SDK");
    gateway.shutdown().await;
}

async fn apis(client: &Client, address: &str) -> String {
    let api = make_api(client).await;
    client
        .update_api()
        .api_id(&api)
        .description("for the support team")
        .send()
        .await
        .expect("UpdateApi");
    let found = client.get_api().api_id(&api).send().await.expect("GetApi");
    assert_eq!(found.name(), Some("chat"));
    assert_eq!(found.description(), Some("for the support team"));
    assert_eq!(found.protocol_type(), Some(&ProtocolType::Websocket));
    assert_eq!(
        found.api_endpoint(),
        Some(format!("ws://{address}/{api}").as_str())
    );
    assert!(
        found
            .created_date()
            .is_some_and(|date| date.secs() > 1_700_000_000)
    );
    let all = client.get_apis().send().await.expect("GetApis");
    assert_eq!(all.items().len(), 1);
    assert!(all.next_token().is_none());
    assert!(
        client
            .get_models()
            .api_id(&api)
            .send()
            .await
            .expect("GetModels")
            .items()
            .is_empty()
    );
    let authorizers = client
        .get_authorizers()
        .api_id(&api)
        .send()
        .await
        .expect("GetAuthorizers");
    assert!(authorizers.items().is_empty());
    api
}

async fn integrations(client: &Client, api: &str) -> String {
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

async fn routes(client: &Client, api: &str, integration: &str) -> String {
    let parameter = "route.request.querystring.token";
    let made = client
        .create_route()
        .api_id(api)
        .route_key("$connect")
        .target(format!("integrations/{integration}"))
        .request_parameters(
            parameter,
            ParameterConstraints::builder().required(true).build(),
        )
        .send()
        .await
        .expect("CreateRoute");
    assert_eq!(made.authorization_type(), Some(&AuthorizationType::None));
    let route = made.route_id.expect("an id");
    let update = client.update_route().api_id(api).route_id(&route);
    let updated = update
        .route_response_selection_expression("$default")
        .send()
        .await;
    updated.expect("UpdateRoute");
    let found = client
        .get_route()
        .api_id(api)
        .route_id(&route)
        .send()
        .await
        .expect("GetRoute");
    assert_eq!(
        found
            .request_parameters()
            .map(std::collections::HashMap::len),
        Some(1)
    );
    assert_eq!(
        found.route_response_selection_expression(),
        Some("$default")
    );
    let all = client
        .get_routes()
        .api_id(api)
        .send()
        .await
        .expect("GetRoutes");
    assert_eq!(all.items().len(), 1);
    let delete = client
        .delete_route_request_parameter()
        .api_id(api)
        .route_id(&route);
    let deleted = delete.request_parameter_key(parameter).send().await;
    deleted.expect("DeleteRouteRequestParameter");

    let create = client.create_route_response().api_id(api).route_id(&route);
    let made = create.route_response_key("$default").send().await;
    let response = made
        .expect("CreateRouteResponse")
        .route_response_id
        .expect("an id");
    let update = client.update_route_response().api_id(api).route_id(&route);
    let updated = update.route_response_id(&response).send().await;
    updated.expect("UpdateRouteResponse");
    let get = client.get_route_response().api_id(api).route_id(&route);
    let found = get
        .route_response_id(&response)
        .send()
        .await
        .expect("GetRouteResponse");
    assert_eq!(found.route_response_key(), Some("$default"));
    let list = client.get_route_responses().api_id(api).route_id(&route);
    assert_eq!(
        list.send().await.expect("GetRouteResponses").items().len(),
        1
    );
    let delete = client.delete_route_response().api_id(api).route_id(&route);
    delete
        .route_response_id(&response)
        .send()
        .await
        .expect("DeleteRouteResponse");
    route
}

async fn stages(client: &Client, api: &str) {
    let made = client
        .create_deployment()
        .api_id(api)
        .send()
        .await
        .expect("CreateDeployment");
    assert_eq!(made.deployment_status(), Some(&DeploymentStatus::Deployed));
    let deployment = made.deployment_id.expect("an id");
    let update = client
        .update_deployment()
        .api_id(api)
        .deployment_id(&deployment);
    update
        .description("fingerprint")
        .send()
        .await
        .expect("UpdateDeployment");
    let get = client
        .get_deployment()
        .api_id(api)
        .deployment_id(&deployment);
    let found = get.send().await.expect("GetDeployment");
    assert_eq!(found.description(), Some("fingerprint"));
    let all = client
        .get_deployments()
        .api_id(api)
        .send()
        .await
        .expect("GetDeployments");
    assert_eq!(all.items().len(), 1);

    let settings = RouteSettings::builder()
        .logging_level(LoggingLevel::Info)
        .throttling_burst_limit(200)
        .throttling_rate_limit(100.5)
        .build();
    let create = client
        .create_stage()
        .api_id(api)
        .stage_name("prod")
        .deployment_id(&deployment);
    let create = create.default_route_settings(settings).route_settings(
        "$connect",
        RouteSettings::builder().throttling_burst_limit(1).build(),
    );
    create
        .stage_variables("log", "info")
        .send()
        .await
        .expect("CreateStage");
    let update = client
        .update_stage()
        .api_id(api)
        .stage_name("prod")
        .description("live");
    update.send().await.expect("UpdateStage");
    let found = client
        .get_stage()
        .api_id(api)
        .stage_name("prod")
        .send()
        .await
        .expect("GetStage");
    assert_eq!(found.deployment_id(), Some(deployment.as_str()));
    assert_eq!(found.description(), Some("live"));
    let defaults = found.default_route_settings().expect("settings");
    assert_eq!(defaults.throttling_rate_limit(), Some(100.5));
    assert_eq!(defaults.logging_level(), Some(&LoggingLevel::Info));
    assert_eq!(
        found.stage_variables().and_then(|all| all.get("log")),
        Some(&"info".to_owned())
    );
    let all = client
        .get_stages()
        .api_id(api)
        .send()
        .await
        .expect("GetStages");
    assert_eq!(all.items().len(), 1);

    let delete = client
        .delete_route_settings()
        .api_id(api)
        .stage_name("prod");
    delete
        .route_key("$connect")
        .send()
        .await
        .expect("DeleteRouteSettings");
    let delete = client
        .delete_access_log_settings()
        .api_id(api)
        .stage_name("prod");
    delete.send().await.expect("DeleteAccessLogSettings");
    let reset = client
        .reset_authorizers_cache()
        .api_id(api)
        .stage_name("prod");
    reset.send().await.expect("ResetAuthorizersCache");
    client
        .delete_stage()
        .api_id(api)
        .stage_name("prod")
        .send()
        .await
        .expect("DeleteStage");
    let delete = client
        .delete_deployment()
        .api_id(api)
        .deployment_id(&deployment);
    delete.send().await.expect("DeleteDeployment");
}

async fn tags(client: &Client, api: &str) {
    let arn = format!("arn:aws:apigateway:us-east-1::/apis/{api}");
    let tag = client
        .tag_resource()
        .resource_arn(&arn)
        .tags("team", "support")
        .tags("cost", "1");
    tag.send().await.expect("TagResource");
    let untag = client
        .untag_resource()
        .resource_arn(&arn)
        .tag_keys("cost")
        .tag_keys("none");
    untag.send().await.expect("UntagResource");
    let left = client
        .get_tags()
        .resource_arn(&arn)
        .send()
        .await
        .expect("GetTags");
    let left: Vec<_> = left.tags().into_iter().flatten().collect();
    assert_eq!(left, [(&"team".to_owned(), &"support".to_owned())]);
}

#[tokio::test]
async fn the_sdk_sees_the_codes_of_errors() {
    let gateway = start().await;
    let client = default_client(&gateway);
    let api = make_api(&client).await;
    let integration = make_integration(&client, &api).await;
    let route = || {
        let route = client.create_route().api_id(&api).route_key("ask");
        route.target(format!("integrations/{integration}"))
    };
    route().send().await.expect("a route");

    let error = route()
        .send()
        .await
        .expect_err("a duplicate")
        .into_service_error();
    assert!(error.is_conflict_exception(), "{error:?}");
    let get = client.get_route().api_id(&api).route_id("none");
    let error = get
        .send()
        .await
        .expect_err("no such route")
        .into_service_error();
    assert!(error.is_not_found_exception(), "{error:?}");
    let error = client.create_deployment().api_id("none").send().await;
    assert!(
        error
            .expect_err("no such API")
            .into_service_error()
            .is_not_found_exception()
    );
    let create = client.create_route().api_id(&api).route_key("");
    let error = create
        .send()
        .await
        .expect_err("an empty key")
        .into_service_error();
    assert!(error.is_bad_request_exception(), "{error:?}");
    // The model of the delete operations has no conflict, so that only the code tells.
    let delete = client
        .delete_integration()
        .api_id(&api)
        .integration_id(&integration);
    let error = delete
        .send()
        .await
        .expect_err("in use")
        .into_service_error();
    assert_eq!(error.code(), Some("ConflictException"), "{error:?}");
    assert!(
        error
            .message()
            .is_some_and(|text| text.contains("referenced by the following Routes"))
    );
    for number in 0..10 {
        let stage = client
            .create_stage()
            .api_id(&api)
            .stage_name(format!("s{number}"));
        stage.send().await.expect("a stage");
    }
    let stage = client
        .create_stage()
        .api_id(&api)
        .stage_name("one-too-many");
    let error = stage
        .send()
        .await
        .expect_err("a limit")
        .into_service_error();
    assert!(error.is_too_many_requests_exception(), "{error:?}");
    gateway.shutdown().await;
}

#[tokio::test]
async fn the_sdk_can_page() {
    let gateway = start().await;
    let client = default_client(&gateway);
    let api = make_api(&client).await;
    for number in 0..7 {
        let route = client
            .create_route()
            .api_id(&api)
            .route_key(format!("r{number}"));
        route.send().await.expect("a route");
    }
    let (mut keys, mut token, mut pages) = (Vec::new(), None, 0);
    loop {
        let list = client
            .get_routes()
            .api_id(&api)
            .max_results("3")
            .set_next_token(token);
        let page = list.send().await.expect("a page");
        keys.extend(
            page.items()
                .iter()
                .filter_map(|route| route.route_key.clone()),
        );
        pages += 1;
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!((keys.len(), pages), (7, 3));
    assert_eq!(keys.into_iter().collect::<BTreeSet<_>>().len(), 7);
    gateway.shutdown().await;
}

#[tokio::test]
async fn the_signature_tells_account_and_region() {
    let gateway = start().await;
    make_api(&default_client(&gateway)).await;
    for (account, region, expected) in [
        ("123456789012", "us-east-1", 1),
        ("123456789012", "eu-central-1", 0),
        ("210987654321", "us-east-1", 0),
        ("AKIAEXAMPLE", "us-east-1", 0),
    ] {
        let client = client(&gateway, account, region);
        let found = client.get_apis().send().await.expect("GetApis");
        assert_eq!(found.items().len(), expected, "{account} {region}");
    }
    gateway.shutdown().await;
}

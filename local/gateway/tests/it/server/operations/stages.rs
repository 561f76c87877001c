//! Deployments and stages.

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::types::{DeploymentStatus, LoggingLevel, RouteSettings};

pub(super) async fn stages(client: &Client, api: &str) {
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

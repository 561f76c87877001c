//! Every operation of v2 through the AWS SDK for Rust, those of v1 as plain HTTP: what is sent is
//! understood, what comes back can be read.

mod apis;
mod authorizers;
mod domains;
mod errors;
mod integrations;
mod models;
mod routes;
mod stages;
mod usage;

use std::collections::BTreeSet;

use chatbot_gateway::control::Operation;
use chatbot_gateway::{Gateway, Options};

use super::default_client;

#[tokio::test]
async fn the_sdk_can_use_every_operation() {
    // Plain HTTP without a signature must mean the account of the SDK's client.
    let options = Options {
        account: "123456789012".to_owned(),
        ..Options::default()
    };
    let gateway = Gateway::start(options).await.expect("a gateway");
    let client = default_client(&gateway);
    let api = apis::apis(&client, &gateway.address().to_string()).await;
    let integration = integrations::integrations(&client, &api).await;
    let route = routes::routes(&client, &api, &integration).await;
    authorizers::authorizers(&client, &api, &route).await;
    models::models(&client, &api, &route).await;
    usage::account(&gateway).await;
    stages::stages(&client, &api).await;
    domains::domains(&client, &api).await;
    usage::keys_and_plans(&gateway, &api).await;
    apis::tags(&client, &api).await;
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

//! The API under load: one MOCK route, `load`, that answers. Everything else is an error frame, from which
//! clients learn their connection id.

use std::net::SocketAddr;

use anyhow::Context;
use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_apigatewayv2::types::{IntegrationType, ProtocolType};

/// Makes and deploys the API; gives `{api id}/{stage}`.
pub(crate) async fn deploy(address: SocketAddr) -> anyhow::Result<String> {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(format!("http://{address}"))
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("000000000000", "load", None, None, "load"))
        .build();
    let client = Client::from_conf(config);
    let api = client
        .create_api()
        .name("load")
        .protocol_type(ProtocolType::Websocket)
        .route_selection_expression("$request.body.action")
        .send()
        .await?;
    let api = api.api_id.context("no api id")?;
    let integration = client
        .create_integration()
        .api_id(&api)
        .integration_type(IntegrationType::Mock)
        .send()
        .await?;
    let integration = integration.integration_id.context("no integration id")?;
    client
        .create_integration_response()
        .api_id(&api)
        .integration_id(&integration)
        .integration_response_key("$default")
        .send()
        .await?;
    let route = client
        .create_route()
        .api_id(&api)
        .route_key("load")
        .target(format!("integrations/{integration}"))
        .route_response_selection_expression("$default")
        .send()
        .await?;
    client
        .create_route_response()
        .api_id(&api)
        .route_id(route.route_id.context("no route id")?)
        .route_response_key("$default")
        .send()
        .await?;
    client
        .create_stage()
        .api_id(&api)
        .stage_name("load")
        .send()
        .await?;
    client
        .create_deployment()
        .api_id(&api)
        .stage_name("load")
        .send()
        .await?;
    Ok(format!("{api}/load"))
}

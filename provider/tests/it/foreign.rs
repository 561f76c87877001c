//! Changes that somebody else makes.

use aws_credential_types::Credentials;
use aws_sdk_apigatewayv2::config::{BehaviorVersion, Region};
use aws_sdk_apigatewayv2::types::RouteSettings;
use chatbot_provider::stack::permission::statement_id;
use tfplugin_testing::Action;

use crate::configs::CHAT;
use crate::world::{ACCOUNT, REGION, World};

/// One change made outside of Terraform.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    AddRoute,
    DeleteRoute,
    ChangeTimeout,
    Rename,
    Tag,
    ThrottleToZero,
    DeleteStage,
    Redeploy,
    RemovePermission,
    DeleteApi,
}

/// All of them. The last one leaves nothing.
pub(crate) const EDITS: [Edit; 10] = [
    Edit::AddRoute,
    Edit::DeleteRoute,
    Edit::ChangeTimeout,
    Edit::Rename,
    Edit::Tag,
    Edit::ThrottleToZero,
    Edit::DeleteStage,
    Edit::Redeploy,
    Edit::RemovePermission,
    Edit::DeleteApi,
];

impl Edit {
    /// What a plan has to show then.
    pub(crate) fn action(self) -> Action {
        match self {
            Self::DeleteApi => Action::Create,
            _ => Action::Update,
        }
    }

    pub(crate) async fn make(self, world: &World) {
        let gateway = gateway(world);
        let apis = world.apis();
        let api = apis.apis().values().next().unwrap();
        let id = &api.api_id;
        let integration = &api.integrations.values().next().unwrap().integration_id;
        match self {
            Self::AddRoute => {
                let target = format!("integrations/{integration}");
                gateway
                    .create_route()
                    .api_id(id)
                    .route_key("foreign")
                    .target(target)
                    .send()
                    .await
                    .unwrap();
            }
            Self::DeleteRoute => {
                let route = &api.routes.values().next().unwrap().route_id;
                gateway
                    .delete_route()
                    .api_id(id)
                    .route_id(route)
                    .send()
                    .await
                    .unwrap();
            }
            Self::ChangeTimeout => {
                let update = gateway
                    .update_integration()
                    .api_id(id)
                    .integration_id(integration);
                update.timeout_in_millis(77).send().await.unwrap();
            }
            Self::Rename => {
                gateway
                    .update_api()
                    .api_id(id)
                    .name("foreign")
                    .send()
                    .await
                    .unwrap();
            }
            Self::Tag => {
                let arn = format!("arn:aws:apigateway:{REGION}::/apis/{id}");
                gateway
                    .tag_resource()
                    .resource_arn(arn)
                    .tags("foreign", "1")
                    .send()
                    .await
                    .unwrap();
            }
            Self::ThrottleToZero => {
                let none = RouteSettings::builder()
                    .throttling_rate_limit(0.0)
                    .throttling_burst_limit(0);
                let update = gateway.update_stage().api_id(id).stage_name("prod");
                update
                    .default_route_settings(none.build())
                    .send()
                    .await
                    .unwrap();
            }
            Self::DeleteStage => {
                gateway
                    .delete_stage()
                    .api_id(id)
                    .stage_name("prod")
                    .send()
                    .await
                    .unwrap();
            }
            Self::Redeploy => {
                gateway
                    .create_deployment()
                    .api_id(id)
                    .stage_name("prod")
                    .send()
                    .await
                    .unwrap();
            }
            Self::RemovePermission => remove_permission(world, id).await,
            Self::DeleteApi => {
                // What nobody can know of any more goes with it.
                remove_permission(world, id).await;
                gateway.delete_api().api_id(id).send().await.unwrap();
            }
        }
    }
}

async fn remove_permission(world: &World, api_id: &str) {
    let remove = lambda(world).remove_permission().function_name(CHAT);
    remove
        .statement_id(statement_id(REGION, api_id))
        .send()
        .await
        .unwrap();
}

/// Lambda, as anybody calls it.
pub(crate) fn lambda(world: &World) -> aws_sdk_lambda::Client {
    let config = aws_sdk_lambda::config::Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(Credentials::new(ACCOUNT, "secret", None, None, "test"))
        .region(Region::new(REGION))
        .endpoint_url(world.gateway.url())
        .build();
    aws_sdk_lambda::Client::from_conf(config)
}

/// API Gateway, as anybody calls it.
pub(crate) fn gateway(world: &World) -> aws_sdk_apigatewayv2::Client {
    let config = aws_sdk_apigatewayv2::config::Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(Credentials::new(ACCOUNT, "secret", None, None, "test"))
        .region(Region::new(REGION))
        .endpoint_url(world.gateway.url())
        .build();
    aws_sdk_apigatewayv2::Client::from_conf(config)
}

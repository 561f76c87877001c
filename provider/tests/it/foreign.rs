//! Changes that somebody else makes.

use aws_credential_types::Credentials;
use aws_sdk_apigatewayv2::config::{BehaviorVersion, Region};
use aws_sdk_apigatewayv2::types::{
    DomainNameConfiguration, EndpointType, LoggingLevel, ProtocolType, RouteSettings,
};
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

/// One change that somebody else makes to a stage with everything.
#[derive(Clone, Copy, Debug)]
pub(crate) enum StageEdit {
    AccessLogDeleted,
    AutoDeployed,
    CertificateChanged,
    DescriptionChanged,
    MappingDeleted,
    MetricsOfRouteOff,
    SettingsReset,
    VariableAdded,
}

/// All of them.
pub(crate) const STAGE_EDITS: [StageEdit; 8] = [
    StageEdit::AccessLogDeleted,
    StageEdit::AutoDeployed,
    StageEdit::CertificateChanged,
    StageEdit::DescriptionChanged,
    StageEdit::MappingDeleted,
    StageEdit::MetricsOfRouteOff,
    StageEdit::SettingsReset,
    StageEdit::VariableAdded,
];

impl StageEdit {
    pub(crate) async fn make(self, world: &World) {
        let gateway = gateway(world);
        let apis = world.apis();
        let id = &apis.apis().values().next().unwrap().api_id;
        let update = gateway.update_stage().api_id(id).stage_name("prod");
        let none = RouteSettings::builder().build();
        let update = match self {
            Self::AccessLogDeleted => {
                let delete = gateway.delete_access_log_settings().api_id(id);
                delete.stage_name("prod").send().await.unwrap();
                return;
            }
            Self::MappingDeleted => {
                let domains = gateway.get_domain_names().send().await.unwrap();
                for domain in domains.items.unwrap_or_default() {
                    let name = domain.domain_name.unwrap();
                    let list = gateway.get_api_mappings().domain_name(&name);
                    for mapping in list.send().await.unwrap().items.unwrap_or_default() {
                        let delete = gateway.delete_api_mapping().domain_name(&name);
                        let delete = delete.api_mapping_id(mapping.api_mapping_id.unwrap());
                        delete.send().await.unwrap();
                    }
                }
                return;
            }
            Self::AutoDeployed => update.auto_deploy(true),
            Self::CertificateChanged => update.client_certificate_id("cert02"),
            Self::DescriptionChanged => update.description("foreign"),
            Self::MetricsOfRouteOff => update.route_settings("$default", none),
            Self::SettingsReset => {
                let reset = RouteSettings::builder().logging_level(LoggingLevel::Off);
                update.default_route_settings(reset.build())
            }
            Self::VariableAdded => update.stage_variables("foreign", "1"),
        };
        update.send().await.unwrap();
    }
}

/// Gives API Gateway a role with which to write logs.
pub(crate) async fn allow_logs(world: &World) {
    let config = aws_sdk_apigateway::config::Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(Credentials::new(ACCOUNT, "secret", None, None, "test"))
        .region(Region::new(REGION))
        .endpoint_url(world.gateway.url())
        .build();
    let role = aws_sdk_apigateway::types::PatchOperation::builder()
        .op(aws_sdk_apigateway::types::Op::Replace)
        .path("/cloudwatchRoleArn")
        .value(format!("arn:aws:iam::{ACCOUNT}:role/logs"));
    let update = aws_sdk_apigateway::Client::from_conf(config).update_account();
    let update = update.patch_operations(role.build());
    update.send().await.unwrap();
}

/// Makes a custom domain.
pub(crate) async fn make_domain(world: &World, name: &str) {
    let configuration = DomainNameConfiguration::builder()
        .certificate_arn(format!("arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"))
        .endpoint_type(EndpointType::Regional);
    let create = gateway(world).create_domain_name().domain_name(name);
    let create = create.domain_name_configurations(configuration.build());
    create.send().await.unwrap();
}

/// Lets a path of a custom domain lead to another API.
pub(crate) async fn take_path(world: &World, domain: &str, key: &str) {
    let gateway = gateway(world);
    let create = gateway.create_api().name("other");
    let create = create.protocol_type(ProtocolType::Websocket);
    let create = create.route_selection_expression("$request.body.action");
    let api = create.send().await.unwrap().api_id.unwrap();
    let stage = gateway.create_stage().api_id(&api).stage_name("live");
    stage.send().await.unwrap();
    let map = gateway.create_api_mapping().domain_name(domain);
    let map = map.api_id(api).stage("live").api_mapping_key(key);
    map.send().await.unwrap();
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

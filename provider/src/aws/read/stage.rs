//! Stages and deployments.

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::types;

use super::{ReadError, by_id, pages, sorted};
use crate::aws::call::Call;
use crate::aws::clients::Session;
use crate::stack::desired::AccessLog;
use crate::stack::live::{Deployment, DeploymentStatus, RouteSettings, Stage};

/// The stages of an API.
pub(in crate::aws) async fn stages(
    session: &Session<'_>,
    api_id: &str,
) -> Result<BTreeMap<String, Stage>, ReadError> {
    let object = format!("the stages of api {api_id}");
    let request = || session.connected.gateway.get_stages().api_id(api_id);
    let items = pages!(session, "GetStages", object.as_str(), request());
    let ignored = &session.settings.ignored_tags;
    Ok(by_id(items, |stage: types::Stage| {
        let default = stage
            .default_route_settings
            .map(settings)
            .unwrap_or_default();
        let routes = stage.route_settings.unwrap_or_default();
        Some((
            stage.stage_name?,
            Stage {
                deployment_id: stage.deployment_id,
                description: stage.description,
                auto_deploy: stage.auto_deploy,
                deployment_message: stage.last_deployment_status_message,
                variables: sorted(stage.stage_variables),
                default_route_settings: default,
                route_settings: routes
                    .into_iter()
                    .map(|(key, value)| (key, settings(value)))
                    .collect(),
                access_log: stage.access_log_settings.map(access_log),
                client_certificate_id: stage.client_certificate_id,
                tags: sorted(stage.tags)
                    .into_iter()
                    .filter(|(key, _)| !ignored.ignores(key))
                    .collect(),
                created: stage.created_date.map_or(0, |date| date.secs()),
            },
        ))
    }))
}

fn access_log(log: types::AccessLogSettings) -> AccessLog {
    AccessLog {
        destination_arn: log.destination_arn.unwrap_or_default(),
        format: log.format.unwrap_or_default(),
    }
}

fn settings(settings: types::RouteSettings) -> RouteSettings {
    RouteSettings {
        throttling_rate_limit: settings.throttling_rate_limit,
        throttling_burst_limit: settings.throttling_burst_limit,
        data_trace_enabled: settings.data_trace_enabled,
        detailed_metrics_enabled: settings.detailed_metrics_enabled,
        logging_level: settings
            .logging_level
            .map(|level| level.as_str().to_owned()),
    }
}

pub(super) async fn deployments(
    session: &Session<'_>,
    api_id: &str,
) -> Result<BTreeMap<String, Deployment>, ReadError> {
    let object = format!("the deployments of api {api_id}");
    let request = || session.connected.gateway.get_deployments().api_id(api_id);
    let items = pages!(session, "GetDeployments", object.as_str(), request());
    Ok(by_id(items, |deployment: types::Deployment| {
        let status = status(deployment.deployment_status.as_ref());
        let created = deployment.created_date.map_or(0, |date| date.secs());
        let description = deployment.description;
        Some((
            deployment.deployment_id?,
            Deployment {
                description,
                status,
                created,
            },
        ))
    }))
}

/// How far a deployment is; one without a status is taken to be ready.
pub(crate) fn status(status: Option<&types::DeploymentStatus>) -> DeploymentStatus {
    match status {
        Some(types::DeploymentStatus::Pending) => DeploymentStatus::Pending,
        Some(types::DeploymentStatus::Failed) => DeploymentStatus::Failed,
        _ => DeploymentStatus::Deployed,
    }
}

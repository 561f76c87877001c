//! Integrations.

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::types;

use super::{ReadError, by_id, has_entries, is_set, pages};
use crate::aws::call::Call;
use crate::aws::clients::Session;
use crate::stack::live::Integration;

pub(super) async fn integrations(
    session: &Session<'_>,
    api_id: &str,
) -> Result<BTreeMap<String, Integration>, ReadError> {
    Ok(pages_of_integrations(session, api_id)
        .await?
        .unwrap_or_default())
}

pub(super) async fn pages_of_integrations(
    session: &Session<'_>,
    api_id: &str,
) -> Result<Option<BTreeMap<String, Integration>>, ReadError> {
    let object = format!("the integrations of api {api_id}");
    let request = || session.connected.gateway.get_integrations().api_id(api_id);
    let items = pages!(session, "GetIntegrations", object.as_str(), request());
    Ok(items.map(|items| by_id(Some(items), integration)))
}

fn integration(integration: types::Integration) -> Option<(String, Integration)> {
    // What AWS writes by itself does not count: the expression that selects an integration response.
    let foreign = is_set(integration.credentials_arn.as_ref())
        || is_set(integration.description.as_ref())
        || is_set(integration.connection_id.as_ref())
        || is_set(integration.integration_subtype.as_ref())
        || is_set(integration.template_selection_expression.as_ref())
        || integration.content_handling_strategy.is_some()
        || integration.tls_config.is_some()
        || has_entries(integration.request_parameters.as_ref())
        || has_entries(integration.request_templates.as_ref())
        || has_entries(integration.response_parameters.as_ref());
    let kind = integration
        .integration_type
        .map(|kind| kind.as_str().to_owned());
    let passthrough = integration
        .passthrough_behavior
        .map(|value| value.as_str().to_owned());
    Some((
        integration.integration_id?,
        Integration {
            kind: kind.unwrap_or_default(),
            uri: integration.integration_uri,
            method: integration.integration_method,
            timeout_ms: integration.timeout_in_millis,
            connection_type: integration
                .connection_type
                .map(|value| value.as_str().to_owned()),
            passthrough_behavior: passthrough,
            payload_format_version: integration.payload_format_version,
            foreign,
        },
    ))
}

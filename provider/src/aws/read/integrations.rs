//! Integrations.

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::types;
use futures_util::future::try_join_all;

use super::{ReadError, by_id, has_entries, is_set, pages, sorted};
use crate::aws::call::Call;
use crate::aws::clients::Session;
use crate::stack::live::{Integration, IntegrationResponse};

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

/// Fills in the responses of every integration that may have some.
pub(super) async fn integration_responses(
    session: &Session<'_>,
    api_id: &str,
    integrations: &mut BTreeMap<String, Integration>,
) -> Result<(), ReadError> {
    let responding = integrations
        .iter_mut()
        .filter(|(_, integration)| integration.may_respond());
    try_join_all(responding.map(|(id, integration)| async move {
        let object = format!("the responses of integration {id} of api {api_id}");
        let request = || {
            session
                .connected
                .gateway
                .get_integration_responses()
                .api_id(api_id)
                .integration_id(id)
        };
        let items = pages!(
            session,
            "GetIntegrationResponses",
            object.as_str(),
            request()
        );
        integration.responses = by_id(items, response);
        Ok::<_, ReadError>(())
    }))
    .await?;
    Ok(())
}

fn response(response: types::IntegrationResponse) -> Option<(String, IntegrationResponse)> {
    Some((
        response.integration_response_id?,
        IntegrationResponse {
            key: response.integration_response_key.unwrap_or_default(),
            templates: sorted(response.response_templates),
            template_selection_expression: response.template_selection_expression,
            content_handling_strategy: response
                .content_handling_strategy
                .map(|value| value.as_str().to_owned()),
            parameters: sorted(response.response_parameters),
        },
    ))
}

fn integration(integration: types::Integration) -> Option<(String, Integration)> {
    // What AWS writes by itself does not count: the expression that selects an integration response.
    let foreign = is_set(integration.connection_id.as_ref())
        || is_set(integration.integration_subtype.as_ref())
        || integration.tls_config.is_some()
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
            credentials_arn: integration.credentials_arn,
            description: integration.description,
            content_handling_strategy: integration
                .content_handling_strategy
                .map(|value| value.as_str().to_owned()),
            template_selection_expression: integration.template_selection_expression,
            request_parameters: sorted(integration.request_parameters),
            request_templates: sorted(integration.request_templates),
            responses: BTreeMap::new(),
            foreign,
        },
    ))
}

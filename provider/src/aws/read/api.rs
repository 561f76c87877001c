//! The API itself.

use aws_sdk_apigatewayv2::types::ProtocolType;

use super::{ReadError, existing, sorted};
use crate::aws::call::Call;
use crate::aws::clients::Session;
use crate::stack::live::Api;

pub(super) async fn api(session: &Session<'_>, api_id: &str) -> Result<Option<Api>, ReadError> {
    let request = session.connected.gateway.get_api().api_id(api_id);
    let call = Call::gateway("GetApi", format!("api {api_id}"));
    let answer = existing(session.call(call, || request.clone().send()).await)?;
    let protocol = answer.as_ref().and_then(|api| api.protocol_type.as_ref());
    if let Some(protocol) = protocol.filter(|protocol| **protocol != ProtocolType::Websocket) {
        return Err(ReadError::Protocol {
            api_id: api_id.to_owned(),
            protocol: protocol.as_str().to_owned(),
        });
    }
    let ignored = &session.settings.ignored_tags;
    Ok(answer.map(|api| Api {
        id: api_id.to_owned(),
        endpoint: api.api_endpoint.unwrap_or_default(),
        name: api.name.unwrap_or_default(),
        description: api.description,
        version: api.version,
        disable_execute_api_endpoint: api.disable_execute_api_endpoint,
        disable_schema_validation: api.disable_schema_validation,
        ip_address_type: api.ip_address_type.map(|kind| kind.as_str().to_owned()),
        route_selection_expression: api.route_selection_expression,
        api_key_selection_expression: api.api_key_selection_expression,
        tags: sorted(api.tags)
            .into_iter()
            .filter(|(key, _)| !ignored.ignores(key))
            .collect(),
    }))
}

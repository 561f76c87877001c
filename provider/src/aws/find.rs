//! APIs by what they carry: the tag of a stack, which a create whose process died has left, and names.

use aws_sdk_apigatewayv2::types;

use super::call::Call;
use super::clients::Session;
use super::read::{ReadError, pages, stages};
use crate::stack::adopt::Candidate;
use crate::stack::desired::STACK_TAG;
use crate::stack::takeover;

/// Every API of the account and Region whose tag has the key `stack_key`; whether it has the stage
/// `stage_name` tells a finished create from an unfinished one, where one is made.
///
/// # Errors
///
/// [`ReadError`] when AWS could not be asked.
pub async fn candidates(
    session: &Session<'_>,
    stack_key: &str,
    stage_name: Option<&str>,
) -> Result<Vec<Candidate>, ReadError> {
    let request = || session.connected.gateway.get_apis();
    let apis = pages!(session, "GetApis", "the account", request());
    let mut candidates = Vec::new();
    for api in apis.unwrap_or_default() {
        let tags = api.tags.as_ref();
        let tagged = tags
            .and_then(|tags| tags.get(STACK_TAG))
            .is_some_and(|tag| takeover::key(tag) == stack_key);
        if !tagged || api.protocol_type != Some(types::ProtocolType::Websocket) {
            continue;
        }
        let Some(api_id) = api.api_id else { continue };
        // What makes no stage looks finished from the start.
        let has_stage = match stage_name {
            Some(stage_name) => stages(session, &api_id).await?.contains_key(stage_name),
            None => true,
        };
        let created = api.created_date.map_or(0, |date| date.secs());
        candidates.push(Candidate {
            api_id,
            created,
            has_stage,
        });
    }
    Ok(candidates)
}

/// Id and name of every WebSocket API of the account and Region.
///
/// # Errors
///
/// [`ReadError`] when AWS could not be asked.
pub async fn names(session: &Session<'_>) -> Result<Vec<(String, String)>, ReadError> {
    let request = || session.connected.gateway.get_apis();
    let apis = pages!(session, "GetApis", "the account", request());
    let apis = apis.unwrap_or_default().into_iter();
    Ok(apis
        .filter(|api| api.protocol_type == Some(types::ProtocolType::Websocket))
        .filter_map(|api| Some((api.api_id?, api.name.unwrap_or_default())))
        .collect())
}

//! Authorizers.

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::types;

use super::{ReadError, by_id, is_set, pages};
use crate::aws::call::Call;
use crate::aws::clients::Session;
use crate::stack::live::Authorizer;

/// The authorizers of an API, if they are wanted.
pub(super) async fn authorizers(
    session: &Session<'_>,
    api_id: &str,
    wanted: bool,
) -> Result<BTreeMap<String, Authorizer>, ReadError> {
    if !wanted {
        return Ok(BTreeMap::new());
    }
    let object = format!("the authorizers of api {api_id}");
    let request = || session.connected.gateway.get_authorizers().api_id(api_id);
    let items = pages!(session, "GetAuthorizers", object.as_str(), request());
    Ok(by_id(items, |authorizer: types::Authorizer| {
        let kind = authorizer.authorizer_type.as_ref();
        let foreign = kind.is_some_and(|kind| *kind != types::AuthorizerType::Request)
            || authorizer.jwt_configuration.is_some()
            || authorizer.enable_simple_responses == Some(true)
            || is_set(authorizer.authorizer_payload_format_version.as_ref())
            || is_set(authorizer.identity_validation_expression.as_ref())
            || authorizer.authorizer_result_ttl_in_seconds.unwrap_or(0) != 0;
        Some((
            authorizer.authorizer_id?,
            Authorizer {
                name: authorizer.name.unwrap_or_default(),
                uri: authorizer.authorizer_uri,
                credentials_arn: authorizer.authorizer_credentials_arn,
                identity_sources: authorizer
                    .identity_source
                    .unwrap_or_default()
                    .into_iter()
                    .collect(),
                foreign,
            },
        ))
    }))
}

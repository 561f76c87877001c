//! Models.

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::types;

use super::{ReadError, by_id, pages};
use crate::aws::call::Call;
use crate::aws::clients::Session;
use crate::stack::live::Model;

/// The models of an API, if they are wanted.
pub(super) async fn models(
    session: &Session<'_>,
    api_id: &str,
    wanted: bool,
) -> Result<BTreeMap<String, Model>, ReadError> {
    if !wanted {
        return Ok(BTreeMap::new());
    }
    let object = format!("the models of api {api_id}");
    let request = || session.connected.gateway.get_models().api_id(api_id);
    let items = pages!(session, "GetModels", object.as_str(), request());
    Ok(by_id(items, |model: types::Model| {
        Some((
            model.model_id?,
            Model {
                name: model.name.unwrap_or_default(),
                schema: model.schema,
                content_type: model.content_type,
                description: model.description,
            },
        ))
    }))
}

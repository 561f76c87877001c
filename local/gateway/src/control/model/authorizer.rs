//! What decides who may connect, and what messages must look like.

use serde::Serialize;

/// A Lambda authorizer of an API. WebSocket APIs have only the type `REQUEST`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Authorizer {
    /// Id, 6 characters.
    pub authorizer_id: String,
    /// Name, 1 to 128 characters, once per API.
    pub name: String,
    /// Always `REQUEST`.
    pub authorizer_type: String,
    /// Address of the function:
    /// `arn:…:lambda:path/2015-03-31/functions/{function ARN}/invocations`.
    pub authorizer_uri: String,
    /// Role with which the function is called, instead of a permission of the function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_credentials_arn: Option<String>,
    /// Where the identity of a caller is: `route.request.header.{name}`,
    /// `route.request.querystring.{name}`, `stageVariables.{name}`, `context.{name}`. A handshake that
    /// lacks one is refused without a call.
    pub identity_source: Vec<String>,
}

/// A model: what the body of a message must look like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    /// Id, 6 characters.
    pub model_id: String,
    /// Name, 1 to 128 letters and digits, once per API. Routes refer to it by this name.
    pub name: String,
    /// Media type of the body, `application/json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// JSON schema, draft 4, at most 32,768 characters.
    pub schema: String,
}

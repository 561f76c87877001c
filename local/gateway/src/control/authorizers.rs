//! Operations on authorizers.

use super::api::Api;
use super::call::{Answer, Call, answer, gone, render};
use super::error::Refusal;
use super::fields::Fields;
use super::model::Authorizer;

/// Authorizers per API (reference §3.4).
const MOST: usize = 10;

/// Length of an authorizer id (TFP#40833 shows one).
const ID_LENGTH: usize = 6;

/// Members that only HTTP APIs have (botocore, documentation of `CreateAuthorizerRequest`).
const HTTP_ONLY: &[&str] = &[
    "authorizerPayloadFormatVersion",
    "enableSimpleResponses",
    "jwtConfiguration",
];

/// What an identity source may start with (AWS page "Create a Lambda REQUEST authorizer function",
/// for WebSocket APIs).
const SOURCES: &[&str] = &[
    "route.request.header.",
    "route.request.querystring.",
    "stageVariables.",
    "context.",
];

impl Api {
    pub(super) fn create_authorizer(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let name = fields.required("name", 128)?;
        fields.required("authorizerType", 64)?;
        let uri = fields.required("authorizerUri", 2048)?;
        let Some(identity_source) = fields.strings("identitySource")? else {
            return Err(Refusal::bad_request("identitySource is required"));
        };
        if self.authorizers.len() >= MOST {
            return Err(Refusal::limit(
                "Authorizers",
                "Maximum number of Authorizers for this API has been reached.",
            ));
        }
        let id = call.new_id(&self.authorizers, ID_LENGTH);
        let mut authorizer = Authorizer {
            authorizer_id: id.clone(),
            name: name.to_owned(),
            authorizer_type: "REQUEST".to_owned(),
            authorizer_uri: uri.to_owned(),
            authorizer_credentials_arn: None,
            identity_source,
        };
        authorizer.patch(fields)?;
        self.check_authorizer(&authorizer)?;
        let response = answer(201, &authorizer);
        self.authorizers.put(&id, authorizer);
        response
    }

    pub(super) fn get_authorizer(&self, call: &Call<'_>) -> Answer {
        answer(200, self.authorizer(call)?)
    }

    pub(super) fn get_authorizers(&self, call: &Call<'_>) -> Answer {
        call.page(&self.authorizers, |_| true, render)
    }

    pub(super) fn update_authorizer(&mut self, call: &Call<'_>) -> Answer {
        let mut changed = self.authorizer(call)?.clone();
        changed.patch(call.fields()?)?;
        self.check_authorizer(&changed)?;
        let response = answer(200, &changed);
        self.authorizers.put(call.parameter(1), changed);
        response
    }

    /// Refused while a route refers to it (reference §2 row 8; the words are those of SST#5586).
    pub(super) fn delete_authorizer(&mut self, call: &Call<'_>) -> Answer {
        let authorizer = self.authorizer(call)?;
        let id = call.parameter(1);
        let user = self
            .routes
            .values()
            .find(|route| route.authorizer_id.as_deref() == Some(id));
        if let Some(route) = user {
            return Err(Refusal::conflict(format!(
                "Cannot delete authorizer '{}', is referenced in route: {}",
                authorizer.name, route.route_key
            )));
        }
        self.authorizers.remove(id);
        gone()
    }

    fn authorizer(&self, call: &Call<'_>) -> Result<&Authorizer, Refusal> {
        let id = call.parameter(1);
        self.authorizers
            .get(id)
            .ok_or_else(|| Refusal::not_found("Authorizer", id))
    }

    /// A name may be there once. The code for one that is taken has no source for v2; v1 says Conflict.
    fn check_authorizer(&self, authorizer: &Authorizer) -> Result<(), Refusal> {
        let name = &authorizer.name;
        let taken = self
            .authorizers
            .values()
            .any(|other| other.name == *name && other.authorizer_id != authorizer.authorizer_id);
        if taken {
            return Err(Refusal::conflict(format!(
                "Authorizer name must be unique. Authorizer {name} already exists in this API."
            )));
        }
        Ok(())
    }
}

impl Authorizer {
    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        fields.refuse_http_only(HTTP_ONLY)?;
        match fields.text("authorizerType", 0..=64)? {
            None | Some("REQUEST") => {}
            Some("JWT") => {
                return Err(Refusal::bad_request(
                    "authorizerType JWT is only for HTTP APIs",
                ));
            }
            Some(other) => {
                return Err(Refusal::bad_request(format!(
                    "authorizerType must be REQUEST, not {other}"
                )));
            }
        }
        // Only HTTP APIs keep results; none at all is what a WebSocket API has anyway.
        if fields
            .integer("authorizerResultTtlInSeconds", 0..=3600)?
            .is_some_and(|seconds| seconds > 0)
        {
            return Err(Refusal::bad_request(
                "authorizerResultTtlInSeconds is only for HTTP APIs",
            ));
        }
        if let Some(name) = fields.text("name", 1..=128)? {
            name.clone_into(&mut self.name);
        }
        if let Some(uri) = fields.text("authorizerUri", 1..=2048)? {
            uri.clone_into(&mut self.authorizer_uri);
        }
        if !is_function_uri(&self.authorizer_uri) {
            return Err(Refusal::bad_request(format!(
                "Invalid Authorizer URI: {}. Authorizer URI should be a valid API Gateway ARN that \
                 represents a Lambda function invocation.",
                self.authorizer_uri
            )));
        }
        fields.text("identityValidationExpression", 0..=1024)?;
        fields.set_arn(
            &mut self.authorizer_credentials_arn,
            "authorizerCredentialsArn",
        )?;
        if let Some(sources) = fields.strings("identitySource")? {
            self.identity_source = sources;
        }
        self.identity_source.iter().try_for_each(|source| {
            let fits = SOURCES
                .iter()
                .filter_map(|prefix| source.strip_prefix(prefix))
                .any(|name| !name.is_empty());
            if fits {
                return Ok(());
            }
            Err(Refusal::bad_request(format!(
                "Invalid mapping expression specified: {source}"
            )))
        })
    }
}

fn is_function_uri(uri: &str) -> bool {
    uri.starts_with("arn:")
        && uri.contains(":apigateway:")
        && uri.contains(":lambda:path/")
        && uri.ends_with("/invocations")
}

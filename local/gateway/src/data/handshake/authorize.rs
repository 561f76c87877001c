//! Who may connect: nobody asks, IAM, or a Lambda authorizer.

use bytes::Bytes;

use super::{Handshake, Refusal, warn};
use crate::control::{AuthorizationType, Authorizer, DeployedRoute};
use crate::data::authorizer::{self, Granted, Verdict};
use crate::data::caller::{Action, Caller, Secret};
use crate::data::event::{Admission, Peer};
use crate::data::function::FunctionArn;
use crate::data::incoming::Incoming;
use crate::data::integration::{Failure, Invoke, source_arn};
use crate::data::plane::Plane;
use crate::data::reply::Message;
use crate::data::route::CONNECT;
use crate::data::signature::{Signature, SignatureError};

/// Where an API key is if the authorizer names it (AWS page "API key source"), beside the places that
/// selection expressions reach.
const KEY_OF_AUTHORIZER: &str = "$context.authorizer.usageIdentifierKey";

impl Plane {
    /// Authorizes a handshake and says what it has shown about its client.
    pub(super) async fn authorize(
        &self,
        handshake: &Handshake,
        route: Option<&DeployedRoute>,
        peer: &Peer,
    ) -> Result<Admission, Refusal> {
        let incoming = handshake.exchange.incoming(peer, handshake.occasion());
        let mut admission = Admission::default();
        let mut granted = Granted::default();
        let kind = route.map_or(AuthorizationType::None, |route| {
            route.route.authorization_type
        });
        match kind {
            AuthorizationType::None => {}
            AuthorizationType::AwsIam => {
                let caller = self.signed_by(handshake).await?;
                admission.identity.insert("accessKey", caller.access_key_id);
            }
            AuthorizationType::Custom => {
                let authorizer = route.and_then(|route| route.authorizer.as_deref());
                granted = self.ask(handshake, authorizer, peer, &incoming).await?;
            }
        }
        let expression = &handshake
            .exchange
            .deployed
            .snapshot
            .api_key_selection_expression;
        let key = match expression.as_str() {
            KEY_OF_AUTHORIZER => granted.api_key,
            expression => incoming.select(expression),
        };
        admission.api_key = key.map(Secret::new);
        admission.authorizer = granted.context;
        Ok(admission)
    }

    /// Who has signed the handshake, if that is somebody who may invoke the API.
    async fn signed_by(&self, handshake: &Handshake) -> Result<Caller, Refusal> {
        let deployed = &handshake.exchange.deployed;
        let (head, now) = (&handshake.head, self.clock.now());
        let signature = Signature::of(head).and_then(|signature| {
            let caller = signature.caller();
            let callers = self.callers.as_ref();
            let secret = callers.and_then(|callers| callers.secret(&caller.access_key_id));
            signature.verify(head, b"", &deployed.region, secret.as_ref(), now)?;
            Ok(signature)
        });
        let caller = match signature {
            Ok(signature) => signature.caller().clone(),
            Err(SignatureError::Missing) => return Err(Message::MissingToken.into()),
            Err(error) => {
                tracing::info!(api = deployed.api_id, %error, "a signed handshake is refused");
                return Err(Message::Forbidden.into());
            }
        };
        let resource = source_arn(deployed, &format!("{}/{CONNECT}", deployed.stage));
        if !self.may(&caller, Action::Invoke, &resource).await {
            return Err(Message::Forbidden.into());
        }
        Ok(caller)
    }

    /// Whether somebody says that `caller` may; yes if there is nobody to ask.
    pub(in crate::data) async fn may(
        &self,
        caller: &Caller,
        action: Action,
        resource: &str,
    ) -> bool {
        let Some(callers) = &self.callers else {
            return true;
        };
        let allowed = callers.may(caller, action, resource).await;
        allowed.unwrap_or_else(|error| {
            tracing::warn!(
                resource,
                action = action.name(),
                error = &error as &dyn std::error::Error,
                "nobody could say what a caller may do",
            );
            false
        })
    }

    /// What the Lambda authorizer of `$connect` says.
    async fn ask(
        &self,
        handshake: &Handshake,
        authorizer: Option<&Authorizer>,
        peer: &Peer,
        incoming: &Incoming,
    ) -> Result<Granted, Refusal> {
        let Some(authorizer) = authorizer else {
            tracing::warn!(
                api = peer.api_id,
                "the $connect route has no authorizer; set it and deploy"
            );
            return Err(Message::Internal.into());
        };
        let has = |source: &String| {
            let value = incoming.mapped(source.trim_start_matches('$'));
            value.is_some_and(|value| !value.is_empty())
        };
        if !authorizer.identity_source.iter().all(has) {
            return Err(Message::Unauthorized.into());
        }
        let deployed = &handshake.exchange.deployed;
        let method_arn = source_arn(deployed, &format!("{}/{CONNECT}", deployed.stage));
        let event = handshake.exchange.event(peer, handshake.occasion());
        let payload = Bytes::from(authorizer::event(&event, &method_arn));
        let invocation = match self.invocation(handshake, authorizer, payload) {
            Ok(invoke) => {
                self.integrations
                    .invoke(invoke, self.limits.integration)
                    .await
            }
            Err(failure) => Err(failure),
        };
        let invocation = invocation.map_err(|failure| {
            warn(handshake, peer, &failure);
            Message::Internal
        })?;
        let failed = invocation.function_error.is_some();
        match authorizer::judge(&invocation.payload, failed, &method_arn) {
            Ok(Verdict::Allowed(granted)) => Ok(granted),
            Ok(Verdict::Denied) => Err(Message::Forbidden.into()),
            Ok(Verdict::Unauthorized) => Err(Message::Unauthorized.into()),
            Err(error) => {
                tracing::warn!(
                    api = peer.api_id,
                    authorizer = authorizer.name,
                    error = &error as &dyn std::error::Error,
                    "an authorizer gave no answer",
                );
                Err(Message::Internal.into())
            }
        }
    }

    fn invocation(
        &self,
        handshake: &Handshake,
        authorizer: &Authorizer,
        payload: Bytes,
    ) -> Result<Invoke, Failure> {
        let deployed = &handshake.exchange.deployed;
        let uri = &authorizer.authorizer_uri;
        let function = FunctionArn::of_integration(uri, &deployed.variables)
            .ok_or_else(|| Failure::NoFunction(uri.clone()))?;
        let source = || {
            let place = format!("authorizers/{}", authorizer.authorizer_id);
            (source_arn(deployed, &place), deployed.account.clone())
        };
        Ok(Invoke {
            function,
            payload,
            source: authorizer.authorizer_credentials_arn.is_none().then(source),
            asynchronous: false,
        })
    }
}

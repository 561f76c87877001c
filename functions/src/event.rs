//! What the chat function is invoked with: by the socket, by itself, or by `/chat` of the REST API.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::frame::Request;
use crate::identity::{UserId, UserIdError, authorized};

/// One invocation.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The function asked itself to make an answer.
    Job(Box<Job>),
    /// Something happened on the socket.
    Socket(Box<SocketEvent>),
    /// A REST call, or a request as it is: see [`crate::rest::call`].
    Call(Value),
}

/// The member that keeps a [`Job`] apart from every event of AWS.
pub const JOB: &str = "chatbot_job";

/// Why an event is none of these.
#[derive(Debug, thiserror::Error)]
#[error("the event is neither a socket's nor a job of this function")]
pub struct EventError(#[source] serde_json::Error);

impl Event {
    /// Tells the events apart.
    ///
    /// # Errors
    ///
    /// [`EventError`] when it says that it is a job or a socket's and lacks what those have.
    pub fn read(mut event: Value) -> Result<Self, EventError> {
        if let Some(job) = event.get_mut(JOB) {
            let job = serde_json::from_value(job.take()).map_err(EventError)?;
            return Ok(Self::Job(job));
        }
        if event
            .pointer("/requestContext/connectionId")
            .is_some_and(Value::is_string)
        {
            let event = serde_json::from_value(event).map_err(EventError)?;
            return Ok(Self::Socket(event));
        }
        Ok(Self::Call(event))
    }
}

/// An event of a WebSocket API, as far as it matters here. AWS: "Set up an AWS Lambda proxy integration
/// for a WebSocket API".
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SocketEvent {
    /// Where the event comes from.
    pub request_context: RequestContext,
    /// The message; absent on connect and disconnect.
    #[serde(default)]
    pub body: Option<String>,
    /// Whether `body` is base64 of binary data.
    #[serde(default)]
    pub is_base64_encoded: bool,
}

/// Where an event comes from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestContext {
    /// `CONNECT`, `MESSAGE` or `DISCONNECT`.
    pub event_type: String,
    /// The connection.
    pub connection_id: String,
    /// Host, and port where it is not the usual one, that the client connected to.
    pub domain_name: String,
    /// Stage of the API.
    pub stage: String,
    /// Id of the event, for logs and error texts.
    #[serde(default)]
    pub request_id: String,
    /// What an authorizer said of the client.
    #[serde(default)]
    pub authorizer: Option<Value>,
}

/// Order to make one answer, sent to the function itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Job {
    /// Who gets the answer; nobody when it is only kept.
    pub client: Option<Client>,
    /// Who asked: the authorizer's identity, or what the client says.
    pub user: UserId,
    /// What was asked.
    pub request: Request,
    /// Id of the socket event, for logs and error texts.
    pub reference: String,
}

/// A connection and how to reach it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Client {
    /// The connection.
    pub connection_id: String,
    /// `https://{domain}/{stage}`, below which `@connections` lies.
    pub callback_url: String,
}

impl RequestContext {
    /// The connection of this event. The callback address is built from the event and not from the
    /// environment, so that the function needs nothing of the API that needs the function.
    #[must_use]
    pub fn client(&self) -> Client {
        Client {
            connection_id: self.connection_id.clone(),
            callback_url: format!("https://{}/{}", self.domain_name, self.stage),
        }
    }

    /// Who sent `request`: the authorizer's identity wins over what the request says; without both, a
    /// guest as long as the connection lasts.
    ///
    /// # Errors
    ///
    /// [`UserIdError`] of the one that counts.
    pub fn user(&self, request: &Request) -> Result<UserId, UserIdError> {
        if let Some(identity) = authorized(self.authorizer.as_ref())? {
            return Ok(identity);
        }
        match request
            .user_id
            .as_deref()
            .filter(|id| !id.trim().is_empty())
        {
            Some(id) => UserId::new(id),
            None => Ok(UserId::guest(&self.connection_id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn message(authorizer: &Value) -> Value {
        json!({
            "requestContext": {
                "routeKey": "$default", "eventType": "MESSAGE", "connectionId": "c=",
                "domainName": "abc.execute-api.us-east-1.amazonaws.com", "stage": "dev",
                "requestId": "e", "connectedAt": 1, "requestTimeEpoch": 2, "authorizer": authorizer,
            },
            "body": "__ping__", "isBase64Encoded": false,
        })
    }

    fn context(authorizer: &Value) -> RequestContext {
        match Event::read(message(authorizer)) {
            Ok(Event::Socket(event)) => event.request_context,
            other => panic!("{other:?}"),
        }
    }

    fn request(user: &Value) -> Request {
        let members = json!({ "request_id": "r", "body": "Hello", "user_id": user });
        Request::read(members.as_object().unwrap()).unwrap()
    }

    #[test]
    fn events_are_told_apart() {
        let client = context(&Value::Null).client();
        assert_eq!(
            client.callback_url,
            "https://abc.execute-api.us-east-1.amazonaws.com/dev"
        );
        let job = Job {
            client: Some(client),
            user: UserId::new("kim").unwrap(),
            request: request(&Value::Null),
            reference: "e".into(),
        };
        let event = Event::read(json!({ JOB: job })).unwrap();
        assert_eq!(event, Event::Job(Box::new(job)));
        let call = json!({ "httpMethod": "POST", "requestContext": {}, "body": "{}" });
        assert_eq!(Event::read(call.clone()).unwrap(), Event::Call(call));
        for event in [
            json!({ JOB: {} }),
            json!({ "requestContext": { "connectionId": "c" } }),
        ] {
            assert!(Event::read(event.clone()).is_err(), "{event}");
        }
    }

    #[test]
    fn the_identity_of_an_authorizer_wins() {
        let check = |authorizer: Value, user: Value, expected: &str| {
            let found = context(&authorizer).user(&request(&user)).unwrap();
            assert_eq!(found.as_str(), expected);
        };
        check(json!({ "principalId": "kim" }), json!("lee"), "kim");
        check(Value::Null, json!("lee"), "lee");
        check(Value::Null, Value::Null, "#chatbot/guest/c=");
        check(Value::Null, json!(""), "#chatbot/guest/c=");
        let reserved = context(&Value::Null).user(&request(&json!("#chatbot/guest/x")));
        assert_eq!(reserved, Err(UserIdError::Forbidden));
    }

    proptest! {
        #[test]
        fn any_event_is_read_or_refused(key in "chatbot_job|requestContext|body|[a-z]", inner in "connectionId|httpMethod|client", text in "\\PC{0,9}") {
            let _ = Event::read(json!({ key: { inner: text } }));
        }
    }
}

//! What the chat function is invoked with: by the socket, or by itself.

use serde::{Deserialize, Serialize};

use crate::frame::Request;

/// One invocation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// The function asked itself to make an answer.
    Job {
        /// What to answer, and to whom. The name keeps it apart from every event of AWS.
        chatbot_job: Box<Job>,
    },
    /// Something happened on the socket.
    Socket(SocketEvent),
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
}

/// Order to make one answer, sent to the function itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Job {
    /// Who gets the answer.
    pub client: Client,
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(text: &str) -> Event {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_message_and_a_job_are_told_apart() {
        let message = event(
            r#"{"requestContext":{"routeKey":"$default","eventType":"MESSAGE","connectionId":"c=",
                "domainName":"abc.execute-api.us-east-1.amazonaws.com","stage":"dev","requestId":"e",
                "connectedAt":1,"requestTimeEpoch":2},"body":"__ping__","isBase64Encoded":false}"#,
        );
        let Event::Socket(message) = message else {
            panic!("not a socket event")
        };
        let client = message.request_context.client();
        assert_eq!(
            client.callback_url,
            "https://abc.execute-api.us-east-1.amazonaws.com/dev"
        );
        let request = serde_json::from_str(r#"{"request_id":"r","body":"Hello"}"#).unwrap();
        let job = Job {
            client,
            request,
            reference: "e".into(),
        };
        let text = serde_json::json!({ "chatbot_job": job }).to_string();
        assert_eq!(
            event(&text),
            Event::Job {
                chatbot_job: Box::new(job)
            }
        );
    }

    #[test]
    fn anything_else_is_an_error() {
        for text in [
            "{}",
            "null",
            r#"{"chatbot_job":{}}"#,
            r#"{"requestContext":{}}"#,
        ] {
            assert!(serde_json::from_str::<Event>(text).is_err(), "{text}");
        }
    }
}

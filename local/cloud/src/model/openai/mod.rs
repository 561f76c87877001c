//! A model behind an OpenAI-compatible server: `POST {url}/chat/completions`, streamed.
//!
//! Plain HTTP/1.1, as local model servers speak it; no TLS and no keys.

mod chat;
mod lines;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::time::timeout;

use super::piece::{Broken, Piece};
use super::refusal::{Code, Refusal};
use super::request::Conversation;
use chat::Completion;
use lines::Lines;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest text of an error that is read, bytes.
const MAX_ERROR: usize = 64 << 10;

/// Where the model is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAi {
    uri: Uri,
    name: String,
}

/// An address that is none.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// No address at all.
    #[error(
        "{url} is not the address of a model server; give one such as http://127.0.0.1:11434/v1"
    )]
    Malformed {
        /// What was given.
        url: String,
        /// Why.
        #[source]
        source: http::uri::InvalidUri,
    },
    /// Not plain HTTP.
    #[error("{url} does not begin with http://; model servers are asked over plain HTTP")]
    Scheme {
        /// What was given.
        url: String,
    },
}

impl OpenAi {
    /// The model `name` of the server whose base address is `url`, such as
    /// `http://127.0.0.1:11434/v1`. Any host: whoever names it wants it asked.
    ///
    /// # Errors
    ///
    /// When `url` is not an address or not plain HTTP.
    pub fn new(url: &str, name: &str) -> Result<Self, AddressError> {
        let address = format!("{}/chat/completions", url.trim_end_matches('/'));
        let uri: Uri = address.parse().map_err(|source| AddressError::Malformed {
            url: url.to_owned(),
            source,
        })?;
        if uri.scheme_str() != Some("http") || uri.host().is_none() {
            return Err(AddressError::Scheme {
                url: url.to_owned(),
            });
        }
        Ok(Self {
            uri,
            name: name.to_owned(),
        })
    }
}

/// Asks one model.
#[derive(Debug)]
pub(super) struct Asker {
    model: OpenAi,
    client: Client<HttpConnector, Full<Bytes>>,
    /// Longest wait for the answer to begin, and for each part of it.
    patience: Duration,
}

impl Asker {
    pub(super) fn new(model: OpenAi, patience: Duration) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT));
        connector.set_nodelay(true);
        Self {
            model,
            client: Client::builder(TokioExecutor::new()).build(connector),
            patience,
        }
    }

    /// Asks, and returns once the model has begun to answer.
    pub(super) async fn ask(&self, conversation: &Conversation) -> Result<Answer, Refusal> {
        let address = &self.model.uri;
        let body = chat::request(&self.model.name, conversation).to_string();
        let request = Request::post(address.clone())
            .header("content-type", "application/json")
            .header("accept", "text/event-stream")
            .body(Full::from(body))
            .map_err(|error| Refusal::new(Code::InternalServer, error.to_string()))?;
        let response = timeout(self.patience, self.client.request(request))
            .await
            .map_err(|_| late())?
            .map_err(|error| {
                let message = format!("the model server {address} does not answer: {error}");
                Refusal::new(Code::ServiceUnavailable, message)
            })?;
        let status = response.status();
        if !status.is_success() {
            let text = Limited::new(response.into_body(), MAX_ERROR).collect();
            let text = match timeout(self.patience, text).await {
                Ok(Ok(text)) => text.to_bytes(),
                Ok(Err(_)) | Err(_) => Bytes::new(),
            };
            return Err(chat::refusal(status, &text));
        }
        Ok(Answer {
            body: response.into_body(),
            lines: Lines::default(),
            completion: Completion::new(conversation),
            patience: self.patience,
        })
    }
}

/// An answer that is being given.
#[derive(Debug)]
pub(super) struct Answer {
    body: Incoming,
    lines: Lines,
    completion: Completion,
    patience: Duration,
}

impl Answer {
    /// The next piece, when it has come.
    pub(super) async fn next(&mut self) -> Result<Piece, Broken> {
        loop {
            while let Some(line) = self.lines.next() {
                if let Some(piece) = self.completion.line(&line).map_err(Broken::Refused)? {
                    return Ok(piece);
                }
            }
            let frame = timeout(self.patience, self.body.frame())
                .await
                .map_err(|_| Broken::Refused(late()))?;
            match frame {
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        self.lines.push(&bytes).map_err(Broken::Refused)?;
                    }
                }
                Some(Err(error)) => {
                    let message = format!("the connection to the model server broke: {error}");
                    return Err(Broken::Refused(Refusal::new(
                        Code::ModelStreamError,
                        message,
                    )));
                }
                None => return self.completion.finish().map_err(Broken::Refused),
            }
        }
    }
}

fn late() -> Refusal {
    Refusal::new(Code::ModelTimeout, "the model server takes too long")
}

#[cfg(test)]
mod tests {
    use super::OpenAi;

    #[test]
    fn addresses_are_plain_http() {
        for (url, expected) in [
            (
                "http://127.0.0.1:11434/v1",
                Ok("http://127.0.0.1:11434/v1/chat/completions"),
            ),
            ("http://models/v1/", Ok("http://models/v1/chat/completions")),
            ("https://example.com/v1", Err("plain HTTP")),
            ("127.0.0.1:11434", Err("is not the address")),
            ("/v1", Err("plain HTTP")),
            ("http://a b", Err("is not the address")),
        ] {
            match (OpenAi::new(url, "m"), expected) {
                (Ok(model), Ok(address)) => assert_eq!(model.uri.to_string(), address),
                (Err(error), Err(text)) => assert!(error.to_string().contains(text), "{error}"),
                (result, _) => panic!("{url}: {result:?}"),
            }
        }
    }
}

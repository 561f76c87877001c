//! A conversation over a WebSocket, with the frames of the chat contract (reference system §5.2,
//! §5.3), for people and scripts.

use std::io::Write;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long nothing may come before an answer counts as lost.
const SILENCE: Duration = Duration::from_secs(60);
/// The keep-alive frame, which is not JSON.
const PING: &str = "__ping__";
/// The answer to it, a JSON string.
const PONG: &str = "\"__pong__\"";

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// The address cannot be connected to.
    #[error("cannot connect to {url}")]
    Connect {
        /// The address.
        url: String,
        /// Why.
        #[source]
        source: Box<tungstenite::Error>,
    },
    /// The connection broke.
    #[error("the connection broke")]
    Broken(#[source] Box<tungstenite::Error>),
    /// The server closed it.
    #[error("the server closed the connection{reason}")]
    Closed {
        /// `: ` and its reason, when it gave one.
        reason: String,
    },
    /// Nothing came.
    #[error("nothing came for {} s", SILENCE.as_secs())]
    Silent,
    /// The function says that it failed.
    #[error("the chatbot answers with an error: {message}")]
    Answer {
        /// What it says.
        message: String,
    },
    /// The terminal is gone.
    #[error("cannot write to the terminal")]
    Terminal(#[source] std::io::Error),
}

/// A frame from the server; the gateway's own error frames have neither request nor status.
#[derive(Debug, Deserialize)]
struct Frame {
    request_id: Option<String>,
    #[serde(default, alias = "message")]
    msg: String,
    status: Option<String>,
}

/// What an answer was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// The whole text.
    pub text: String,
    /// How many growing frames came before it was complete.
    pub growing: usize,
}

/// A connection to a chatbot.
#[derive(Debug)]
pub struct Conversation {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    user: String,
}

impl Conversation {
    /// Connects to `url`, a `ws://` address, as a user of that name.
    ///
    /// # Errors
    ///
    /// When nothing answers there or the handshake is refused.
    pub async fn connect(url: &str, user: &str) -> Result<Self, ChatError> {
        let at = |source| ChatError::Connect {
            url: url.to_owned(),
            source: Box::new(source),
        };
        let (socket, _) = tokio::time::timeout(CONNECT, tokio_tungstenite::connect_async(url))
            .await
            .map_err(|_| at(tungstenite::Error::Io(std::io::ErrorKind::TimedOut.into())))?
            .map_err(at)?;
        Ok(Self {
            socket,
            user: user.to_owned(),
        })
    }

    /// Sends the keep-alive frame and waits for its answer.
    ///
    /// # Errors
    ///
    /// When it does not come.
    pub async fn ping(&mut self) -> Result<(), ChatError> {
        self.send(PING.to_owned()).await?;
        while self.receive().await? != PONG {}
        Ok(())
    }

    /// Asks `question` and reads the answer; each time it has grown, what is new goes to `out`.
    ///
    /// # Errors
    ///
    /// When the answer breaks off, is an error, or `out` cannot be written to.
    pub async fn ask(
        &mut self,
        question: &str,
        time: &str,
        out: &mut impl Write,
    ) -> Result<Answered, ChatError> {
        let request = uuid::Uuid::new_v4().to_string();
        let frame = json!({
            "user_id": self.user,
            "request_id": request,
            "request_time": time,
            "type": "text",
            "body": question,
            "convType": "normal",
            "multi_region": "disable",
            "grade": "LLM",
        });
        self.send(frame.to_string()).await?;
        let mut answered = Answered::default();
        loop {
            let text = self.receive().await?;
            let Ok(frame) = serde_json::from_str::<Frame>(&text) else {
                continue;
            };
            // A frame that could not be read has no id of its own; its error is for this question.
            let is_other = |id: &String| !id.is_empty() && *id != request;
            if frame.request_id.as_ref().is_some_and(is_other) {
                continue;
            }
            match frame.status.as_deref() {
                Some("proceeding") => {
                    grow(&mut answered.text, frame.msg, out)?;
                    answered.growing += 1;
                }
                Some("completed") => {
                    grow(&mut answered.text, frame.msg, out)?;
                    writeln!(out).map_err(ChatError::Terminal)?;
                    return Ok(answered);
                }
                Some("istyping" | "debug") => {}
                Some(_) | None => return Err(ChatError::Answer { message: frame.msg }),
            }
        }
    }

    /// Closes the connection.
    ///
    /// # Errors
    ///
    /// When it is broken already.
    pub async fn close(mut self) -> Result<(), ChatError> {
        self.socket
            .close(None)
            .await
            .map_err(|error| ChatError::Broken(Box::new(error)))
    }

    async fn send(&mut self, text: String) -> Result<(), ChatError> {
        self.socket
            .send(Message::text(text))
            .await
            .map_err(|error| ChatError::Broken(Box::new(error)))
    }

    async fn receive(&mut self) -> Result<String, ChatError> {
        loop {
            let message = tokio::time::timeout(SILENCE, self.socket.next())
                .await
                .map_err(|_| ChatError::Silent)?;
            match message {
                Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                Some(Ok(Message::Close(frame))) => {
                    let reason = frame.map(|frame| format!(": {} {}", frame.code, frame.reason));
                    return Err(ChatError::Closed {
                        reason: reason.unwrap_or_default(),
                    });
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(ChatError::Broken(Box::new(error))),
                None => {
                    return Err(ChatError::Closed {
                        reason: String::new(),
                    });
                }
            }
        }
    }
}

/// Writes what `fresh` has beyond `text`; all of it on a new line when it is not a continuation.
fn grow(text: &mut String, fresh: String, out: &mut impl Write) -> Result<(), ChatError> {
    match fresh.strip_prefix(text.as_str()) {
        Some(more) => write!(out, "{more}"),
        None => write!(out, "\n{fresh}"),
    }
    .and_then(|()| out.flush())
    .map_err(ChatError::Terminal)?;
    *text = fresh;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Answered, ChatError, Conversation, grow};
    use futures_util::{SinkExt, StreamExt};
    use tokio::net::TcpListener;
    use tokio_tungstenite::tungstenite::Message;

    #[test]
    fn only_what_is_new_is_written() {
        let check = |frames: &[&str], expected: &str| {
            let (mut text, mut out) = (String::new(), Vec::new());
            for frame in frames {
                grow(&mut text, (*frame).to_owned(), &mut out).unwrap();
            }
            assert_eq!(String::from_utf8(out).unwrap(), expected);
            assert_eq!(text, *frames.last().unwrap());
        };
        check(&["Hel", "Hello", "Hello"], "Hello");
        check(&["안", "안녕"], "안녕");
        check(&["draft", "final"], "draft\nfinal");
    }

    /// A server that answers the first question with `frames`, `ID` in them being its request.
    async fn answered(frames: &'static [&'static str]) -> Result<Answered, ChatError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/dev", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            let question = socket.next().await.unwrap().unwrap().into_text().unwrap();
            let question: serde_json::Value = serde_json::from_str(&question).unwrap();
            for field in [
                "user_id",
                "request_id",
                "request_time",
                "type",
                "body",
                "convType",
            ] {
                assert!(question[field].is_string(), "{field}");
            }
            let id = question["request_id"].as_str().unwrap();
            for frame in frames {
                socket
                    .send(Message::text(frame.replace("ID", id)))
                    .await
                    .unwrap();
            }
            let _ = socket.close(None).await;
        });
        let mut conversation = Conversation::connect(&url, "me").await.unwrap();
        let result = conversation
            .ask("why?", "2026-01-01 00:00:00", &mut Vec::new())
            .await;
        server.await.unwrap();
        result
    }

    #[tokio::test]
    async fn an_answer_is_its_completed_frame() {
        let frames = &[
            r#"{"request_id":"ID","msg":"Proceeding...","status":"istyping"}"#,
            r#"{"request_id":"other","msg":"no","status":"completed"}"#,
            r#"{"request_id":"ID","msg":"Be","status":"proceeding"}"#,
            r#"{"request_id":"ID","msg":"Because","status":"proceeding"}"#,
            r#"{"request_id":"ID","msg":"Because.","status":"completed"}"#,
        ];
        let expected = Answered {
            text: "Because.".to_owned(),
            growing: 2,
        };
        assert_eq!(answered(frames).await.unwrap(), expected);
    }

    #[tokio::test]
    async fn what_goes_wrong_is_said() {
        let failed = answered(&[r#"{"request_id":"ID","msg":"no model","status":"error"}"#]).await;
        assert!(matches!(failed, Err(ChatError::Answer { message }) if message == "no model"));
        let gateway = &[r#"{"message":"Internal server error","connectionId":"c"}"#];
        let failed = answered(gateway).await;
        let said = |message: &str| message == "Internal server error";
        assert!(matches!(failed, Err(ChatError::Answer { message }) if said(&message)));
        assert!(matches!(answered(&[]).await, Err(ChatError::Closed { .. })));
    }
}

//! Frames on the socket (reference system §5.2 and §5.3).
//!
//! Requests are read leniently, because clients differ in which optional fields they send; replies are
//! written exactly.

use serde::{Deserialize, Serialize};

/// The keep-alive that clients send; anything that starts with it is one.
pub const PING: &str = "__ping__";

/// The answer to [`PING`]: a JSON text, so with its quotes.
pub const PONG: &str = "\"__pong__\"";

/// Largest body of one post to a connection, in bytes (PostToConnection's model: 131,072).
pub const LARGEST_POST: usize = 131_072;

/// Largest `request_id`, in bytes. Clients send a UUID of 36.
const LARGEST_ID: usize = 256;

/// What a client sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// A keep-alive.
    Ping,
    /// A request to answer.
    Request(Box<Request>),
}

/// A request for an answer. Fields that this version does not use yet are not read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Request {
    /// Who asks, as the client says.
    #[serde(default)]
    pub user_id: Option<String>,
    /// Chosen by the client; every reply carries it.
    pub request_id: String,
    /// `text` or `document`.
    #[serde(rename = "type", default = "text")]
    pub kind: String,
    /// The question, or the name of a file.
    pub body: String,
    /// Kind of conversation. An unknown one is answered as `normal`.
    #[serde(rename = "convType", default)]
    pub conversation: Option<String>,
}

/// Why a frame is no request. Each reads as a sentence for the person who sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Rejected {
    /// Which request it was, where the frame says so.
    pub request_id: String,
    /// What is wrong with it.
    pub message: String,
}

/// What a reply tells about the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Work on the answer has begun.
    IsTyping,
    /// `msg` is the whole text so far.
    Proceeding,
    /// `msg` is the whole answer. The last frame of a request.
    Completed,
    /// `msg` says why there is no answer. The last frame of a request.
    Error,
}

/// A frame to the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reply<'a> {
    /// The request it belongs to.
    pub request_id: &'a str,
    /// Text; what it is depends on `status`.
    pub msg: &'a str,
    /// What `msg` is.
    pub status: Status,
}

impl Incoming {
    /// Reads a text frame.
    ///
    /// # Errors
    ///
    /// [`Rejected`] when it is neither a keep-alive nor a request.
    pub fn parse(text: &str) -> Result<Self, Rejected> {
        if text.starts_with(PING) {
            return Ok(Self::Ping);
        }
        let frame: serde_json::Value =
            serde_json::from_str(text).map_err(|_| Rejected::of("", "The message is not JSON."))?;
        let request_id = frame["request_id"].as_str().unwrap_or_default();
        let rejected = |message: &str| Err(Rejected::of(request_id, message));
        if !frame.is_object() {
            return rejected("The message is not a JSON object.");
        }
        if request_id.is_empty() || request_id.len() > LARGEST_ID {
            return Err(Rejected::of(
                "",
                "The message needs a `request_id`, a text of 1 to 256 bytes.",
            ));
        }
        match frame.get("body") {
            Some(serde_json::Value::String(body)) if !body.trim().is_empty() => {}
            Some(serde_json::Value::String(_)) => return rejected("The question is empty."),
            _ => return rejected("The message needs a `body`, the question as a text."),
        }
        match serde_json::from_value::<Request>(frame.clone()) {
            Ok(request) => Ok(Self::Request(Box::new(request))),
            Err(_) => rejected("The fields `user_id`, `type` and `convType` must be texts."),
        }
    }
}

impl Rejected {
    fn of(request_id: &str, message: &str) -> Self {
        Self {
            request_id: request_id.to_owned(),
            message: message.to_owned(),
        }
    }
}

impl Reply<'_> {
    /// The frame as JSON, at most [`LARGEST_POST`] bytes: a longer `msg` is cut at a character and
    /// ends with a sentence that says so.
    #[must_use]
    pub fn encode(&self) -> String {
        let whole = self.json(self.msg);
        if whole.len() <= LARGEST_POST {
            return whole;
        }
        const NOTICE: &str = "\n\n[The answer is longer than one message can be.]";
        let around = self.json(NOTICE).len();
        let mut room = LARGEST_POST - around;
        let cut = self
            .msg
            .char_indices()
            .map(|(start, character)| (start, escaped_len(character)))
            .find_map(|(start, length)| match room.checked_sub(length) {
                Some(rest) => {
                    room = rest;
                    None
                }
                None => Some(start),
            });
        let kept = &self.msg[..cut.unwrap_or(self.msg.len())];
        self.json(&format!("{kept}{NOTICE}"))
    }

    fn json(&self, msg: &str) -> String {
        // Texts and a fixed set of names always have a JSON form.
        serde_json::to_string(&Reply { msg, ..*self }).unwrap_or_default()
    }
}

/// Bytes of one character inside a JSON text.
fn escaped_len(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        control if control < ' ' => 6,
        other => other.len_utf8(),
    }
}

fn text() -> String {
    "text".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frames_of_clients_are_understood() {
        let request = |text: &str| match Incoming::parse(text) {
            Ok(Incoming::Request(request)) => *request,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(Incoming::parse("__ping__"), Ok(Incoming::Ping));
        let full = request(
            r#"{"user_id":"u","request_id":"r","request_time":"2026-11-22 10:00:00","type":"text",
                "body":"What is Rust?","convType":"normal","multi_region":"disable"}"#,
        );
        assert_eq!(
            (full.request_id.as_str(), full.body.as_str()),
            ("r", "What is Rust?")
        );
        assert_eq!(full.conversation.as_deref(), Some("normal"));
        let least = request(r#"{"request_id":"r","body":"Hello"}"#);
        assert_eq!((least.kind.as_str(), least.user_id), ("text", None));
        assert_eq!(
            request(r#"{"user_id":null,"request_id":"r","body":"Hello"}"#).user_id,
            None
        );
    }

    #[test]
    fn what_is_no_request_is_rejected_with_a_sentence() {
        let check = |text: &str, request_id: &str, part: &str| {
            let rejected = Incoming::parse(text).expect_err(text);
            assert_eq!(rejected.request_id, request_id, "{text}");
            assert!(
                rejected.message.contains(part),
                "{text}: {}",
                rejected.message
            );
        };
        check("hello", "", "not JSON");
        check("[1]", "", "not a JSON object");
        check(r#"{"body":"x"}"#, "", "request_id");
        check(r#"{"request_id":7,"body":"x"}"#, "", "request_id");
        check(r#"{"request_id":"r"}"#, "r", "body");
        check(r#"{"request_id":"r","body":["x"]}"#, "r", "body");
        check(r#"{"request_id":"r","body":"  "}"#, "r", "empty");
        check(
            r#"{"request_id":"r","body":"x","convType":{}}"#,
            "r",
            "convType",
        );
    }

    #[test]
    fn replies_have_the_fields_that_clients_read() {
        let reply = Reply {
            request_id: "r",
            msg: "안녕",
            status: Status::IsTyping,
        };
        assert_eq!(
            reply.encode(),
            r#"{"request_id":"r","msg":"안녕","status":"istyping"}"#
        );
        assert_eq!(PONG.len(), 10);
    }

    proptest! {
        #[test]
        fn any_text_is_a_frame_or_an_error(text in "\\PC{0,200}") {
            let _ = Incoming::parse(&text);
        }

        #[test]
        fn a_reply_fits_into_one_post(piece in "\\PC{1,12}|[\"\\\\\n\u{1}]{1,4}", times in 1..60_000_usize) {
            let msg = piece.repeat(times);
            let encoded = Reply { request_id: "r", msg: &msg, status: Status::Completed }.encode();
            prop_assert!(encoded.len() <= LARGEST_POST, "{}", encoded.len());
            let back: serde_json::Value = serde_json::from_str(&encoded).unwrap();
            let sent = back["msg"].as_str().unwrap();
            prop_assert!(sent == msg || sent.ends_with("can be.]"));
        }
    }
}

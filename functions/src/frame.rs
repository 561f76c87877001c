//! Frames on the socket (reference system §5.2 and §5.3).
//!
//! Requests are read leniently, because clients differ in which optional fields they send; replies are
//! written exactly.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::entry::{LARGEST_ID, LARGEST_QUESTION};
use crate::moment::RequestTime;

/// The keep-alive that clients send; anything that starts with it is one.
pub const PING: &str = "__ping__";

/// The answer to [`PING`]: a JSON text, so with its quotes.
pub const PONG: &str = "\"__pong__\"";

/// Largest body of one post to a connection, in bytes (PostToConnection's model: 131,072).
pub const LARGEST_POST: usize = 131_072;

/// Largest frame to a client that asked for deltas, in bytes: what fits into one frame of the socket, so that it is
/// not split (reference system §5.1).
pub const LARGEST_DELTA: usize = 32_768;

/// What a client sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// A keep-alive.
    Ping,
    /// A request to answer.
    Request(Box<Request>),
}

/// A request for an answer. Other fields are not read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Request {
    /// Who asks, as the client says.
    #[serde(default)]
    pub user_id: Option<String>,
    /// Chosen by the client; every reply carries it.
    pub request_id: String,
    /// When it was asked, by the client's clock.
    #[serde(default)]
    pub request_time: Option<RequestTime>,
    /// `text` or `document`.
    #[serde(rename = "type", default = "text")]
    pub kind: String,
    /// The question, or the name of a file.
    pub body: String,
    /// Kind of conversation. An unknown one is answered as `normal`.
    #[serde(rename = "convType", default)]
    pub conversation: Option<String>,
    /// `enable` spreads questions over the configured models.
    #[serde(default)]
    pub multi_region: Option<String>,
    /// `delta` asks for [`Delta`] frames instead of growing ones.
    #[serde(default)]
    pub frames: Option<String>,
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
    /// `msg` is a piece of the text. Only for clients that asked for it.
    Delta,
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

/// A frame to a client that asked for deltas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delta<'a> {
    /// The request it belongs to.
    pub request_id: &'a str,
    /// A piece of the text; empty in the last frame.
    pub msg: &'a str,
    /// [`Status::Delta`] or, in the last frame, [`Status::Completed`].
    pub status: Status,
    /// Where the piece begins, in UTF-16 code units as a browser counts them. In the last frame: the
    /// length of the whole text. A client whose text has another length asks `/query`.
    pub offset: usize,
}

impl Request {
    /// Reads the members of a request; also what a REST call has in its body.
    ///
    /// # Errors
    ///
    /// [`Rejected`] when a member is missing, of another type, too long or empty.
    pub fn read(members: &Map<String, Value>) -> Result<Self, Rejected> {
        let request_id = match members.get("request_id") {
            Some(Value::String(id)) if !id.is_empty() && id.len() <= LARGEST_ID => id,
            _ => {
                return Err(Rejected::of(
                    "",
                    "The message needs a `request_id`, a text of 1 to 256 bytes.",
                ));
            }
        };
        let rejected = |message: &str| Err(Rejected::of(request_id, message));
        let Some(Value::String(body)) = members.get("body") else {
            return rejected("The message needs a `body`, the question as a text.");
        };
        if body.trim().is_empty() {
            return rejected("The question is empty.");
        }
        if body.len() > LARGEST_QUESTION {
            return rejected("The question is longer than 64 KB. Please ask a shorter one.");
        }
        for name in ["user_id", "type", "convType", "multi_region", "frames"] {
            match members.get(name) {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) if text.len() <= LARGEST_ID => {}
                Some(_) => {
                    let message =
                        format!("The field `{name}` must be a text of at most 256 bytes.");
                    return rejected(&message);
                }
            }
        }
        let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        let request_time = match members.get("request_time") {
            None | Some(Value::Null) => None,
            Some(time) => match time.as_str().map(RequestTime::parse) {
                Some(Ok(time)) => Some(time),
                _ => {
                    return rejected(
                        "The field `request_time` must be a time such as 2026-11-22 10:00:00.",
                    );
                }
            },
        };
        Ok(Self {
            user_id: text("user_id"),
            request_id: request_id.clone(),
            request_time,
            kind: text("type").unwrap_or_else(self::text),
            body: body.clone(),
            conversation: text("convType"),
            multi_region: text("multi_region"),
            frames: text("frames"),
        })
    }

    /// Whether the client asked for [`Delta`] frames.
    #[must_use]
    pub fn wants_deltas(&self) -> bool {
        self.frames.as_deref() == Some("delta")
    }
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
        match serde_json::from_str(text) {
            Ok(Value::Object(members)) => Ok(Self::Request(Box::new(Request::read(&members)?))),
            Ok(_) => Err(Rejected::of("", "The message is not a JSON object.")),
            Err(_) => Err(Rejected::of("", "The message is not JSON.")),
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
    /// ends with `notice`, which says so.
    #[must_use]
    pub fn encode(&self, notice: &str) -> String {
        let whole = self.json(self.msg);
        if whole.len() <= LARGEST_POST {
            return whole;
        }
        let room = LARGEST_POST.saturating_sub(self.json(notice).len());
        let kept = fitting(self.msg, room);
        self.json(&format!("{kept}{notice}"))
    }

    fn json(&self, msg: &str) -> String {
        // Texts and a fixed set of names always have a JSON form.
        serde_json::to_string(&Reply { msg, ..*self }).unwrap_or_default()
    }
}

impl Delta<'_> {
    /// The frame as JSON, at most [`LARGEST_DELTA`] bytes, and how much of `msg` is in it, in bytes.
    #[must_use]
    pub fn encode(&self) -> (String, usize) {
        let json = |msg: &str| {
            // As above.
            serde_json::to_string(&Delta { msg, ..*self }).unwrap_or_default()
        };
        let kept = fitting(self.msg, LARGEST_DELTA.saturating_sub(json("").len()));
        (json(kept), kept.len())
    }
}

/// The longest beginning of `text` that takes at most `room` bytes inside a JSON text.
fn fitting(text: &str, mut room: usize) -> &str {
    let cut = text.char_indices().find_map(|(start, character)| {
        match room.checked_sub(escaped_len(character)) {
            Some(rest) => {
                room = rest;
                None
            }
            None => Some(start),
        }
    });
    &text[..cut.unwrap_or(text.len())]
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
        check(
            r#"{"request_id":"r","body":"x","user_id":7}"#,
            "r",
            "user_id",
        );
        check(
            r#"{"request_id":"r","body":"x","request_time":"today"}"#,
            "r",
            "request_time",
        );
        let long = format!(r#"{{"request_id":"r","body":"{}"}}"#, "x".repeat(65_537));
        check(&long, "r", "64 KB");
        let deep = "[".repeat(100_000);
        check(&deep, "", "not JSON");
    }

    #[test]
    fn replies_have_the_fields_that_clients_read() {
        let reply = Reply {
            request_id: "r",
            msg: "안녕",
            status: Status::IsTyping,
        };
        assert_eq!(
            reply.encode(""),
            r#"{"request_id":"r","msg":"안녕","status":"istyping"}"#
        );
        assert_eq!(PONG.len(), 10);
    }

    const NOTICE: &str = "[cut]";

    proptest! {
        #[test]
        fn any_text_is_a_frame_or_an_error(text in "\\PC{0,200}") {
            let _ = Incoming::parse(&text);
        }

        #[test]
        fn any_members_are_a_request_or_an_error(
            id in "\\PC{0,20}", time in "\\PC{0,20}|2026-11-22 1[0-9]:00:00", kind in "text|document|\\PC{0,9}",
        ) {
            let frame = serde_json::json!({ "request_id": id, "body": "x", "request_time": time, "type": kind });
            match Incoming::parse(&frame.to_string()) {
                Ok(Incoming::Request(request)) => prop_assert_eq!(request.request_id, id),
                Ok(Incoming::Ping) => prop_assert!(false),
                Err(rejected) => prop_assert!(rejected.message.ends_with('.')),
            }
        }

        #[test]
        fn a_reply_fits_into_one_post(piece in "\\PC{1,12}|[\"\\\\\n\u{1}]{1,4}", times in 1..60_000_usize) {
            let msg = piece.repeat(times);
            let encoded = Reply { request_id: "r", msg: &msg, status: Status::Completed }.encode(NOTICE);
            prop_assert!(encoded.len() <= LARGEST_POST, "{}", encoded.len());
            let back: serde_json::Value = serde_json::from_str(&encoded).unwrap();
            let sent = back["msg"].as_str().unwrap();
            prop_assert!(sent == msg || sent.ends_with(NOTICE));
        }

        #[test]
        fn deltas_are_small_and_lose_nothing(piece in "\\PC{1,12}|[\"\\\\\n\u{1}]{1,4}", times in 1..9_000_usize) {
            let text = piece.repeat(times);
            let (mut rest, mut joined) = (text.as_str(), String::new());
            while !rest.is_empty() {
                let delta = Delta { request_id: "r", msg: rest, status: Status::Delta, offset: usize::MAX };
                let (frame, taken) = delta.encode();
                prop_assert!(frame.len() <= LARGEST_DELTA && taken > 0);
                let back: serde_json::Value = serde_json::from_str(&frame).unwrap();
                joined.push_str(back["msg"].as_str().unwrap());
                rest = &rest[taken..];
            }
            prop_assert_eq!(joined, text);
        }
    }
}

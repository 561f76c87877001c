//! Chat completions as OpenAI-compatible servers speak them; no IO.
//!
//! Members: OpenAI's API reference, "Create chat completion" and its streaming chunks. What such
//! servers share is read, and everything else passed over.

use http::StatusCode;
use serde_json::{Value, json};

use crate::model::piece::{End, Piece, StopReason};
use crate::model::refusal::{Code, Refusal};
use crate::model::request::Conversation;

/// Longest message of the server that is repeated, characters.
const MAX_MESSAGE: usize = 500;

/// The body of the request.
pub(super) fn request(model: &str, conversation: &Conversation) -> Value {
    let system = conversation.system.iter().map(|text| ("system", text));
    let turns = conversation.turns.iter();
    let turns = turns.map(|turn| (turn.role.name(), &turn.text));
    let messages: Vec<Value> = system
        .chain(turns)
        .map(|(role, content)| json!({ "role": role, "content": content }))
        .collect();
    let mut body = json!({
        "model": model,
        "messages": messages,
        "stream": true,
        "stream_options": { "include_usage": true },
    });
    let stop = &conversation.stop_sequences;
    for (name, value) in [
        ("max_tokens", conversation.max_tokens.map(Value::from)),
        ("temperature", conversation.temperature.map(Value::from)),
        ("top_p", conversation.top_p.map(Value::from)),
        ("stop", (!stop.is_empty()).then(|| json!(stop))),
    ] {
        if let Some(value) = value {
            body[name] = value;
        }
    }
    body
}

/// What Bedrock would say where the server answers `status` with `body`.
pub(super) fn refusal(status: StatusCode, body: &[u8]) -> Refusal {
    let code = match status.as_u16() {
        400 | 413 | 422 => Code::Validation,
        401 | 403 => Code::AccessDenied,
        404 => Code::ResourceNotFound,
        408 | 504 => Code::ModelTimeout,
        429 => Code::Throttling,
        503 => Code::ServiceUnavailable,
        _ => Code::ModelError,
    };
    let said = serde_json::from_slice::<Value>(body)
        .ok()
        .and_then(|body| said(&body["error"]));
    let said = said.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned());
    let said: String = said.trim().chars().take(MAX_MESSAGE).collect();
    Refusal::new(code, format!("the model server answers {status}: {said}"))
}

/// A completion as its lines come in.
#[derive(Debug)]
pub(super) struct Completion {
    reason: Option<StopReason>,
    /// Tokens of question and answer, once the server has counted them.
    usage: Option<(u64, u64)>,
    /// Words of the question and pieces of the answer, for servers that do not count tokens.
    counted: (u64, u64),
}

impl Completion {
    pub(super) fn new(conversation: &Conversation) -> Self {
        let words = |text: &str| text.split_whitespace().count() as u64;
        let turns = conversation.turns.iter().map(|turn| words(&turn.text));
        let system = conversation.system.as_deref().map_or(0, words);
        Self {
            reason: None,
            usage: None,
            counted: (turns.sum::<u64>() + system, 0),
        }
    }

    /// Takes a line of the event stream.
    pub(super) fn line(&mut self, line: &str) -> Result<Option<Piece>, Refusal> {
        // Other fields, comments and the blank lines between events carry nothing.
        let Some(data) = line.strip_prefix("data:").map(str::trim) else {
            return Ok(None);
        };
        if data == "[DONE]" {
            return Ok(Some(self.end(StopReason::EndTurn)));
        }
        let chunk: Value = serde_json::from_str(data).map_err(|error| {
            broken(&format!("the model server sends what is not JSON: {error}"))
        })?;
        if let Some(said) = said(&chunk["error"]) {
            return Err(broken(&format!("the model server breaks off: {said}")));
        }
        let usage = &chunk["usage"];
        let counts = usage["prompt_tokens"]
            .as_u64()
            .zip(usage["completion_tokens"].as_u64());
        self.usage = counts.or(self.usage);
        let choice = &chunk["choices"][0];
        self.reason = choice["finish_reason"].as_str().map(reason).or(self.reason);
        let text = choice["delta"]["content"].as_str().unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        self.counted.1 += 1;
        Ok(Some(Piece::Text(text.to_owned())))
    }

    /// The stream has ended without `[DONE]`, which some servers leave out: complete if the model
    /// said why it stopped.
    pub(super) fn finish(&self) -> Result<Piece, Refusal> {
        match self.reason {
            Some(reason) => Ok(self.end(reason)),
            None => Err(broken("the model server ended in the middle of its answer")),
        }
    }

    fn end(&self, default: StopReason) -> Piece {
        let (input_tokens, output_tokens) = self.usage.unwrap_or(self.counted);
        Piece::End(End {
            reason: self.reason.unwrap_or(default),
            input_tokens,
            output_tokens,
        })
    }
}

fn reason(name: &str) -> StopReason {
    match name {
        "length" => StopReason::MaxTokens,
        "content_filter" => StopReason::ContentFiltered,
        _ => StopReason::EndTurn,
    }
}

/// The text of an error: `{"message": …}` of most servers, a bare text of some.
fn said(error: &Value) -> Option<String> {
    let text = error.as_str().or_else(|| error["message"].as_str());
    match error {
        Value::Null => None,
        _ => Some(text.map_or_else(|| error.to_string(), str::to_owned)),
    }
}

fn broken(message: &str) -> Refusal {
    Refusal::new(Code::ModelStreamError, message)
}

#[cfg(test)]
mod tests {
    use super::{Completion, refusal, request};
    use crate::model::piece::{End, Piece, StopReason};
    use crate::model::refusal::{Code, Refusal};
    use crate::model::request::Conversation;
    use http::StatusCode;
    use serde_json::{Value, json};

    fn conversation(extra: &Value) -> Conversation {
        let mut body = json!({
            "messages": [
                { "role": "user", "content": [{ "text": "one two" }] },
                { "role": "assistant", "content": [{ "text": "three" }] },
                { "role": "user", "content": [{ "text": "four" }] },
            ],
        });
        for (name, value) in extra.as_object().unwrap() {
            body[name] = value.clone();
        }
        Conversation::read(body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_conversation_becomes_a_request() {
        let mut expected = json!({
            "model": "m",
            "stream": true,
            "stream_options": { "include_usage": true },
            "messages": [
                { "role": "user", "content": "one two" },
                { "role": "assistant", "content": "three" },
                { "role": "user", "content": "four" },
            ],
        });
        assert_eq!(request("m", &conversation(&json!({}))), expected);
        let extra = json!({
            "system": [{ "text": "Be brief." }],
            "inferenceConfig": { "maxTokens": 9, "temperature": 0.5, "topP": 0.25, "stopSequences": ["x"] },
        });
        let system = json!({ "role": "system", "content": "Be brief." });
        expected["messages"]
            .as_array_mut()
            .unwrap()
            .insert(0, system);
        expected["max_tokens"] = json!(9);
        expected["temperature"] = json!(0.5);
        expected["top_p"] = json!(0.25);
        expected["stop"] = json!(["x"]);
        assert_eq!(request("m", &conversation(&extra)), expected);
    }

    #[test]
    fn statuses_become_codes() {
        for (status, code) in [
            (400, Code::Validation),
            (401, Code::AccessDenied),
            (404, Code::ResourceNotFound),
            (429, Code::Throttling),
            (500, Code::ModelError),
            (503, Code::ServiceUnavailable),
            (504, Code::ModelTimeout),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            for body in [
                r#"{"error": {"message": "no m"}}"#,
                r#"{"error": "no m"}"#,
                "no m\n",
            ] {
                let refusal = refusal(status, body.as_bytes());
                assert_eq!(refusal.code, code, "{status}");
                assert!(refusal.message.ends_with(": no m"), "{refusal:?}");
            }
        }
    }

    /// The pieces of a stream up to its end; `Err` is how it broke.
    fn read(lines: &[&str]) -> Result<(String, End), Refusal> {
        let mut completion = Completion::new(&conversation(&json!({})));
        let mut text = String::new();
        for line in lines {
            match completion.line(line)? {
                Some(Piece::Text(piece)) => text += &piece,
                Some(Piece::End(end)) => return Ok((text, end)),
                None => {}
            }
        }
        match completion.finish()? {
            Piece::End(end) => Ok((text, end)),
            Piece::Text(_) => panic!("text after the end"),
        }
    }

    #[test]
    fn streams_are_read() {
        let hello = r#"data: {"choices":[{"delta":{"role":"assistant","content":"Hello"}}]}"#;
        let world = r#"data:{"choices":[{"delta":{"content":", world"},"finish_reason":null}]}"#;
        let stop = r#"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
        let length = r#"data: {"choices":[{"delta":{},"finish_reason":"length"}]}"#;
        let usage = r#"data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5}}"#;
        let done = "data: [DONE]";
        let check = |lines: &[&str], expected: (StopReason, u64, u64)| {
            let (text, end) = read(lines).unwrap();
            assert_eq!(text, "Hello, world");
            let got = (end.reason, end.input_tokens, end.output_tokens);
            assert_eq!(got, expected, "{lines:?}");
        };
        let whole = [
            ": ping", hello, "", "event: x", world, stop, usage, "", done,
        ];
        check(&whole, (StopReason::EndTurn, 11, 5));
        check(&[hello, world, length], (StopReason::MaxTokens, 4, 2));
        check(&[hello, world, done], (StopReason::EndTurn, 4, 2));

        let check = |lines: &[&str], expected: &str| {
            let refusal = read(lines).unwrap_err();
            assert_eq!(refusal.code, Code::ModelStreamError);
            assert!(refusal.message.contains(expected), "{refusal:?}");
        };
        check(&[hello], "in the middle");
        check(&[hello, "data: {"], "not JSON");
        check(
            &[hello, r#"data: {"error":{"message":"no memory"}}"#],
            "no memory",
        );
    }
}

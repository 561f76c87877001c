//! What a caller of Bedrock asks, read from the JSON of its request.
//!
//! Text only: images, documents and tools are refused with the path of what is not understood.

use serde_json::Value;

use super::refusal::{Code, Refusal};

/// A conversation that waits for its next message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conversation {
    /// Instructions, joined with newlines.
    pub(super) system: Option<String>,
    /// At least one; the first is the user's.
    pub(super) turns: Vec<Turn>,
    /// Longest answer in tokens, at least 1.
    pub(super) max_tokens: Option<u64>,
    /// 0 to 1.
    pub(super) temperature: Option<f64>,
    /// 0 to 1.
    pub(super) top_p: Option<f64>,
    pub(super) stop_sequences: Vec<String>,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Turn {
    pub(super) role: Role,
    /// Its blocks, joined with newlines; not blank.
    pub(super) text: String,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    User,
    Assistant,
}

impl Role {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

impl Conversation {
    /// Reads the body of `Converse` or `ConverseStream`.
    ///
    /// Bounds are those of the shapes `ConverseStreamRequest` and `InferenceConfiguration`; that a
    /// conversation begins with the user and has no blank text is what Bedrock's own models demand.
    pub(super) fn read(body: &[u8]) -> Result<Self, Refusal> {
        let body: Value = serde_json::from_slice(body)
            .map_err(|error| invalid(&format!("the body is not JSON: {error}")))?;
        let messages = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
        let turns = messages
            .iter()
            .enumerate()
            .map(|(index, message)| turn(message, &format!("messages.{index}")))
            .collect::<Result<Vec<_>, _>>()?;
        match turns.first() {
            None => return Err(invalid("messages must hold at least one message")),
            Some(first) if first.role != Role::User => {
                return Err(invalid("a conversation must start with a user message"));
            }
            Some(_) => {}
        }
        let inference = &body["inferenceConfig"];
        Ok(Self {
            system: system(&body["system"])?,
            turns,
            max_tokens: max_tokens(&inference["maxTokens"])?,
            temperature: share(inference, "temperature")?,
            top_p: share(inference, "topP")?,
            stop_sequences: stop_sequences(&inference["stopSequences"])?,
        })
    }

    /// What is to be answered: the last message of the user.
    pub(super) fn question(&self) -> &str {
        let mut users = self.turns.iter().filter(|turn| turn.role == Role::User);
        users.next_back().map_or("", |turn| turn.text.as_str())
    }
}

fn turn(message: &Value, path: &str) -> Result<Turn, Refusal> {
    let role = match message["role"].as_str() {
        Some("user") => Role::User,
        Some("assistant") => Role::Assistant,
        _ => return Err(invalid(&format!("{path}.role must be user or assistant"))),
    };
    let text = blocks(&message["content"], &format!("{path}.content"))?;
    Ok(Turn { role, text })
}

fn system(blocks_or_null: &Value) -> Result<Option<String>, Refusal> {
    match blocks_or_null {
        Value::Null => Ok(None),
        Value::Array(list) if list.is_empty() => Ok(None),
        list => blocks(list, "system").map(Some),
    }
}

fn blocks(list: &Value, path: &str) -> Result<String, Refusal> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    let mut texts = Vec::new();
    for (index, block) in list.iter().enumerate() {
        match block["text"].as_str() {
            Some(text) if !text.trim().is_empty() => texts.push(text),
            Some(_) => return Err(invalid(&format!("{path}.{index}.text must not be blank"))),
            // Where a cache may begin: without meaning here.
            None if !block["cachePoint"].is_null() => {}
            None => {
                let message =
                    format!("{path}.{index} must be text: the local model reads no other");
                return Err(invalid(&message));
            }
        }
    }
    if texts.is_empty() {
        return Err(invalid(&format!("{path} must hold text")));
    }
    Ok(texts.join("\n"))
}

fn max_tokens(value: &Value) -> Result<Option<u64>, Refusal> {
    match (value, value.as_u64()) {
        (Value::Null, _) => Ok(None),
        (_, Some(tokens)) if tokens > 0 => Ok(Some(tokens)),
        _ => Err(invalid("inferenceConfig.maxTokens must be 1 or more")),
    }
}

fn share(inference: &Value, name: &str) -> Result<Option<f64>, Refusal> {
    match (&inference[name], inference[name].as_f64()) {
        (Value::Null, _) => Ok(None),
        (_, Some(share)) if (0.0..=1.0).contains(&share) => Ok(Some(share)),
        _ => Err(invalid(&format!("inferenceConfig.{name} must be 0 to 1"))),
    }
}

fn stop_sequences(value: &Value) -> Result<Vec<String>, Refusal> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let texts = value.as_array().and_then(|list| {
        list.iter()
            .map(|text| text.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
    });
    texts.ok_or_else(|| invalid("inferenceConfig.stopSequences must be a list of texts"))
}

fn invalid(message: &str) -> Refusal {
    Refusal::new(Code::Validation, message)
}

#[cfg(test)]
mod tests {
    use super::{Conversation, Role, Turn};
    use crate::model::refusal::Code;
    use serde_json::{Value, json};

    fn read(body: &Value) -> Result<Conversation, String> {
        Conversation::read(body.to_string().as_bytes()).map_err(|refusal| {
            assert_eq!(refusal.code, Code::Validation);
            refusal.message
        })
    }

    #[test]
    fn a_whole_conversation_is_read() {
        let body = json!({
            "system": [{ "text": "Be brief." }, { "text": "Be kind." }],
            "messages": [
                { "role": "user", "content": [{ "text": "Hello" }, { "cachePoint": { "type": "default" } }] },
                { "role": "assistant", "content": [{ "text": "Hi" }] },
                { "role": "user", "content": [{ "text": "one" }, { "text": "two" }] },
            ],
            "inferenceConfig": { "maxTokens": 7, "temperature": 0.5, "topP": 1, "stopSequences": ["."] },
        });
        let turn = |role, text: &str| Turn {
            role,
            text: text.to_owned(),
        };
        let conversation = read(&body).unwrap();
        assert_eq!(conversation.question(), "one\ntwo");
        let expected = Conversation {
            system: Some("Be brief.\nBe kind.".to_owned()),
            turns: vec![
                turn(Role::User, "Hello"),
                turn(Role::Assistant, "Hi"),
                turn(Role::User, "one\ntwo"),
            ],
            max_tokens: Some(7),
            temperature: Some(0.5),
            top_p: Some(1.0),
            stop_sequences: vec![".".to_owned()],
        };
        assert_eq!(conversation, expected);
    }

    #[test]
    fn what_bedrock_refuses_is_refused() {
        let check = |body: &Value, expected: &str| {
            let message = read(body).unwrap_err();
            assert!(message.contains(expected), "{body}: {message}");
        };
        let user = json!([{ "role": "user", "content": [{ "text": "x" }] }]);
        check(&json!({}), "at least one message");
        check(&json!({ "messages": [] }), "at least one message");
        check(
            &json!({ "messages": [{ "role": "assistant", "content": [{ "text": "x" }] }] }),
            "start with a user",
        );
        check(
            &json!({ "messages": [{ "role": "system", "content": [{ "text": "x" }] }] }),
            "messages.0.role",
        );
        check(
            &json!({ "messages": [{ "role": "user", "content": [] }] }),
            "messages.0.content must hold text",
        );
        check(
            &json!({ "messages": [{ "role": "user", "content": [{ "text": " \n" }] }] }),
            "messages.0.content.0.text",
        );
        check(
            &json!({ "messages": [{ "role": "user", "content": [{ "text": "x" }, { "image": {} }] }] }),
            "messages.0.content.1 must be text",
        );
        check(
            &json!({ "messages": user, "system": [{ "text": "" }] }),
            "system.0.text",
        );
        for (inference, expected) in [
            (json!({ "maxTokens": 0 }), "maxTokens"),
            (json!({ "maxTokens": "7" }), "maxTokens"),
            (json!({ "temperature": 1.5 }), "temperature"),
            (json!({ "topP": -0.1 }), "topP"),
            (json!({ "stopSequences": [1] }), "stopSequences"),
        ] {
            check(
                &json!({ "messages": user, "inferenceConfig": inference }),
                expected,
            );
        }
        let refusal = Conversation::read(b"{").unwrap_err();
        assert!(refusal.message.contains("not JSON"), "{refusal:?}");
    }
}

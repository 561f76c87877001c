//! `$input` and `$util`.

use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value as Json;

use super::TemplateError;
use super::render::Renderer;
use super::value::Value;
use crate::data::json_path::JsonPath;

/// What Java's `URLEncoder` encodes: everything but letters, digits and these.
const URL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'*');

impl Renderer<'_> {
    /// A method of `$input`; `None` if there is none of this name.
    pub(super) fn input(
        &mut self,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, TemplateError> {
        match (name, arguments) {
            ("path", [path]) => {
                let found = self.select("path(…)", path)?;
                let value = found
                    .as_ref()
                    .map(|found| self.heap.import(found))
                    .transpose()?;
                Ok(Some(value.unwrap_or(Value::Null)))
            }
            ("json", [path]) => {
                let found = self.select("json(…)", path)?;
                // What is missing is an empty text in JSON.
                let text = found.map_or(r#""""#.to_owned(), |found| found.to_string());
                self.heap.text(&text).map(Some)
            }
            ("params", []) => {
                let path = self.heap.map(Vec::new())?;
                let query = self.parameters(self.scope.query)?;
                let header = self.parameters(self.scope.headers)?;
                let groups = [("path", path), ("querystring", query), ("header", header)];
                let groups = groups.map(|(name, value)| (name.into(), value)).into();
                self.heap.map(groups).map(Some)
            }
            ("params", [name]) => {
                let name = self.heap.print(name)?;
                let query = self.scope.query.iter().rev().find(|(key, _)| *key == name);
                let header = || {
                    let headers = self.scope.headers.iter().rev();
                    headers
                        .into_iter()
                        .find(|(key, _)| key.eq_ignore_ascii_case(&name))
                };
                let value = query
                    .or_else(header)
                    .map_or("", |(_, value)| value.as_str());
                self.heap.text(value).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// A method of `$util`; `None` if there is none of this name.
    pub(super) fn helper(
        &mut self,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, TemplateError> {
        let [argument] = arguments else {
            return Ok(None);
        };
        let text = match argument {
            Value::Null => String::new(),
            argument => self.heap.print(argument)?,
        };
        let refuse = |problem: &str| TemplateError::Argument {
            function: format!("$util.{name}"),
            problem: problem.to_owned(),
        };
        let result = match name {
            "escapeJavaScript" => escape_java_script(&text),
            "parseJson" => {
                let json: Json = serde_json::from_str(&text)
                    .map_err(|error| refuse(&format!("not JSON: {error}")))?;
                return self.heap.import(&json).map(Some);
            }
            "urlEncode" => utf8_percent_encode(&text, URL)
                .to_string()
                .replace("%20", "+"),
            "urlDecode" => {
                let spaced = text.replace('+', " ");
                let decoded = percent_decode_str(&spaced).decode_utf8();
                decoded.map_err(|_| refuse("not UTF-8"))?.into_owned()
            }
            "base64Encode" => STANDARD.encode(&text),
            "base64Decode" => {
                let bytes = STANDARD.decode(&text).map_err(|_| refuse("not base64"))?;
                String::from_utf8(bytes).map_err(|_| refuse("not UTF-8"))?
            }
            _ => return Ok(None),
        };
        self.heap.text(&result).map(Some)
    }

    /// What a JSON path finds in the body.
    fn select(&mut self, asked: &'static str, path: &Value) -> Result<Option<Json>, TemplateError> {
        let text = self.heap.print(path)?;
        let path = JsonPath::parse(&text).map_err(|error| TemplateError::Argument {
            function: format!("$input.{asked}"),
            problem: error.to_string(),
        })?;
        self.heap.work_on(self.scope.body)?;
        if self.body.is_none() {
            let body = self.scope.body;
            let parsed = if body.is_empty() {
                // A handshake has no body; on AWS its paths find nothing.
                Some(Json::Object(serde_json::Map::new()))
            } else {
                serde_json::from_str(body).ok()
            };
            self.body = Some(parsed.ok_or(TemplateError::NotJson(asked))?);
        }
        Ok(self.body.as_ref().and_then(|body| path.find(body)))
    }

    fn parameters(&mut self, pairs: &[(String, String)]) -> Result<Value, TemplateError> {
        let map = self.heap.map(Vec::new())?;
        for (name, text) in pairs {
            let value = self.heap.text(text)?;
            if let Value::Map(map) = map {
                self.heap.put(map, name, value)?;
            }
        }
        Ok(map)
    }
}

/// Escapes as Apache Commons Lang's `escapeJavaScript` does, which AWS names as the model.
fn escape_java_script(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\'' | '"' | '\\' | '/' => result.extend(['\\', character]),
            '\n' => result.push_str("\\n"),
            '\t' => result.push_str("\\t"),
            '\r' => result.push_str("\\r"),
            '\u{8}' => result.push_str("\\b"),
            '\u{c}' => result.push_str("\\f"),
            ' '..='~' => result.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    result.push_str(&format!("\\u{unit:04X}"));
                }
            }
        }
    }
    result
}

//! The attributes of `chatbot_probe`.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use regex_lite::Regex;
use tfplugin::{Value, validators};

use super::address::{Address, AddressError};
use super::expectation::Expectation;
use super::socket::{Probe, Report, milliseconds};
use crate::stack::model::texts;

/// A conversation with a WebSocket: opens it, sends, and waits for an answer.
///
/// It tells whether a chatbot that is deployed answers, and how fast: `succeeded` and `error` can be asserted on in
/// a `check` block or by `terraform test`; with `must_succeed`, a failure is an error. The probe runs
/// at every plan, unless something that it depends on changes: then it runs after the change.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ProbeModel {
    /// Where to connect: `wss://…`, such as the `websocket_url` of a stack, or `ws://…` on this machine.
    #[attribute(required)]
    pub url: Value<String>,
    /// Parameters to add to the query of the URL, such as a token.
    #[attribute(optional, sensitive)]
    pub query: Value<BTreeMap<String, Value<String>>>,
    /// Headers of the handshake.
    #[attribute(optional, sensitive, validate = [keys(header_name()), values(header_value())])]
    pub headers: Value<BTreeMap<String, Value<String>>>,
    /// Whether the handshake is signed with the credentials of the provider, as `$connect` with the
    /// authorization `AWS_IAM` asks for; false by default.
    #[attribute(optional)]
    pub signed: Value<bool>,
    /// Texts to send, in this order, each in a frame.
    #[attribute(optional)]
    pub send: Value<Vec<Value<String>>>,
    /// The frame to wait for; others before it are passed over. Without it the probe succeeds when
    /// everything is sent.
    #[attribute(optional)]
    pub expect: Value<ExpectModel>,
    /// How long opening the connection may take, in milliseconds; 10000 by default.
    #[attribute(optional, validate = [between(1..=300_000)])]
    pub connect_timeout_ms: Value<u32>,
    /// How long sending and waiting for the frame may take, in milliseconds; 30000 by default.
    #[attribute(optional, validate = [between(1..=600_000)])]
    pub answer_timeout_ms: Value<u32>,
    /// Whether a failure is an error that ends the plan or apply; false by default.
    #[attribute(optional)]
    pub must_succeed: Value<bool>,
    /// Whether everything was as expected.
    #[attribute(computed)]
    pub succeeded: Value<bool>,
    /// Why not, in a sentence; empty after a success, so that messages can contain it.
    #[attribute(computed)]
    pub error: Value<String>,
    /// How long opening took, in milliseconds; null if it was not opened.
    #[attribute(computed)]
    pub connect_ms: Value<u64>,
    /// How long the first frame took, in milliseconds from when everything was sent; null if none came.
    #[attribute(computed)]
    pub first_frame_ms: Value<u64>,
    /// How long the probe took, in milliseconds.
    #[attribute(computed)]
    pub total_ms: Value<u64>,
    /// The frames that came until the expected one: the first 100 of them, and 4096 characters of
    /// each.
    #[attribute(computed)]
    pub frames: Value<Vec<Value<String>>>,
    /// The expected frame, whole; null if it did not come.
    #[attribute(computed)]
    pub frame: Value<String>,
}

/// A frame to wait for.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ExpectModel {
    /// JSON that is found in the frame: every member of an object, every element of a list of the same
    /// length, and other values as they are.
    #[attribute(optional, validate = [json(), exactly_one_of(["text", "regex"])])]
    pub json: Value<String>,
    /// The whole frame.
    #[attribute(optional)]
    pub text: Value<String>,
    /// A regular expression that matches somewhere in the frame.
    #[attribute(optional, validate = [regex()])]
    pub regex: Value<String>,
}

/// Milliseconds that opening may take by default.
const CONNECT_TIMEOUT_MS: u32 = 10_000;
/// Milliseconds that an answer may take by default: a little more than a function may (reference
/// §3.4).
const ANSWER_TIMEOUT_MS: u32 = 30_000;

impl ProbeModel {
    /// Where to connect; `None` while that is not known.
    ///
    /// # Errors
    ///
    /// [`AddressError`].
    pub fn address(&self) -> Result<Option<Address>, AddressError> {
        let url = self.url.known();
        let query = texts(&self.query).unwrap_or_default();
        url.map(|url| Address::new(url, &query)).transpose()
    }

    /// What is to be done at `address`. The schema has checked what can be wrong.
    #[must_use]
    pub fn probe(&self, address: Address) -> Probe {
        let send = self.send.known().into_iter().flatten();
        let timeout = |value: &Value<u32>, default: u32| {
            let milliseconds = value.known().copied().unwrap_or(default);
            Duration::from_millis(milliseconds.into())
        };
        Probe {
            address,
            headers: self.header_map(),
            send: send.filter_map(|text| text.known().cloned()).collect(),
            expect: self.expect.known().and_then(ExpectModel::expectation),
            connect_timeout: timeout(&self.connect_timeout_ms, CONNECT_TIMEOUT_MS),
            answer_timeout: timeout(&self.answer_timeout_ms, ANSWER_TIMEOUT_MS),
        }
    }

    /// The same with what has happened.
    #[must_use]
    pub fn with_report(self, report: Report) -> Self {
        let frames = report.frames.into_iter().map(Value::Known).collect();
        let failure = report.failure.map(|failure| failure.sentence());
        Self {
            succeeded: failure.is_none().into(),
            error: failure.unwrap_or_default().into(),
            connect_ms: report.connect.map(milliseconds).into(),
            first_frame_ms: report.first_frame.map(milliseconds).into(),
            total_ms: milliseconds(report.total).into(),
            frames: Value::Known(frames),
            frame: report.expected.into(),
            ..self
        }
    }

    fn header_map(&self) -> HeaderMap {
        let headers = texts(&self.headers).unwrap_or_default();
        headers
            .into_iter()
            .filter_map(|(name, value)| {
                let mut value = HeaderValue::try_from(value).ok()?;
                value.set_sensitive(true);
                Some((HeaderName::try_from(name).ok()?, value))
            })
            .collect()
    }
}

impl ExpectModel {
    fn expectation(&self) -> Option<Expectation> {
        if let Some(json) = self.json.known() {
            return serde_json::from_str(json).ok().map(Expectation::Json);
        }
        if let Some(regex) = self.regex.known() {
            return Regex::new(regex).ok().map(Expectation::Regex);
        }
        self.text.known().cloned().map(Expectation::Text)
    }
}

/// What the protocol sets itself.
const OF_THE_PROTOCOL: [HeaderName; 6] = [
    header::HOST,
    header::CONNECTION,
    header::UPGRADE,
    header::SEC_WEBSOCKET_KEY,
    header::SEC_WEBSOCKET_VERSION,
    header::SEC_WEBSOCKET_EXTENSIONS,
];

fn header_name() -> impl tfplugin::Validator {
    validators::custom(
        "must be the name of a header that the protocol does not set",
        |name: String| match HeaderName::try_from(&name) {
            Ok(header) if OF_THE_PROTOCOL.contains(&header) => {
                Err(format!("The protocol sets {name} itself. Remove it."))
            }
            Ok(_) => Ok(()),
            Err(_) => {
                Err("The name of a header has letters, digits and hyphens. Correct it.".to_owned())
            }
        },
    )
}

fn header_value() -> impl tfplugin::Validator {
    validators::custom("must fit into a header", |value: String| {
        HeaderValue::try_from(value).map(|_| ()).map_err(|_| {
            "A header has no line breaks and no control characters. Encode the value.".to_owned()
        })
    })
}

fn json() -> impl tfplugin::Validator {
    validators::custom("must be JSON", |text: String| {
        serde_json::from_str::<serde_json::Value>(&text)
            .map(|_| ())
            .map_err(|error| format!("It is not JSON: {error}. Use jsonencode."))
    })
}

fn regex() -> impl tfplugin::Validator {
    validators::custom("must be a regular expression", |text: String| {
        Regex::new(&text)
            .map(|_| ())
            .map_err(|error| format!("It is not a regular expression: {error}. Correct it."))
    })
}

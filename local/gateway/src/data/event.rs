//! The events that functions receive, in the shape of AWS's `AWS_PROXY` integration for WebSocket APIs.
//!
//! Shapes: the AWS page "Set up a WebSocket API integration request", and the fixtures
//! `example-apigw-websocket-request*.json` of the crate `aws_lambda_events`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::caller::Secret;
use super::route::{CONNECT, DISCONNECT};
use crate::control::Timestamp;

/// Who is connected to what. The same for every event of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Identifier of the connection.
    pub connection_id: String,
    /// Identifier of the API.
    pub api_id: String,
    /// Name of the stage.
    pub stage: String,
    /// The `Host` that the client asked for; on AWS `{api}.execute-api.{region}.amazonaws.com`, here
    /// `127.0.0.1:port`: what a function builds its callback address from.
    pub domain_name: String,
    /// Address of the client, without port.
    pub source_ip: String,
    /// `User-Agent` of the handshake.
    pub user_agent: Option<String>,
    /// Time of the handshake, since 1970-01-01T00:00:00Z.
    pub connected_at: Duration,
    /// What the handshake has shown about the client.
    pub admission: Admission,
}

/// What the handshake has shown about a client; holds as long as the connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    /// `requestContext.authorizer`: `principalId` and the context of a Lambda authorizer, as texts.
    pub authorizer: BTreeMap<String, String>,
    /// Further fields of `requestContext.identity`, `accessKey` for a signed handshake.
    pub identity: BTreeMap<&'static str, String>,
    /// The API key that was shown.
    pub api_key: Option<Secret>,
}

/// What happened.
#[derive(Clone, Copy, Debug)]
pub enum Occasion<'a> {
    /// A client asks to be connected.
    Connect {
        /// Headers of the handshake in their order.
        headers: &'a [(String, String)],
        /// Decoded query parameters in their order.
        query: &'a [(String, String)],
    },
    /// A client sent a message.
    Message {
        /// The message.
        body: &'a str,
        /// Identifier of the message.
        message_id: &'a str,
        /// Key of the route that takes it.
        route_key: &'a str,
    },
    /// A connection has ended.
    Disconnect {
        /// WebSocket close code.
        code: u16,
        /// Why, in words.
        reason: &'a str,
    },
}

/// `$context` of `occasion`: what `requestContext` of its event holds.
#[must_use]
pub fn context_of(peer: &Peer, occasion: Occasion<'_>, request_id: &str, now: Duration) -> Value {
    // Strings, numbers and maps with string keys always serialise.
    serde_json::to_value(context(peer, occasion, request_id, now)).unwrap_or_default()
}

/// The JSON event for `occasion`.
///
/// `request_id` identifies this one event; `now` is the time since 1970-01-01T00:00:00Z.
#[must_use]
pub fn event(
    peer: &Peer,
    occasion: Occasion<'_>,
    request_id: &str,
    now: Duration,
    stage_variables: &BTreeMap<String, String>,
) -> String {
    let (headers, query) = match occasion {
        Occasion::Connect { headers, query } => (Multi::from(headers), Multi::from(query)),
        Occasion::Message { .. } => (Multi::default(), Multi::default()),
        Occasion::Disconnect { .. } => (disconnect_headers(peer), Multi::default()),
    };
    let event = Event {
        headers: headers.last(),
        multi_value_headers: headers.all(),
        query_string_parameters: query.last(),
        multi_value_query_string_parameters: query.all(),
        stage_variables: (!stage_variables.is_empty()).then_some(stage_variables),
        request_context: context(peer, occasion, request_id, now),
        body: match occasion {
            Occasion::Message { body, .. } => Some(body),
            _ => None,
        },
        is_base64_encoded: false,
    };
    // Strings, numbers and maps with string keys always serialise.
    serde_json::to_string(&event).unwrap_or_default()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<BTreeMap<&'a str, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_value_headers: Option<&'a BTreeMap<&'a str, Vec<&'a str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query_string_parameters: Option<BTreeMap<&'a str, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_value_query_string_parameters: Option<&'a BTreeMap<&'a str, Vec<&'a str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage_variables: Option<&'a BTreeMap<String, String>>,
    request_context: RequestContext<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext<'a> {
    route_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    disconnect_status_code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<&'a str>,
    event_type: &'static str,
    extended_request_id: &'a str,
    request_time: String,
    message_direction: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    disconnect_reason: Option<&'a str>,
    stage: &'a str,
    connected_at: u64,
    request_time_epoch: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    authorizer: &'a BTreeMap<String, String>,
    identity: Identity<'a>,
    request_id: &'a str,
    domain_name: &'a str,
    connection_id: &'a str,
    api_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    source_ip: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<&'a str>,
    #[serde(flatten)]
    more: &'a BTreeMap<&'static str, String>,
}

/// Values by name, in their order.
#[derive(Default)]
struct Multi<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> From<&'a [(String, String)]> for Multi<'a> {
    fn from(pairs: &'a [(String, String)]) -> Self {
        let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in pairs {
            values.entry(name).or_default().push(value);
        }
        Self(values)
    }
}

impl<'a> Multi<'a> {
    /// The last value of each name, as the single-valued maps of AWS have it.
    fn last(&self) -> Option<BTreeMap<&'a str, &'a str>> {
        let last = self
            .0
            .iter()
            .filter_map(|(name, values)| Some((*name, *values.last()?)));
        (!self.0.is_empty()).then(|| last.collect())
    }

    fn all(&self) -> Option<&BTreeMap<&'a str, Vec<&'a str>>> {
        (!self.0.is_empty()).then_some(&self.0)
    }
}

fn context<'a>(
    peer: &'a Peer,
    occasion: Occasion<'a>,
    request_id: &'a str,
    now: Duration,
) -> RequestContext<'a> {
    let (route_key, event_type) = match occasion {
        Occasion::Connect { .. } => (CONNECT, "CONNECT"),
        Occasion::Message { route_key, .. } => (route_key, "MESSAGE"),
        Occasion::Disconnect { .. } => (DISCONNECT, "DISCONNECT"),
    };
    let (disconnect_status_code, disconnect_reason) = match occasion {
        Occasion::Disconnect { code, reason } => (Some(code), Some(reason)),
        _ => (None, None),
    };
    RequestContext {
        route_key,
        disconnect_status_code,
        message_id: match occasion {
            Occasion::Message { message_id, .. } => Some(message_id),
            _ => None,
        },
        event_type,
        extended_request_id: request_id,
        request_time: request_time(now),
        message_direction: "IN",
        disconnect_reason,
        stage: &peer.stage,
        connected_at: milliseconds(peer.connected_at),
        request_time_epoch: milliseconds(now),
        authorizer: &peer.admission.authorizer,
        identity: Identity {
            source_ip: &peer.source_ip,
            user_agent: peer.user_agent.as_deref(),
            more: &peer.admission.identity,
        },
        request_id,
        domain_name: &peer.domain_name,
        connection_id: &peer.connection_id,
        api_id: &peer.api_id,
    }
}

/// What AWS sends with DISCONNECT, where there is no request to take headers from.
fn disconnect_headers(peer: &Peer) -> Multi<'_> {
    let names = [
        ("Host", peer.domain_name.as_str()),
        ("x-api-key", ""),
        ("X-Forwarded-For", ""),
        ("x-restapi", ""),
    ];
    Multi(
        names
            .into_iter()
            .map(|(name, value)| (name, vec![value]))
            .collect(),
    )
}

/// Common log format in UTC: `13/Dec/2020:10:17:47 +0000`.
fn request_time(now: Duration) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let iso = Timestamp(now.as_secs()).to_string();
    let (date, time) = iso.split_once('T').unwrap_or_default();
    let mut date = date.splitn(3, '-');
    let mut next = || date.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    let month = month
        .parse()
        .ok()
        .and_then(|month: usize| MONTHS.get(month.checked_sub(1)?));
    format!(
        "{day}/{}/{year}:{} +0000",
        month.unwrap_or(&""),
        time.trim_end_matches('Z')
    )
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;

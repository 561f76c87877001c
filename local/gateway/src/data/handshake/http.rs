//! The HTTP of a handshake: its accept key, headers, query, and the answer that switches protocols.

use http::{HeaderMap, HeaderValue, StatusCode, header, request};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::data::event::Peer;
use crate::data::reply::{self, Message, Reply};

/// Longest path and query of a handshake, in characters (reference §3.4).
const URL_CHARACTERS: usize = 4096;

/// The key that accepts a handshake, or why it is none (RFC 6455 §4.2.1).
pub(super) fn accept_key(head: &request::Parts) -> Result<String, Message> {
    let has = |name: header::HeaderName, token: &str| {
        head.headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|value| {
                value
                    .split(',')
                    .any(|part| part.trim().eq_ignore_ascii_case(token))
            })
    };
    if !has(header::UPGRADE, "websocket") || !has(header::CONNECTION, "upgrade") {
        return Err(Message::UpgradeRequired);
    }
    let path_and_query = head
        .uri
        .path_and_query()
        .map_or(0, |text| text.as_str().len());
    if path_and_query > URL_CHARACTERS {
        return Err(Message::UrlTooLong);
    }
    match head.headers.get(header::SEC_WEBSOCKET_KEY) {
        Some(key)
            if has(header::SEC_WEBSOCKET_VERSION, "13") && head.method == http::Method::GET =>
        {
            Ok(derive_accept_key(key.as_bytes()))
        }
        _ => Err(Message::BadRequest),
    }
}

/// The headers of the handshake as a function sees them, with those that AWS adds.
pub(super) fn headers(headers: &HeaderMap, peer: &Peer) -> Vec<(String, String)> {
    let port = peer
        .domain_name
        .rsplit_once(':')
        .map_or("80", |(_, port)| port);
    let added = [
        ("X-Forwarded-For", peer.source_ip.as_str()),
        ("X-Forwarded-Port", port),
        ("X-Forwarded-Proto", "http"),
    ];
    headers
        .iter()
        // What the two ends of the transport agree on does not reach functions on AWS either.
        .filter(|(name, _)| **name != header::CONNECTION && **name != header::UPGRADE)
        .map(|(name, value)| {
            (
                cased(name.as_str()),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .chain(added.map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect()
}

/// A header name as clients usually write it. The spelling on the wire is lost in the HTTP library;
/// AWS passes it on, so functions that look for another one differ here.
fn cased(name: &str) -> String {
    let word = |word: &str| match word {
        "websocket" => "WebSocket".to_owned(),
        word => {
            let mut characters = word.chars();
            let first = characters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(characters).collect()
        }
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned())
}

/// The answer that makes the connection a socket.
pub(super) fn switching(request_id: &str, accept: &str, subprotocol: Option<&str>) -> Reply {
    let mut reply = reply::empty(StatusCode::SWITCHING_PROTOCOLS, request_id);
    let headers = reply.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    // The key is base64; a subprotocol that is no header value is left out.
    for (name, value) in [
        (header::SEC_WEBSOCKET_ACCEPT, Some(accept)),
        (header::SEC_WEBSOCKET_PROTOCOL, subprotocol),
    ] {
        if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
            headers.insert(name, value);
        }
    }
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_are_written_as_usual() {
        for (name, expected) in [
            ("host", "Host"),
            ("sec-websocket-key", "Sec-WebSocket-Key"),
            ("x-forwarded-for", "X-Forwarded-For"),
        ] {
            assert_eq!(cased(name), expected);
        }
    }
}

//! Why a probe failed, in a sentence that says what to do.

use std::io;

use tfplugin::diagnostics::chain;
use tokio_tungstenite::tungstenite;

use super::address::Address;

/// Why a probe failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no way to the host.
    #[error(
        "cannot reach {} of {address}; check the url, the name and the network",
        at(address)
    )]
    Unreachable {
        /// Where to.
        address: Address,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// TLS did not come about.
    #[error(
        "cannot speak TLS with {} of {address}; check its certificate, or name the authority that \
         signed it in a file by the environment variable SSL_CERT_FILE",
        at(address)
    )]
    Tls {
        /// Where to.
        address: Address,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The handshake was answered, but not with a WebSocket.
    #[error("{address} refused the connection with status {status}{}; {}", told(message.as_deref()), advice(*status))]
    Refused {
        /// Where to.
        address: Address,
        /// HTTP status.
        status: u16,
        /// Member `message` of the answer.
        message: Option<String>,
    },
    /// What answers is no WebSocket server.
    #[error("{address} does not speak WebSocket; check the url")]
    Handshake {
        /// Where to.
        address: Address,
        /// What is wrong.
        #[source]
        source: Box<tungstenite::Error>,
    },
    /// The connection was not open in time.
    #[error(
        "{address} was not open within {limit_ms} ms; check the url and the network, or raise \
         connect_timeout_ms"
    )]
    NotOpen {
        /// Where to.
        address: Address,
        /// How long was waited, in milliseconds.
        limit_ms: u64,
    },
    /// No frame at all.
    #[error(
        "nothing came from {address} within {limit_ms} ms; check that what is sent meets a route \
         that answers and look at the function's log, or raise answer_timeout_ms"
    )]
    Silent {
        /// Where from.
        address: Address,
        /// How long was waited, in milliseconds.
        limit_ms: u64,
    },
    /// Only other frames.
    #[error(
        "{} came from {address} within {limit_ms} ms, none of which is {expected}; the last is {last:?}",
        frames(*count)
    )]
    Unexpected {
        /// Where from.
        address: Address,
        /// How long was waited, in milliseconds.
        limit_ms: u64,
        /// How many frames came.
        count: usize,
        /// What was waited for.
        expected: String,
        /// The last frame, perhaps shortened.
        last: String,
    },
    /// The other side closed the connection.
    #[error(
        "{address} closed the connection{} after {}, before what was expected came",
        code.map(|code| format!(" with code {code}")).unwrap_or_default(),
        frames(*count)
    )]
    Closed {
        /// Where to.
        address: Address,
        /// Code of the closing, if it told one (RFC 6455 §7.4).
        code: Option<u16>,
        /// How many frames came before.
        count: usize,
    },
    /// The connection broke.
    #[error("the connection to {address} broke after {}", frames(*count))]
    Broken {
        /// Where to.
        address: Address,
        /// How many frames came before.
        count: usize,
        /// Why.
        #[source]
        source: Box<tungstenite::Error>,
    },
    /// Terraform was stopped.
    #[error("the probe of {0} was stopped; run Terraform again")]
    Stopped(Address),
}

impl Failure {
    /// The sentence with everything behind it.
    #[must_use]
    pub fn sentence(&self) -> String {
        chain(self)
    }
}

fn at(address: &Address) -> String {
    format!("port {} of {}", address.port, address.host)
}

fn frames(count: usize) -> String {
    match count {
        0 => "no frame".to_owned(),
        1 => "1 frame".to_owned(),
        count => format!("{count} frames"),
    }
}

fn told(message: Option<&str>) -> String {
    message
        .map(|message| format!(" ({message})"))
        .unwrap_or_default()
}

/// What to do about a status of a handshake, as API Gateway uses them (reference §5).
fn advice(status: u16) -> &'static str {
    match status {
        400 => "the request lacks something that $connect requires: check headers and query",
        401 => {
            "the authorizer of $connect finds no identity: give what it reads in headers or query"
        }
        403 => {
            "$connect does not admit it, or there is no such stage: check the url, headers, query and \
             signed"
        }
        404 | 410 => "there is no such stage: check the url",
        429 => "the stage admits no more: look at its throttle and the quotas of the account",
        502 => "the function of $connect failed: look at its log",
        504 => "the function of $connect took too long: look at its log",
        500..=599 => {
            "the function of $connect could not be called: check that it exists and that the API may \
             call it"
        }
        _ => "check that the url is that of a WebSocket",
    }
}

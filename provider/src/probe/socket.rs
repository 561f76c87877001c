//! The conversation of a probe.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use http::HeaderMap;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use tokio_util::sync::CancellationToken;

use super::address::Address;
use super::expectation::Expectation;
use super::failure::Failure;
use super::tls;

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Probe {
    /// Where.
    pub address: Address,
    /// Headers of the handshake beyond those of the protocol.
    pub headers: HeaderMap,
    /// Texts to send, in this order, each as one frame.
    pub send: Vec<String>,
    /// What to wait for; nothing to succeed as soon as all is sent.
    pub expect: Option<Expectation>,
    /// How long opening may take, from the search for the name to the end of the handshake.
    pub connect_timeout: Duration,
    /// How long sending and waiting may take together.
    pub answer_timeout: Duration,
}

/// What has happened.
#[derive(Debug, Default)]
pub struct Report {
    /// How long opening took.
    pub connect: Option<Duration>,
    /// How long the first frame took, from when all was sent.
    pub first_frame: Option<Duration>,
    /// How long all took.
    pub total: Duration,
    /// The first frames that came, at most [`MOST_FRAMES`], each with at most [`LONGEST_FRAME`]
    /// characters.
    pub frames: Vec<String>,
    /// How many came.
    pub count: usize,
    /// The frame that was waited for, whole.
    pub expected: Option<String>,
    /// Why it did not work.
    pub failure: Option<Failure>,
}

/// Frames that a report keeps.
pub const MOST_FRAMES: usize = 100;
/// Characters of a frame that a report keeps.
pub const LONGEST_FRAME: usize = 4096;

/// Longest message that API Gateway passes on, in bytes (reference §3.4).
const LONGEST_MESSAGE: usize = 128 * 1024;
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// What can be read from and written to.
trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

type Socket = WebSocketStream<Box<dyn Duplex>>;

/// Opens, sends, waits, and closes. Ends early when `cancellation` does.
pub async fn run(probe: &Probe, cancellation: &CancellationToken) -> Report {
    let start = Instant::now();
    let mut report = Report::default();
    let stopped = cancellation.cancelled();
    let result = tokio::select! {
        biased;
        () = stopped => Err(Failure::Stopped(probe.address.clone())),
        result = converse(probe, start, &mut report) => result,
    };
    report.failure = result.err();
    report.total = start.elapsed();
    report
}

async fn converse(probe: &Probe, start: Instant, report: &mut Report) -> Result<(), Failure> {
    let opened = timeout(probe.connect_timeout, open(probe)).await;
    let mut socket = opened.map_err(|_| Failure::NotOpen {
        address: probe.address.clone(),
        limit_ms: milliseconds(probe.connect_timeout),
    })??;
    report.connect = Some(start.elapsed());
    let answered = timeout(probe.answer_timeout, exchange(probe, &mut socket, report)).await;
    let result = answered.unwrap_or_else(|_| Err(overdue(probe, report)));
    // The other side may be gone already; the connection ends either way.
    let _ = timeout(GOODBYE, socket.close(None)).await;
    result
}

async fn open(probe: &Probe) -> Result<Socket, Failure> {
    let address = &probe.address;
    let unreachable = |source| Failure::Unreachable {
        address: address.clone(),
        source,
    };
    let stream = TcpStream::connect((address.host.as_str(), address.port))
        .await
        .map_err(unreachable)?;
    stream.set_nodelay(true).map_err(unreachable)?;
    let stream: Box<dyn Duplex> = if address.is_secure {
        let stream = tls::connect(&address.host, stream).await;
        Box::new(stream.map_err(|source| Failure::Tls {
            address: address.clone(),
            source,
        })?)
    } else {
        Box::new(stream)
    };
    let mut config = WebSocketConfig::default();
    config.max_message_size = Some(LONGEST_MESSAGE);
    config.max_frame_size = Some(LONGEST_MESSAGE);
    let refused = |error| refusal(address, error);
    let mut request = address.uri().into_client_request().map_err(refused)?;
    request.headers_mut().extend(probe.headers.clone());
    let opened = client_async_with_config(request, stream, Some(config)).await;
    opened.map(|(socket, _)| socket).map_err(refused)
}

fn refusal(address: &Address, error: tungstenite::Error) -> Failure {
    match error {
        tungstenite::Error::Http(answer) => {
            let body = answer.body().as_deref().unwrap_or_default();
            let body: Option<serde_json::Value> = serde_json::from_slice(body).ok();
            let message = body.as_ref().and_then(|body| body.get("message")?.as_str());
            Failure::Refused {
                address: address.clone(),
                status: answer.status().as_u16(),
                message: message.map(shortened),
            }
        }
        other => Failure::Handshake {
            address: address.clone(),
            source: Box::new(other),
        },
    }
}

/// Sends everything, and waits for what is expected.
async fn exchange(probe: &Probe, socket: &mut Socket, report: &mut Report) -> Result<(), Failure> {
    let broken = |count, source| Failure::Broken {
        address: probe.address.clone(),
        count,
        source: Box::new(source),
    };
    for text in &probe.send {
        let sent = socket.send(Message::text(text)).await;
        sent.map_err(|error| broken(0, error))?;
    }
    let sent = Instant::now();
    let Some(expected) = &probe.expect else {
        return Ok(());
    };
    let closed = |count, code| Failure::Closed {
        address: probe.address.clone(),
        code,
        count,
    };
    loop {
        let frame = match socket.next().await {
            None | Some(Err(tungstenite::Error::ConnectionClosed)) => {
                return Err(closed(report.count, None));
            }
            Some(Err(error)) => return Err(broken(report.count, error)),
            Some(Ok(Message::Close(close))) => {
                let code = close.map(|close| close.code.into());
                return Err(closed(report.count, code));
            }
            Some(Ok(Message::Text(text))) => text.as_str().to_owned(),
            Some(Ok(Message::Binary(bytes))) => String::from_utf8_lossy(&bytes).into_owned(),
            Some(Ok(_)) => continue,
        };
        report.count += 1;
        report.first_frame.get_or_insert_with(|| sent.elapsed());
        if report.frames.len() < MOST_FRAMES {
            report.frames.push(shortened(&frame));
        }
        if expected.accepts(&frame) {
            report.expected = Some(frame);
            return Ok(());
        }
    }
}

/// Time is up, and what was expected has not come.
fn overdue(probe: &Probe, report: &Report) -> Failure {
    let address = probe.address.clone();
    let limit_ms = milliseconds(probe.answer_timeout);
    match (report.frames.last(), &probe.expect) {
        (Some(last), Some(expected)) => Failure::Unexpected {
            address,
            limit_ms,
            count: report.count,
            expected: expected.to_string(),
            last: last.chars().take(200).collect(),
        },
        _ => Failure::Silent { address, limit_ms },
    }
}

/// A duration in whole milliseconds.
#[must_use]
pub fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_FRAME) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

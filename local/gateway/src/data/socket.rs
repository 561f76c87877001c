//! One open socket and the task that owns it.
//!
//! The owner is the only one that reads from and writes to the socket. It never waits for anything
//! while something else could happen: reading, writing, the outbox, integrations, limits and stops are
//! polled together. A client that does not read stops its own owner from reading and from taking
//! answers and posts; its outbox then fills up, posts to it are refused with 429, and nobody else
//! notices.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::clock::Sleep;
use super::deliver::Delivery;
use super::event::{Occasion, Peer};
use super::exchange::{End, Exchange, new_id};
use super::limits::Limits;
use super::plane::Plane;
use super::registry::{Connection, Mailbox};
use super::route::DISCONNECT;
use super::session::{Action, Ending, Input, Malformed, Session};

/// Read and write buffers of one socket, in bytes: small, because there are thousands.
const BUFFER_BYTES: usize = 4 * 1024;

/// Outbox messages that are written before the next flush.
const BATCH: usize = 32;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

struct Owner {
    plane: Arc<Plane>,
    connection: Arc<Connection>,
    peer: Arc<Peer>,
    mailbox: Mailbox,
    socket: Socket,
    session: Session,
    /// Whether something was written and not yet flushed.
    unflushed: bool,
    in_flight: FuturesUnordered<BoxFuture<'static, Option<String>>>,
    alarm: Sleep,
}

/// What the owner has to deal with next.
enum Turn {
    Received(Option<Result<Message, Error>>),
    Flushed(Result<(), Error>),
    Outgoing(String),
    Answered(Option<String>),
    Input(Input),
}

/// Owns a connection from the end of its handshake until `$disconnect` has been told.
pub(super) async fn own(
    plane: Arc<Plane>,
    connection: Arc<Connection>,
    mailbox: Mailbox,
    upgrade: OnUpgrade,
) {
    let ending = match tokio::time::timeout(plane.limits.integration, upgrade).await {
        Ok(Ok(upgraded)) => {
            let io = TokioIo::new(upgraded);
            let config = config(&plane.limits);
            let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
            let now = plane.clock.now();
            let session = Session::open(&plane.limits, now);
            let owner = Owner {
                alarm: plane.clock.sleep_until(session.deadline()),
                peer: Arc::new(connection.peer.clone()),
                plane: Arc::clone(&plane),
                connection: Arc::clone(&connection),
                mailbox,
                socket,
                session,
                unflushed: false,
                in_flight: FuturesUnordered::new(),
            };
            owner.run().await
        }
        // The client was gone before the handshake reached it.
        _ => {
            plane.registry.remove(&connection.peer.connection_id);
            Ending {
                frame: None,
                code: 1006,
                reason: "Connection lost".to_owned(),
            }
        }
    };
    disconnect(&plane, &connection.peer, &ending).await;
}

impl Owner {
    /// Serves the connection until it ends, and closes the socket.
    async fn run(mut self) -> Ending {
        let ending = loop {
            let action = match self.turn().await {
                Turn::Received(received) => {
                    let input = input(received);
                    self.handle(input)
                }
                Turn::Flushed(Ok(())) => {
                    self.unflushed = false;
                    Action::None
                }
                Turn::Flushed(Err(_)) => self.handle(Input::Lost),
                Turn::Outgoing(first) => self.take_posts(first),
                Turn::Answered(frame) => self.send(frame),
                Turn::Input(input) => self.handle(input),
            };
            let action = match action {
                Action::Deliver(message) => self.deliver(&message),
                other => other,
            };
            if let Action::End(ending) = action {
                break ending;
            }
        };
        // From here on posts are answered 410.
        self.plane.registry.remove(&self.peer.connection_id);
        self.connection.stop(super::session::Stop::Deleted);
        self.close(&ending).await;
        ending
    }

    /// Waits for the next thing that happens.
    async fn turn(&mut self) -> Turn {
        // While the client does not take what is written, nothing more is taken for it.
        let writable = !self.unflushed;
        let reading = writable && self.in_flight.len() < self.plane.limits.in_flight_per_connection;
        tokio::select! {
            turn = transport(&mut self.socket, reading, self.unflushed),
                if reading || self.unflushed => turn,
            Some(message) = self.mailbox.recv(), if writable => Turn::Outgoing(message),
            Some(frame) = self.in_flight.next(), if writable => Turn::Answered(frame),
            () = &mut self.alarm => {
                // Activity may have moved the deadline; the session knows.
                let deadline = self.session.deadline();
                self.alarm = self.plane.clock.sleep_until(deadline.max(self.plane.clock.now()));
                Turn::Input(Input::Tick)
            }
            stop = self.connection.stopped() => Turn::Input(Input::Stop(stop)),
        }
    }

    fn handle(&mut self, input: Input) -> Action {
        let now = self.plane.clock.now();
        if matches!(input, Input::Text(_) | Input::Sent) {
            self.connection.touch(now);
        }
        self.session.handle(input, now)
    }

    fn deliver(&mut self, message: &str) -> Action {
        match self.plane.deliver(&self.peer, message) {
            Delivery::Done(frame) => self.send(frame),
            Delivery::Waiting(future) => {
                self.in_flight.push(future);
                Action::None
            }
        }
    }

    /// Writes `first` and what else waits, so that one flush serves them all.
    fn take_posts(&mut self, first: String) -> Action {
        let mut next = Some(first);
        for _ in 0..BATCH {
            let Some(message) = next.take() else { break };
            self.connection.taken(message.len());
            match self.send(Some(message)) {
                Action::None => next = self.mailbox.try_recv().ok(),
                action => return action,
            }
        }
        match next {
            Some(message) => {
                self.connection.taken(message.len());
                self.send(Some(message))
            }
            None => Action::None,
        }
    }

    /// Writes a message into the socket's buffer; the next turn flushes it.
    fn send(&mut self, message: Option<String>) -> Action {
        let Some(message) = message else {
            return Action::None;
        };
        let action = self.handle(Input::Sent);
        if action != Action::None {
            return action;
        }
        for frame in frames(message, self.plane.limits.frame_bytes) {
            if Pin::new(&mut self.socket).start_send(frame).is_err() {
                return self.handle(Input::Lost);
            }
        }
        self.unflushed = true;
        Action::None
    }

    /// Gives the client what still waits for it and the close frame, and waits until it has taken
    /// both, within the time that a close may take.
    async fn close(&mut self, ending: &Ending) {
        let most = self.plane.limits.close;
        let closing = async {
            if let Some((code, reason)) = ending.frame {
                while let Ok(message) = self.mailbox.try_recv() {
                    for frame in frames(message, self.plane.limits.frame_bytes) {
                        self.socket.feed(frame).await?;
                    }
                }
                let frame = CloseFrame {
                    code: code.into(),
                    reason: reason.into(),
                };
                self.socket.send(Message::Close(Some(frame))).await?;
            } else {
                self.socket.flush().await?;
            }
            // What the client still sends is read and dropped: closing a socket with unread bytes
            // would reset it, and the close frame would be lost with it.
            let stream = self.socket.get_mut();
            stream.shutdown().await?;
            let mut rest = [0; 1024];
            while stream.read(&mut rest).await? > 0 {}
            Ok::<(), Error>(())
        };
        // A client that is gone or does not take the frame loses the socket all the same.
        if let Ok(Err(error)) = tokio::time::timeout(most, closing).await {
            tracing::debug!(connection = self.peer.connection_id, %error, "closed without an answer");
        }
    }
}

/// Flushes what is written and reads the next message, whichever comes first.
async fn transport(socket: &mut Socket, reading: bool, unflushed: bool) -> Turn {
    poll_fn(|context| {
        if unflushed && let Poll::Ready(result) = Pin::new(&mut *socket).poll_flush(context) {
            return Poll::Ready(Turn::Flushed(result));
        }
        if reading && let Poll::Ready(received) = Pin::new(&mut *socket).poll_next(context) {
            return Poll::Ready(Turn::Received(received));
        }
        Poll::Pending
    })
    .await
}

/// Tells the `$disconnect` route, if there is one. Best effort: nobody can be told of a failure.
async fn disconnect(plane: &Plane, peer: &Peer, ending: &Ending) {
    let Some(deployed) = plane.stages.deployed(&peer.api_id, &peer.stage) else {
        return;
    };
    let snapshot = Arc::clone(&deployed.snapshot);
    let Some(route) = snapshot.routes.get(DISCONNECT) else {
        return;
    };
    if route.integration.is_none() || !plane.admits(&deployed, DISCONNECT) {
        return;
    }
    let occasion = Occasion::Disconnect {
        code: ending.code,
        reason: &ending.reason,
    };
    let exchange = Exchange::new(plane, deployed, new_id(plane));
    let answer = match exchange.call(route, peer, occasion) {
        Ok(call) => plane.integrations.run(call).await,
        Err(failure) => Err(failure),
    };
    exchange.log(plane, peer, occasion, &End::of(&answer));
    if let Err(failure) = answer {
        tracing::warn!(
            api = peer.api_id,
            stage = peer.stage,
            connection = peer.connection_id,
            error = &failure as &dyn std::error::Error,
            "$disconnect failed",
        );
    }
}

/// What a received message, error or end means to the session.
fn input(received: Option<Result<Message, Error>>) -> Input {
    match received {
        Some(Ok(Message::Text(text))) => Input::Text(text.as_str().to_owned()),
        Some(Ok(Message::Binary(_))) => Input::Binary,
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Input::Control,
        Some(Ok(Message::Close(frame))) => {
            Input::Closed(frame.map(|frame| (frame.code.into(), frame.reason.to_string())))
        }
        // Raised from the header of a frame, before its payload is buffered.
        Some(Err(Error::Capacity(_))) => Input::TooLarge,
        Some(Err(Error::Utf8(_))) => Input::Malformed(Malformed::Utf8),
        Some(Err(Error::Protocol(error))) if !is_reset(&error) => {
            Input::Malformed(Malformed::Protocol)
        }
        Some(Err(_)) | None => Input::Lost,
    }
}

fn is_reset(error: &tokio_tungstenite::tungstenite::error::ProtocolError) -> bool {
    use tokio_tungstenite::tungstenite::error::ProtocolError::ResetWithoutClosingHandshake;
    matches!(error, ResetWithoutClosingHandshake)
}

/// A text message in frames of at most `most` bytes.
fn frames(text: String, most: usize) -> impl Iterator<Item = Message> {
    let bytes = Bytes::from(text);
    let (size, mut start, mut first) = (bytes.len(), 0, true);
    std::iter::from_fn(move || {
        if start == size && !first {
            return None;
        }
        let end = size.min(start + most);
        let code = if first { Data::Text } else { Data::Continue };
        let frame = Frame::message(bytes.slice(start..end), OpCode::Data(code), end == size);
        (start, first) = (end, false);
        Some(Message::Frame(frame))
    })
}

fn config(limits: &Limits) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_frame_size(Some(limits.frame_bytes))
        .max_message_size(Some(limits.message_bytes))
}

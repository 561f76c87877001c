//! The clients: many sockets, and workers that send to them or through them.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use bytes::Bytes;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::rates::{Latencies, Pace, Schedule};

/// Workers that send; each has the sockets whose index leaves its own as the remainder.
const WORKERS: usize = 32;

/// Handshakes under way at once.
const CONNECTING: usize = 64;

/// Longest wait for the last answers of a run.
const LAST: Duration = Duration::from_secs(5);

const TEXT: &str = r#"{"action":"load","text":"some words of an ordinary length for a chat"}"#;

type Sink = SplitSink<WebSocketStream<MaybeTlsStream<TcpStream>>, Message>;

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Through `@connections` to a socket; ends when the socket has it.
    Posts,
    /// From a socket to the MOCK route; ends when the socket has the answer.
    Messages,
}

/// One socket: its sending half, and when what it waits for was due.
struct Socket {
    id: String,
    sink: tokio::sync::Mutex<Sink>,
    due: Mutex<VecDeque<Instant>>,
    answered: tokio::sync::Semaphore,
}

/// Every socket, and the tasks that read from them.
pub(crate) struct Clients {
    address: SocketAddr,
    place: String,
    sockets: Vec<Arc<Socket>>,
    latencies: mpsc::Receiver<Duration>,
    open: Arc<AtomicUsize>,
    _readers: JoinSet<()>,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Posts => "@connections posts",
            Self::Messages => "MOCK messages",
        }
    }
}

impl Clients {
    /// Opens `count` sockets to `{api}/{stage}`.
    pub(crate) async fn connect(
        address: SocketAddr,
        place: &str,
        count: usize,
    ) -> anyhow::Result<Self> {
        let (sender, latencies) = mpsc::channel(1024);
        let open = Arc::new(AtomicUsize::new(0));
        let mut readers = JoinSet::new();
        let url = format!("ws://{address}/{place}");
        let connecting = (0..count).map(|_| connect(url.clone()));
        let mut connected = futures_util::stream::iter(connecting).buffer_unordered(CONNECTING);
        let mut sockets = Vec::new();
        while let Some(result) = connected.next().await {
            let (id, socket) = result?;
            let (sink, mut stream) = socket.split();
            let socket = Arc::new(Socket {
                id,
                sink: tokio::sync::Mutex::new(sink),
                due: Mutex::default(),
                answered: tokio::sync::Semaphore::new(0),
            });
            sockets.push(Arc::clone(&socket));
            let (sender, open) = (sender.clone(), Arc::clone(&open));
            open.fetch_add(1, Ordering::Relaxed);
            readers.spawn(async move {
                while let Some(Ok(Message::Text(_))) = stream.next().await {
                    let due = socket
                        .due
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .pop_front();
                    if let Some(due) = due {
                        let latency = due.elapsed();
                        if sender.send(latency).await.is_err() {
                            break;
                        }
                    }
                    socket.answered.add_permits(1);
                }
                open.fetch_sub(1, Ordering::Relaxed);
            });
        }
        let place = place.to_owned();
        Ok(Self {
            address,
            place,
            sockets,
            latencies,
            open,
            _readers: readers,
        })
    }

    /// Sockets that are open.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Sends for `time` and waits for the answers.
    pub(crate) async fn drive(
        &mut self,
        kind: Kind,
        pace: Pace,
        time: Duration,
    ) -> anyhow::Result<Latencies> {
        let workers = WORKERS.min(self.sockets.len());
        let mut tasks = JoinSet::new();
        for index in 0..workers {
            let sockets: Vec<_> = self
                .sockets
                .iter()
                .skip(index)
                .step_by(workers)
                .cloned()
                .collect();
            let posts = match kind {
                Kind::Posts => Some(Posts::open(self.address, &self.place).await?),
                Kind::Messages => None,
            };
            let schedule = Schedule::new(pace, index, workers, time);
            tasks.spawn(work(sockets, posts, schedule));
        }
        let (mut sent, mut all, started) = (0, Vec::new(), Instant::now());
        loop {
            tokio::select! {
                Some(result) = tasks.join_next() => sent += result.context("a worker ended")??,
                Some(latency) = self.latencies.recv() => all.push(latency),
                () = tokio::time::sleep(LAST) => {
                    anyhow::bail!("answers never came: {} of {sent} did", all.len());
                }
            }
            if tasks.is_empty() && all.len() == sent {
                break;
            }
        }
        Ok(Latencies::new(all, started.elapsed()))
    }
}

/// Sends to its sockets in turn, as the schedule says; gives how often.
async fn work(
    sockets: Vec<Arc<Socket>>,
    mut posts: Option<Posts>,
    mut schedule: Schedule,
) -> anyhow::Result<usize> {
    let mut sent = 0;
    let mut turn = sockets.iter().cycle();
    while let (Some(due), Some(socket)) = (schedule.next().await, turn.next()) {
        socket.answered.forget_permits(usize::MAX >> 4);
        socket
            .due
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(due);
        match &mut posts {
            Some(posts) => posts.post(&socket.id).await?,
            None => socket.sink.lock().await.send(Message::text(TEXT)).await?,
        }
        if schedule.waits_for_answers() {
            socket.answered.acquire().await?.forget();
        }
        sent += 1;
    }
    Ok(sent)
}

/// One kept-alive HTTP connection to `@connections`.
struct Posts {
    sender: SendRequest<Full<Bytes>>,
    address: SocketAddr,
    place: String,
    _connection: JoinSet<()>,
}

impl Posts {
    async fn open(address: SocketAddr, place: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .context("cannot reach the gateway")?;
        stream.set_nodelay(true).context("cannot send at once")?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            // Its end shows in the next post.
            let _ = connection.await;
        });
        Ok(Self {
            sender,
            address,
            place: place.to_owned(),
            _connection: tasks,
        })
    }

    async fn post(&mut self, id: &str) -> anyhow::Result<()> {
        let path = format!("/{}/@connections/{}", self.place, id.replace('=', "%3D"));
        let request = Request::post(path)
            .header("host", self.address.to_string())
            .body(Full::new(Bytes::from_static(TEXT.as_bytes())))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        response.into_body().collect().await?;
        anyhow::ensure!(status.is_success(), "a post was answered with {status}");
        Ok(())
    }
}

/// Opens one socket and learns its connection id, which an error frame tells.
async fn connect(
    url: String,
) -> anyhow::Result<(String, WebSocketStream<MaybeTlsStream<TcpStream>>)> {
    let config = WebSocketConfig::default()
        .read_buffer_size(4096)
        .write_buffer_size(4096);
    let (mut socket, _) = connect_async_with_config(url, Some(config), true)
        .await
        .context("a socket was not opened")?;
    socket
        .send(Message::text("who am I?"))
        .await
        .context("a socket cannot be written to")?;
    let answer = socket.next().await.context("a socket was closed")??;
    let frame: serde_json::Value = serde_json::from_str(answer.to_text()?)?;
    let id = frame["connectionId"]
        .as_str()
        .context("an error frame without connection id")?;
    Ok((id.to_owned(), socket))
}

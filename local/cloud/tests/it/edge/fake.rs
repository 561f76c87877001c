//! A fake local cloud: answers every request by one function, and remembers them.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

pub(crate) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// A request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Answers by path: status and body.
type Files = Arc<Mutex<BTreeMap<String, (u16, String)>>>;

/// What answers before the files do; `None` leaves it to them.
type Special = dyn Fn(&Seen) -> Option<BoxFuture<'static, Response<Body>>> + Send + Sync;

/// A running fake. Dropping it ends it.
pub(crate) struct Fake {
    pub(crate) url: String,
    files: Files,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Fake {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| None).await
    }

    pub(crate) async fn start_with(
        special: impl Fn(&Seen) -> Option<BoxFuture<'static, Response<Body>>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (files, seen) = (Files::default(), Arc::<Mutex<Vec<Seen>>>::default());
        let answers = Arc::new(Answers {
            files: Arc::clone(&files),
            seen: Arc::clone(&seen),
            special: Box::new(special),
        });
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let answers = Arc::clone(&answers);
                connections.spawn(async move {
                    let service = service_fn(|request| answers.answer(request));
                    let served =
                        http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                    let _ = served.await;
                });
            }
        });
        Self {
            url,
            files,
            seen,
            task,
        }
    }

    /// From now on `path`, with its query, is answered so.
    pub(crate) fn put(&self, path: &str, status: u16, body: impl Into<String>) {
        let file = (status, body.into());
        self.files.lock().unwrap().insert(path.to_owned(), file);
    }

    /// Requests for paths that begin so, oldest first.
    pub(crate) fn seen(&self, prefix: &str) -> Vec<Seen> {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .filter(|one| one.path.starts_with(prefix))
            .cloned()
            .collect()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Answers {
    files: Files,
    seen: Arc<Mutex<Vec<Seen>>>,
    special: Box<Special>,
}

impl Answers {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        let (parts, body) = request.into_parts();
        let seen = Seen {
            method: parts.method,
            path: parts.uri.path_and_query().unwrap().to_string(),
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        };
        self.seen.lock().unwrap().push(seen.clone());
        if let Some(answer) = (self.special)(&seen) {
            return Ok(answer.await);
        }
        let file = self.files.lock().unwrap().get(&seen.path).cloned();
        let (status, text) = file.unwrap_or((404, format!("nothing at {}", seen.path)));
        let mut answer = Response::new(Full::new(Bytes::from(text)).boxed_unsync());
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        answer
            .headers_mut()
            .insert("etag", "\"fake\"".parse().unwrap());
        Ok(answer)
    }
}

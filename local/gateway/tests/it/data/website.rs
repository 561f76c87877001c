//! A small HTTP server on loopback, behind HTTP integrations and in place of IAM.

use std::sync::Arc;

use super::*;

/// What came and what is answered: request text to status line, header lines and body.
type Page = dyn Fn(&str) -> (&'static str, &'static str, String) + Send + Sync;

/// Serves until it is dropped.
pub(super) struct Website {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Website {
    pub(super) async fn start(
        page: impl Fn(&str) -> (&'static str, &'static str, String) + Send + Sync + 'static,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, page) = (
            listener.local_addr().unwrap(),
            Arc::<Page>::from(Box::new(page) as Box<Page>),
        );
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                answer(stream, &*page).await;
            }
        });
        Self { address, task }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Website {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, page: &Page) {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.split("content-length: ").nth(1);
            let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                break;
            }
        }
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let (status, headers, body) = page(&String::from_utf8_lossy(&request));
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    // A client that has given up does not read it.
    let _ = stream.write_all(answer.as_bytes()).await;
}

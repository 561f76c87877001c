//! What is served, whatever the local cloud is.

use std::sync::Mutex;

use bytes::Bytes;
use chatbot_cloud::edge::{AwsAccess, Edge, EdgeError, EdgeOptions};
use chatbot_gateway::data::caller::Secret;
use futures_util::future::{FutureExt, pending, ready};
use futures_util::{StreamExt, stream};
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use tokio::sync::oneshot;

use super::fake::{Fake, Seen};
use super::xml::{self, Site};
use super::{Answer, ask, edge, get, send, within};

const API: &str = "/2020-05-31";

/// Puts a distribution into a fake.
fn apply(fake: &Fake, site: Site) {
    fake.put(&format!("{API}/distribution"), 200, xml::list());
    fake.put(
        &format!("{API}/distribution/E1"),
        200,
        xml::distribution(site),
    );
    fake.put(
        &format!("{API}/origin-access-control/OAC"),
        200,
        xml::access_control(),
    );
    let policy = xml::headers_policy("default-src 'self'");
    fake.put(&format!("{API}/response-headers-policy/RHP"), 200, policy);
    fake.put(&format!("{API}/cache-policy/CP"), 200, xml::cache_policy());
    fake.put("/site?policy=", 200, xml::bucket_policy());
    fake.put("/site/index.html", 200, "<p>page</p>");
}

fn protected(answer: &Answer) {
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'self'"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("x-team"), "support");
    assert!(!answer.header("via").is_empty());
    assert!(!answer.header("x-amz-cf-id").is_empty());
}

#[tokio::test]
async fn the_page_comes_from_the_bucket_by_signed_requests() {
    let fake = Fake::start().await;
    apply(&fake, Site::default());
    let edge = edge(&fake.url).await;
    let answer = get(&edge, "/").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "<p>page</p>"));
    assert_eq!(answer.header("etag"), "\"fake\"");
    protected(&answer);
    let head = ask(&edge, Method::HEAD, "/index.html", &[], "").await;
    assert_eq!(
        (
            head.status,
            head.header("content-length"),
            head.body.as_str()
        ),
        (200, "11", "")
    );
    for Seen {
        method,
        headers,
        body,
        ..
    } in fake.seen("/site/index.html")
    {
        let authorization = headers["authorization"].to_str().unwrap();
        assert!(
            authorization.contains("Credential=local/"),
            "{method} {authorization}"
        );
        assert!(
            authorization.contains("/eu-central-1/s3/aws4_request"),
            "{authorization}"
        );
        assert!(body.is_empty());
    }
    assert_eq!(fake.seen("/site/index.html").len(), 2);
}

#[tokio::test]
async fn a_rest_api_gets_the_body_and_its_own_host() {
    let fake = Fake::start().await;
    apply(&fake, Site::default());
    fake.put("/_aws/execute-api/abc/dev/chat?q=1", 429, "{}");
    let edge = edge(&fake.url).await;
    let headers = [
        ("content-type", "application/json"),
        ("cookie", "a=1"),
        ("x-other", "x"),
    ];
    let answer = ask(
        &edge,
        Method::POST,
        "/chat?p=0&q=1",
        &headers,
        "{\"text\":\"hi\"}",
    )
    .await;
    assert_eq!((answer.status, answer.body.as_str()), (429, "{}"));
    protected(&answer);
    let seen = fake.seen("/_aws/execute-api/");
    let [
        Seen {
            method,
            headers,
            body,
            ..
        },
    ] = seen.as_slice()
    else {
        panic!("{seen:?}")
    };
    assert_eq!(method, Method::POST);
    assert_eq!(body, "{\"text\":\"hi\"}");
    assert_eq!(
        headers["host"],
        "abc.execute-api.eu-central-1.amazonaws.com"
    );
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["x-forwarded-for"], "127.0.0.1");
    assert!(
        !headers.contains_key("cookie") && !headers.contains_key("x-other"),
        "{headers:?}"
    );
    assert!(!headers.contains_key("authorization"), "{headers:?}");
}

#[tokio::test]
async fn changes_are_seen_at_once() {
    let fake = Fake::start().await;
    let edge = edge(&fake.url).await;
    let empty = "<DistributionList><Marker></Marker><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>0</Quantity></DistributionList>";
    fake.put(&format!("{API}/distribution"), 200, empty);
    let answer = get(&edge, "/").await;
    assert_eq!(answer.status, 404, "{answer:?}");
    assert!(
        answer.body.contains("there is no distribution yet"),
        "{answer:?}"
    );
    apply(&fake, Site::default());
    assert_eq!(get(&edge, "/").await.status, 200);
    fake.put(
        &format!("{API}/response-headers-policy/RHP"),
        200,
        xml::headers_policy("default-src 'none'"),
    );
    assert_eq!(
        get(&edge, "/").await.header("content-security-policy"),
        "default-src 'none'"
    );
    for site in [
        Site {
            default_root_object: "",
            ..Site::default()
        },
        Site {
            enabled: false,
            ..Site::default()
        },
        Site {
            has_access_control: false,
            ..Site::default()
        },
    ] {
        apply(&fake, site);
        assert_eq!(get(&edge, "/").await.status, 403, "{site:?}");
    }
    apply(&fake, Site::default());
    fake.put("/site?policy=", 404, "");
    let answer = get(&edge, "/").await;
    assert_eq!(answer.status, 403);
    assert!(
        answer.body.contains("<Code>AccessDenied</Code>"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn hosts_and_methods_are_minded() {
    let fake = Fake::start().await;
    apply(&fake, Site::default());
    let edge = edge(&fake.url).await;
    for (method, host, path, expected) in [
        (Method::GET, "e1.localhost", "/", 200),
        (Method::GET, "d1.cloudfront.net", "/", 200),
        (Method::GET, "example.com", "/", 403),
        (Method::POST, "127.0.0.1", "/", 403),
        (Method::TRACE, "127.0.0.1", "/", 405),
        // S3 does not say what there is not.
        (Method::GET, "127.0.0.1", "/absent", 403),
    ] {
        let answer = ask(&edge, method.clone(), path, &[("host", host)], "").await;
        assert_eq!(
            answer.status, expected,
            "{method} {host} {path}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn an_error_of_an_origin_has_the_page_of_the_distribution() {
    let fake = Fake::start().await;
    apply(&fake, Site::default());
    let edge = edge(&fake.url).await;
    // Nothing is at the API, and there is no page either.
    let bare = ask(&edge, Method::POST, "/chat", &[], "").await;
    assert_eq!(bare.status, 404);
    assert!(bare.body.contains("nothing at /_aws"), "{bare:?}");
    fake.put("/site/missing.html", 200, "<p>not here</p>");
    let page = ask(&edge, Method::POST, "/chat", &[], "").await;
    assert_eq!((page.status, page.body.as_str()), (404, "<p>not here</p>"));
    protected(&page);
}

#[tokio::test]
async fn an_answer_is_passed_on_as_it_comes() {
    let (go_on, wait) = oneshot::channel::<()>();
    let wait = Mutex::new(Some(wait));
    let fake = Fake::start_with(move |seen: &Seen| {
        if !seen.path.starts_with("/_aws/") {
            return None;
        }
        let wait = wait.lock().unwrap().take()?;
        let first = stream::iter([Ok(Frame::data(Bytes::from_static(b"first ")))]);
        let second = stream::once(async move {
            wait.await.unwrap();
            Ok(Frame::data(Bytes::from_static(b"second")))
        });
        let answer = Response::new(StreamBody::new(first.chain(second)).boxed_unsync());
        Some(ready(answer).boxed())
    })
    .await;
    apply(&fake, Site::default());
    let edge = edge(&fake.url).await;
    let request = Request::post(format!("{}/chat", edge.url()))
        .body(Full::default())
        .unwrap();
    let mut body = send(request).await.into_body();
    let first = within(body.frame()).await.unwrap().unwrap();
    assert_eq!(first.into_data().unwrap(), "first ");
    go_on.send(()).unwrap();
    let rest = within(body.collect()).await.unwrap().to_bytes();
    assert_eq!(rest, "second");
}

#[tokio::test]
async fn an_origin_that_is_silent_and_a_cloud_that_is_gone_are_told_apart() {
    let fake = Fake::start_with(|seen: &Seen| {
        if !seen.path.starts_with("/_aws/") {
            return None;
        }
        if seen.body == "no headers" {
            return Some(pending().boxed());
        }
        let silence = StreamBody::new(stream::pending());
        Some(ready(Response::new(silence.boxed_unsync())).boxed())
    })
    .await;
    apply(&fake, Site::default());
    let edge = edge(&fake.url).await;
    let late = ask(&edge, Method::POST, "/slow", &[], "no headers").await;
    assert_eq!(late.status, 504, "{late:?}");
    let request = Request::post(format!("{}/slow", edge.url()))
        .body(Full::default())
        .unwrap();
    let body = send(request).await.into_body();
    within(body.collect())
        .await
        .expect_err("the answer is broken off");
    drop(fake);
    let gone = get(&edge, "/").await;
    assert_eq!(gone.status, 503, "{gone:?}");
    assert!(gone.body.contains("ListDistributions"), "{gone:?}");
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let aws = AwsAccess {
        endpoint: String::new(),
        region: String::new(),
        access_key_id: String::new(),
        secret_access_key: Secret::new("hunter2"),
    };
    let options = EdgeOptions {
        listen: ([0, 0, 0, 0], 0).into(),
        ..EdgeOptions::new(aws)
    };
    assert!(!format!("{options:?}").contains("hunter2"));
    let error = Edge::start(options).await.unwrap_err();
    assert!(matches!(error, EdgeError::NotLoopback(_)), "{error}");
}

//! Functions behind an endpoint that speaks Lambda's protocol, as the gateway's client calls it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::error::Error;
use std::sync::Mutex;

use bytes::Bytes;
use chatbot_gateway::data::function::{FunctionArn, FunctionInvoker, Invocation, InvokeError};
use chatbot_gateway::data::lambda::LambdaInvoker;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::*;

const ARN: &str = "arn:aws:lambda:us-east-1:000000000000:function:chat";

/// What an endpoint answers to `METHOD path?query`, and what it was asked.
struct Endpoint {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<(String, Bytes)>>>,
    _tasks: JoinSet<()>,
}

type Answer = (u16, &'static [(&'static str, &'static str)], String);

impl Endpoint {
    async fn start(answers: BTreeMap<&'static str, Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<(String, Bytes)>>> = Arc::default();
        let (answers, seen) = (Arc::new(answers), Arc::clone(&asked));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (answers, seen) = (Arc::clone(&answers), Arc::clone(&seen));
                let service = service_fn(move |request: http::Request<Incoming>| {
                    let (answers, seen) = (Arc::clone(&answers), Arc::clone(&seen));
                    async move { Ok::<_, Infallible>(answer(&answers, &seen, request).await) }
                });
                connections.spawn(async move {
                    let http = hyper::server::conn::http1::Builder::new();
                    // The client closes when its test ends.
                    let _ = http.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self {
            address,
            asked,
            _tasks: tasks,
        }
    }

    fn invoker(&self) -> LambdaInvoker {
        LambdaInvoker::at(
            &format!("http://{}", self.address),
            "us-east-1",
            "000000000000",
            "x",
        )
    }
}

async fn answer(
    answers: &BTreeMap<&'static str, Answer>,
    seen: &Mutex<Vec<(String, Bytes)>>,
    request: http::Request<Incoming>,
) -> http::Response<Full<Bytes>> {
    let path = request.uri().path_and_query().unwrap().as_str();
    let path = path.replace("%3A", ":").replace("%24", "$");
    let kind = request.headers().get("x-amz-invocation-type");
    let line = match kind.map(http::HeaderValue::as_bytes) {
        Some(b"Event") => format!("EVENT {path}"),
        _ => format!("{} {path}", request.method()),
    };
    let body = request.into_body().collect().await.unwrap().to_bytes();
    seen.lock().unwrap().push((line.clone(), body));
    let missing = (404, MISSING, r#"{"Message":"no such function"}"#.to_owned());
    let (status, headers, body) = answers.get(line.as_str()).unwrap_or(&missing);
    let mut response = http::Response::builder().status(*status);
    for (name, value) in *headers {
        response = response.header(*name, *value);
    }
    response.body(Full::new(Bytes::from(body.clone()))).unwrap()
}

const MISSING: &[(&str, &str)] = &[("x-amzn-errortype", "ResourceNotFoundException")];

const INVOKE: &str =
    "POST /2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:chat/invocations";
const POLICY: &str =
    "GET /2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:chat/policy";

fn arn(qualifier: &str) -> FunctionArn {
    FunctionArn::parse(&format!("{ARN}{qualifier}")).unwrap()
}

#[tokio::test]
async fn functions_are_invoked_with_their_event_and_qualifier() {
    let answers = BTreeMap::from([(
        INVOKE,
        (200, &[] as &[_], r#"{"statusCode":200}"#.to_owned()),
    )]);
    let endpoint = Endpoint::start(answers).await;
    let event = Bytes::from_static(br#"{"body":"hello"}"#);
    let answer = endpoint
        .invoker()
        .invoke(&arn(""), event.clone())
        .await
        .unwrap();
    let payload = Bytes::from_static(br#"{"statusCode":200}"#);
    assert_eq!(
        answer,
        Invocation {
            payload,
            function_error: None
        }
    );
    let missing = endpoint
        .invoker()
        .invoke(&arn(":live"), event.clone())
        .await;
    assert!(
        matches!(missing, Err(InvokeError::Missing { .. })),
        "{missing:?}"
    );
    let asked = endpoint.asked.lock().unwrap().clone();
    let qualified = format!("{INVOKE}?Qualifier=live");
    assert_eq!(
        asked,
        [(INVOKE.to_owned(), event.clone()), (qualified, event)]
    );
}

#[tokio::test]
async fn a_function_that_fails_is_an_answer() {
    let headers: &[_] = &[("X-Amz-Function-Error", "Unhandled")];
    let error = r#"{"errorMessage":"thrown"}"#;
    let endpoint =
        Endpoint::start(BTreeMap::from([(INVOKE, (200, headers, error.to_owned()))])).await;
    let answer = endpoint
        .invoker()
        .invoke(&arn(""), Bytes::from_static(b"{}"))
        .await
        .unwrap();
    assert_eq!(answer.function_error.as_deref(), Some("Unhandled"));
    assert_eq!(answer.payload, error);
}

#[tokio::test]
async fn an_event_is_left_with_lambda() {
    let left = INVOKE.replace("POST", "EVENT");
    let taken = (202, &[] as &[_], String::new());
    let endpoint = Endpoint::start(BTreeMap::from([(&*left.leak(), taken)])).await;
    let event = Bytes::from_static(br#"{"job":1}"#);
    let started = endpoint.invoker().start(&arn(""), event.clone()).await;
    assert!(started.is_ok(), "{started:?}");
    assert_eq!(endpoint.asked.lock().unwrap()[0].1, event);
    let missing = endpoint.invoker().start(&arn(":live"), event).await;
    assert!(
        matches!(missing, Err(InvokeError::Missing { .. })),
        "{missing:?}"
    );
}

#[tokio::test]
async fn a_call_that_fails_is_made_once_and_says_why() {
    let headers: &[_] = &[("x-amzn-errortype", "ServiceException")];
    let endpoint =
        Endpoint::start(BTreeMap::from([(INVOKE, (500, headers, "{}".to_owned()))])).await;
    let error = endpoint
        .invoker()
        .invoke(&arn(""), Bytes::from_static(b"{}"))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("lambda did not answer Invoke for function {ARN}")
    );
    assert!(error.source().is_some());
    assert_eq!(
        endpoint.asked.lock().unwrap().len(),
        1,
        "an invocation must not be repeated"
    );
}

#[tokio::test]
async fn policies_are_read_for_the_qualifier() {
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let body = json!({ "Policy": policy, "RevisionId": "1" }).to_string();
    let endpoint = Endpoint::start(BTreeMap::from([(POLICY, (200, &[] as &[_], body))])).await;
    let invoker = endpoint.invoker();
    assert_eq!(
        invoker.policy(&arn("")).await.unwrap().as_deref(),
        Some(policy)
    );
    assert_eq!(
        invoker.policy(&arn(":live")).await.unwrap(),
        None,
        "no policy of its own"
    );
    let last = endpoint.asked.lock().unwrap().last().unwrap().0.clone();
    assert_eq!(last, format!("{POLICY}?Qualifier=live"));
}

//! `@connections`, as the AWS SDK sees it.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_sdk_apigatewaymanagement::Client as Management;
use aws_sdk_apigatewaymanagement::config::retry::RetryConfig;
use aws_sdk_apigatewaymanagement::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_apigatewaymanagement::error::ProvideErrorMetadata;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use chatbot_gateway::data::caller::{Action, Caller, CallerError, Callers, Secret};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::Target::{Function, TwoWay};
use super::*;

/// A client of the AWS SDK for the endpoint `http://HOST/{path}`.
fn management(address: SocketAddr, path: &str) -> Management {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(format!("http://{address}/{path}"))
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("AKIDTEST", "secret", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .build();
    Management::from_conf(config)
}

/// An API, a client of it, and the client's connection id.
async fn connected(bench: &Bench) -> (String, Client, String) {
    bench.functions.returns(
        "who",
        |event| json!({ "statusCode": 200, "body": event["requestContext"]["connectionId"] }),
    );
    let api = bench.api(&[
        ("$default", TwoWay("who")),
        ("$disconnect", Function("bye")),
    ]);
    let mut client = bench.connect(&api).await;
    let id = ask(&mut client, "who").await;
    (api, client, id)
}

/// Code of the error that posting `data` gives; empty if there is none.
async fn post(management: &Management, id: &str, data: &str) -> String {
    let answer = management
        .post_to_connection()
        .connection_id(id)
        .data(Blob::new(data))
        .send()
        .await;
    match answer {
        Ok(_) => String::new(),
        Err(error) => error.code().map_or(format!("{error:?}"), str::to_owned),
    }
}

#[tokio::test]
async fn posts_reach_the_client_at_every_address() {
    let bench = Bench::start().await;
    let (api, mut client, id) = connected(&bench).await;
    for path in [format!("{api}/prod"), "prod".to_owned(), String::new()] {
        let management = management(bench.address(), &path);
        assert_eq!(post(&management, &id, &path).await, "", "{path}");
        assert_eq!(hear(&mut client).await, path);
    }
    for path in ["dev", "other12345/prod"] {
        let management = management(bench.address(), path);
        assert_eq!(post(&management, &id, "x").await, "GoneException", "{path}");
    }
}

#[tokio::test]
async fn the_largest_message_arrives_whole_and_a_larger_one_is_refused() {
    let bench = Bench::start().await;
    let (_, mut client, id) = connected(&bench).await;
    let management = management(bench.address(), "");
    let largest = "ä".repeat(64 * 1024);
    assert_eq!(post(&management, &id, &largest).await, "");
    assert_eq!(hear(&mut client).await, largest);
    let larger = format!("{largest}x");
    assert_eq!(
        post(&management, &id, &larger).await,
        "PayloadTooLargeException"
    );
}

#[tokio::test]
async fn connections_that_are_not_open_are_gone() {
    let bench = Bench::start().await;
    let (_, mut client, id) = connected(&bench).await;
    let management = management(bench.address(), "");
    assert_eq!(
        post(&management, "TWegAcC4EowCHnA=", "x").await,
        "GoneException"
    );
    assert_eq!(
        post(&management, "no-connection", "x").await,
        "BadRequestException"
    );
    soon(client.close(None)).await.unwrap();
    bench.functions.event("DISCONNECT").await;
    assert_eq!(post(&management, &id, "x").await, "GoneException");
    let error = management
        .get_connection()
        .connection_id(&id)
        .send()
        .await
        .unwrap_err();
    assert!(error.into_service_error().is_gone_exception());
    let error = management
        .delete_connection()
        .connection_id(&id)
        .send()
        .await
        .unwrap_err();
    assert!(error.into_service_error().is_gone_exception());
}

#[tokio::test]
async fn a_connection_can_be_looked_at() {
    let bench = Bench::start().await;
    let (_, mut client, id) = connected(&bench).await;
    bench.clock.advance(Duration::from_millis(1500));
    ask(&mut client, "again").await;
    let management = management(bench.address(), "");
    let state = management
        .get_connection()
        .connection_id(&id)
        .send()
        .await
        .unwrap();
    let identity = state.identity().unwrap();
    assert_eq!(
        (identity.source_ip(), identity.user_agent()),
        (Some("127.0.0.1"), Some(""))
    );
    let time = |time: Option<&aws_sdk_apigatewaymanagement::primitives::DateTime>| {
        time.unwrap().to_millis().unwrap()
    };
    assert_eq!(time(state.connected_at()), 1_607_854_667_186);
    assert_eq!(time(state.last_active_at()), 1_607_854_668_686);
}

#[tokio::test]
async fn a_deleted_connection_gets_what_waited_for_it_and_is_closed() {
    let bench = Bench::start().await;
    let (_, mut client, id) = connected(&bench).await;
    let management = management(bench.address(), "");
    assert_eq!(post(&management, &id, "last words").await, "");
    management
        .delete_connection()
        .connection_id(&id)
        .send()
        .await
        .unwrap();
    assert_eq!(post(&management, &id, "x").await, "GoneException");
    assert_eq!(hear(&mut client).await, "last words");
    assert_eq!(closing(&mut client).await, (1000, String::new()));
    let (_, event) = bench.functions.event("DISCONNECT").await;
    assert_eq!(event["requestContext"]["disconnectStatusCode"], 1000);
    assert_eq!(
        event["requestContext"]["disconnectReason"],
        "Connection Closed Normally"
    );
}

#[tokio::test]
async fn nothing_can_be_posted_before_connect_has_answered() {
    let bench = Bench::start().await;
    let api = bench.api(&[
        ("$connect", Function("early")),
        ("$default", TwoWay("late")),
    ]);
    let address = bench.address();
    let posts = |name: &str| {
        bench.functions.runs(name, move |event| {
            async move {
                let id = event["requestContext"]["connectionId"].as_str().unwrap().to_owned();
                let code = post(&management(address, ""), &id, "posted").await;
                Ok(json!({ "statusCode": if code == "GoneException" { 200 } else { 500 }, "body": code }))
            }
            .boxed()
        });
    };
    posts("early");
    posts("late");
    let mut client = bench.connect(&api).await;
    assert_eq!(ask(&mut client, "post").await, "posted");
    assert_eq!(hear(&mut client).await, "");
}

#[tokio::test]
async fn other_methods_and_other_bytes_are_refused() {
    let bench = Bench::start().await;
    let (_, _client, id) = connected(&bench).await;
    let id = id.replace('=', "%3D");
    assert_eq!(
        bench.http(&format!("PUT /@connections/{id}"), "").await.0,
        403
    );
    assert_eq!(
        bench
            .http(&format!("POST /a/b/c/@connections/{id}"), "")
            .await
            .0,
        403
    );
    let (status, head, body) = bench
        .http("POST /%40connections/TWegAcC4EowCHnA%3D", "x")
        .await;
    assert_eq!((status, body.as_str()), (410, ""));
    assert!(head.contains("x-amzn-errortype: GoneException"), "{head}");
}

/// Lets one access key manage connections, and remembers what was asked.
#[derive(Debug, Default)]
struct OneCaller {
    asked: Mutex<Vec<String>>,
}

impl Callers for OneCaller {
    fn secret(&self, access_key_id: &str) -> Option<Secret> {
        (access_key_id == "AKIDTEST").then(|| Secret::new("secret"))
    }

    fn may<'a>(
        &'a self,
        caller: &'a Caller,
        action: Action,
        resource: &'a str,
    ) -> BoxFuture<'a, Result<bool, CallerError>> {
        assert_eq!(action, Action::ManageConnections);
        self.asked.lock().unwrap().push(resource.to_owned());
        let access_key_id = caller.access_key_id.clone();
        async move {
            match access_key_id.as_str() {
                "AKIDTEST" => Ok(true),
                _ => Err(CallerError {
                    access_key_id,
                    source: "nobody knows it".into(),
                }),
            }
        }
        .boxed()
    }
}

#[tokio::test]
async fn callers_may_be_asked_for_their_permission() {
    let callers = Arc::new(OneCaller::default());
    let asked: Arc<dyn Callers> = callers.clone();
    // The SDK signs by the machine's clock.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let bench = Bench::at(now, Limits::default(), Some(asked)).await;
    let (api, mut client, id) = connected(&bench).await;
    let known = management(bench.address(), "");
    assert_eq!(post(&known, &id, "hello").await, "");
    assert_eq!(hear(&mut client).await, "hello");
    let resource =
        format!("arn:aws:execute-api:us-east-1:000000000000:{api}/prod/POST/@connections/{id}");
    assert_eq!(*callers.asked.lock().unwrap(), [resource]);
    // A key that nobody knows, and a known one with another's secret.
    for (key, secret) in [("AKIDOTHER", "secret"), ("AKIDTEST", "guessed")] {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(format!("http://{}", bench.address()))
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new(key, secret, None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .build();
        let management = Management::from_conf(config);
        assert_eq!(
            post(&management, &id, "x").await,
            "ForbiddenException",
            "{key}"
        );
    }
    let unsigned = format!("POST /@connections/{}", id.replace('=', "%3D"));
    assert_eq!(bench.http(&unsigned, "x").await.0, 403);
}

//! Who may connect: IAM, Lambda authorizers, required parameters, and how many at once.

use std::time::UNIX_EPOCH;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use chatbot_gateway::data::caller::{Action, Caller, CallerError, Secret};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Request;

use super::Target::{Function, Mock, TwoWay};
use super::*;

/// Changes the route with this key, and deploys.
pub(super) fn change_route(bench: &Bench, api: &str, key: &str, change: Value) {
    let routes = format!("/v2/apis/{api}/routes");
    let list = bench.control("GET", &routes, Value::Null);
    let items = list.body["items"].as_array().unwrap();
    let route = items.iter().find(|route| route["routeKey"] == key).unwrap();
    let path = format!("{routes}/{}", route["routeId"].as_str().unwrap());
    bench.control("PATCH", &path, change);
    bench.deploy(api);
}

/// Puts an authorizer before `$connect`; gives its id.
pub(super) fn authorize(
    bench: &Bench,
    api: &str,
    identity_sources: &[&str],
    role: Option<&str>,
) -> String {
    let mut authorizer = json!({
        "name": "gate", "authorizerType": "REQUEST", "authorizerUri": uri("gate"),
        "identitySource": identity_sources,
    });
    if let Some(role) = role {
        authorizer["authorizerCredentialsArn"] = role.into();
    }
    let id = bench.make(
        &format!("/v2/apis/{api}/authorizers"),
        authorizer,
        "authorizerId",
    );
    let change = json!({ "authorizationType": "CUSTOM", "authorizerId": id });
    change_route(bench, api, "$connect", change);
    id
}

/// What an authorizer answers.
pub(super) fn policy(effect: &str, resource: &str) -> Value {
    json!({
        "principalId": "ann",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{ "Effect": effect, "Action": "execute-api:Invoke", "Resource": resource }],
        },
        "context": { "team": "support", "age": 7, "admin": true },
    })
}

/// Status and message of a refusal.
async fn refusal(bench: &Bench, request: impl IntoClientRequest + Unpin) -> (u16, String) {
    let (status, body) = bench.refused(request).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    (status, error_message(&body).to_owned())
}

#[tokio::test]
async fn an_authorizer_sees_the_handshake_and_speaks_for_the_whole_connection() {
    let bench = Bench::start().await;
    let api = bench.api(&[
        ("$connect", Function("connect")),
        ("$default", TwoWay("tell")),
    ]);
    authorize(&bench, &api, &["route.request.querystring.token"], None);
    bench.functions.returns("gate", |_| policy("Allow", "*"));
    bench.functions.returns("tell", |event| {
        json!({ "statusCode": 200, "body": event["requestContext"]["authorizer"].to_string() })
    });
    let url = format!("{}?token=t1", bench.url(&api));
    let mut client = soon(connect_async(url)).await.unwrap().0;
    let seen = bench.functions.seen();
    let (gate, event) = &seen[0];
    assert!(gate.ends_with(":function:gate"), "{gate}");
    assert_eq!(event["type"], "REQUEST");
    let arn = format!("arn:aws:execute-api:us-east-1:000000000000:{api}/prod/$connect");
    assert_eq!(event["methodArn"], arn);
    assert_eq!(event["queryStringParameters"], json!({ "token": "t1" }));
    assert_eq!(event["requestContext"]["eventType"], "CONNECT");
    assert_eq!(event["requestContext"].get("authorizer"), None);
    assert_eq!(event.get("body"), None);
    let context = json!({ "principalId": "ann", "team": "support", "age": "7", "admin": "true" });
    assert_eq!(seen[1].1["requestContext"]["authorizer"], context);
    let told: Value = serde_json::from_str(&ask(&mut client, "who am I").await).unwrap();
    assert_eq!(told, context);
}

#[tokio::test]
async fn identity_sources_that_are_missing_are_401_without_a_call() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Mock(None))]);
    bench.functions.returns("gate", |_| policy("Allow", "*"));
    let stage = format!("/v2/apis/{api}/stages/prod");
    bench.control(
        "PATCH",
        &stage,
        json!({ "stageVariables": { "realm": "eu" } }),
    );
    let sources = [
        "route.request.header.x-user",
        "route.request.querystring.token",
        "stageVariables.realm",
        "context.identity.sourceIp",
    ];
    authorize(&bench, &api, &sources, None);
    let ask = |query: &str, user: Option<&'static str>| {
        let mut request = format!("{}{query}", bench.url(&api))
            .into_client_request()
            .unwrap();
        if let Some(user) = user {
            request
                .headers_mut()
                .insert("x-user", user.parse().unwrap());
        }
        request
    };
    for (query, user) in [
        ("", None),
        ("?token=t", None),
        ("", Some("ann")),
        ("?token=", Some("ann")),
    ] {
        let expected = (401, "Unauthorized".to_owned());
        assert_eq!(
            refusal(&bench, ask(query, user)).await,
            expected,
            "{query} {user:?}"
        );
    }
    assert_eq!(bench.functions.seen().len(), 0);
    soon(connect_async(ask("?token=t", Some("ann"))))
        .await
        .unwrap();
    assert_eq!(bench.functions.seen().len(), 1);
}

#[tokio::test]
async fn policies_of_authorizers_decide() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Mock(None))]);
    authorize(&bench, &api, &["context.identity.sourceIp"], None);
    let arn = format!("arn:aws:execute-api:us-east-1:000000000000:{api}");
    for (effect, resource, allowed) in [
        ("Allow", "*".to_owned(), true),
        ("Allow", format!("{arn}/prod/$connect"), true),
        ("Allow", format!("{arn}/*"), true),
        ("Allow", format!("{arn}/dev/*"), false),
        ("Deny", "*".to_owned(), false),
    ] {
        let answer = policy(effect, &resource);
        bench.functions.returns("gate", move |_| answer.clone());
        match allowed {
            true => drop(bench.connect(&api).await),
            false => {
                let expected = (403, "Forbidden".to_owned());
                assert_eq!(
                    refusal(&bench, bench.url(&api)).await,
                    expected,
                    "{effect} {resource}"
                );
            }
        }
    }
}

#[tokio::test]
async fn authorizers_that_give_no_answer_are_500_and_unauthorized_is_401() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Mock(None))]);
    authorize(&bench, &api, &["context.identity.sourceIp"], None);
    let mut nested = policy("Allow", "*");
    nested["context"] = json!({ "list": [1] });
    let mut large = policy("Allow", "*");
    large["context"] = json!({ "text": "x".repeat(8 * 1024) });
    for answer in [
        json!("Allow"),
        json!({ "principalId": "ann" }),
        nested,
        large,
    ] {
        bench.functions.returns("gate", move |_| answer.clone());
        assert_eq!(refusal(&bench, bench.url(&api)).await.0, 500);
    }
    bench.functions.throws("gate");
    assert_eq!(refusal(&bench, bench.url(&api)).await.0, 500);
    bench.functions.runs("gate", |_| {
        async { Err(json!({ "errorType": "Error", "errorMessage": "Unauthorized" })) }.boxed()
    });
    assert_eq!(refusal(&bench, bench.url(&api)).await.0, 401);
}

#[tokio::test]
async fn an_authorizer_needs_a_permission_or_a_role() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Mock(None))]);
    let id = authorize(&bench, &api, &["context.identity.sourceIp"], None);
    bench.functions.returns("gate", |_| policy("Allow", "*"));
    let arn = format!("arn:aws:execute-api:us-east-1:000000000000:{api}");
    bench.functions.permit(&format!("{arn}/prod/*"));
    assert_eq!(refusal(&bench, bench.url(&api)).await.0, 500);
    bench.functions.permit(&format!("{arn}/authorizers/{id}"));
    bench.connect(&api).await;
    bench.functions.forbid();
    assert_eq!(refusal(&bench, bench.url(&api)).await.0, 500);
    let role = json!({ "authorizerCredentialsArn": "arn:aws:iam::000000000000:role/gateway" });
    bench.control("PATCH", &format!("/v2/apis/{api}/authorizers/{id}"), role);
    bench.deploy(&api);
    bench.connect(&api).await;
}

/// A signed handshake.
fn signed(
    bench: &Bench,
    api: &str,
    key: (&str, &str),
    presigned: bool,
    region: &str,
) -> Request<()> {
    let identity = Credentials::new(key.0, key.1, None, None, "test").into();
    let mut settings = SigningSettings::default();
    if presigned {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(60));
    }
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("execute-api")
        .time(UNIX_EPOCH + START)
        .settings(settings)
        .build()
        .unwrap();
    let url = format!("{}?room=a%20b", bench.url(api));
    let host = bench.address().to_string();
    let headers = [("host", host.as_str())].into_iter();
    let body = SignableBody::Bytes(b"");
    let signable = SignableRequest::new("GET", url.as_str(), headers, body).unwrap();
    let (instructions, _) = sign(signable, &parameters.into()).unwrap().into_parts();
    let mut request = url.into_client_request().unwrap();
    instructions.apply_to_request_http1x(&mut request);
    request
}

/// Knows the secret of one key, which may invoke what ends with `$connect`.
#[derive(Debug)]
struct Iam {
    allows: bool,
}

impl Callers for Iam {
    fn secret(&self, access_key_id: &str) -> Option<Secret> {
        (access_key_id == "AKIDTEST").then(|| Secret::new("secret"))
    }

    fn may<'a>(
        &'a self,
        _caller: &'a Caller,
        action: Action,
        resource: &'a str,
    ) -> BoxFuture<'a, Result<bool, CallerError>> {
        let asked = action == Action::Invoke && resource.ends_with("/prod/$connect");
        async move { Ok(self.allows && asked) }.boxed()
    }
}

#[tokio::test]
async fn signed_handshakes_are_verified_in_header_and_query() {
    for (callers, key, region, status) in [
        (Some(true), ("AKIDTEST", "secret"), "us-east-1", 101),
        (Some(true), ("AKIDTEST", "guessed"), "us-east-1", 403),
        (Some(true), ("AKIDTEST", "secret"), "eu-west-1", 403),
        (Some(false), ("AKIDTEST", "secret"), "us-east-1", 403),
        // Nobody knows this one's secret.
        (Some(true), ("AKIDOTHER", "any"), "us-east-1", 101),
        // Without anybody to ask, the form is all there is.
        (None, ("AKIDTEST", "guessed"), "us-east-1", 101),
        (None, ("AKIDTEST", "guessed"), "eu-west-1", 403),
    ] {
        let callers = callers.map(|allows| Arc::new(Iam { allows }) as Arc<dyn Callers>);
        let bench = Bench::with(Limits::default(), callers).await;
        let api = bench.api(&[("$connect", Function("connect"))]);
        change_route(
            &bench,
            &api,
            "$connect",
            json!({ "authorizationType": "AWS_IAM" }),
        );
        for presigned in [false, true] {
            let request = signed(&bench, &api, key, presigned, region);
            let found = match soon(connect_async(request)).await {
                Ok((_, response)) => response.status().as_u16(),
                Err(Error::Http(response)) => response.status().as_u16(),
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(found, status, "{key:?} {region} presigned: {presigned}");
        }
        if status == 101 {
            let (_, event) = bench.functions.event("CONNECT").await;
            assert_eq!(event["requestContext"]["identity"]["accessKey"], key.0);
        }
        let missing = (403, "Missing Authentication Token".to_owned());
        assert_eq!(refusal(&bench, bench.url(&api)).await, missing);
    }
}

#[tokio::test]
async fn a_signature_expires() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Mock(None))]);
    change_route(
        &bench,
        &api,
        "$connect",
        json!({ "authorizationType": "AWS_IAM" }),
    );
    let request = signed(&bench, &api, ("AKIDTEST", "secret"), true, "us-east-1");
    bench.clock.advance(Duration::from_secs(61));
    assert_eq!(refusal(&bench, request).await.0, 403);
}

#[tokio::test]
async fn required_parameters_of_connect_must_be_there() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$connect", Mock(None))]);
    let parameters = json!({
        "route.request.querystring.room": { "required": true },
        "route.request.header.x-user": { "required": true },
        "route.request.querystring.color": { "required": false },
    });
    change_route(
        &bench,
        &api,
        "$connect",
        json!({ "requestParameters": parameters }),
    );
    for (query, user, opens) in [
        ("", false, false),
        ("?room=1", false, false),
        ("", true, false),
        ("?room=1", true, true),
    ] {
        let mut request = format!("{}{query}", bench.url(&api))
            .into_client_request()
            .unwrap();
        if user {
            request
                .headers_mut()
                .insert("x-user", "ann".parse().unwrap());
        }
        match soon(connect_async(request)).await {
            Ok(_) => assert!(opens, "{query} {user}"),
            Err(Error::Http(response)) => {
                assert_eq!((response.status().as_u16(), opens), (400, false));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn an_account_takes_500_new_connections_a_second() {
    let limits = Limits {
        connections_per_second: Some(3),
        ..Limits::default()
    };
    let bench = Bench::with(limits, None).await;
    let (one, other) = (
        bench.api(&[("a", Mock(None))]),
        bench.api(&[("a", Mock(None))]),
    );
    for api in [&one, &other, &one] {
        bench.connect(api).await;
    }
    let expected = (429, "Too Many Requests".to_owned());
    assert_eq!(refusal(&bench, bench.url(&other)).await, expected);
    bench.clock.advance(Duration::from_millis(334));
    bench.connect(&other).await;
    assert_eq!(Limits::default().connections_per_second, Some(500));
}

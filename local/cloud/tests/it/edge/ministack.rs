//! The edge before the real local cloud: bucket, function, REST API and distribution made through AWS's
//! APIs, as Terraform would make them. REST APIs are made at the simulator, which passes them on.
//!
//! Needs ministack's virtual environment, which `cargo xtask test` installs.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use aws_sdk_cloudfront::Client;
use aws_sdk_cloudfront::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_cloudfront::types as api;
use bytes::Bytes;
use chatbot_cloud::functions::{Function, register};
use chatbot_cloud::http::Http;
use http::{Method, Request};
use http_body_util::Full;
use serde_json::{Value, json};

use super::{ask, edge, get, send};
use crate::supervisor::Cloud;

const REGION: &str = "eu-central-1";
/// AWS's own `CachingDisabled`.
const CACHING_DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

/// A function in a few lines of Python: answers with what it was asked.
const ECHO: &str = r#"#!/usr/bin/env python3
import json, os, urllib.request
api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(api + "next") as call:
        request, event = call.headers["Lambda-Runtime-Aws-Request-Id"], json.load(call)
    body = {"method": event["httpMethod"], "path": event["path"], "body": event["body"]}
    answer = {"statusCode": 201, "headers": {"x-from": "function"}, "body": json.dumps(body)}
    answer = json.dumps(answer).encode()
    urllib.request.urlopen(urllib.request.Request(api + request + "/response", answer)).close()
"#;

/// Sends JSON; anything but success is a failure of the test.
async fn call(method: Method, url: &str, body: Value) -> Value {
    let sent = Http::default()
        .send(method, url, &body, Duration::from_secs(60))
        .await;
    let answer = sent.unwrap();
    assert!(answer.status.is_success(), "{url}: {answer:?}");
    answer.body
}

/// A REST API with `POST /chat` at the echo. Returns its id.
async fn rest_api(gateway: &str, ministack: &str, folder: &Path) -> String {
    let binary = folder.join("echo");
    fs::write(&binary, ECHO).unwrap();
    fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
    let function = Function {
        name: "echo".to_owned(),
        binary,
        role: "arn:aws:iam::000000000000:role/echo".to_owned(),
        environment: [].into(),
        timeout: 30,
    };
    let arn = register(&Http::default(), ministack, &function)
        .await
        .unwrap();
    let apis = format!("{gateway}/restapis");
    let api = call(Method::POST, &apis, json!({ "name": "chat" })).await;
    let api = api["id"].as_str().unwrap();
    let resources = format!("{apis}/{api}/resources");
    let root = call(Method::GET, &resources, Value::Null).await;
    let root = format!("{resources}/{}", root["item"][0]["id"].as_str().unwrap());
    let resource = call(Method::POST, &root, json!({ "pathPart": "chat" })).await;
    let method = format!(
        "{resources}/{}/methods/POST",
        resource["id"].as_str().unwrap()
    );
    call(Method::PUT, &method, json!({ "authorizationType": "NONE" })).await;
    let uri =
        format!("arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations");
    let integration = json!({ "type": "AWS_PROXY", "httpMethod": "POST", "uri": uri });
    call(Method::PUT, &format!("{method}/integration"), integration).await;
    let deployment = json!({ "stageName": "dev" });
    call(
        Method::POST,
        &format!("{apis}/{api}/deployments"),
        deployment,
    )
    .await;
    api.to_owned()
}

async fn site(ministack: &str) {
    call(Method::PUT, &format!("{ministack}/site"), Value::Null).await;
    let object = Request::put(format!("{ministack}/site/index.html"))
        .header("content-type", "text/html")
        .header("cache-control", "no-cache")
        .body(Full::new(Bytes::from_static(b"<p>page</p>")))
        .unwrap();
    assert!(send(object).await.status().is_success());
}

fn client(ministack: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .endpoint_url(ministack)
        .build();
    Client::from_conf(config)
}

async fn access_control(client: &Client) -> String {
    let config = api::OriginAccessControlConfig::builder()
        .name("site")
        .signing_protocol(api::OriginAccessControlSigningProtocols::Sigv4)
        .signing_behavior(api::OriginAccessControlSigningBehaviors::Always)
        .origin_access_control_origin_type(api::OriginAccessControlOriginTypes::S3)
        .build()
        .unwrap();
    let made = client
        .create_origin_access_control()
        .origin_access_control_config(config)
        .send()
        .await;
    made.unwrap().origin_access_control.unwrap().id
}

async fn headers_policy(client: &Client) -> String {
    let policy = api::ResponseHeadersPolicyContentSecurityPolicy::builder()
        .r#override(true)
        .content_security_policy("default-src 'self'")
        .build()
        .unwrap();
    let transport = api::ResponseHeadersPolicyStrictTransportSecurity::builder()
        .r#override(true)
        .include_subdomains(true)
        .access_control_max_age_sec(31_536_000)
        .build()
        .unwrap();
    let security = api::ResponseHeadersPolicySecurityHeadersConfig::builder()
        .content_security_policy(policy)
        .strict_transport_security(transport)
        .build();
    let config = api::ResponseHeadersPolicyConfig::builder()
        .name("site")
        .security_headers_config(security)
        .build()
        .unwrap();
    let made = client
        .create_response_headers_policy()
        .response_headers_policy_config(config)
        .send()
        .await;
    made.unwrap().response_headers_policy.unwrap().id
}

fn origins(api_id: &str, access_control: &str) -> api::Origins {
    let bucket = api::Origin::builder()
        .id("site")
        .domain_name(format!("site.s3.{REGION}.amazonaws.com"))
        .s3_origin_config(
            api::S3OriginConfig::builder()
                .origin_access_identity("")
                .build(),
        )
        .origin_access_control_id(access_control)
        .build()
        .unwrap();
    let custom = api::CustomOriginConfig::builder()
        .http_port(80)
        .https_port(443)
        .origin_protocol_policy(api::OriginProtocolPolicy::HttpsOnly)
        .build()
        .unwrap();
    let rest = api::Origin::builder()
        .id("rest")
        .domain_name(format!("{api_id}.execute-api.{REGION}.amazonaws.com"))
        .origin_path("/dev")
        .custom_origin_config(custom)
        .build()
        .unwrap();
    api::Origins::builder()
        .quantity(2)
        .items(bucket)
        .items(rest)
        .build()
        .unwrap()
}

fn configuration(origins: api::Origins, headers_policy: &str) -> api::DistributionConfig {
    use api::Method as M;
    let all = [
        M::Get,
        M::Head,
        M::Options,
        M::Put,
        M::Post,
        M::Patch,
        M::Delete,
    ];
    let methods = api::AllowedMethods::builder()
        .quantity(7)
        .set_items(Some(all.to_vec()))
        .build()
        .unwrap();
    let chat = api::CacheBehavior::builder()
        .path_pattern("/chat")
        .target_origin_id("rest")
        .viewer_protocol_policy(api::ViewerProtocolPolicy::HttpsOnly)
        .allowed_methods(methods)
        .cache_policy_id(CACHING_DISABLED)
        .response_headers_policy_id(headers_policy)
        .build()
        .unwrap();
    let default = api::DefaultCacheBehavior::builder()
        .target_origin_id("site")
        .viewer_protocol_policy(api::ViewerProtocolPolicy::RedirectToHttps)
        .cache_policy_id(CACHING_DISABLED)
        .response_headers_policy_id(headers_policy)
        .build()
        .unwrap();
    api::DistributionConfig::builder()
        .caller_reference("test")
        .comment("")
        .enabled(true)
        .default_root_object("index.html")
        .origins(origins)
        .default_cache_behavior(default)
        .cache_behaviors(
            api::CacheBehaviors::builder()
                .quantity(1)
                .items(chat)
                .build()
                .unwrap(),
        )
        .build()
        .unwrap()
}

fn bucket_policy(arn: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "Service": "cloudfront.amazonaws.com" },
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::site/*",
        "Condition": { "StringEquals": { "AWS:SourceArn": arn } },
    }] })
}

#[tokio::test]
async fn a_distribution_of_the_local_cloud_is_served_as_it_is_configured() {
    let cloud = Cloud::start();
    let folder = tempfile::tempdir().unwrap();
    let ministack = cloud.description.endpoint("ministack").to_owned();
    let edge = edge(&ministack).await;
    assert_eq!(get(&edge, "/").await.status, 404, "nothing is applied");

    let gateway = cloud.description.endpoint("gateway");
    let api_id = rest_api(gateway, &ministack, folder.path()).await;
    site(&ministack).await;
    let client = client(&ministack);
    let origins = origins(&api_id, &access_control(&client).await);
    let config = configuration(origins, &headers_policy(&client).await);
    let made = client
        .create_distribution()
        .distribution_config(config)
        .send()
        .await
        .unwrap();
    let (etag, made) = (made.e_tag.unwrap(), made.distribution.unwrap());

    let denied = get(&edge, "/").await;
    assert_eq!(denied.status, 403, "no policy allows it: {denied:?}");
    assert!(denied.body.contains("AccessDenied"), "{denied:?}");
    let policy = format!("{ministack}/site?policy");
    call(
        Method::PUT,
        &policy,
        bucket_policy(&format!("{}X", made.arn)),
    )
    .await;
    assert_eq!(get(&edge, "/").await.status, 403, "another distribution");
    call(Method::PUT, &policy, bucket_policy(&made.arn)).await;

    let host = format!("{}.localhost", made.id.to_ascii_lowercase());
    for host in [host.as_str(), "127.0.0.1"] {
        let page = ask(&edge, Method::GET, "/", &[("host", host)], "").await;
        assert_eq!(
            (page.status, page.body.as_str()),
            (200, "<p>page</p>"),
            "{host}"
        );
        assert_eq!(page.header("content-type"), "text/html");
        assert_eq!(page.header("cache-control"), "no-cache");
        assert_eq!(page.header("content-security-policy"), "default-src 'self'");
        assert_eq!(
            page.header("strict-transport-security"),
            "max-age=31536000; includeSubDomains"
        );
        let tag = page.header("etag");
        let same = ask(
            &edge,
            Method::GET,
            "/",
            &[("host", host), ("if-none-match", tag)],
            "",
        )
        .await;
        assert_eq!(same.status, 304, "{same:?}");
    }
    assert_eq!(get(&edge, "/absent").await.status, 403);
    assert_eq!(ask(&edge, Method::POST, "/", &[], "").await.status, 403);

    let json = [("content-type", "application/json")];
    let answer = ask(&edge, Method::POST, "/chat", &json, "{\"a\":1}").await;
    assert_eq!(
        (answer.status, answer.header("x-from")),
        (201, "function"),
        "{answer:?}"
    );
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'self'"
    );
    let seen: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        seen,
        json!({ "method": "POST", "path": "/chat", "body": "{\"a\":1}" })
    );

    let mut config = made.distribution_config.unwrap();
    config.enabled = false;
    let changed = client
        .update_distribution()
        .id(&made.id)
        .if_match(etag)
        .distribution_config(config)
        .send()
        .await;
    changed.unwrap();
    let off = get(&edge, "/").await;
    assert_eq!(off.status, 403);
    assert!(off.body.contains("disabled"), "{off:?}");
    edge.shutdown().await;

    // The local cloud's own edge has answered nothing yet, so it has nothing old either.
    let own = format!("{}/", cloud.description.endpoint("edge"));
    let answer = send(Request::get(own).body(Full::default()).unwrap()).await;
    assert_eq!(answer.status(), 403);
}

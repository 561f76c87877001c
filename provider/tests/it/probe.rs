//! `chatbot_probe` with the real Terraform against sockets of the simulator and of the tests.

use std::net::Ipv4Addr;
use std::sync::Arc;

use chatbot_provider::stack::model::{RouteModel, StackModel};
use rcgen::{CertificateParams, Issuer, KeyPair};
use rustls::ServerConfig;
use tempfile::TempDir;
use tfplugin_testing::{
    Matcher, Step, TestCase, exactly, expect_value, is_null, length, satisfies,
};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::accept_async;

use crate::configs::{CHAT, route, routes, seed};
use crate::driver::Managed;
use crate::examples::{configurations, read};
use crate::process::{PROVIDER, Provider, said, terraform, write_settings};
use crate::world::World;

const PROBE: &str = "data.chatbot_probe.this";

/// A stack whose function answers, and a probe of it with these attributes.
fn probing(attributes: &str) -> String {
    format!(
        r#"
provider "chatbot" {{
  region = "eu-west-1"
  pacing = {{ enabled = false }}
}}
resource "chatbot_stack" "this" {{
  name       = "support"
  stage_name = "prod"
  routes = {{
    "$connect" = {{ function_arn = "{CHAT}" }}
    "$default" = {{ function_arn = "{CHAT}", two_way = true }}
  }}
}}
data "chatbot_probe" "this" {{
  url = chatbot_stack.this.websocket_url
  {attributes}
}}
"#
    )
}

/// A probe of `url` alone.
fn alone(url: &str, attributes: &str) -> String {
    format!("data \"chatbot_probe\" \"this\" {{\n  url = \"{url}\"\n  {attributes}\n}}\n")
}

const ASKING: &str = r#"
  send   = [jsonencode({ question = "life" })]
  expect = { json = jsonencode({ type = "answer", parts = [{ text = "42" }] }) }
"#;

fn value(attribute: &str, matcher: Matcher) -> impl tfplugin_testing::StateCheck + use<> {
    expect_value(PROBE, attribute, matcher)
}

/// A step whose probe fails for a reason that contains `text`, and which says so without failing.
fn fails(hcl: String, text: &str) -> Step {
    let text = text.to_owned();
    let says = satisfies(format!("a sentence with {text:?}"), move |error| {
        error.as_str().is_some_and(|error| error.contains(&text))
    });
    Step::config(hcl)
        .state_check(value("succeeded", exactly(false)))
        .state_check(value("error", says))
        .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chatbot_that_answers_is_seen_to_answer() {
    let world = World::with_functions().await;
    let provider = Provider::start(&world).await;
    let is_time = || satisfies("milliseconds", |value| value.as_u64().is_some());
    let case = TestCase::new(provider.attachment())
        .step(
            Step::config(probing(ASKING))
                .state_check(value("succeeded", exactly(true)))
                .state_check(value("error", exactly("")))
                .state_check(value("frames", length(1)))
                .state_check(value(
                    "frame",
                    satisfies("the answer", |frame| {
                        frame
                            .as_str()
                            .is_some_and(|frame| frame.contains("\"question\":\"life\""))
                    }),
                ))
                .state_check(value("connect_ms", is_time()))
                .state_check(value("first_frame_ms", is_time()))
                .state_check(value("total_ms", is_time())),
        )
        // Without an expectation it is enough that the connection opens.
        .step(
            Step::config(probing("signed = true\nquery = { token = \"right\" }"))
                .state_check(value("succeeded", exactly(true)))
                .state_check(value("first_frame_ms", is_null()))
                .state_check(value("frames", length(0))),
        )
        .step(
            Step::config(probing(
                "send = [\"a\", \"b\"]\nexpect = { regex = \"\\\"answer\\\"\" }",
            ))
            .state_check(value("succeeded", exactly(true))),
        );
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_failure_is_a_sentence() {
    let world = World::with_functions().await;
    let provider = Provider::start(&world).await;
    let other = "send = [\"{}\"]\nanswer_timeout_ms = 300\nexpect = { text = \"pong\" }";
    let silent = "answer_timeout_ms = 100\nexpect = { text = \"pong\" }";
    let case = TestCase::new(provider.attachment())
        .step(fails(
            probing("query = { token = \"wrong\" }"),
            "refused the connection with status 403 (Forbidden); $connect does not admit it",
        ))
        .step(fails(
            probing("headers = { X-Token = \"wrong\" }"),
            "status 403",
        ))
        .step(fails(
            probing("query = { token = \"broken\" }"),
            "status 502 (Internal server error); the function of $connect failed",
        ))
        .step(fails(probing(other), "1 frame came from ws://127.0.0.1"))
        .step(fails(
            probing(other),
            "none of which is the text \"pong\"; the last is \"{",
        ))
        .step(fails(probing(silent), "nothing came from ws://127.0.0.1"))
        .step(
            Step::config(probing(
                "must_succeed = true\nquery = { token = \"wrong\" }",
            ))
            .expect_error("The probe failed"),
        );
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_websocket_is_told_apart() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    // The port is free again, and nobody listens there.
    drop(listener);
    let mute = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let mute_port = mute.local_addr().unwrap().port();
    let closing = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let closing_port = closing.local_addr().unwrap().port();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        while let Ok((stream, _)) = closing.accept().await {
            if let Ok(mut socket) = accept_async(stream).await {
                let _ = socket.close(None).await;
            }
        }
    });
    let at = |port: u16| format!("ws://127.0.0.1:{port}/prod");
    let wait = "connect_timeout_ms = 100";
    let gateway = world.gateway.url().replace("http://", "ws://");
    let expect = "expect = { text = \"pong\" }";
    let case = TestCase::new(provider.attachment())
        .step(fails(
            alone(&at(port), ""),
            &format!("cannot reach port {port} of 127.0.0.1"),
        ))
        .step(fails(
            alone(&at(mute_port), wait),
            "was not open within 100 ms",
        ))
        .step(fails(
            alone(&at(closing_port), expect),
            "closed the connection",
        ))
        .step(fails(
            alone(&gateway, ""),
            "refused the connection with status 403",
        ));
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tls_trusts_the_platforms_authorities_only() {
    let world = World::start().await;
    let folder = TempDir::new().unwrap();
    let authority = folder.path().join("authority.pem");
    let mut tasks = JoinSet::new();
    let port = serve_tls(&authority, &mut tasks).await;
    let url = format!("wss://localhost:{port}/prod");
    let variables = [("SSL_CERT_FILE", authority.display().to_string())];
    let provider = Provider::start_with(&world, &variables).await;
    let trusting = TestCase::new(provider.attachment())
        .step(Step::config(alone(&url, "")).state_check(value("succeeded", exactly(true))));
    trusting.run().await.unwrap();
    let provider = Provider::start(&world).await;
    let distrusting = TestCase::new(provider.attachment())
        .step(fails(
            alone(&url, ""),
            &format!("cannot speak TLS with port {port} of localhost"),
        ))
        .step(fails(alone(&url, ""), "certificate"));
    distrusting.run().await.unwrap();
}

/// A WebSocket server with a certificate for `localhost`, whose authority is written to a file. Its port.
async fn serve_tls(authority: &std::path::Path, tasks: &mut JoinSet<()>) -> u16 {
    let own_key = KeyPair::generate().unwrap();
    let mut own = CertificateParams::new(Vec::new()).unwrap();
    own.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    std::fs::write(authority, own.self_signed(&own_key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(own, own_key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await
                && let Ok(mut socket) = accept_async(stream).await
            {
                let _ = socket.close(None).await;
            }
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_probed_is_refused_by_the_plan() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let localhost = "ws://localhost:1/prod";
    let invalid = [
        (alone("https://example.com/prod", ""), "wss://"),
        (alone("ws://example.com/prod", ""), "without encryption"),
        (
            alone(localhost, "headers = { \"a b\" = \"x\" }"),
            "name of a header",
        ),
        (
            alone(localhost, "headers = { Upgrade = \"x\" }"),
            "The protocol sets Upgrade itself",
        ),
        (alone(localhost, "expect = {}"), "json"),
        (
            alone(localhost, "expect = { json = \"{\" }"),
            "It is not JSON",
        ),
        (
            alone(localhost, "expect = { regex = \"(\" }"),
            "not a regular expression",
        ),
        (
            alone(localhost, "expect = { text = \"a\", regex = \"a\" }"),
            "regex",
        ),
        (
            alone(localhost, "connect_timeout_ms = 0"),
            "connect_timeout_ms",
        ),
    ];
    let mut case = TestCase::new(provider.attachment());
    for (hcl, text) in invalid {
        case = case.step(Step::plan(hcl).expect_error(text));
    }
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_not_shown() {
    let world = World::with_functions().await;
    let provider = Provider::start(&world).await;
    let secret = "query = { token = \"wrong\" }\nheaders = { X-Secret = \"s3cr3t-value\" }\nmust_succeed = true";
    let hidden = satisfies("no secret", |error| {
        error
            .as_str()
            .is_some_and(|error| !error.contains("wrong") && !error.contains("s3cr3t"))
    });
    let case = TestCase::new(provider.attachment()).step(
        Step::config(probing(&secret.replace("\nmust_succeed = true", "")))
            .state_check(value("error", hidden)),
    );
    case.run().await.unwrap();
}

/// What people write: an assertion in a `check` block, which warns, and a test, which fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_and_a_test_assert_on_it() {
    let world = World::with_functions().await;
    let folder = TempDir::new().unwrap();
    write_settings(folder.path(), std::path::Path::new(PROVIDER));
    let main = probing("")
        .split("data \"chatbot_probe\"")
        .next()
        .unwrap()
        .to_owned()
        + r#"
variable "token" {
  type    = string
  default = "right"
}
terraform {
  required_providers {
    chatbot = { source = "chatbot-rs/chatbot" }
  }
}
check "it_answers" {
  data "chatbot_probe" "this" {
    url    = chatbot_stack.this.websocket_url
    query  = { token = var.token }
    send   = [jsonencode({ question = "life" })]
    expect = { json = jsonencode({ type = "answer" }) }
  }
  assert {
    condition     = data.chatbot_probe.this.succeeded
    error_message = "The chatbot does not answer: ${data.chatbot_probe.this.error}"
  }
}
"#;
    let test = r#"
run "it_answers" {
  assert {
    condition     = chatbot_stack.this.fingerprint != null
    error_message = "nothing is deployed"
  }
}
run "it_refuses" {
  variables {
    token = "wrong"
  }
  expect_failures = [check.it_answers]
}
"#;
    std::fs::write(folder.path().join("main.tf"), main).unwrap();
    std::fs::write(folder.path().join("answers.tftest.hcl"), test).unwrap();
    let apply = |token: &'static str| {
        let token = format!("-var=token={token}");
        let (folder, world) = (folder.path(), &world);
        async move {
            let arguments = ["apply", "-auto-approve", "-no-color", &token];
            terraform(folder, world, &arguments).await
        }
    };
    let (good, bad) = (apply("right").await, apply("wrong").await);
    assert!(good.status.success(), "{}", said(&good));
    let warning = "Check block assertion failed";
    assert!(!said(&good).contains(warning), "{}", said(&good));
    // A check warns; it does not fail the apply.
    assert!(bad.status.success(), "{}", said(&bad));
    let warning = "The chatbot does not answer: ws://127.0.0.1";
    assert!(said(&bad).contains(warning), "{}", said(&bad));
    let tested = terraform(folder.path(), &world, &["test", "-no-color"]).await;
    let passed = "2 passed, 0 failed";
    assert!(said(&tested).contains(passed), "{}", said(&tested));
    let destroy = ["destroy", "-auto-approve", "-no-color"];
    let destroyed = terraform(folder.path(), &world, &destroy).await;
    assert!(destroyed.status.success(), "{}", said(&destroyed));
    assert_eq!(world.leftovers(), [""; 0]);
}

/// What the documentation shows, against a stack that answers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_works() {
    let world = World::with_functions().await;
    let two_way = RouteModel {
        two_way: true.into(),
        ..route(CHAT)
    };
    let stack = StackModel {
        routes: routes([("$connect", route(CHAT)), ("$default", two_way)]),
        ..seed()
    };
    let mut applied = Managed::default();
    applied.apply(&world.clients(), &stack).await.unwrap();
    let url = applied.text("websocket_url").unwrap();
    let variables = [
        ("websocket_url", &*url),
        ("internal_websocket_url", &url),
        ("token", "right"),
    ];
    let names = configurations("data-sources/chatbot_probe");
    assert!(names.contains(&"data-source.tf".to_owned()), "{names:?}");
    for name in names {
        let example = read(&format!("data-sources/chatbot_probe/{name}"));
        let folder = TempDir::new().unwrap();
        write_settings(folder.path(), std::path::Path::new(PROVIDER));
        std::fs::write(folder.path().join("main.tf"), format!("{HEAD}{example}")).unwrap();
        let declared = variables
            .iter()
            .filter(|(name, _)| example.contains(&format!("variable \"{name}\"")));
        let set: Vec<String> = declared
            .map(|(name, value)| format!("-var={name}={value}"))
            .collect();
        let mut arguments = vec!["apply", "-auto-approve", "-no-color"];
        arguments.extend(set.iter().map(String::as_str));
        let output = terraform(folder.path(), &world, &arguments).await;
        assert!(output.status.success(), "{name}: {}", said(&output));
        // A check that fails only warns, like the folder's settings do.
        let failed = "Check block assertion failed";
        assert!(!said(&output).contains(failed), "{name}: {}", said(&output));
    }
}

const HEAD: &str = r#"
terraform {
  required_providers {
    chatbot = { source = "chatbot-rs/chatbot" }
  }
}
provider "chatbot" {
  region = "eu-west-1"
}
"#;

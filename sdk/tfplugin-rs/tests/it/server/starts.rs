//! What a provider does when it is started, and what it refuses.

use std::os::unix::fs::PermissionsExt as _;

use rustix::process::Signal;
use tfplugin_wire::v6::provider_client::ProviderClient;
use tfplugin_wire::v6::{ValidateProviderConfigRequest, ValidateResourceConfigRequest};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::client::{Security, connect};
use super::plugin::{Plugin, cookie, refusal};
use super::{certificates, soon};

#[tokio::test]
async fn handshake_without_tls() {
    let plugin = Plugin::start(&[]).await;
    let socket = plugin.socket();
    assert!(socket.starts_with(plugin.sockets()), "{}", socket.display());
    assert_eq!(
        plugin.handshake,
        ["1", "6", "unix", socket.to_str().unwrap(), "grpc", ""]
    );
    for (path, mode) in [(socket.parent().unwrap(), 0o700), (&*socket, 0o600)] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, mode);
    }
    plugin.signal(Signal::TERM);
    plugin.end().await.assert_clean();
}

#[tokio::test]
async fn a_client_that_multiplexes_is_told_that_we_do_not() {
    let plugin = Plugin::start(&[("PLUGIN_MULTIPLEX_GRPC", "true")]).await;
    assert_eq!(plugin.handshake[6], "false");
}

#[tokio::test]
async fn starts_that_cannot_serve_say_why() {
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], &'a str);
    let (name, value) = cookie();
    let table: [Row<'_>; 5] = [
        (
            &[],
            &[],
            "is a Terraform provider and is started by Terraform",
        ),
        (
            &[(name, "guess")],
            &[],
            "is a Terraform provider and is started by Terraform",
        ),
        (
            &[(name, value), ("PLUGIN_CLIENT_CERT", "no certificate")],
            &[],
            "PLUGIN_CLIENT_CERT",
        ),
        (
            &[(name, value), ("PLUGIN_UNIX_SOCKET_DIR", "/dev/null/none")],
            &[],
            "/dev/null/none",
        ),
        (
            &[(name, value)],
            &["--verbose"],
            "unknown argument \"--verbose\"",
        ),
    ];
    for (environment, arguments, expected) in table {
        let output = refusal(environment, arguments).await;
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{environment:?}: {stderr}");
        assert!(stderr.contains(expected), "{environment:?}: {stderr}");
        assert!(output.stdout.is_empty(), "{environment:?}");
    }
}

#[tokio::test]
async fn health_is_serving_under_the_name_go_plugin_asks_for() {
    let plugin = Plugin::start(&[]).await;
    let channel = connect(&plugin.socket(), Security::Plain).await.unwrap();
    let request = HealthCheckRequest {
        service: "plugin".to_owned(),
    };
    let answer = soon("health", HealthClient::new(channel).check(request))
        .await
        .unwrap();
    assert_eq!(answer.into_inner().status(), ServingStatus::Serving);
}

#[tokio::test]
async fn messages_of_five_mebibytes_pass() {
    let identity = certificates::as_terraform_makes_it();
    let plugin = Plugin::start_with_tls(&identity).await;
    let channel = connect(&plugin.socket(), plugin.tls(Some(&identity)))
        .await
        .unwrap();
    let size = 5 << 20;
    let request = ValidateResourceConfigRequest {
        type_name: "x".repeat(size),
        ..ValidateResourceConfigRequest::default()
    };
    let mut client = ProviderClient::new(channel);
    let answer = client.validate_resource_config(request);
    let answer = soon("an answer", answer).await.unwrap().into_inner();
    assert_eq!(answer.diagnostics[0].summary, size.to_string());
}

#[tokio::test]
async fn a_panic_is_told_in_the_form_terraform_knows() {
    let mut plugin = Plugin::start(&[]).await;
    let channel = connect(&plugin.socket(), Security::Plain).await.unwrap();
    let request = ValidateProviderConfigRequest::default();
    let mut client = ProviderClient::new(channel);
    soon("a refusal", client.validate_provider_config(request))
        .await
        .unwrap_err();
    let line = plugin.stderr_line().await;
    assert!(
        line.starts_with("panic: nobody expected this at "),
        "{line}"
    );
    assert!(line.contains("service.rs:"), "{line}");
}

#[tokio::test]
async fn logs_are_hclog_json_when_asked_for() {
    let mut plugin = Plugin::start(&[("TF_LOG_PROVIDER_BARE", "info"), ("TF_LOG", "off")]).await;
    let channel = connect(&plugin.socket(), Security::Plain).await.unwrap();
    let mut client = ProviderClient::new(channel);
    let read = tokio::spawn(async move { client.read_resource(super::read_request()).await });
    let line: serde_json::Value = serde_json::from_str(&plugin.stderr_line().await).unwrap();
    assert_eq!(line["@level"], "info");
    assert_eq!(line["@message"], "waiting to be stopped");
    assert_eq!(
        line["@timestamp"].as_str().unwrap().len(),
        "2026-11-22T12:00:00.000000Z".len()
    );
    read.abort();
}

#[tokio::test]
async fn a_start_that_asks_is_answered() {
    let version = format!("terraform-provider-bare {}\n", env!("CARGO_PKG_VERSION"));
    for (argument, begins, contains) in [
        ("--version", version.as_str(), ""),
        (
            "--help",
            version.as_str(),
            "registry.terraform.io/example/bare",
        ),
        ("-h", version.as_str(), "--env-file FILE"),
    ] {
        // Without the cookie: it is a person who asks.
        let answered = refusal(&[], &[argument]).await;
        let stdout = String::from_utf8(answered.stdout).unwrap();
        assert!(stdout.starts_with(begins), "{argument}: {stdout}");
        assert!(stdout.contains(contains), "{argument}: {stdout}");
        assert_eq!(answered.stderr, b"", "{argument}");
        assert!(answered.status.success(), "{argument}");
    }
}

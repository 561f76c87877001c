//! Only the client whose certificate was given at the start gets in.

use tfplugin_wire::v6::GetProviderSchemaRequest;
use tfplugin_wire::v6::provider_client::ProviderClient;
use tokio::net::UnixStream;

use super::certificates::{Identity, as_terraform_makes_it};
use super::client::{Security, connect};
use super::plugin::Plugin;
use super::soon;

/// Whether a client gets an answer.
async fn answers(plugin: &Plugin, security: Security) -> bool {
    let answer = async {
        let channel = connect(&plugin.socket(), security).await.ok()?;
        let mut client = ProviderClient::new(channel);
        let answer = client
            .get_provider_schema(GetProviderSchemaRequest {})
            .await
            .ok()?;
        answer
            .into_inner()
            .resource_schemas
            .get("bare_thing")
            .map(|_| ())
    };
    soon("an answer or a refusal", answer).await.is_some()
}

#[tokio::test]
async fn only_the_pinned_certificate_gets_in() {
    let pinned = as_terraform_makes_it();
    let other = as_terraform_makes_it();
    // The right certificate without its key is worth nothing.
    let stolen = Identity {
        certificate: pinned.certificate.clone(),
        key: other.key.clone_key(),
        pem: String::new(),
    };
    let plugin = Plugin::start_with_tls(&pinned).await;
    let table = [
        ("the pinned certificate", plugin.tls(Some(&pinned)), true),
        ("another certificate", plugin.tls(Some(&other)), false),
        (
            "the pinned certificate, another key",
            plugin.tls(Some(&stolen)),
            false,
        ),
        ("no certificate", plugin.tls(None), false),
        ("no TLS", Security::Plain, false),
        (
            "the pinned certificate again",
            plugin.tls(Some(&pinned)),
            true,
        ),
    ];
    for (who, security, expected) in table {
        assert_eq!(answers(&plugin, security).await, expected, "{who}");
    }
}

#[tokio::test]
async fn peers_that_stall_hold_up_nobody() {
    let identity = as_terraform_makes_it();
    let plugin = Plugin::start_with_tls(&identity).await;
    let mut stalled = Vec::new();
    for _ in 0..20 {
        stalled.push(UnixStream::connect(plugin.socket()).await.unwrap());
    }
    assert!(answers(&plugin, plugin.tls(Some(&identity))).await);
    drop(stalled);
}

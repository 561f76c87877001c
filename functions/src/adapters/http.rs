//! The HTTP client that every AWS client of a process shares.
//!
//! By itself each of them reads the system's certificates when it is made, only to see that it can, and
//! again for its first call. Here they are read once, by the first call that needs them: a function
//! starts without them, and what calls nobody never pays.

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// The client, through the proxy that the environment names, if it names one.
pub(super) fn http() -> SharedHttpClient {
    let client = Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = ConnectorBuilder::default()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.build()
    });
    SharedHttpClient::new(Late(client))
}

/// A client that makes connectors for calls, and none to try.
#[derive(Debug)]
struct Late(SharedHttpClient);

impl HttpClient for Late {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }
}

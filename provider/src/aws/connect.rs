//! From settings to clients: which Region, whose credentials, which endpoints.
//!
//! What the settings do not say is found as every AWS SDK finds it. Two things are done as users of
//! hashicorp/aws know them: a profile that the configuration names goes before credentials in the
//! environment, and roles of the configuration are taken on with what was found before.

use std::time::Duration;

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, FrameworkMetadata, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};

use super::clients::Ambient;
use super::roles::{AssumedRole, FederatedRole};
use super::settings::Settings;

/// Why there is no session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The configuration of the provider depends on something that does not exist yet.
    #[error(
        "the provider's configuration is not known yet: {}; apply what it depends on first, for \
         example with -target",
        .0.join(", ")
    )]
    Unknown(Vec<&'static str>),
    /// No Region.
    #[error(
        "there is no AWS Region; set region in the provider's configuration, AWS_REGION in the \
         environment, or region in the profile"
    )]
    NoRegion,
}

/// Clients that are ready to be used.
#[derive(Clone, Debug)]
pub(super) struct Connected {
    pub(super) gateway: aws_sdk_apigatewayv2::Client,
    /// API Gateway's first API, which has the settings of the account.
    pub(super) gateway_v1: aws_sdk_apigateway::Client,
    pub(super) lambda: aws_sdk_lambda::Client,
    pub(super) sts: aws_sdk_sts::Client,
    /// Whose credentials these clients sign with.
    pub(super) credentials: Option<SharedCredentialsProvider>,
    pub(super) region: String,
}

/// Longest time to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time to wait for the answer of one attempt.
const ANSWER: Duration = Duration::from_secs(60);

/// Reads environment and files, and makes the clients. Calls nothing: credentials are fetched for the
/// first call.
pub(super) async fn connect(
    settings: &Settings,
    ambient: &Ambient,
) -> Result<Connected, ConnectError> {
    if !settings.unknown.is_empty() {
        return Err(ConnectError::Unknown(settings.unknown.clone()));
    }
    let config = loader(settings, ambient).load().await;
    let region = config.region().ok_or(ConnectError::NoRegion)?.to_string();
    let config = with_credentials(config, settings, ambient);
    let mut gateway = aws_sdk_apigatewayv2::config::Builder::from(&config);
    // Both APIs of API Gateway have one endpoint.
    let mut gateway_v1 = aws_sdk_apigateway::config::Builder::from(&config);
    if let Some(endpoint) = &settings.gateway_endpoint {
        gateway = gateway.endpoint_url(endpoint);
        gateway_v1 = gateway_v1.endpoint_url(endpoint);
    }
    let mut lambda = aws_sdk_lambda::config::Builder::from(&config);
    if let Some(endpoint) = &settings.lambda_endpoint {
        lambda = lambda.endpoint_url(endpoint);
    }
    Ok(Connected {
        gateway: aws_sdk_apigatewayv2::Client::from_conf(gateway.build()),
        gateway_v1: aws_sdk_apigateway::Client::from_conf(gateway_v1.build()),
        lambda: aws_sdk_lambda::Client::from_conf(lambda.build()),
        sts: sts(&config, settings),
        credentials: config.credentials_provider(),
        region,
    })
}

fn loader(settings: &Settings, ambient: &Ambient) -> ConfigLoader {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ANSWER)
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts);
    if let Some(region) = &settings.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &settings.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(files) = files(settings) {
        loader = loader.profile_files(files);
    }
    if let Some(credentials) = &settings.credentials {
        loader = loader.credentials_provider(credentials.clone());
    }
    if let Some(http) = &ambient.http {
        loader = loader.http_client(http.clone());
    }
    let own = concat!("terraform-provider-chatbot/", env!("CARGO_PKG_VERSION"));
    let products = settings.user_agent.iter().map(String::as_str);
    for product in std::iter::once(own).chain(products) {
        let (name, version) = match product.split_once('/') {
            Some((name, version)) => (name, Some(version.to_owned())),
            None => (product, None),
        };
        // The schema has refused what is no product.
        if let Ok(metadata) = FrameworkMetadata::new(name.to_owned(), version) {
            loader = loader.framework_metadata(metadata);
        }
    }
    loader
}

/// The files to read; `None` for those that every SDK reads.
fn files(settings: &Settings) -> Option<EnvConfigFiles> {
    let (config, credentials) = (&settings.config_files, &settings.credentials_files);
    if config.is_empty() && credentials.is_empty() {
        return None;
    }
    let mut files = EnvConfigFiles::builder()
        .include_default_config_file(config.is_empty())
        .include_default_credentials_file(credentials.is_empty());
    for path in config {
        files = files.with_file(EnvConfigFileKind::Config, path);
    }
    for path in credentials {
        files = files.with_file(EnvConfigFileKind::Credentials, path);
    }
    Some(files.build())
}

/// `config` with the credentials that the settings ask for, if they ask for any.
fn with_credentials(config: SdkConfig, settings: &Settings, ambient: &Ambient) -> SdkConfig {
    let mut config = config;
    if let (Some(profile), None) = (&settings.profile, &settings.credentials) {
        config = having(&config, of_profile(profile, &config, settings, ambient));
    }
    // Retries of these calls are the SDK's: no operation of ours is under way then.
    let client = |config: &SdkConfig| {
        let config = config.to_builder().retry_config(RetryConfig::standard());
        sts(&config.build(), settings)
    };
    if let Some(identity) = &settings.web_identity {
        let role = FederatedRole {
            sts: client(&config),
            identity: identity.clone(),
        };
        config = having(&config, SharedCredentialsProvider::new(role));
    }
    if let Some(role) = &settings.role {
        let role = AssumedRole {
            sts: client(&config),
            role: role.clone(),
        };
        config = having(&config, SharedCredentialsProvider::new(role));
    }
    config
}

fn having(config: &SdkConfig, credentials: SharedCredentialsProvider) -> SdkConfig {
    config
        .to_builder()
        .credentials_provider(credentials)
        .build()
}

/// The credentials of a profile; one that has none leaves it to the machine.
fn of_profile(
    profile: &str,
    config: &SdkConfig,
    settings: &Settings,
    ambient: &Ambient,
) -> SharedCredentialsProvider {
    let mut surroundings = ProviderConfig::without_region().with_region(config.region().cloned());
    if let Some(http) = &ambient.http {
        surroundings = surroundings.with_http_client(http.clone());
    }
    let mut of_files = ProfileFileCredentialsProvider::builder()
        .configure(&surroundings)
        .profile_name(profile);
    if let Some(files) = files(settings) {
        of_files = of_files.profile_files(files);
    }
    let container = EcsCredentialsProvider::builder().configure(&surroundings);
    let machine = ImdsCredentialsProvider::builder().configure(&surroundings);
    SharedCredentialsProvider::new(
        CredentialsProviderChain::first_try("Profile", of_files.build())
            .or_else("Container", container.build())
            .or_else("Machine", machine.build()),
    )
}

fn sts(config: &SdkConfig, settings: &Settings) -> aws_sdk_sts::Client {
    let mut builder = aws_sdk_sts::config::Builder::from(config);
    if let Some(endpoint) = &settings.sts_endpoint {
        builder = builder.endpoint_url(endpoint);
    }
    aws_sdk_sts::Client::from_conf(builder.build())
}

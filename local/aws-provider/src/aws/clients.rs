//! The clients of one configured provider. Nothing is loaded until the first call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use tfplugin::{Diagnostic, Diagnostics, ResultExt};
use tokio::sync::OnceCell;

use super::endpoint::{Service, endpoint};
use super::failure::Doing;
use crate::provider::Settings;

/// Longest time to wait for a connection to the local cloud.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time to wait for the answer of one attempt. A create that is tried again finds what the first
/// attempt has made, so a busy machine gets the time that it takes to upload a dozen packages at once.
const ANSWER: Duration = Duration::from_secs(300);

/// The clients of one configured provider. Cheap to clone.
#[derive(Clone)]
pub struct Aws(Arc<Inner>);

/// Whose credentials they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id, 12 digits.
    pub id: String,
    /// The caller's ARN.
    pub arn: String,
    /// The caller's unique id.
    pub user_id: String,
}

struct Inner {
    settings: Settings,
    config: OnceCell<SdkConfig>,
    account: OnceCell<Account>,
    apigateway: OnceCell<aws_sdk_apigateway::Client>,
    cloudfront: OnceCell<aws_sdk_cloudfront::Client>,
    dynamodb: OnceCell<aws_sdk_dynamodb::Client>,
    iam: OnceCell<aws_sdk_iam::Client>,
    lambda: OnceCell<aws_sdk_lambda::Client>,
    logs: OnceCell<aws_sdk_cloudwatchlogs::Client>,
    s3: OnceCell<aws_sdk_s3::Client>,
    secretsmanager: OnceCell<aws_sdk_secretsmanager::Client>,
    sqs: OnceCell<aws_sdk_sqs::Client>,
    sts: OnceCell<aws_sdk_sts::Client>,
}

/// A function that makes the client of a service once.
macro_rules! client {
    ($(#[$doc:meta])* $name:ident, $service:expr, $krate:ident) => {
        $(#[$doc])*
        ///
        /// # Errors
        ///
        /// When there is no Region, or no endpoint on this machine.
        pub async fn $name(&self) -> Result<&$krate::Client, Diagnostics> {
            let make = async || {
                let config = self.configured($service).await?;
                Ok($krate::Client::new(&config))
            };
            self.0.$name.get_or_try_init(make).await
        }
    };
}

impl Aws {
    /// Clients for `settings`. Does no IO.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self(Arc::new(Inner {
            settings,
            config: OnceCell::new(),
            account: OnceCell::new(),
            apigateway: OnceCell::new(),
            cloudfront: OnceCell::new(),
            dynamodb: OnceCell::new(),
            iam: OnceCell::new(),
            lambda: OnceCell::new(),
            logs: OnceCell::new(),
            s3: OnceCell::new(),
            secretsmanager: OnceCell::new(),
            sqs: OnceCell::new(),
            sts: OnceCell::new(),
        }))
    }

    /// What the provider's configuration says.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The Region of everything that is made.
    ///
    /// # Errors
    ///
    /// When nothing says which.
    pub async fn region(&self) -> Result<String, Diagnostics> {
        let config = self.config().await;
        let region = config.region().map(ToString::to_string);
        region.ok_or_else(|| {
            Diagnostic::error("There is no AWS Region")
                .detail(
                    "Set region in the provider's configuration, or AWS_REGION in the environment.",
                )
                .into()
        })
    }

    /// The partition of the Region: `aws`, `aws-cn` or `aws-us-gov`.
    ///
    /// # Errors
    ///
    /// When there is no Region.
    pub async fn partition(&self) -> Result<&'static str, Diagnostics> {
        let region = self.region().await?;
        Ok(if region.starts_with("cn-") {
            "aws-cn"
        } else if region.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        })
    }

    /// Whose credentials they are, asked once.
    ///
    /// # Errors
    ///
    /// When the Security Token Service does not say.
    pub async fn account(&self) -> Result<&Account, Diagnostics> {
        let ask = async || {
            let identity = self.sts().await?.get_caller_identity().send().await;
            let identity = identity.doing("find out whose credentials these are")?;
            Ok(Account {
                id: identity.account.unwrap_or_default(),
                arn: identity.arn.unwrap_or_default(),
                user_id: identity.user_id.unwrap_or_default(),
            })
        };
        self.0.account.get_or_try_init(ask).await
    }

    client!(/** API Gateway, REST APIs. */ apigateway, Service::ApiGateway, aws_sdk_apigateway);
    client!(/** CloudFront. */ cloudfront, Service::CloudFront, aws_sdk_cloudfront);
    client!(/** DynamoDB. */ dynamodb, Service::DynamoDb, aws_sdk_dynamodb);
    client!(/** IAM. */ iam, Service::Iam, aws_sdk_iam);
    client!(/** Lambda. */ lambda, Service::Lambda, aws_sdk_lambda);
    client!(/** CloudWatch Logs. */ logs, Service::Logs, aws_sdk_cloudwatchlogs);
    client!(/** Secrets Manager. */ secretsmanager, Service::SecretsManager, aws_sdk_secretsmanager);
    client!(/** SQS. */ sqs, Service::Sqs, aws_sdk_sqs);
    client!(/** The Security Token Service. */ sts, Service::Sts, aws_sdk_sts);

    /// S3, with buckets in the path: a host name for each would not lead to this machine.
    ///
    /// # Errors
    ///
    /// When there is no Region, or no endpoint on this machine.
    pub async fn s3(&self) -> Result<&aws_sdk_s3::Client, Diagnostics> {
        let make = async || {
            let config = self.configured(Service::S3).await?;
            let config = aws_sdk_s3::config::Builder::from(&config).force_path_style(true);
            Ok(aws_sdk_s3::Client::from_conf(config.build()))
        };
        self.0.s3.get_or_try_init(make).await
    }

    /// The configuration of a client of `service`.
    async fn configured(&self, service: Service) -> Result<SdkConfig, Diagnostics> {
        self.region().await?;
        let variable = |name: &str| std::env::var(name).ok();
        let address = endpoint(service, &self.0.settings, variable).summary(format!(
            "The stand-in for hashicorp/aws cannot call {service:?}"
        ))?;
        let config = self.config().await.to_builder().endpoint_url(address);
        Ok(config.build())
    }

    async fn config(&self) -> &SdkConfig {
        self.0.config.get_or_init(|| load(&self.0.settings)).await
    }
}

async fn load(settings: &Settings) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ANSWER)
        .build();
    let mut retry = RetryConfig::standard();
    if let Some(retries) = settings.max_retries {
        retry = retry.with_max_attempts(retries.saturating_add(1));
    }
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .timeout_config(timeouts)
        .retry_config(retry);
    if let Some(region) = &settings.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &settings.profile {
        loader = loader.profile_name(profile);
    }
    if let (Some(key), Some(secret)) = (&settings.access_key, &settings.secret_key) {
        let token = settings
            .token
            .as_ref()
            .map(|token| token.expose().to_owned());
        let credentials = Credentials::new(key, secret.expose(), token, None, "provider");
        loader = loader.credentials_provider(credentials);
    }
    if let Some(files) = files(settings) {
        loader = loader.profile_files(files);
    }
    loader.load().await
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

impl fmt::Debug for Aws {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Aws")
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

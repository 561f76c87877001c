//! Secrets Manager.

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;

use crate::secrets::{Secret, SecretError, Secrets};

/// Secrets of this account and region.
#[derive(Clone, Debug)]
pub struct SecretsManager(SdkConfig);

impl SecretsManager {
    /// Reads with these credentials.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self(config.clone())
    }
}

impl Secrets for SecretsManager {
    async fn read(&self, name: &str) -> Result<Secret, SecretError> {
        let read = |source| SecretError::Read {
            name: name.to_owned(),
            source,
        };
        // A process reads once, as a rule.
        let client = Client::new(&self.0);
        let request = client.get_secret_value().secret_id(name);
        let value = request
            .send()
            .await
            .map_err(|error| read(error.into_service_error().into()))?;
        value
            .secret_string
            .map(Secret::new)
            .ok_or_else(|| read("it holds no text".into()))
    }
}

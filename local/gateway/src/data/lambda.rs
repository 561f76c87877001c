//! Functions called through the API of AWS Lambda, at whatever endpoint the client has.

use std::error::Error;

use aws_sdk_lambda::Client;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::config::{
    BehaviorVersion, Config, Credentials, Region, StalledStreamProtectionConfig,
};
use aws_sdk_lambda::error::ProvideErrorMetadata;
use aws_sdk_lambda::operation::invoke::builders::InvokeFluentBuilder;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::function::{FunctionArn, FunctionInvoker, Invocation, InvokeError};
use super::limits::FUNCTION;

/// Invokes functions with Lambda's `Invoke` and reads their policies with `GetPolicy`.
#[derive(Clone, Debug)]
pub struct LambdaInvoker {
    client: Client,
}

impl LambdaInvoker {
    /// Calls the Lambda API at `endpoint`, `http://127.0.0.1:4566`, with these credentials: no
    /// retries, and time for the longest function.
    #[must_use]
    pub fn at(endpoint: &str, region: &str, access_key_id: &str, secret_access_key: &str) -> Self {
        let credentials = Credentials::new(
            access_key_id,
            secret_access_key,
            None,
            None,
            "local gateway",
        );
        let timeouts = TimeoutConfig::builder().read_timeout(FUNCTION).build();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(endpoint)
            .region(Region::new(region.to_owned()))
            .credentials_provider(credentials)
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            // The stream a slow function answers on carries nothing until it ends.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .build();
        Self::new(Client::from_conf(config))
    }

    /// Uses this client; its endpoint, credentials and timeouts decide. A client of the gateway needs
    /// a read timeout of at least [`super::limits::FUNCTION`] and no retries: an invocation whose
    /// answer was lost must not run twice.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    fn invocation(&self, function: &FunctionArn, payload: Bytes) -> InvokeFluentBuilder {
        self.client
            .invoke()
            .function_name(function.unqualified())
            .set_qualifier(function.qualifier().map(str::to_owned))
            .payload(Blob::new(payload))
    }
}

impl FunctionInvoker for LambdaInvoker {
    fn policy<'a>(
        &'a self,
        function: &'a FunctionArn,
    ) -> BoxFuture<'a, Result<Option<String>, InvokeError>> {
        async move {
            let answer = self
                .client
                .get_policy()
                .function_name(function.unqualified())
                .set_qualifier(function.qualifier().map(str::to_owned))
                .send()
                .await;
            match answer {
                Ok(output) => Ok(output.policy),
                // Lambda says the same for a function that does not exist.
                Err(error) if is_missing(&error) => Ok(None),
                Err(error) => Err(call("GetPolicy", function, error)),
            }
        }
        .boxed()
    }

    fn invoke<'a>(
        &'a self,
        function: &'a FunctionArn,
        payload: Bytes,
    ) -> BoxFuture<'a, Result<Invocation, InvokeError>> {
        async move {
            match self.invocation(function, payload).send().await {
                Ok(output) => Ok(Invocation {
                    payload: output
                        .payload
                        .map(Blob::into_inner)
                        .unwrap_or_default()
                        .into(),
                    function_error: output.function_error,
                }),
                Err(error) => Err(failed(function, error)),
            }
        }
        .boxed()
    }

    fn start<'a>(
        &'a self,
        function: &'a FunctionArn,
        payload: Bytes,
    ) -> BoxFuture<'a, Result<(), InvokeError>> {
        async move {
            let invocation = self
                .invocation(function, payload)
                .invocation_type(InvocationType::Event);
            match invocation.send().await {
                Ok(_) => Ok(()),
                Err(error) => Err(failed(function, error)),
            }
        }
        .boxed()
    }
}

/// Why an invocation failed.
fn failed(
    function: &FunctionArn,
    error: impl ProvideErrorMetadata + Error + Send + Sync + 'static,
) -> InvokeError {
    if is_missing(&error) {
        return InvokeError::Missing {
            function: function.to_string(),
        };
    }
    call("Invoke", function, error)
}

fn is_missing(error: &impl ProvideErrorMetadata) -> bool {
    error.code() == Some("ResourceNotFoundException")
}

fn call(
    operation: &'static str,
    function: &FunctionArn,
    source: impl Error + Send + Sync + 'static,
) -> InvokeError {
    InvokeError::Call {
        operation,
        function: function.to_string(),
        source: Box::new(source),
    }
}

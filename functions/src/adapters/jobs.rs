//! Asynchronous invocations of this function.

use aws_config::SdkConfig;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use serde_json::json;

use crate::chat::{JobError, Jobs};
use crate::event::{JOB, Job};

/// Hands jobs to the function that is running, through Lambda's asynchronous `Invoke`.
#[derive(Clone, Debug)]
pub struct SelfInvocation {
    lambda: Client,
    function: String,
}

impl SelfInvocation {
    /// Invokes `function`: the ARN by which this invocation was asked for, so that an alias stays
    /// with its version.
    #[must_use]
    pub fn new(lambda: Client, function: impl Into<String>) -> Self {
        Self {
            lambda,
            function: function.into(),
        }
    }

    /// The Lambda client that [`new`](Self::new) wants.
    #[must_use]
    pub fn client(config: &SdkConfig) -> Client {
        Client::new(config)
    }
}

impl Jobs for SelfInvocation {
    async fn start(&self, job: &Job) -> Result<(), JobError> {
        self.lambda
            .invoke()
            .function_name(&self.function)
            .invocation_type(InvocationType::Event)
            .payload(Blob::new(json!({ JOB: job }).to_string()))
            .send()
            .await
            .map_err(|error| JobError(error.into_service_error().into()))?;
        Ok(())
    }
}

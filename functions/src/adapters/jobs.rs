//! Asynchronous invocations of this function.

use std::sync::OnceLock;

use aws_config::SdkConfig;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use serde_json::json;

use crate::chat::{JobError, Jobs};
use crate::event::{JOB, Job};

/// Lambda, for a function that invokes itself.
#[derive(Debug)]
pub struct Invocations {
    config: SdkConfig,
    lambda: OnceLock<Client>,
}

/// Hands jobs to the function that is running, through Lambda's asynchronous `Invoke`.
#[derive(Clone, Copy, Debug)]
pub struct SelfInvocation<'a> {
    invocations: &'a Invocations,
    function: &'a str,
}

impl Invocations {
    /// Invokes with these credentials.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        Self {
            config: config.clone(),
            lambda: OnceLock::new(),
        }
    }

    /// Those of `function`: the ARN by which this invocation was asked for, so that an alias stays
    /// with its version.
    #[must_use]
    pub fn of<'a>(&'a self, function: &'a str) -> SelfInvocation<'a> {
        SelfInvocation {
            invocations: self,
            function,
        }
    }
}

impl Jobs for SelfInvocation<'_> {
    async fn start(&self, job: &Job) -> Result<(), JobError> {
        let Invocations { config, lambda } = self.invocations;
        lambda
            .get_or_init(|| Client::new(config))
            .invoke()
            .function_name(self.function)
            .invocation_type(InvocationType::Event)
            .payload(Blob::new(json!({ JOB: job }).to_string()))
            .send()
            .await
            .map_err(|error| JobError(error.into_service_error().into()))?;
        Ok(())
    }
}

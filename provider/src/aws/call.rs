//! One call of AWS: admitted by the pacer, made again where that helps, and stopped in time.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use tokio::time::sleep;

use super::clients::Session;
use super::error::{CallError, Cause, remedy};
use super::pacing::Quota;
use super::retry::{Failure, Outcome};

/// Which call is made, and what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Operation of the service, `CreateRoute`.
    pub operation: &'static str,
    /// What it is about, `route "ask" of api a1b2c3d4e5`.
    pub object: String,
    /// The quota it counts against; `None` for services other than API Gateway.
    pub quota: Option<Quota>,
    /// Whether making it twice is the same as making it once.
    pub idempotent: bool,
}

/// Attempts at a call that nothing answers: an endpoint that is wrong stays wrong.
const UNANSWERED_ATTEMPTS: u32 = 4;

impl Call {
    /// A call of API Gateway that can be repeated: all reads, updates and deletes.
    #[must_use]
    pub fn gateway(operation: &'static str, object: impl Into<String>) -> Self {
        Self {
            operation,
            object: object.into(),
            quota: Some(Quota::Other),
            idempotent: true,
        }
    }

    /// A call of Lambda that can be repeated.
    #[must_use]
    pub fn lambda(operation: &'static str, object: impl Into<String>) -> Self {
        Self {
            operation,
            object: object.into(),
            quota: None,
            idempotent: true,
        }
    }

    /// A call of the Security Token Service that can be repeated.
    #[must_use]
    pub fn sts(operation: &'static str, object: impl Into<String>) -> Self {
        Self::lambda(operation, object)
    }

    /// Whether it changes nothing. AWS names all such operations of these services alike.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.operation.starts_with("Get")
    }

    /// The same call, but one that makes a new thing each time.
    #[must_use]
    pub fn not_idempotent(mut self) -> Self {
        self.idempotent = false;
        self
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} of {}", self.operation, self.object)
    }
}

impl Session<'_> {
    /// Makes `call` by `attempt` until it succeeds, fails for good, or the session ends. Before the first
    /// call that changes something, the account is checked if the configuration restricts it.
    ///
    /// # Errors
    ///
    /// [`CallError`]; with [`Outcome::Unanswered`] the call may have taken effect.
    pub async fn call<T, E, F>(&self, call: Call, attempt: impl Fn() -> F) -> Result<T, CallError>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        if !call.is_read()
            && let Err(source) = Box::pin(self.check_account()).await
        {
            return Err(CallError::Account {
                call: Box::new(call),
                source: Box::new(source),
            });
        }
        let mut attempts = 0;
        loop {
            if let Err(()) = self.until_stopped(self.admit(&call)).await {
                return Err(CallError::Stopped {
                    call: Box::new(call),
                    attempts,
                    source: None,
                });
            }
            attempts += 1;
            let error = match attempt().await {
                Ok(answer) => {
                    tracing::debug!(operation = call.operation, object = %call.object, attempts, "called");
                    return Ok(answer);
                }
                Err(error) => Failed::of(error),
            };
            let Some(wait) = self.wait(&call, attempts, &error) else {
                let remedy = remedy(error.outcome, &error.cause);
                return Err(CallError::Failed {
                    call: Box::new(call),
                    attempts,
                    outcome: error.outcome,
                    remedy,
                    source: Box::new(error.cause),
                });
            };
            tracing::info!(
                operation = call.operation, object = %call.object, attempts, outcome = ?error.outcome,
                cause = %error.cause, wait_ms = wait.as_millis(), "calling again",
            );
            if let Err(()) = self.until_stopped(sleep(wait)).await {
                return Err(CallError::Stopped {
                    call: Box::new(call),
                    attempts,
                    source: Some(Box::new(error.cause)),
                });
            }
        }
    }

    /// Waits as part of an operation.
    ///
    /// # Errors
    ///
    /// `Err(())` when the session ends before.
    pub(crate) async fn until_stopped<T>(&self, future: impl Future<Output = T>) -> Result<T, ()> {
        tokio::select! {
            biased;
            () = self.cancellation.cancelled() => Err(()),
            output = future => Ok(output),
        }
    }

    async fn admit(&self, call: &Call) {
        if let Some(quota) = call.quota {
            self.pacer.admit(quota).await;
        }
    }

    /// How long to wait before the next attempt; `None` when there is to be none.
    fn wait(&self, call: &Call, attempts: u32, error: &Failed) -> Option<Duration> {
        let most = match error.outcome {
            Outcome::Unanswered => self.settings.max_retries.min(UNANSWERED_ATTEMPTS - 1),
            _ => self.settings.max_retries,
        };
        if attempts > most || !error.outcome.may_retry(call.idempotent) {
            return None;
        }
        let wait = self
            .settings
            .backoff
            .wait(attempts, (self.ambient.random)());
        Some(wait.max(error.retry_after))
    }
}

/// A failed attempt, freed from the type of its operation.
struct Failed {
    outcome: Outcome,
    cause: Cause,
    /// What the service asked to wait.
    retry_after: Duration,
}

impl Failed {
    fn of<E>(error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let raw = error.raw_response();
        let status = raw.map(|raw| raw.status().as_u16());
        let header = |name| {
            raw.and_then(|raw| raw.headers().get(name))
                .map(str::to_owned)
        };
        let number = |name| header(name).and_then(|text| text.parse::<u64>().ok());
        let milliseconds = number("x-amz-retry-after").map(Duration::from_millis);
        let seconds = || number("retry-after").map(Duration::from_secs);
        let retry_after = milliseconds.or_else(seconds).unwrap_or_default();
        let retry_after = retry_after.min(MOST_RETRY_AFTER);
        let request_id = header("x-amzn-requestid");
        let (outcome, cause) = match error {
            SdkError::ServiceError(error) => {
                let metadata = error.err().meta();
                let failure = Failure {
                    code: metadata.code(),
                    message: metadata.message(),
                    status,
                };
                let cause = Cause::Answered {
                    code: failure
                        .code
                        .map_or_else(|| format!("status {}", status.unwrap_or(0)), str::to_owned),
                    message: failure.message.unwrap_or("no message").to_owned(),
                    request_id,
                };
                (Outcome::of(&failure), cause)
            }
            SdkError::ConstructionFailure(_) => (Outcome::Refused, Cause::Unsent(Box::new(error))),
            SdkError::DispatchFailure(ref failure)
                if failure.is_user() || lacks_credentials(&error) =>
            {
                (Outcome::Refused, Cause::Unsent(Box::new(error)))
            }
            _ => (Outcome::Unanswered, Cause::Unanswered(Box::new(error))),
        };
        Self {
            outcome,
            cause,
            retry_after,
        }
    }
}

/// Longest wait that a service may ask for.
const MOST_RETRY_AFTER: Duration = Duration::from_secs(20);

fn lacks_credentials(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<CredentialsError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

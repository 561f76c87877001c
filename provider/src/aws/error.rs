//! What went wrong with a call, in words a user can act on.

use std::error::Error;

use super::account::AccountError;
use super::call::Call;
use super::retry::Outcome;

/// A call that failed for good.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// AWS refused it, or did not answer.
    #[error("{call} failed{}{}", times(*attempts), advice(*remedy))]
    Failed {
        /// Which call.
        call: Box<Call>,
        /// How often it was made.
        attempts: u32,
        /// What the failure says about the call.
        outcome: Outcome,
        /// What to do about it, where that is known.
        remedy: Option<&'static str>,
        /// What AWS said, or why nothing came.
        source: Box<Cause>,
    },
    /// It was not made, because the account must not be changed.
    #[error("{call} was not made")]
    Account {
        /// Which call.
        call: Box<Call>,
        /// Why not.
        source: Box<AccountError>,
    },
    /// The operation was stopped or its time was up.
    #[error(
        "{call} was given up{}, because Terraform was stopped or the time for the operation was \
         over; apply again, with longer timeouts if need be",
        times(*attempts)
    )]
    Stopped {
        /// Which call.
        call: Box<Call>,
        /// How often it was made.
        attempts: u32,
        /// How the last attempt failed.
        source: Option<Box<Cause>>,
    },
}

/// Why an attempt failed.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The service answered with an error.
    #[error("{code}: {message}{}", request(request_id.as_deref()))]
    Answered {
        /// Error code.
        code: String,
        /// The service's message.
        message: String,
        /// Id of the request, for AWS support.
        request_id: Option<String>,
    },
    /// The request could not be made: no credentials, for example.
    #[error("the request could not be made")]
    Unsent(#[source] Box<dyn Error + Send + Sync>),
    /// No answer, or none that can be read.
    #[error("there was no answer")]
    Unanswered(#[source] Box<dyn Error + Send + Sync>),
}

impl CallError {
    /// What the failure says about the call; a call that was given up may have taken effect only if it
    /// was made.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Failed { outcome, .. } => Some(*outcome),
            Self::Account { .. } | Self::Stopped { .. } => None,
        }
    }

    /// Error code of the answer, if there was one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Failed { source, .. } => source.code(),
            Self::Account { .. } | Self::Stopped { .. } => None,
        }
    }
}

impl Cause {
    /// Error code of the answer, if there was one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Answered { code, .. } => Some(code),
            Self::Unsent(_) | Self::Unanswered(_) => None,
        }
    }
}

/// What a user can do about an error code.
pub(super) fn remedy(outcome: Outcome, code: Option<&str>) -> Option<&'static str> {
    Some(match (outcome, code.unwrap_or_default()) {
        (Outcome::Throttled, _) => {
            "the account's quota is used up: apply again later, lower -parallelism, or raise \
             max_retries of the provider"
        }
        (Outcome::Conflicting, _) => {
            "something else keeps changing the same object: let it end and apply again"
        }
        (_, "AccessDeniedException" | "AccessDenied" | "ForbiddenException") => {
            "allow the credentials this action"
        }
        (_, "ExpiredTokenException" | "ExpiredToken" | "RequestExpired") => {
            "the credentials have expired: renew them and apply again"
        }
        (
            _,
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "SignatureDoesNotMatch"
            | "MissingAuthenticationTokenException",
        ) => "the credentials are not valid for this account, Region or endpoint: check them",
        (_, "PolicyLengthExceededException") => {
            "the function's resource policy is full: remove statements that are not needed"
        }
        // The code is Lambda's; API Gateway says NotFoundException.
        (Outcome::Missing, "ResourceNotFoundException") => {
            "create the function first, or correct function_arn"
        }
        // Nothing answered and nothing will: the request never left.
        (Outcome::Refused, "") => {
            "check that there are credentials, in the environment or in the profile, and the \
             endpoints of the provider"
        }
        (Outcome::Unanswered, "") => {
            "check the network and the endpoints of the provider, then apply again"
        }
        _ => return None,
    })
}

fn times(attempts: u32) -> String {
    match attempts {
        0 => " before it was made".to_owned(),
        1 => String::new(),
        attempts => format!(" after {attempts} attempts"),
    }
}

fn advice(remedy: Option<&str>) -> String {
    remedy
        .map(|remedy| format!(" ({remedy})"))
        .unwrap_or_default()
}

fn request(id: Option<&str>) -> String {
    id.map(|id| format!(" (request {id})")).unwrap_or_default()
}

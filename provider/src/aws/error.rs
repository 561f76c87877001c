//! What went wrong with a call, in words a user can act on.

use std::error::Error;

use super::account::AccountError;
use super::call::Call;
use super::retry::Outcome;

/// A call that failed for good.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// AWS refused it, or did not answer.
    #[error("{call} failed{} ({remedy})", times(*attempts))]
    Failed {
        /// Which call.
        call: Box<Call>,
        /// How often it was made.
        attempts: u32,
        /// What the failure says about the call.
        outcome: Outcome,
        /// What to do about it.
        remedy: &'static str,
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

/// What a user can do about a failure. What AWS refuses for a reason that only its message tells is
/// the user's to correct.
pub(super) fn remedy(outcome: Outcome, cause: &Cause) -> &'static str {
    let code = cause.code().unwrap_or_default();
    for (phrase, remedy) in OF_MESSAGES {
        if matches!(cause, Cause::Answered { message, .. } if message.contains(phrase)) {
            return remedy;
        }
    }
    if let Some((_, remedy)) = OF_CODES.iter().find(|(codes, _)| codes.contains(&code)) {
        return remedy;
    }
    match (outcome, cause) {
        (Outcome::Throttled, _) => {
            "the account's quota is used up: apply again later, lower -parallelism, or raise \
             max_retries of the provider"
        }
        (Outcome::Conflicting, _) => {
            "something else keeps changing the same object: let it end and apply again"
        }
        (Outcome::Missing, _) => "something else has removed it: apply again",
        (Outcome::Unanswered, Cause::Answered { .. }) => {
            "AWS has trouble: apply again later, which begins with what AWS has by then"
        }
        (Outcome::Unanswered, _) => {
            "check the network and the endpoints of the provider, then apply again"
        }
        (Outcome::Refused, Cause::Answered { .. }) => {
            "correct what the message of AWS names, then apply again"
        }
        // Nothing answered and nothing will: the request never left.
        (Outcome::Refused, _) => {
            "check that there are credentials, in the environment or in the profile, and the \
             endpoints of the provider"
        }
    }
}

/// Remedies by what the message says, where the code says too little.
const OF_MESSAGES: &[(&str, &str)] = &[
    (
        "CloudWatch Logs role ARN must be set",
        "give API Gateway a role to write logs with, for example with aws_api_gateway_account, or do \
         without logs",
    ),
    (
        "Insufficient permissions to enable logging",
        "the resource policy of CloudWatch Logs is full or forbids it: use a log group whose name \
         begins with /aws/vendedlogs/",
    ),
];

/// Remedies by code.
const OF_CODES: &[(&[&str], &str)] = &[
    (
        &[
            "AccessDeniedException",
            "AccessDenied",
            "ForbiddenException",
        ],
        "allow the credentials this action",
    ),
    (
        &["ExpiredTokenException", "ExpiredToken", "RequestExpired"],
        "the credentials have expired: renew them and apply again",
    ),
    (
        &[
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "MissingAuthenticationTokenException",
        ],
        "the credentials are not valid for this account, Region or endpoint: check them",
    ),
    (
        &["PolicyLengthExceededException"],
        "the function's resource policy is full: remove statements that are not needed",
    ),
    // The code is Lambda's; API Gateway says NotFoundException.
    (
        &["ResourceNotFoundException"],
        "create the function first, or correct function_arn",
    ),
];

fn times(attempts: u32) -> String {
    match attempts {
        0 => " before it was made".to_owned(),
        1 => " after 1 attempt".to_owned(),
        attempts => format!(" after {attempts} attempts"),
    }
}

fn request(id: Option<&str>) -> String {
    id.map(|id| format!(" (request {id})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_say_what_the_code_does_not_have_a_remedy() {
        let check = |outcome, code: &str, message: &str, expected: &str| {
            let cause = Cause::Answered {
                code: code.to_owned(),
                message: message.to_owned(),
                request_id: None,
            };
            let remedy = remedy(outcome, &cause);
            assert!(remedy.contains(expected), "{code} {message}: {remedy}");
        };
        let refused = Outcome::Refused;
        check(
            refused,
            "BadRequestException",
            "CloudWatch Logs role ARN must be set in account settings to enable logging",
            "aws_api_gateway_account",
        );
        check(
            refused,
            "BadRequestException",
            "Insufficient permissions to enable logging",
            "/aws/vendedlogs/",
        );
        check(
            refused,
            "AccessDeniedException",
            "no",
            "allow the credentials",
        );
        check(
            refused,
            "BadRequestException",
            "bad name",
            "correct what the message",
        );
        check(
            Outcome::Missing,
            "NotFoundException",
            "no api",
            "something else has removed it",
        );
        check(
            Outcome::Unanswered,
            "InternalFailure",
            "",
            "AWS has trouble",
        );
        check(
            Outcome::Throttled,
            "TooManyRequestsException",
            "",
            "max_retries",
        );
    }

    #[test]
    fn a_failure_names_call_attempts_and_remedy_and_leaves_the_rest_to_its_source() {
        let error = CallError::Failed {
            call: Box::new(Call::gateway("CreateRoute", "route \"ask\" of api a")),
            attempts: 1,
            outcome: Outcome::Refused,
            remedy: "do",
            source: Box::new(Cause::Answered {
                code: "Code".to_owned(),
                message: "words".to_owned(),
                request_id: Some("r".to_owned()),
            }),
        };
        let told = "CreateRoute of route \"ask\" of api a failed after 1 attempt (do)";
        assert_eq!(error.to_string(), told);
        let source = error.source().map(ToString::to_string);
        assert_eq!(source.as_deref(), Some("Code: words (request r)"));
    }
}

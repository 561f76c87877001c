//! The account-wide settings of API Gateway, which are read and never changed.

use super::call::Call;
use super::clients::Session;
use super::error::CallError;

/// Whether API Gateway may write logs in this account and Region (reference §3.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoggingRole {
    /// There is a role.
    Set,
    /// There is none: AWS would refuse every setting of logs.
    Missing,
    /// The credentials may not ask.
    Hidden,
}

/// Asks for the CloudWatch role of the account.
///
/// # Errors
///
/// [`CallError`] when AWS could not be asked; that it may not be asked is no error.
pub async fn logging_role(session: &Session<'_>) -> Result<LoggingRole, CallError> {
    let request = session.connected.gateway_v1.get_account();
    let call = Call::gateway("GetAccount", "the settings of the account");
    let answer = match session.call(call, || request.clone().send()).await {
        Ok(answer) => answer,
        Err(error) if is_forbidden(&error) => return Ok(LoggingRole::Hidden),
        Err(error) => return Err(error),
    };
    let is_set = answer
        .cloudwatch_role_arn
        .is_some_and(|arn| !arn.is_empty());
    Ok(match is_set {
        true => LoggingRole::Set,
        false => LoggingRole::Missing,
    })
}

fn is_forbidden(error: &CallError) -> bool {
    matches!(
        error.code(),
        Some("AccessDeniedException" | "AccessDenied" | "ForbiddenException")
    )
}

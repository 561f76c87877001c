//! What has to be asked of AWS before the first write, because no rule of the configuration can tell.

use super::ExecuteError;
use crate::aws::Session;
use crate::aws::logging::{LoggingRole, logging_role};
use crate::aws::read::ReadError;
use crate::stack::desired::{RouteSettings, Stage};
use crate::stack::live::{self, Live};
use crate::stack::steps::check_domain;

/// Something the user should know although the operation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Notice {
    /// Logs are wanted, and the credentials may not ask whether the account has a role for them.
    #[error(
        "the credentials may not call GetAccount, so it is not known whether API Gateway has a role \
         with which to write logs; if AWS refuses the settings, set one for the account"
    )]
    LoggingRoleHidden,
}

/// Checks what keeps `stage`, if there is to be one, from being as it is wanted. The account is asked
/// only if there are to be logs that the stage does not have yet.
///
/// # Errors
///
/// [`ExecuteError`] when AWS would refuse the stage, or cannot be asked.
pub async fn preflight(
    session: &Session<'_>,
    live: &Live,
    stage: Option<&Stage>,
) -> Result<Option<Notice>, ExecuteError> {
    let Some(stage) = stage else {
        return Ok(None);
    };
    check_domain(live, stage)?;
    let found = live.stages.get(&stage.name);
    if !stage.logs() || found.is_some_and(|found| has_logs(found, stage)) {
        return Ok(None);
    }
    match logging_role(session).await.map_err(ReadError::Call)? {
        LoggingRole::Set => Ok(None),
        LoggingRole::Hidden => Ok(Some(Notice::LoggingRoleHidden)),
        LoggingRole::Missing => Err(ExecuteError::NoLoggingRole),
    }
}

/// Whether every log that is wanted is there: then AWS has accepted it.
fn has_logs(found: &live::Stage, wanted: &Stage) -> bool {
    let covers = |found: Option<&live::RouteSettings>, wanted: &RouteSettings| {
        let found = found.and_then(live::RouteSettings::normal);
        !wanted.logs() || found.is_some_and(|found| found.log_level == wanted.log_level)
    };
    let routes = |(key, wanted)| covers(found.route_settings.get(key), wanted);
    (wanted.access_log.is_none() || found.access_log == wanted.access_log)
        && covers(Some(&found.default_route_settings), &wanted.settings)
        && wanted.route_settings.iter().all(routes)
}

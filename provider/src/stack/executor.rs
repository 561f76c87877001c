//! Runs steps against AWS until a stack is what it should be.
//!
//! A call whose answer was lost may have taken effect. Then nothing is repeated blindly: what AWS has
//! is read again and the steps are computed anew, a bounded number of times.

mod preflight;
mod run;

use super::adopt::{Adoption, Refusal, adoption};
use super::claims::Claims;
use super::desired::Desired;
use super::live::{Live, Parts};
use super::memory::Unresolved;
use super::step::Step;
use super::steps::{DomainRefusal, delete_steps, steps};
use super::takeover;
use crate::aws::domains::domains;
use crate::aws::error::CallError;
use crate::aws::find::candidates;
use crate::aws::read::{self, ReadError, Told};
use crate::aws::retry::Outcome;
use crate::aws::{Clients, Session};

pub use preflight::{Notice, preflight};
pub(crate) use run::Run;

/// Where a stack has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The API.
    pub api: Identity,
    /// The deployment that the stage serves; `None` where AWS changes it by itself, and without a
    /// stage.
    pub deployment_id: Option<String>,
}

/// An API that exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Id of the API.
    pub id: String,
    /// `wss://…` without the stage.
    pub endpoint: String,
}

/// Why a stack did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// A write failed.
    #[error("cannot {step}")]
    Step {
        /// What was to be done, to what.
        step: String,
        /// Why not.
        #[source]
        source: CallError,
    },
    /// AWS could not be read.
    #[error("cannot read what AWS has")]
    Read(#[from] ReadError),
    /// Steps were not in order.
    #[error("the steps of the stack do not fit together; this is an error in the provider")]
    Order(#[from] Unresolved),
    /// AWS answered without an id.
    #[error("AWS answered {0} without an id; apply again")]
    NoId(String),
    /// A deployment failed.
    #[error("deployment {id} failed: {message}; correct the routes and apply again")]
    Deployment {
        /// Its id.
        id: String,
        /// What AWS says about it.
        message: String,
    },
    /// The API was deleted by somebody else.
    #[error("api {0} does not exist any more; run terraform apply again to make a new one")]
    Vanished(String),
    /// An unfinished create must not be completed here.
    #[error("the stack exists already")]
    Refused(#[from] Refusal),
    /// The custom domain cannot lead to the stage.
    #[error("the custom domain cannot be used")]
    Domain(#[from] DomainRefusal),
    /// Logs are wanted, and API Gateway may not write any.
    #[error(
        "API Gateway has no role with which to write logs in this account and Region; set one, for \
         example with aws_api_gateway_account and a role with the managed policy \
         AmazonAPIGatewayPushToCloudWatchLogs, or do without access_log, execution_log and the \
         log_level of routes; the role holds for the whole account, so this provider never sets it"
    )]
    NoLoggingRole,
    /// A wait was given up.
    #[error(
        "waiting for deployment {0} was given up, because Terraform was stopped or the time for the \
         operation was over; apply again"
    )]
    Stopped(String),
}

/// How often what AWS has may be read again in one operation.
pub(crate) const ROUNDS: u32 = 5;

/// What a create begins with: nothing, or what an unfinished create has left, which is counted as taken
/// over.
///
/// # Errors
///
/// [`ExecuteError`], in particular [`ExecuteError::Refused`] when there is a stack that this create
/// must not touch.
pub async fn find(
    session: &Session<'_>,
    claims: &Claims,
    desired: &Desired,
) -> Result<Live, ExecuteError> {
    let live = unfinished(session, claims, desired).await?;
    match live.api {
        Some(_) => take_over(session, desired, live).await,
        None => Ok(live),
    }
}

/// Nothing, or what an unfinished create has left, perhaps this one.
async fn unfinished(
    session: &Session<'_>,
    claims: &Claims,
    desired: &Desired,
) -> Result<Live, ExecuteError> {
    let mut found = candidates(session, &desired.stack_key(), desired.stage_name()).await?;
    found.retain(|candidate| !claims.is_taken(&candidate.api_id));
    match adoption(&found, session.now()) {
        Adoption::CreateNew => {}
        Adoption::Refuse(refusal) => return Err(refusal.into()),
        Adoption::Adopt(api_id) => {
            let live = read::live(session, &api_id, &told(desired, &Told::default())).await?;
            // While it was read, a delete of the same run may have begun to remove it.
            if live.api.is_some() && claims.own(&api_id) {
                tracing::info!(api_id, "completing an unfinished create");
                return Ok(live);
            }
        }
    }
    Ok(Live {
        domains: domains(session, desired.domains()).await?,
        ..Live::default()
    })
}

/// Counts, before anything else, that the API is taken over: whoever had it knows then that it is not
/// theirs any more.
async fn take_over(
    session: &Session<'_>,
    desired: &Desired,
    mut live: Live,
) -> Result<Live, ExecuteError> {
    let times = takeover::times_of(live.api.as_ref()).saturating_add(1);
    let tag = desired.stack_tag(times);
    let mut run = Run::new(session, &desired.home, &live, &|_| ());
    run.all(&[Step::TagApi([tag.clone()].into())]).await?;
    if let Some(api) = &mut live.api {
        api.tags.extend([tag]);
    }
    Ok(live)
}

/// Turns `live` into `desired`. `before` is what the last state had: functions may have permissions
/// left, and domains mappings. `on_api` is told of the API before anything else is done to it; it may be told again.
///
/// # Errors
///
/// [`ExecuteError`]; what was done stays done, and the next apply goes on from there.
pub async fn converge(
    session: &Session<'_>,
    clients: &Clients,
    desired: &Desired,
    live: Live,
    before: &Told,
    on_api: &(dyn Fn(&Identity) + Sync),
) -> Result<Arrived, ExecuteError> {
    let known = told(desired, before);
    let mut live = live;
    let mut rounds = 0;
    loop {
        let mut run = Run::new(session, &desired.home, &live, on_api);
        let error = match run.all(&steps(&live, desired)).await {
            Ok(()) => return run.arrived(&live, desired.stage.as_ref()),
            Err(error) => error,
        };
        if !is_in_doubt(&error) || rounds == ROUNDS {
            return Err(error);
        }
        rounds += 1;
        tracing::info!(%error, rounds, "reading again what AWS has");
        live = match run.api_id() {
            // The answer of CreateApi may be what was lost: it is this create's own, and not taken over.
            None => unfinished(session, clients.claims(), desired).await?,
            Some(api_id) => {
                let live = read::live(session, api_id, &known).await?;
                if live.api.is_none() {
                    return Err(ExecuteError::Vanished(api_id.to_owned()));
                }
                live
            }
        };
    }
}

/// Removes a stack: the paths of custom domains that lead to it, its permissions, then its API.
/// `statements` are ids of the statements that functions may have.
///
/// # Errors
///
/// [`ExecuteError`]; what is gone already is no error.
pub async fn remove(
    session: &Session<'_>,
    api_id: &str,
    before: &Told,
    statements: &[String],
) -> Result<(), ExecuteError> {
    let live = read::remains(session, api_id, before, statements).await?;
    // A delete names everything by id: there is nothing that a home would be needed for.
    let home = super::arn::Home {
        partition: String::new(),
        region: session.region().to_owned(),
        account: String::new(),
    };
    let mut run = Run::new(session, &home, &live, &|_| ());
    run.all(&delete_steps(&live, session.region(), api_id))
        .await
}

/// Whether it is unknown what AWS has: an answer was lost, or something that was there is gone.
pub(crate) fn is_in_doubt(error: &ExecuteError) -> bool {
    let ExecuteError::Step { source, .. } = error else {
        return false;
    };
    matches!(source.outcome(), Some(Outcome::Unanswered)) || is_gone(source)
}

/// A missing function is the user's to make; a missing part of the API was deleted meanwhile.
fn is_gone(error: &CallError) -> bool {
    let is_gateway = matches!(error, CallError::Failed { call, .. } if call.quota.is_some());
    is_gateway && error.outcome() == Some(Outcome::Missing)
}

/// What the configuration has besides what the last state had. Whatever a process that died has left
/// is to be found: all parts.
fn told(desired: &Desired, before: &Told) -> Told {
    let functions = desired.all_functions().into_iter().cloned();
    Told {
        functions: functions.chain(before.functions.iter().cloned()).collect(),
        domains: &desired.domains() | &before.domains,
        parts: Parts::ALL,
    }
}

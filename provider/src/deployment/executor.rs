//! Runs the steps of a stage against AWS until it is what it should be.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::fingerprint;
use super::refusal::Refusal;
use super::steps::{delete_steps, steps};
use crate::aws::Session;
use crate::aws::read::{self, ReadError};
use crate::stack::arn::Home;
use crate::stack::desired::Stage;
use crate::stack::executor::{ExecuteError, ROUNDS, Run, is_in_doubt};
use crate::stack::live::Live;

/// Where a stage has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The deployment that the stage serves; `None` where AWS changes it by itself.
    pub deployment_id: Option<String>,
    /// Fingerprint of what the stage serves.
    pub fingerprint: String,
}

/// Why a stage did not arrive.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// The API cannot be deployed to this stage.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Steps failed.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// AWS could not be read.
    #[error("cannot read what AWS has")]
    Read(#[from] ReadError),
}

/// Turns `live` into the stage as it is wanted, serving what the API is. `domains` are names of custom
/// domains that may have led to it.
///
/// # Errors
///
/// [`DeployError`]; what was done stays done, and the next apply goes on from there.
pub async fn converge(
    session: &Session<'_>,
    home: &Home,
    live: Live,
    stage: &Stage,
    tags: &BTreeMap<String, String>,
    domains: &BTreeSet<String>,
) -> Result<Arrived, DeployError> {
    let mut live = live;
    let mut rounds = 0;
    loop {
        let mut run = Run::new(session, home, &live, &|_| ());
        let error = match run.all(&steps(&live, session.region(), stage, tags)).await {
            Ok(()) => {
                let arrived = run.arrived(&live, Some(stage))?;
                return Ok(Arrived {
                    deployment_id: arrived.deployment_id,
                    fingerprint: fingerprint(&live),
                });
            }
            Err(error) => error,
        };
        let Some(api_id) = run
            .api_id()
            .filter(|_| is_in_doubt(&error) && rounds < ROUNDS)
        else {
            return Err(error.into());
        };
        rounds += 1;
        tracing::info!(%error, rounds, "reading again what AWS has");
        let again = read::served(session, api_id, &stage.name, domains).await?;
        super::refusal::check(&again, api_id, stage)?;
        live = again;
    }
}

/// Removes a stage with its deployment.
///
/// # Errors
///
/// [`DeployError`]; what is gone already is no error.
pub async fn remove(
    session: &Session<'_>,
    api_id: &str,
    stage: &str,
    domains: &BTreeSet<String>,
) -> Result<(), DeployError> {
    let live = read::served(session, api_id, stage, domains).await?;
    // A delete names everything by id: there is nothing that a home would be needed for.
    let home = Home {
        partition: String::new(),
        region: session.region().to_owned(),
        account: String::new(),
    };
    let mut run = Run::new(session, &home, &live, &|_| ());
    Ok(run
        .all(&delete_steps(&live, session.region(), stage))
        .await?)
}

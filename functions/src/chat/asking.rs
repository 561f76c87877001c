//! Which model answers: the first of the list that is not busy.

use std::time::Duration;

use tokio::time::sleep;
use tracing::warn;

use super::prompt::Prompt;
use super::socket::chain;
use super::{Model, ModelError};
use crate::entry::fingerprint;
use crate::event::Job;
use crate::settings::ModelSpec;

/// How often the whole list is gone through.
const ROUNDS: u32 = 3;

/// Wait after the first round; doubled after each.
const PAUSE: Duration = Duration::from_millis(500);

/// Asks the models in turn: one that is throttled is passed over, and when all are, they are asked again
/// after a pause. Returns the answer and the model that gives it.
///
/// # Errors
///
/// [`ModelError`] of the last model that was asked.
pub async fn ask<'a, M: Model>(
    job: &Job,
    models: &'a [ModelSpec],
    model: &M,
    prompt: &Prompt,
) -> Result<(M::Answer, &'a ModelSpec), ModelError> {
    let mut busy = ModelError::Unavailable("no model is configured".into());
    for round in 0..ROUNDS {
        if round > 0 && !models.is_empty() {
            sleep(PAUSE * 2_u32.pow(round - 1)).await;
        }
        for spec in turn(job, models) {
            match model.ask(spec, prompt).await {
                Ok(answer) => return Ok((answer, spec)),
                Err(error @ ModelError::Throttled(_)) => {
                    let (reference, model) = (&job.reference, &spec.model_id);
                    warn!(reference, model, error = chain(&error), "model is busy");
                    busy = error;
                }
                Err(error) => return Err(error),
            }
        }
    }
    Err(busy)
}

/// The models in the order in which they are asked. With `multi_region` a question begins anywhere in the
/// list, which spreads the load without anything to remember.
fn turn<'a>(job: &Job, models: &'a [ModelSpec]) -> impl Iterator<Item = &'a ModelSpec> {
    let spread = job.request.multi_region.as_deref() == Some("enable");
    let place = if spread {
        let hash = fingerprint(&[&job.request.request_id]);
        usize::from_str_radix(&hash[..8], 16).unwrap_or_default()
    } else {
        0
    };
    let first = place.checked_rem(models.len()).unwrap_or_default();
    models[first..].iter().chain(&models[..first])
}

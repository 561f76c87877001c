//! Request validation: whether a message is what the model of its route says.
//!
//! Rules: the AWS page "Request validation for WebSocket APIs". It takes place where a route has a
//! model selection expression, whatever its integration; without a matching model and without one for
//! `$default` it fails. Response models describe what a route answers; AWS does not enforce them, and
//! neither does this module.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::Value;

use super::incoming::Incoming;
use super::route::DEFAULT;
use crate::control::{Route, Snapshot};

/// Compiled schemas that are kept. When they are more, all are forgotten.
const KEPT: usize = 256;

/// Compiled schemas by their text.
#[derive(Debug, Default)]
pub(super) struct Models {
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

/// Why a message is not what its route takes.
#[derive(Debug, thiserror::Error)]
pub(super) enum Invalid {
    #[error("no request model is selected, and there is none for $default")]
    NoModel,
    #[error("the model {0} does not exist in the deployment")]
    Missing(String),
    #[error("the schema of model {model} cannot be used: {problem}")]
    Schema { model: String, problem: String },
    #[error("the message is not JSON")]
    NotJson(#[source] serde_json::Error),
    #[error("the message is not what model {model} says: {problem}")]
    Unfit { model: String, problem: String },
}

impl Models {
    /// Checks a message against the model that the route selects for it.
    pub(super) fn check(
        &self,
        snapshot: &Snapshot,
        route: &Route,
        incoming: &Incoming,
    ) -> Result<(), Invalid> {
        let Some(expression) = asked(snapshot, route) else {
            return Ok(());
        };
        let key = incoming.select(expression);
        let name = key
            .and_then(|key| route.request_models.get(&key))
            .or_else(|| route.request_models.get(DEFAULT))
            .ok_or(Invalid::NoModel)?;
        let missing = || Invalid::Missing(name.clone());
        let model = snapshot.models.get(name).ok_or_else(missing)?;
        let body: Value = serde_json::from_str(&incoming.body).map_err(Invalid::NotJson)?;
        let validator = self
            .compiled(&model.schema)
            .map_err(|problem| Invalid::Schema {
                model: name.clone(),
                problem,
            })?;
        validator.validate(&body).map_err(|error| Invalid::Unfit {
            model: name.clone(),
            problem: error.to_string(),
        })
    }

    fn compiled(&self, schema: &str) -> Result<Arc<Validator>, String> {
        // A panic while the lock was held cannot have left the map half changed.
        let lock = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(schema) {
            return Ok(Arc::clone(found));
        }
        let value: Value = serde_json::from_str(schema).map_err(|error| error.to_string())?;
        let compiled = jsonschema::draft4::new(&value).map_err(|error| error.to_string())?;
        let compiled = Arc::new(compiled);
        let mut all = lock();
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(schema.to_owned(), Arc::clone(&compiled));
        Ok(compiled)
    }
}

/// The model selection expression of a route whose messages are to be checked.
pub(super) fn asked<'a>(snapshot: &Snapshot, route: &'a Route) -> Option<&'a str> {
    let expression = route.model_selection_expression.as_deref();
    expression.filter(|_| !snapshot.disable_schema_validation)
}

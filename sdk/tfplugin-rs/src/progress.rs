//! What a handler leaves behind while it runs: partial state and warnings.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tfplugin_value::Value;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Model;

/// A handle through which a handler records what it has done so far.
///
/// What was kept last goes to state if the handler then fails, is stopped at its deadline or
/// panics, so that nothing that exists is lost. A cheap handle: clones record to the same place.
pub struct Progress<M> {
    record: Arc<Mutex<Record>>,
    model: PhantomData<fn(M)>,
}

#[derive(Default)]
struct Record {
    kept: Option<Value>,
    warnings: Diagnostics,
}

impl<M: Model> Progress<M> {
    /// Records `model` as the state that exists now, replacing what was kept before. Unknown
    /// values in it become null.
    pub fn keep(&self, model: M) {
        let value = model.into_object();
        self.record().kept = Some(value);
    }
}

impl Progress<()> {
    /// As [`keep`](Self::keep), for a handler without a model. An object that does not conform to
    /// the schema is refused when it would be stored.
    pub fn keep_object(&self, object: Value) {
        self.record().kept = Some(object);
    }
}

impl<M> Progress<M> {
    /// Adds something the user should know although the operation goes on.
    pub fn warn(&self, diagnostic: Diagnostic) {
        self.record().warnings.push(diagnostic);
    }

    /// The same record for a handler whose model is `N`.
    pub fn of<N>(&self) -> Progress<N> {
        Progress {
            record: Arc::clone(&self.record),
            model: PhantomData,
        }
    }

    /// Takes what was kept and warned of so far.
    pub fn take(&self) -> (Option<Value>, Diagnostics) {
        let mut record = self.record();
        (record.kept.take(), std::mem::take(&mut record.warnings))
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        // No code that can panic runs under this lock.
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M> Clone for Progress<M> {
    fn clone(&self) -> Self {
        self.of()
    }
}

impl<M> Default for Progress<M> {
    fn default() -> Self {
        Self {
            record: Arc::default(),
            model: PhantomData,
        }
    }
}

impl<M> fmt::Debug for Progress<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the kept value: it may hold what the schema calls sensitive.
        f.debug_struct("Progress")
            .field("kept", &self.record().kept.is_some())
            .finish()
    }
}

//! Steps from state of an older schema version to that of a newer one.

use std::fmt;

use serde::de::DeserializeOwned;
use tfplugin_value::{Path, Type, Value, json};

use crate::diagnostics::{Diagnostic, Diagnostics, ResultExt};
use crate::model::Model;

/// State on its way to the present schema version.
#[derive(Clone)]
pub enum StoredState {
    /// As Terraform stored it: JSON.
    Json(Vec<u8>),
    /// As a step left it.
    Typed {
        /// The state.
        value: Value,
        /// Its type.
        ty: Type,
    },
}

impl fmt::Debug for StoredState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the state: it may hold secrets.
        f.write_str(match self {
            Self::Json(_) => "StoredState::Json",
            Self::Typed { .. } => "StoredState::Typed",
        })
    }
}

/// Stored state for a step that reads JSON by itself.
#[derive(Clone)]
pub struct RawState(Vec<u8>);

impl RawState {
    /// The bytes of the JSON object.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The state as a `T`.
    ///
    /// # Errors
    /// When the JSON is not a `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.0)
    }
}

impl fmt::Debug for RawState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawState")
            .field("bytes", &self.0.len())
            .finish()
    }
}

type Step = dyn Fn(StoredState) -> Result<StoredState, Diagnostics> + Send + Sync;

/// One step: how state of schema version `from` becomes state of version `to`.
///
/// ```
/// use tfplugin::{Model, Value, resource::StateUpgrade};
///
/// /// A stack as version 0 stored it.
/// #[derive(Clone, Model)]
/// struct StackV0 {
///     /// Its title.
///     #[attribute(required)]
///     title: Value<String>,
/// }
///
/// /// A stack.
/// #[derive(Clone, Model)]
/// struct Stack {
///     /// Its name.
///     #[attribute(required)]
///     name: Value<String>,
/// }
///
/// let upgrade = StateUpgrade::typed(0, 1, |old: StackV0| Ok(Stack { name: old.title }));
/// assert_eq!((upgrade.from, upgrade.to), (0, 1));
/// ```
pub struct StateUpgrade {
    /// The version it starts from.
    pub from: i64,
    /// The version it arrives at; greater than `from`.
    pub to: i64,
    step: Box<Step>,
}

impl StateUpgrade {
    /// A step between two models.
    pub fn typed<Old: Model, New: Model>(
        from: i64,
        to: i64,
        upgrade: impl Fn(Old) -> Result<New, Diagnostics> + Send + Sync + 'static,
    ) -> Self {
        let step = move |state: StoredState| {
            let value = match state {
                StoredState::Json(text) => json::decode_lenient(&text, &Old::block().ty())
                    .summary("Stored state cannot be read")?,
                StoredState::Typed { value, .. } => value,
            };
            value
                .conforms(&Old::block().ty())
                .summary("Stored state has another shape")?;
            let old = Old::from_object(value, &Path::root())?;
            Ok(typed(upgrade(old)?))
        };
        Self {
            from,
            to,
            step: Box::new(step),
        }
    }

    /// A step that reads the old state's JSON by itself.
    pub fn raw<New: Model>(
        from: i64,
        to: i64,
        upgrade: impl Fn(RawState) -> Result<New, Diagnostics> + Send + Sync + 'static,
    ) -> Self {
        let step = move |state: StoredState| {
            let text = match state {
                StoredState::Json(text) => text,
                StoredState::Typed { value, ty } => {
                    json::encode(&value, &ty).summary("State of an upgrade cannot be written")?
                }
            };
            Ok(typed(upgrade(RawState(text))?))
        };
        Self {
            from,
            to,
            step: Box::new(step),
        }
    }

    pub(crate) fn run(&self, state: StoredState) -> Result<StoredState, Diagnostics> {
        (self.step)(state).map_err(|mut diagnostics| {
            if !diagnostics.has_errors() {
                diagnostics.push(Diagnostic::error("State upgrade failed without an error"));
            }
            diagnostics
        })
    }
}

impl fmt::Debug for StateUpgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StateUpgrade")
            .field("from", &self.from)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

fn typed<M: Model>(state: M) -> StoredState {
    StoredState::Typed {
        value: state.into_object(),
        ty: M::block().ty(),
    }
}

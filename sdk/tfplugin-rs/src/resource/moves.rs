//! Taking over state of other resource types: what a `moved` block across types asks for.

use std::fmt;

use tfplugin_value::Value;

use super::upgrade::{RawState, StateUpgrade, StoredState};
use crate::diagnostics::Diagnostics;
use crate::model::Model;

/// State that comes from another resource type, perhaps of another provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveSource {
    /// The provider: its full source address, `HOST/NAMESPACE/NAME`. In a [`StateMove`] it may be
    /// `NAMESPACE/NAME`, which is that provider from any host.
    pub provider: String,
    /// The full name of the resource type, such as `example_note`.
    pub type_name: String,
    /// The version of the schema that wrote the state.
    pub version: i64,
}

impl MoveSource {
    /// State of the type `type_name` of `provider`, as schema version `version` wrote it.
    pub fn new(provider: impl Into<String>, type_name: impl Into<String>, version: i64) -> Self {
        Self {
            provider: provider.into(),
            type_name: type_name.into(),
            version,
        }
    }

    /// Whether `other`, which Terraform named, is the type of this source, in whatever version.
    pub fn is_type_of(&self, other: &Self) -> bool {
        let from_any_host = || {
            other
                .provider
                .split_once('/')
                .is_some_and(|(_, name)| name == self.provider)
        };
        self.type_name == other.type_name && (self.provider == other.provider || from_any_host())
    }
}

/// How state of one other resource type becomes state of this one.
///
/// Terraform asks for it when a `moved` block leads from one type to another. No object changes:
/// both types must stand for the same one. Terraform reads the object afterwards, so it is enough to
/// set what `read` needs.
///
/// ```
/// use tfplugin::{Model, Value, resource::{MoveSource, StateMove}};
///
/// /// A note of another provider, as far as it matters here.
/// #[derive(Clone, Model)]
/// struct OtherNote {
///     /// Its key.
///     #[attribute(computed)]
///     key: Value<String>,
/// }
///
/// /// A note.
/// #[derive(Clone, Model)]
/// struct Note {
///     /// Its id.
///     #[attribute(computed)]
///     id: Value<String>,
/// }
///
/// let source = MoveSource::new("other/other", "other_note", 0);
/// let from_other = StateMove::typed(source, |old: OtherNote| Ok(Note { id: old.key }));
/// assert_eq!(from_other.source().type_name, "other_note");
/// ```
pub struct StateMove {
    source: MoveSource,
    step: StateUpgrade,
}

impl StateMove {
    /// A move between two models. `Old` needs those attributes only that `take_over` looks at; what
    /// else is stored is passed over.
    pub fn typed<Old: Model, New: Model>(
        source: MoveSource,
        take_over: impl Fn(Old) -> Result<New, Diagnostics> + Send + Sync + 'static,
    ) -> Self {
        Self {
            step: StateUpgrade::typed(source.version, source.version, take_over),
            source,
        }
    }

    /// A move that reads the old state's JSON by itself.
    pub fn raw<New: Model>(
        source: MoveSource,
        take_over: impl Fn(RawState) -> Result<New, Diagnostics> + Send + Sync + 'static,
    ) -> Self {
        Self {
            step: StateUpgrade::raw(source.version, source.version, take_over),
            source,
        }
    }

    /// Whose state it takes over.
    pub fn source(&self) -> &MoveSource {
        &self.source
    }

    /// The state that the JSON `stored` becomes.
    pub(crate) fn run(&self, stored: &[u8]) -> Result<Value, Diagnostics> {
        match self.step.run(StoredState::Json(stored.to_vec()))? {
            StoredState::Typed { value, .. } => Ok(value),
            // Both kinds of steps end with a model.
            StoredState::Json(_) => Ok(Value::Null),
        }
    }
}

impl fmt::Debug for StateMove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StateMove")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

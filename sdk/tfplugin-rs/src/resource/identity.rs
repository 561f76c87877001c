//! What identifies an object for good, beside its state: Terraform 1.12 and newer store it, and let
//! users import by it.

use std::fmt;

use tfplugin_value::{Path, Value};

use super::{Resource, StateUpgrade};
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::schema::Schema;

type Derive = dyn Fn(Value) -> Result<Value, Diagnostics> + Send + Sync;

/// The identity of a resource's objects: a model of its own, whose values follow from the state.
///
/// Each attribute of the model is `required` or `optional`: whether an import by identity must name
/// it. Attributes are strings, bools, numbers, or lists of those.
///
/// An object that exists has every required attribute, wholly known, and keeps its identity for
/// good; both are checked on what handlers return. A resource whose objects are renamed by some
/// service says so with [`mutable`](Self::mutable).
///
/// ```
/// # use tfplugin::{Diagnostics, Provider, Resource, provider::ConfigureRequest};
/// # use tfplugin::resource::{CreateRequest, DeleteRequest, ReadRequest, UpdateRequest};
/// # struct Example;
/// # /// Nothing.
/// # #[derive(Clone, tfplugin::Model)]
/// # struct Nothing {}
/// # impl Provider for Example {
/// #     const NAME: &'static str = "example";
/// #     const ADDRESS: &'static str = "registry.terraform.io/example/example";
/// #     type Model = Nothing;
/// #     type Client = ();
/// #     async fn configure(_: ConfigureRequest<Self>) -> Result<(), Diagnostics> { Ok(()) }
/// # }
/// use tfplugin::{Model, Value, resource::Identity};
///
/// /// A note.
/// #[derive(Clone, Model)]
/// struct Note {
///     /// Its id.
///     #[attribute(computed)]
///     id: Value<String>,
///     /// What it says.
///     #[attribute(required)]
///     text: Value<String>,
/// }
///
/// /// What identifies a note.
/// #[derive(Clone, Model)]
/// struct NoteIdentity {
///     /// Its id.
///     #[attribute(required)]
///     id: Value<String>,
/// }
///
/// impl Resource for Note {
/// #   const NAME: &'static str = "note";
/// #   type Provider = Example;
/// #   type Model = Self;
/// #   async fn create(request: CreateRequest<Self>) -> Result<Self, Diagnostics> { Ok(request.plan) }
/// #   async fn read(request: ReadRequest<Self>) -> Result<Option<Self>, Diagnostics> { Ok(Some(request.state)) }
/// #   async fn update(request: UpdateRequest<Self>) -> Result<Self, Diagnostics> { Ok(request.plan) }
/// #   async fn delete(_: DeleteRequest<Self>) -> Result<(), Diagnostics> { Ok(()) }
///     // ...
///     fn identity() -> Option<Identity> {
///         Some(Identity::of::<Self, NoteIdentity>(|note| NoteIdentity { id: note.id }))
///     }
/// }
/// assert!(!Note::identity().unwrap().is_mutable());
/// ```
pub struct Identity {
    schema: Schema,
    upgrades: Vec<StateUpgrade>,
    mutable: bool,
    derive: Box<Derive>,
}

impl Identity {
    /// The identity `I` of the objects of `R`, which `derive` takes from their state. While a plan
    /// is made the state may hold unknown values; what is unknown in it is unknown in the identity.
    pub fn of<R: Resource, I: Model>(
        derive: impl Fn(R::Model) -> I + Send + Sync + 'static,
    ) -> Self {
        let derive = move |state: Value| {
            let state = R::Model::from_object(state, &Path::root())?;
            Ok(derive(state).into_object())
        };
        Self {
            schema: Schema {
                version: 0,
                block: I::block(),
            },
            upgrades: Vec::new(),
            mutable: false,
            derive: Box::new(derive),
        }
    }

    /// The same identity as version `version`, 0 or more, of its schema. `upgrades` lead there from
    /// every earlier version, step by step, as those of state do.
    #[must_use]
    pub fn version(mut self, version: i64, upgrades: Vec<StateUpgrade>) -> Self {
        self.schema.version = version;
        self.upgrades = upgrades;
        self
    }

    /// The same identity, which may change while an object lives.
    #[must_use]
    pub fn mutable(mut self) -> Self {
        self.mutable = true;
        self
    }

    /// Whether it may change while an object lives.
    pub fn is_mutable(&self) -> bool {
        self.mutable
    }

    /// Its schema.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How identities of earlier versions become those of the present one.
    pub fn upgrades(&self) -> &[StateUpgrade] {
        &self.upgrades
    }

    /// The identity of the object whose state or plan is `state`; not null. It may hold null and
    /// unknown values.
    ///
    /// # Errors
    /// When a value of `state` does not fit its field in the resource's model.
    pub fn derive(&self, state: Value) -> Result<Value, Diagnostics> {
        (self.derive)(state)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("version", &self.schema.version)
            .field("mutable", &self.mutable)
            .finish_non_exhaustive()
    }
}

//! Resources: the trait an author implements, what its functions are given, and the erased twin
//! through which the engine calls them.

mod erased;
mod identity;
mod import;
mod moves;
mod plan;
mod requests;
mod upgrade;

pub use erased::{BoxFuture, DynResource, Handles, resource};
pub use identity::Identity;
pub use import::{ImportRequest, Imported};
pub use moves::{MoveSource, StateMove};
pub use plan::{ModifiedPlan, ModifyPlanRequest};
pub use requests::{CreateRequest, DeleteRequest, ReadRequest, UpdateRequest, ValidateRequest};
pub use upgrade::{RawState, StateUpgrade, StoredState};

use std::future::Future;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Model;
use crate::provider::Provider;
use crate::timeouts::DefaultTimeouts;

/// A kind of object that Terraform creates, reads, updates and deletes.
///
/// Not a value: what lives longer than a call is the provider's client. Every function gets one
/// owned request. Functions that change something return the whole new state, wholly known;
/// with `request.keep(model)` they record what exists while they go, and what was kept last goes
/// to state when they then fail.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a Terraform resource")]
pub trait Resource: Sized + Send + Sync + 'static {
    /// The name without the provider's: `stack` gives `chatbot_stack`.
    const NAME: &'static str;

    /// Version of the stored state, 0 or more. Raise it together with [`upgrades`](Self::upgrades).
    const VERSION: i64 = 0;

    /// How long an operation may take when the configuration does not say.
    const TIMEOUTS: DefaultTimeouts = DefaultTimeouts::TWENTY_MINUTES;

    /// The provider it belongs to.
    type Provider: Provider;

    /// Its attributes.
    type Model: Model;

    /// Makes the object that `request.plan` describes.
    ///
    /// # Errors
    /// When it could not be made completely. What was kept goes to state, and Terraform will
    /// replace the object in the next apply; when nothing was kept, nothing goes to state.
    fn create(
        request: CreateRequest<Self>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Reads the object's present state; `None` when it does not exist any more. Values that mean
    /// the same as those in `request.state` keep their spelling.
    ///
    /// # Errors
    /// When it could not be read; state stays as it is.
    fn read(
        request: ReadRequest<Self>,
    ) -> impl Future<Output = Result<Option<Self::Model>, Diagnostics>> + Send;

    /// Changes the object from `request.prior` to `request.plan`.
    ///
    /// # Errors
    /// When it could not be changed completely. What was kept goes to state, the prior state
    /// stays when nothing was kept.
    fn update(
        request: UpdateRequest<Self>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Deletes the object. One that does not exist any more is a success.
    ///
    /// # Errors
    /// When it could not be deleted completely. What was kept goes to state, the prior state stays
    /// when nothing was kept.
    fn delete(request: DeleteRequest<Self>)
    -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// Checks the configuration beyond what its attributes' validators do. Runs without a
    /// configured provider, does no IO, and must accept unknown values.
    ///
    /// # Errors
    /// What is wrong with the configuration.
    fn validate(request: ValidateRequest<Self>) -> Result<(), Diagnostics> {
        let _ = request;
        Ok(())
    }

    /// Changes the plan after defaults, unknowns and plan modifiers. Called on create, update and
    /// destroy. Only computed attributes that the configuration does not set may be changed.
    ///
    /// # Errors
    /// What makes the plan impossible.
    fn modify_plan(
        request: ModifyPlanRequest<Self>,
    ) -> impl Future<Output = Result<ModifiedPlan<Self::Model>, Diagnostics>> + Send {
        let _ = request;
        async { Ok(ModifiedPlan::unchanged()) }
    }

    /// Finds the object, or objects, that `request.id` names, or, where the resource has an
    /// [`identity`](Self::identity), [`request.identity()`](ImportRequest::identity). Terraform reads
    /// each afterwards, so it is enough to set what `read` needs: see [`Imported::by_attribute`].
    ///
    /// # Errors
    /// When there is no such object, or, by default, always.
    fn import(
        request: ImportRequest<Self>,
    ) -> impl Future<Output = Result<Vec<Imported>, Diagnostics>> + Send {
        let _ = request;
        async {
            Err(Diagnostic::error("Import is not supported")
                .detail(format!("{} cannot be imported.", type_name::<Self>()))
                .into())
        }
    }

    /// How state of earlier versions becomes state of [`VERSION`](Self::VERSION), step by step.
    fn upgrades() -> Vec<StateUpgrade> {
        Vec::new()
    }

    /// What identifies an object of this resource for good; by default, nothing beside its state.
    fn identity() -> Option<Identity> {
        None
    }

    /// State of which other resource types this one can take over, with `moved` blocks; by default,
    /// of none, and users are told how to go on instead.
    fn moves() -> Vec<StateMove> {
        Vec::new()
    }
}

/// The full name of the resource `R`: `chatbot_stack`.
pub fn type_name<R: Resource>() -> String {
    format!("{}_{}", R::Provider::NAME, R::NAME)
}

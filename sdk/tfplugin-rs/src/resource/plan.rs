//! What `modify_plan` is given and returns.

use std::fmt;
use std::marker::PhantomData;

use tfplugin_value::{Path, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Resource;
use super::requests::Client;
use crate::diagnostics::Diagnostic;
use crate::model::{ConvertError, Model};
use crate::private::Private;
use crate::progress::Progress;

/// What [`Resource::modify_plan`] works with.
#[non_exhaustive]
pub struct ModifyPlanRequest<R: Resource> {
    /// The prior state; null on create.
    pub raw_prior: Value,
    /// The configuration; null on destroy. May hold unknown values.
    pub raw_config: Value,
    /// The plan so far; null on destroy.
    pub raw_plan: Value,
    /// The configured provider's client.
    pub client: Client<R>,
    /// Private state; what it holds at the end is given to create, update or delete.
    pub private: Private,
    /// Cancelled when the user stops Terraform or the deadline has passed.
    pub cancellation: CancellationToken,
    /// When planning must have ended; as long as a read may take.
    pub deadline: Instant,
    pub(crate) progress: Progress<()>,
    pub(crate) resource: PhantomData<fn(R)>,
}

impl<R: Resource> ModifyPlanRequest<R> {
    /// The prior state; `None` on create.
    ///
    /// # Errors
    /// When a value does not fit its field.
    pub fn prior(&self) -> Result<Option<R::Model>, ConvertError> {
        model::<R>(&self.raw_prior)
    }

    /// The configuration; `None` on destroy.
    ///
    /// # Errors
    /// When a value does not fit its field, such as an unknown one in a field that cannot be.
    pub fn config(&self) -> Result<Option<R::Model>, ConvertError> {
        model::<R>(&self.raw_config)
    }

    /// The plan so far; `None` on destroy.
    ///
    /// # Errors
    /// When a value does not fit its field, such as an unknown one in a field that cannot be.
    pub fn plan(&self) -> Result<Option<R::Model>, ConvertError> {
        model::<R>(&self.raw_plan)
    }

    /// Whether the resource does not exist yet.
    pub fn is_create(&self) -> bool {
        self.raw_prior.is_null()
    }

    /// Whether the resource is about to be deleted.
    pub fn is_destroy(&self) -> bool {
        self.raw_plan.is_null()
    }

    /// Adds something the user should know although planning goes on.
    pub fn warn(&self, diagnostic: Diagnostic) {
        self.progress.warn(diagnostic);
    }
}

fn model<R: Resource>(value: &Value) -> Result<Option<R::Model>, ConvertError> {
    if value.is_null() {
        return Ok(None);
    }
    R::Model::from_object(value.clone(), &Path::root()).map(Some)
}

impl<R: Resource> fmt::Debug for ModifyPlanRequest<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModifyPlanRequest").finish_non_exhaustive()
    }
}

/// What [`Resource::modify_plan`] makes of the plan.
#[derive(Clone, Debug)]
pub struct ModifiedPlan<M> {
    /// The plan in place of the engine's; `None` leaves it as it is.
    pub plan: Option<M>,
    /// Attributes whose change replaces the resource, in addition to those whose plan modifiers
    /// say so.
    pub requires_replace: Vec<Path>,
}

impl<M> ModifiedPlan<M> {
    /// The plan stays as it is; the only legal answer on destroy.
    pub fn unchanged() -> Self {
        Self {
            plan: None,
            requires_replace: Vec::new(),
        }
    }

    /// `plan` in place of the engine's.
    pub fn of(plan: M) -> Self {
        Self {
            plan: Some(plan),
            requires_replace: Vec::new(),
        }
    }

    /// The same, and a change of the attribute at `path` replaces the resource.
    #[must_use]
    pub fn requires_replace(mut self, path: Path) -> Self {
        self.requires_replace.push(path);
        self
    }
}

//! What the functions of a resource are given.

use std::fmt;
use std::marker::PhantomData;

use tfplugin_value::{Path, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Resource;
use crate::diagnostics::Diagnostic;
use crate::model::{ConvertError, Model};
use crate::private::Private;
use crate::progress::Progress;
use crate::provider::Provider;

/// The client of a resource's provider.
pub(super) type Client<R> = <<R as Resource>::Provider as Provider>::Client;

/// What [`Resource::create`] works with.
#[non_exhaustive]
pub struct CreateRequest<R: Resource> {
    /// The object to make. Computed values that the provider has to find out are unknown,
    /// write-only ones null.
    pub plan: R::Model,
    /// The configuration, with write-only values.
    pub config: R::Model,
    /// The configured provider's client.
    pub client: Client<R>,
    /// Private state, empty at first; what it holds at the end is stored.
    pub private: Private,
    /// Cancelled when the user stops Terraform or the deadline has passed. Return soon then.
    pub cancellation: CancellationToken,
    /// When the operation must have ended; see [`crate::timeouts`].
    pub deadline: Instant,
    /// Where to keep partial state and warnings.
    pub progress: Progress<R::Model>,
}

/// What [`Resource::read`] works with.
#[non_exhaustive]
pub struct ReadRequest<R: Resource> {
    /// The state as stored, or what import found.
    pub state: R::Model,
    /// The configured provider's client.
    pub client: Client<R>,
    /// Private state; what it holds at the end is stored.
    pub private: Private,
    /// Cancelled when the user stops Terraform or the deadline has passed. Return soon then.
    pub cancellation: CancellationToken,
    /// When the operation must have ended; see [`crate::timeouts`].
    pub deadline: Instant,
    /// Where to put warnings.
    pub progress: Progress<R::Model>,
}

/// What [`Resource::update`] works with.
#[non_exhaustive]
pub struct UpdateRequest<R: Resource> {
    /// The state before.
    pub prior: R::Model,
    /// The state to arrive at. Computed values that may change are unknown, write-only ones null.
    pub plan: R::Model,
    /// The configuration, with write-only values.
    pub config: R::Model,
    /// The configured provider's client.
    pub client: Client<R>,
    /// Private state; what it holds at the end is stored.
    pub private: Private,
    /// Cancelled when the user stops Terraform or the deadline has passed. Return soon then.
    pub cancellation: CancellationToken,
    /// When the operation must have ended; see [`crate::timeouts`].
    pub deadline: Instant,
    /// Where to keep partial state and warnings.
    pub progress: Progress<R::Model>,
}

/// What [`Resource::delete`] works with.
#[non_exhaustive]
pub struct DeleteRequest<R: Resource> {
    /// The state of the object to delete.
    pub state: R::Model,
    /// The configured provider's client.
    pub client: Client<R>,
    /// Private state; stored only when the object could not be deleted.
    pub private: Private,
    /// Cancelled when the user stops Terraform or the deadline has passed. Return soon then.
    pub cancellation: CancellationToken,
    /// When the operation must have ended; see [`crate::timeouts`].
    pub deadline: Instant,
    /// Where to keep partial state and warnings.
    pub progress: Progress<R::Model>,
}

macro_rules! recording {
    ($($request:ident),+) => {$(
        impl<R: Resource> $request<R> {
            /// Records `model` as the state that exists now: it goes to state when the function
            /// then fails.
            pub fn keep(&self, model: R::Model) {
                self.progress.keep(model);
            }
        }
    )+};
}

recording!(CreateRequest, UpdateRequest, DeleteRequest);

macro_rules! warning {
    ($($request:ident),+) => {$(
        impl<R: Resource> $request<R> {
            /// Adds something the user should know although the operation goes on.
            pub fn warn(&self, diagnostic: Diagnostic) {
                self.progress.warn(diagnostic);
            }
        }

        impl<R: Resource> fmt::Debug for $request<R> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Never the models: they may hold secrets.
                f.debug_struct(stringify!($request))
                    .field("deadline", &self.deadline)
                    .finish_non_exhaustive()
            }
        }
    )+};
}

warning!(CreateRequest, ReadRequest, UpdateRequest, DeleteRequest);

/// What [`Resource::validate`] works with.
#[non_exhaustive]
pub struct ValidateRequest<R: Resource> {
    /// The configuration as Terraform sent it.
    pub raw: Value,
    pub(crate) resource: PhantomData<fn(R)>,
}

impl<R: Resource> ValidateRequest<R> {
    /// The configuration; a field that cannot be unknown fails when its value is not known yet.
    ///
    /// # Errors
    /// When a value does not fit its field.
    pub fn config(&self) -> Result<R::Model, ConvertError> {
        R::Model::from_object(self.raw.clone(), &Path::root())
    }
}

impl<R: Resource> fmt::Debug for ValidateRequest<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidateRequest").finish_non_exhaustive()
    }
}

//! What `import` is given and returns.

use std::fmt;
use std::marker::PhantomData;

use tfplugin_value::{Data, Path, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::requests::Client;
use super::{Resource, type_name};
use crate::diagnostics::Diagnostic;
use crate::model::{ConvertError, Model};
use crate::private::Private;
use crate::progress::Progress;

/// What [`Resource::import`] works with.
#[non_exhaustive]
pub struct ImportRequest<R: Resource> {
    /// What the user wrote after the address in `terraform import`, or as `id` of an import block;
    /// empty when the import is by identity.
    pub id: String,
    /// The `identity` of an import block, of the type of the resource's [`Identity`](super::Identity)
    /// and with its required attributes set; null when the import is by `id`.
    pub raw_identity: Value,
    /// The configured provider's client.
    pub client: Client<R>,
    /// Cancelled when the user stops Terraform or the deadline has passed.
    pub cancellation: CancellationToken,
    /// When the import must have ended; as long as a read may take.
    pub deadline: Instant,
    pub(crate) progress: Progress<()>,
    pub(crate) resource: PhantomData<fn(R)>,
}

impl<R: Resource> ImportRequest<R> {
    /// The identity to import by, as the resource's identity model; `None` when the import is by
    /// [`id`](Self::id).
    ///
    /// # Errors
    /// When a value does not fit its field.
    pub fn identity<I: Model>(&self) -> Result<Option<I>, ConvertError> {
        if self.raw_identity.is_null() {
            return Ok(None);
        }
        I::from_object(self.raw_identity.clone(), &Path::root()).map(Some)
    }

    /// Adds something the user should know although the import goes on.
    pub fn warn(&self, diagnostic: Diagnostic) {
        self.progress.warn(diagnostic);
    }
}

impl<R: Resource> fmt::Debug for ImportRequest<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportRequest")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// One imported object. Terraform reads it afterwards.
#[derive(Clone)]
#[non_exhaustive]
pub struct Imported {
    /// The full name of its resource.
    pub type_name: String,
    /// Its state, enough for `read` to find it.
    pub state: Value,
    /// Its private state.
    pub private: Private,
}

impl Imported {
    /// An object of the resource `R` with `state`.
    pub fn of<R: Resource>(state: R::Model) -> Self {
        Self {
            type_name: type_name::<R>(),
            state: state.into_object(),
            private: Private::default(),
        }
    }

    /// An object of the resource `R` of which only the top-level string attribute `name` is known;
    /// the rest is null until it is read. A name that is not in the schema is refused later, as
    /// state that does not conform.
    pub fn by_attribute<R: Resource>(name: &str, value: impl Into<String>) -> Self {
        let mut state = R::Model::block().empty();
        if let Value::Known(Data::Object(attributes)) = &mut state {
            attributes.insert(name.to_owned(), Value::Known(Data::String(value.into())));
        }
        Self {
            type_name: type_name::<R>(),
            state,
            private: Private::default(),
        }
    }
}

impl fmt::Debug for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Imported")
            .field("type_name", &self.type_name)
            .finish_non_exhaustive()
    }
}

//! The provider itself: its configuration, and which objects it has.

use std::future::Future;

use tfplugin_value::{Path, Value};
use tokio_util::sync::CancellationToken;

use crate::data_source::DynDataSource;
use crate::diagnostics::Diagnostics;
use crate::model::{ConvertError, Model};
use crate::resource::DynResource;

/// A Terraform provider.
///
/// Not a value: everything that lives as long as a configured provider is its
/// [`Client`](Self::Client).
pub trait Provider: Sized + Send + Sync + 'static {
    /// The local name, which starts the name of every object: `chatbot` gives `chatbot_stack`.
    const NAME: &'static str;

    /// The configuration block.
    type Model: Model;

    /// What handlers get to work with; cloned for each request, so put it behind an `Arc` when
    /// cloning is not cheap.
    type Client: Clone + Send + Sync + 'static;

    /// Makes the client from the configuration. May be called several times in one process; the
    /// newest client replaces the earlier. Called with unknown values at plan time when the
    /// configuration depends on objects that do not exist yet.
    ///
    /// # Errors
    /// When the configuration cannot work; no handler runs then.
    fn configure(
        request: ConfigureRequest<Self>,
    ) -> impl Future<Output = Result<Self::Client, Diagnostics>> + Send;

    /// The resources; each is `tfplugin::resource::<R>()`.
    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        Vec::new()
    }

    /// The data sources; each is `tfplugin::data_source::<D>()`.
    fn data_sources() -> Vec<Box<dyn DynDataSource<Self>>> {
        Vec::new()
    }

    /// Checks the configuration beyond what its attributes' validators do. Runs before
    /// [`configure`](Self::configure), does no IO, and must accept unknown values.
    ///
    /// # Errors
    /// What is wrong with the configuration.
    fn validate(request: ValidateProviderRequest<Self>) -> Result<(), Diagnostics> {
        let _ = request;
        Ok(())
    }
}

/// What [`Provider::configure`] works with.
#[non_exhaustive]
pub struct ConfigureRequest<P: Provider> {
    /// The configuration.
    pub config: P::Model,
    /// The version of Terraform that is running, such as `1.11.4`.
    pub terraform_version: String,
    /// Cancelled when the user stops Terraform.
    pub cancellation: CancellationToken,
}

/// What [`Provider::validate`] works with.
#[non_exhaustive]
pub struct ValidateProviderRequest<P: Provider> {
    /// The configuration as Terraform sent it.
    pub raw: Value,
    pub(crate) provider: std::marker::PhantomData<fn(P)>,
}

impl<P: Provider> ValidateProviderRequest<P> {
    /// The configuration; a field that cannot be unknown fails when its value is not known yet.
    ///
    /// # Errors
    /// When a value does not fit its field.
    pub fn config(&self) -> Result<P::Model, ConvertError> {
        P::Model::from_object(self.raw.clone(), &Path::root())
    }
}

impl<P: Provider> std::fmt::Debug for ConfigureRequest<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the configuration: it may hold credentials.
        f.debug_struct("ConfigureRequest")
            .field("terraform_version", &self.terraform_version)
            .finish_non_exhaustive()
    }
}

impl<P: Provider> std::fmt::Debug for ValidateProviderRequest<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ValidateProviderRequest")
            .finish_non_exhaustive()
    }
}

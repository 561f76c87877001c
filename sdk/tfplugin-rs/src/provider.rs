//! The provider itself: its configuration, and which objects it has.

use std::future::Future;
use std::time::Duration;

use tfplugin_value::{Path, Value};
use tokio_util::sync::CancellationToken;

use crate::data_source::DynDataSource;
use crate::diagnostics::Diagnostics;
use crate::function::DynFunction;
use crate::model::{ConvertError, Model};
use crate::resource::DynResource;
use crate::schema::{Schema, SchemaError, SchemaKind};

/// A Terraform provider.
///
/// Not a value: everything that lives as long as a configured provider is its
/// [`Client`](Self::Client).
pub trait Provider: Sized + Send + Sync + 'static {
    /// The local name, which starts the name of every object: `chatbot` gives `chatbot_stack`.
    const NAME: &'static str;

    /// The full source address, such as `registry.terraform.io/chatbot-rs/chatbot`.
    const ADDRESS: &'static str;

    /// The version of the program, for `--version`: `env!("CARGO_PKG_VERSION")`.
    const VERSION: &'static str = "of no version";

    /// How long [`configure`](Self::configure) may take.
    const CONFIGURE_TIMEOUT: Duration = Duration::from_secs(5 * 60);

    /// The configuration block.
    type Model: Model;

    /// What handlers get to work with; cloned for each request, so put it behind an `Arc` when
    /// cloning is not cheap.
    type Client: Clone + Send + Sync + 'static;

    /// Makes the client from the configuration. May be called several times in one process: for each
    /// alias that shares it, which has a connection and a client of its own, and again on one
    /// connection, where the newest client replaces the earlier. Called with unknown values at plan time when the
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

    /// The functions; each is `tfplugin::function::<F>()`.
    fn functions() -> Vec<Box<dyn DynFunction<Self>>> {
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

/// The rules that the schemas of `P` break, each with the full name of its resource or data source
/// (for the provider itself, its own name), or that of its function. None when Terraform accepts
/// them.
pub fn check_schemas<P: Provider>() -> Vec<(String, SchemaError)> {
    let provider = Schema {
        version: 0,
        block: P::Model::block(),
    };
    let resources = P::resources();
    let data_sources = P::data_sources();
    std::iter::once((P::NAME.to_owned(), provider, SchemaKind::Provider))
        .chain(
            resources
                .iter()
                .map(|r| (r.type_name(), r.schema(), SchemaKind::Resource)),
        )
        .chain(resources.iter().filter_map(|r| {
            let name = format!("the identity of {}", r.type_name());
            Some((name, r.identity()?.schema().clone(), SchemaKind::Identity))
        }))
        .chain(
            data_sources
                .iter()
                .map(|d| (d.type_name(), d.schema(), SchemaKind::DataSource)),
        )
        .flat_map(|(name, schema, kind)| {
            schema
                .check(kind)
                .into_iter()
                .map(move |error| (name.clone(), error))
        })
        .chain(P::functions().iter().flat_map(|function| {
            let signature = function.signature();
            let name = format!("the function {}", signature.name);
            let errors = signature.check().into_iter();
            errors.map(move |error| (name.clone(), error))
        }))
        .collect()
}

/// For a provider's tests: fails when one of its schemas would not load in Terraform.
///
/// # Panics
/// When a schema breaks a rule, with all that are broken.
pub fn assert_valid_schemas<P: Provider>() {
    let broken: Vec<String> = check_schemas::<P>()
        .into_iter()
        .map(|(name, error)| format!("{name}: {error}"))
        .collect();
    assert!(broken.is_empty(), "invalid schemas:\n{}", broken.join("\n"));
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
    provider: std::marker::PhantomData<fn(P)>,
}

impl<P: Provider> ValidateProviderRequest<P> {
    pub(crate) fn new(raw: Value) -> Self {
        Self {
            raw,
            provider: std::marker::PhantomData,
        }
    }

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

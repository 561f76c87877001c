//! Data sources: objects that Terraform only reads.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;

use tfplugin_value::{Path, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{ConvertError, Model};
use crate::progress::Progress;
use crate::provider::Provider;
use crate::resource::{BoxFuture, Handles};
use crate::schema::Schema;
use crate::timeouts::DefaultTimeouts;

/// A kind of object that Terraform only reads.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a Terraform data source")]
pub trait DataSource: Sized + Send + Sync + 'static {
    /// The name without the provider's: `stack` gives `chatbot_stack`.
    const NAME: &'static str;

    /// How long a read may take when the configuration does not say.
    const TIMEOUTS: DefaultTimeouts = DefaultTimeouts::TWENTY_MINUTES;

    /// The provider it belongs to.
    type Provider: Provider;

    /// Its attributes.
    type Model: Model;

    /// Reads the object that `request.config` describes, wholly known.
    ///
    /// # Errors
    /// When there is no such object or it could not be read.
    fn read(
        request: DataReadRequest<Self>,
    ) -> impl Future<Output = Result<Self::Model, Diagnostics>> + Send;

    /// Checks the configuration beyond what its attributes' validators do. Runs without a
    /// configured provider, does no IO, and must accept unknown values.
    ///
    /// # Errors
    /// What is wrong with the configuration.
    fn validate(request: DataValidateRequest<Self>) -> Result<(), Diagnostics> {
        let _ = request;
        Ok(())
    }
}

/// What [`DataSource::read`] works with.
#[non_exhaustive]
pub struct DataReadRequest<D: DataSource> {
    /// The configuration, wholly known, with defaults; computed attributes are null.
    pub config: D::Model,
    /// The configured provider's client.
    pub client: <D::Provider as Provider>::Client,
    /// Cancelled when the user stops Terraform or the deadline has passed.
    pub cancellation: CancellationToken,
    /// When the read must have ended; see [`crate::timeouts`].
    pub deadline: Instant,
    progress: Progress<()>,
}

impl<D: DataSource> DataReadRequest<D> {
    /// Adds something the user should know although the read goes on.
    pub fn warn(&self, diagnostic: Diagnostic) {
        self.progress.warn(diagnostic);
    }
}

impl<D: DataSource> fmt::Debug for DataReadRequest<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataReadRequest")
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// What [`DataSource::validate`] works with.
#[non_exhaustive]
pub struct DataValidateRequest<D: DataSource> {
    /// The configuration as Terraform sent it.
    pub raw: Value,
    data_source: PhantomData<fn(D)>,
}

impl<D: DataSource> DataValidateRequest<D> {
    /// The configuration; a field that cannot be unknown fails when its value is not known yet.
    ///
    /// # Errors
    /// When a value does not fit its field.
    pub fn config(&self) -> Result<D::Model, ConvertError> {
        D::Model::from_object(self.raw.clone(), &Path::root())
    }
}

impl<D: DataSource> fmt::Debug for DataValidateRequest<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataValidateRequest")
            .finish_non_exhaustive()
    }
}

/// A data source whose model is erased to [`Value`].
///
/// Normally made by [`data_source`] from a [`DataSource`], which is what authors implement. A provider
/// whose schemas are data implements this trait itself, and sees that what it returns conforms to its
/// schema.
pub trait DynDataSource<P: Provider>: Send + Sync {
    /// The full name, such as `chatbot_stack`.
    fn type_name(&self) -> String;
    /// The schema.
    fn schema(&self) -> Schema;
    /// How long a read may take when the configuration does not say.
    fn timeouts(&self) -> DefaultTimeouts;
    /// See [`DataSource::validate`].
    ///
    /// # Errors
    /// What is wrong with `config`.
    fn validate(&self, config: Value) -> Result<(), Diagnostics>;
    /// See [`DataSource::read`].
    fn read(&self, config: Value, handles: Handles<P>) -> BoxFuture<Result<Value, Diagnostics>>;
}

/// The data source `D` for [`Provider::data_sources`].
pub fn data_source<D: DataSource>() -> Box<dyn DynDataSource<D::Provider>> {
    Box::new(Erased::<D>(PhantomData))
}

struct Erased<D>(PhantomData<fn(D)>);

impl<D: DataSource> DynDataSource<D::Provider> for Erased<D> {
    fn type_name(&self) -> String {
        format!("{}_{}", D::Provider::NAME, D::NAME)
    }

    fn schema(&self) -> Schema {
        Schema {
            version: 0,
            block: D::Model::block(),
        }
    }

    fn timeouts(&self) -> DefaultTimeouts {
        D::TIMEOUTS
    }

    fn validate(&self, config: Value) -> Result<(), Diagnostics> {
        D::validate(DataValidateRequest {
            raw: config,
            data_source: PhantomData,
        })
    }

    fn read(
        &self,
        config: Value,
        handles: Handles<D::Provider>,
    ) -> BoxFuture<Result<Value, Diagnostics>> {
        Box::pin(async move {
            let state = D::read(DataReadRequest {
                config: D::Model::from_object(config, &Path::root())?,
                client: handles.client,
                cancellation: handles.cancellation,
                deadline: handles.deadline,
                progress: handles.progress,
            })
            .await?;
            Ok(state.into_object())
        })
    }
}

//! The erased twin of [`Resource`]: the seam between typed authors and the untyped engine.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use tfplugin_value::{Path, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::requests::{CreateRequest, DeleteRequest, ReadRequest, UpdateRequest, ValidateRequest};
use super::{
    Identity, ImportRequest, Imported, ModifiedPlan, ModifyPlanRequest, Resource, StateMove,
    StateUpgrade, type_name,
};
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::private::Private;
use crate::progress::Progress;
use crate::provider::Provider;
use crate::schema::Schema;
use crate::timeouts::DefaultTimeouts;

/// A boxed future that owns everything it uses.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What every handler is given besides values.
pub struct Handles<P: Provider> {
    /// The configured provider's client.
    pub client: P::Client,
    /// Private state.
    pub private: Private,
    /// Cancelled when the handler should return.
    pub cancellation: CancellationToken,
    /// When the handler must have ended.
    pub deadline: Instant,
    /// Where partial state and warnings go.
    pub progress: Progress<()>,
}

impl<P: Provider> fmt::Debug for Handles<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handles")
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// A resource whose model is erased to [`Value`]. Values conform to its schema; a state or plan
/// that does not exist is null.
///
/// Normally made by [`resource`] from a [`Resource`], which is what authors implement. A provider whose
/// schemas are data, so that no struct can be written for them, implements this trait itself. It is
/// then the one to see that what it returns conforms to its schema; the engine checks it as it checks
/// every answer.
pub trait DynResource<P: Provider>: Send + Sync {
    /// The full name, such as `chatbot_stack`.
    fn type_name(&self) -> String;
    /// The schema.
    fn schema(&self) -> Schema;
    /// How long operations may take when the configuration does not say.
    fn timeouts(&self) -> DefaultTimeouts;
    /// See [`Resource::upgrades`].
    fn upgrades(&self) -> Vec<StateUpgrade>;
    /// See [`Resource::identity`].
    fn identity(&self) -> Option<Identity>;
    /// See [`Resource::moves`].
    fn moves(&self) -> Vec<StateMove>;
    /// See [`Resource::validate`].
    ///
    /// # Errors
    /// What is wrong with `config`.
    fn validate(&self, config: Value) -> Result<(), Diagnostics>;
    /// See [`Resource::modify_plan`].
    fn modify_plan(
        &self,
        prior: Value,
        config: Value,
        plan: Value,
        handles: Handles<P>,
    ) -> BoxFuture<Result<ModifiedPlan<Value>, Diagnostics>>;
    /// See [`Resource::create`].
    fn create(
        &self,
        plan: Value,
        config: Value,
        handles: Handles<P>,
    ) -> BoxFuture<Result<Value, Diagnostics>>;
    /// See [`Resource::read`]; null when the object does not exist any more.
    fn read(&self, state: Value, handles: Handles<P>) -> BoxFuture<Result<Value, Diagnostics>>;
    /// See [`Resource::update`].
    fn update(
        &self,
        prior: Value,
        plan: Value,
        config: Value,
        handles: Handles<P>,
    ) -> BoxFuture<Result<Value, Diagnostics>>;
    /// See [`Resource::delete`].
    fn delete(&self, state: Value, handles: Handles<P>) -> BoxFuture<Result<(), Diagnostics>>;
    /// See [`Resource::import`]; `identity` is null when the import is by `id`, which is empty when
    /// it is by identity.
    fn import(
        &self,
        id: String,
        identity: Value,
        handles: Handles<P>,
    ) -> BoxFuture<Result<Vec<Imported>, Diagnostics>>;
}

/// The resource `R` for [`Provider::resources`].
pub fn resource<R: Resource>() -> Box<dyn DynResource<R::Provider>> {
    Box::new(Erased::<R>(PhantomData))
}

struct Erased<R>(PhantomData<fn(R)>);

impl<R: Resource> DynResource<R::Provider> for Erased<R> {
    fn type_name(&self) -> String {
        type_name::<R>()
    }

    fn schema(&self) -> Schema {
        Schema {
            version: R::VERSION,
            block: R::Model::block(),
        }
    }

    fn timeouts(&self) -> DefaultTimeouts {
        R::TIMEOUTS
    }

    fn upgrades(&self) -> Vec<StateUpgrade> {
        R::upgrades()
    }

    fn identity(&self) -> Option<Identity> {
        R::identity()
    }

    fn moves(&self) -> Vec<StateMove> {
        R::moves()
    }

    fn validate(&self, config: Value) -> Result<(), Diagnostics> {
        R::validate(ValidateRequest {
            raw: config,
            resource: PhantomData,
        })
    }

    fn modify_plan(
        &self,
        prior: Value,
        config: Value,
        plan: Value,
        handles: Handles<R::Provider>,
    ) -> BoxFuture<Result<ModifiedPlan<Value>, Diagnostics>> {
        Box::pin(async move {
            let modified = R::modify_plan(ModifyPlanRequest {
                raw_prior: prior,
                raw_config: config,
                raw_plan: plan,
                client: handles.client,
                private: handles.private,
                cancellation: handles.cancellation,
                deadline: handles.deadline,
                progress: handles.progress,
                resource: PhantomData,
            })
            .await?;
            Ok(ModifiedPlan {
                plan: modified.plan.map(Model::into_object),
                requires_replace: modified.requires_replace,
            })
        })
    }

    fn create(
        &self,
        plan: Value,
        config: Value,
        handles: Handles<R::Provider>,
    ) -> BoxFuture<Result<Value, Diagnostics>> {
        Box::pin(async move {
            let state = R::create(CreateRequest {
                plan: read_model::<R>(plan)?,
                config: read_model::<R>(config)?,
                client: handles.client,
                private: handles.private,
                cancellation: handles.cancellation,
                deadline: handles.deadline,
                progress: handles.progress.of(),
            })
            .await?;
            Ok(state.into_object())
        })
    }

    fn read(
        &self,
        state: Value,
        handles: Handles<R::Provider>,
    ) -> BoxFuture<Result<Value, Diagnostics>> {
        Box::pin(async move {
            let state = R::read(ReadRequest {
                state: read_model::<R>(state)?,
                client: handles.client,
                private: handles.private,
                cancellation: handles.cancellation,
                deadline: handles.deadline,
                progress: handles.progress.of(),
            })
            .await?;
            Ok(state.map_or(Value::Null, Model::into_object))
        })
    }

    fn update(
        &self,
        prior: Value,
        plan: Value,
        config: Value,
        handles: Handles<R::Provider>,
    ) -> BoxFuture<Result<Value, Diagnostics>> {
        Box::pin(async move {
            let state = R::update(UpdateRequest {
                prior: read_model::<R>(prior)?,
                plan: read_model::<R>(plan)?,
                config: read_model::<R>(config)?,
                client: handles.client,
                private: handles.private,
                cancellation: handles.cancellation,
                deadline: handles.deadline,
                progress: handles.progress.of(),
            })
            .await?;
            Ok(state.into_object())
        })
    }

    fn delete(
        &self,
        state: Value,
        handles: Handles<R::Provider>,
    ) -> BoxFuture<Result<(), Diagnostics>> {
        Box::pin(async move {
            R::delete(DeleteRequest {
                state: read_model::<R>(state)?,
                client: handles.client,
                private: handles.private,
                cancellation: handles.cancellation,
                deadline: handles.deadline,
                progress: handles.progress.of(),
            })
            .await
        })
    }

    fn import(
        &self,
        id: String,
        identity: Value,
        handles: Handles<R::Provider>,
    ) -> BoxFuture<Result<Vec<Imported>, Diagnostics>> {
        Box::pin(R::import(ImportRequest {
            id,
            raw_identity: identity,
            client: handles.client,
            cancellation: handles.cancellation,
            deadline: handles.deadline,
            progress: handles.progress,
            resource: PhantomData,
        }))
    }
}

fn read_model<R: Resource>(value: Value) -> Result<R::Model, Diagnostics> {
    Ok(R::Model::from_object(value, &Path::root())?)
}

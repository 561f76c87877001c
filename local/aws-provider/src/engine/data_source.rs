//! A data source that is carried out, as the SDK calls it.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use tfplugin::resource::{BoxFuture, Handles};
use tfplugin::timeouts::DefaultTimeouts;
use tfplugin::{Diagnostics, DynDataSource, Schema, Value};

use super::arguments::refused;
use super::shape::complete;
use super::{Facts, Object};
use crate::aws::Aws;
use crate::provider::AwsStandIn;
use crate::schema::{SchemaDataError, Schemas};

/// A data source that is carried out.
pub trait DataSourceType: Send + Sync + 'static {
    /// The full name, such as `aws_region`.
    const NAME: &'static str;

    /// The arguments that are carried out, as in [`Facts::arguments`].
    const ARGUMENTS: &'static [&'static str];

    /// Sets every attribute of `object`, which has the configuration.
    ///
    /// # Errors
    ///
    /// When there is no such object, or AWS does not answer.
    fn read(aws: &Aws, object: &mut Object)
    -> impl Future<Output = Result<(), Diagnostics>> + Send;
}

/// The data source `D` with its schema.
#[derive(Debug)]
pub struct CarriedDataSource<D> {
    schema: Arc<Schema>,
    data_source: PhantomData<fn(D)>,
}

impl<D: DataSourceType> CarriedDataSource<D> {
    /// `D` with its schema out of `schemas`.
    ///
    /// # Errors
    ///
    /// When there is no schema of that name.
    pub fn boxed(schemas: &Schemas) -> Result<Box<dyn DynDataSource<AwsStandIn>>, SchemaDataError> {
        Ok(Box::new(Self {
            schema: Arc::new(schemas.data_source(D::NAME)?),
            data_source: PhantomData,
        }))
    }
}

impl<D: DataSourceType> DynDataSource<AwsStandIn> for CarriedDataSource<D> {
    fn type_name(&self) -> String {
        D::NAME.to_owned()
    }

    fn schema(&self) -> Schema {
        Schema::clone(&self.schema)
    }

    fn timeouts(&self) -> DefaultTimeouts {
        DefaultTimeouts::TWENTY_MINUTES
    }

    fn validate(&self, _: Value) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn read(
        &self,
        config: Value,
        handles: Handles<AwsStandIn>,
    ) -> BoxFuture<Result<Value, Diagnostics>> {
        let schema = Arc::clone(&self.schema);
        Box::pin(async move {
            let facts = Facts {
                arguments: D::ARGUMENTS,
                ..Facts::NONE
            };
            refused(D::NAME, &schema.block, &facts, &config).into_result()?;
            let mut object = Object::of(config);
            D::read(&handles.client, &mut object).await?;
            Ok(complete(&schema.block, object.into_value()))
        })
    }
}

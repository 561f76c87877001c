//! Types that have their schema and nothing else: they validate, they can be mocked, and planning or
//! reading one says that the real provider is needed.

use tfplugin::resource::{BoxFuture, Handles, Identity, Imported, ModifiedPlan};
use tfplugin::resource::{StateMove, StateUpgrade};
use tfplugin::timeouts::DefaultTimeouts;
use tfplugin::{Diagnostics, DynDataSource, DynResource, Schema, Value};

use crate::provider::AwsStandIn;
use crate::refusal;
use crate::schema::Schemas;

type Refused<T> = BoxFuture<Result<T, Diagnostics>>;

/// A resource type that is not carried out.
#[derive(Debug)]
pub(crate) struct UnsupportedResource {
    type_name: String,
    schema: Schema,
}

/// A data source that is not carried out.
#[derive(Debug)]
pub(crate) struct UnsupportedDataSource {
    type_name: String,
    schema: Schema,
}

impl UnsupportedResource {
    /// The resource type `name`; `None` when there is no such schema.
    pub(crate) fn boxed(schemas: &Schemas, name: &str) -> Option<Box<dyn DynResource<AwsStandIn>>> {
        let resource = Self {
            type_name: name.to_owned(),
            schema: schemas.resource(name).ok()?,
        };
        Some(Box::new(resource))
    }

    fn refuse<T: Send + 'static>(&self) -> Refused<T> {
        let refusal = refusal::resource_type(&self.type_name);
        Box::pin(async { Err(refusal.into()) })
    }
}

impl DynResource<AwsStandIn> for UnsupportedResource {
    fn type_name(&self) -> String {
        self.type_name.clone()
    }

    fn schema(&self) -> Schema {
        self.schema.clone()
    }

    fn timeouts(&self) -> DefaultTimeouts {
        DefaultTimeouts::TWENTY_MINUTES
    }

    fn upgrades(&self) -> Vec<StateUpgrade> {
        Vec::new()
    }

    fn identity(&self) -> Option<Identity> {
        None
    }

    fn moves(&self) -> Vec<StateMove> {
        Vec::new()
    }

    fn validate(&self, _: Value) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn modify_plan(
        &self,
        _: Value,
        _: Value,
        _: Value,
        _: Handles<AwsStandIn>,
    ) -> Refused<ModifiedPlan<Value>> {
        self.refuse()
    }

    fn create(&self, _: Value, _: Value, _: Handles<AwsStandIn>) -> Refused<Value> {
        self.refuse()
    }

    fn read(&self, _: Value, _: Handles<AwsStandIn>) -> Refused<Value> {
        self.refuse()
    }

    fn update(&self, _: Value, _: Value, _: Value, _: Handles<AwsStandIn>) -> Refused<Value> {
        self.refuse()
    }

    fn delete(&self, _: Value, _: Handles<AwsStandIn>) -> Refused<()> {
        self.refuse()
    }

    fn import(&self, _: String, _: Value, _: Handles<AwsStandIn>) -> Refused<Vec<Imported>> {
        self.refuse()
    }
}

impl UnsupportedDataSource {
    /// The data source `name`; `None` when there is no such schema.
    pub(crate) fn boxed(
        schemas: &Schemas,
        name: &str,
    ) -> Option<Box<dyn DynDataSource<AwsStandIn>>> {
        let data_source = Self {
            type_name: name.to_owned(),
            schema: schemas.data_source(name).ok()?,
        };
        Some(Box::new(data_source))
    }
}

impl DynDataSource<AwsStandIn> for UnsupportedDataSource {
    fn type_name(&self) -> String {
        self.type_name.clone()
    }

    fn schema(&self) -> Schema {
        self.schema.clone()
    }

    fn timeouts(&self) -> DefaultTimeouts {
        DefaultTimeouts::TWENTY_MINUTES
    }

    fn validate(&self, _: Value) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn read(&self, _: Value, _: Handles<AwsStandIn>) -> Refused<Value> {
        let refusal = refusal::data_source(&self.type_name);
        Box::pin(async { Err(refusal.into()) })
    }
}

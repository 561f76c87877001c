//! A provider with the configuration, resources and data sources of another, schema by schema, that does
//! nothing at all: what Terraform itself needs for a whole configuration.
//!
//! Where `terraform-provider-nothing` has one resource, this has all of a provider, as values whose
//! types are only known at run time. In place of what the other would have learnt stand texts that the
//! modules take for what they expect there: an ARN, an account, an address.

use std::convert::Infallible;
use std::marker::PhantomData;

use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{
    BoxFuture, Handles, Identity, Imported, ModifiedPlan, StateMove, StateUpgrade,
};
use tfplugin::schema::AttributeType;
use tfplugin::timeouts::DefaultTimeouts;
use tfplugin::value::Step;
use tfplugin::{Diagnostics, DynDataSource, DynResource, Path, Provider, Schema, Type, Value};

/// Takes the place of every text without one of its own: an average ARN.
const TEXT: &str = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev";
/// What modules take apart, by the name of the attribute or, where it depends on that, of type and
/// attribute.
const TEXTS: &[(&str, &str)] = &[
    ("account_id", "123456789012"),
    ("aws_caller_identity.id", "123456789012"),
    (
        "aws_cloudfront_distribution.arn",
        "arn:aws:cloudfront::123456789012:distribution/E1A2B3C4D5E6F7",
    ),
    ("aws_partition.id", "aws"),
    ("aws_region.id", "us-east-1"),
    ("aws_region.name", "us-east-1"),
    (
        "bucket_regional_domain_name",
        "page.s3.us-east-1.amazonaws.com",
    ),
    (
        "callback_url",
        "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev",
    ),
    ("dns_suffix", "amazonaws.com"),
    ("domain_name", "d111111abcdef8.cloudfront.net"),
    ("manage_connections_policy", "{}"),
    ("partition", "aws"),
    (
        "websocket_url",
        "wss://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev",
    ),
];

/// The provider `P`, idle.
#[derive(Debug)]
pub struct Idle<P>(PhantomData<fn(P)>);

/// A resource type or data source of it.
#[derive(Debug)]
struct IdleType {
    name: String,
    schema: Schema,
}

type Answer<T> = BoxFuture<Result<T, Diagnostics>>;

impl<P: Provider> Provider for Idle<P> {
    const NAME: &'static str = P::NAME;
    const ADDRESS: &'static str = P::ADDRESS;
    const VERSION: &'static str = P::VERSION;
    type Model = P::Model;
    type Client = ();

    async fn configure(_: ConfigureRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        let boxed = |resource: Box<dyn DynResource<P>>| -> Box<dyn DynResource<Self>> {
            Box::new(IdleType {
                name: resource.type_name(),
                schema: resource.schema(),
            })
        };
        P::resources().into_iter().map(boxed).collect()
    }

    fn data_sources() -> Vec<Box<dyn DynDataSource<Self>>> {
        let boxed = |data_source: Box<dyn DynDataSource<P>>| -> Box<dyn DynDataSource<Self>> {
            Box::new(IdleType {
                name: data_source.type_name(),
                schema: data_source.schema(),
            })
        };
        P::data_sources().into_iter().map(boxed).collect()
    }
}

impl<P: Provider> DynResource<P> for IdleType {
    fn type_name(&self) -> String {
        self.name.clone()
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
        _: Handles<P>,
    ) -> Answer<ModifiedPlan<Value>> {
        Box::pin(async { Ok(ModifiedPlan::unchanged()) })
    }

    fn create(&self, plan: Value, _: Value, _: Handles<P>) -> Answer<Value> {
        let known = self.known(plan);
        Box::pin(async { Ok(known) })
    }

    fn read(&self, state: Value, _: Handles<P>) -> Answer<Value> {
        Box::pin(async { Ok(state) })
    }

    fn update(&self, _: Value, plan: Value, _: Value, _: Handles<P>) -> Answer<Value> {
        let known = self.known(plan);
        Box::pin(async { Ok(known) })
    }

    fn delete(&self, _: Value, _: Handles<P>) -> Answer<()> {
        Box::pin(async { Ok(()) })
    }

    fn import(&self, _: String, _: Value, _: Handles<P>) -> Answer<Vec<Imported>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

impl<P: Provider> DynDataSource<P> for IdleType {
    fn type_name(&self) -> String {
        self.name.clone()
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

    fn read(&self, config: Value, _: Handles<P>) -> Answer<Value> {
        let read = self.filled(config, Value::is_null);
        Box::pin(async { Ok(read) })
    }
}

impl IdleType {
    /// A plan with something in place of all that is not known yet.
    fn known(&self, plan: Value) -> Value {
        self.filled(plan, Value::is_unknown)
    }

    fn filled(&self, object: Value, is_missing: fn(&Value) -> bool) -> Value {
        let Ok(object) = object.transform(&mut |path: &Path,
                                                value: Value|
         -> Result<Value, Infallible> {
            Ok(match (is_missing(&value), self.text(path)) {
                (false, _) => value,
                (true, Some(text)) => Value::from(text),
                (true, None) => Value::Null,
            })
        });
        object
    }

    /// The text that stands at `path`; `None` where there is no text.
    fn text(&self, path: &Path) -> Option<&'static str> {
        let attribute = self.schema.attribute_at(path)?;
        let Some(Step::Attribute(name)) = path.steps().last() else {
            return None;
        };
        if !matches!(attribute.ty, AttributeType::Plain(Type::String)) {
            return None;
        }
        let of_type = format!("{}.{name}", self.name);
        let known = TEXTS
            .iter()
            .find(|(known, _)| *known == name || *known == of_type);
        Some(known.map_or(TEXT, |(_, text)| text))
    }
}

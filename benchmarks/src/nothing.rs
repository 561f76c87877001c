//! A provider with the resources of `chatbot`, schema by schema, that does nothing at all: what
//! Terraform itself needs for a configuration. It is a yardstick and never released.
//!
//! The schemas are those of the real provider because Terraform's own work grows with them: it decodes,
//! compares and stores every attribute of every object, set or not. A yardstick with fewer attributes
//! would count that work as the provider's.

use std::convert::Infallible;
use std::marker::PhantomData;
use std::process::ExitCode;

use chatbot_provider::provider::ProviderModel;
use chatbot_provider::stack::resource::Stack;
use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{CreateRequest, DeleteRequest, DynResource, ReadRequest, UpdateRequest};
use tfplugin::schema::AttributeType;
use tfplugin::{Diagnostics, Model, Path, Provider, Resource, Schema, Type, Value};

/// Takes the place of every text that the real provider would have learnt: an average ARN.
const TEXT: &str = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev";

struct Nothing;

impl Provider for Nothing {
    const NAME: &'static str = "nothing";
    const ADDRESS: &'static str = "registry.terraform.io/chatbot-rs/nothing";
    type Model = ProviderModel;
    type Client = ();

    async fn configure(_: ConfigureRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![tfplugin::resource::<Idle<Stack>>()]
    }
}

/// The resource `R`, which takes no notice of the world.
struct Idle<R>(PhantomData<fn(R)>);

impl<R: Resource> Resource for Idle<R> {
    const NAME: &'static str = R::NAME;
    const VERSION: i64 = R::VERSION;
    type Provider = Nothing;
    type Model = R::Model;

    async fn create(request: CreateRequest<Self>) -> Result<R::Model, Diagnostics> {
        known(request.plan)
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<R::Model>, Diagnostics> {
        Ok(Some(request.state))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<R::Model, Diagnostics> {
        known(request.plan)
    }

    async fn delete(_: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }
}

/// The plan with something in place of all that is not known yet.
fn known<M: Model>(plan: M) -> Result<M, Diagnostics> {
    let schema = Schema {
        version: 0,
        block: M::block(),
    };
    let is_text = |path: &Path| {
        let attribute = schema.attribute_at(path);
        attribute
            .is_some_and(|attribute| matches!(attribute.ty, AttributeType::Plain(Type::String)))
    };
    let Ok(object) = plan.into_object().transform(&mut |path: &Path,
                                                        value: Value|
     -> Result<Value, Infallible> {
        Ok(match value.is_unknown() {
            false => value,
            true if is_text(path) => Value::from(TEXT),
            true => Value::Null,
        })
    });
    Ok(M::from_object(object, &Path::root())?)
}

fn main() -> ExitCode {
    tfplugin::serve::<Nothing>()
}

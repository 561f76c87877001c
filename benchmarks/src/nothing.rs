//! A provider whose only resource has the attributes of a chatbot stack and does nothing at all: what
//! Terraform itself needs for a configuration. It is a yardstick and never released.

use std::collections::BTreeMap;
use std::process::ExitCode;

use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{
    CreateRequest, DeleteRequest, DynResource, ImportRequest, Imported, ReadRequest, UpdateRequest,
};
use tfplugin::{Diagnostics, Provider, Resource, Value};

struct Nothing;

/// Needs no configuration.
#[derive(Clone, Debug, PartialEq, tfplugin::Model)]
struct Configuration {}

impl Provider for Nothing {
    const NAME: &'static str = "nothing";
    const ADDRESS: &'static str = "registry.terraform.io/chatbot-rs/nothing";
    type Model = Configuration;
    type Client = ();

    async fn configure(_: ConfigureRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![tfplugin::resource::<Stack>()]
    }
}

struct Stack;

/// Attributes that are only remembered.
#[derive(Clone, Debug, PartialEq, tfplugin::Model)]
struct StackModel {
    /// A name.
    #[attribute(required)]
    name: Value<String>,
    /// Another name.
    #[attribute(required)]
    stage_name: Value<String>,
    /// Routes.
    #[attribute(required)]
    routes: Value<BTreeMap<String, Route>>,
    /// An id.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    id: Value<String>,
    /// An address.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    websocket_url: Value<String>,
}

/// A route.
#[derive(Clone, Debug, PartialEq, tfplugin::Model)]
struct Route {
    /// A function.
    #[attribute(required)]
    function_arn: Value<String>,
}

impl Resource for Stack {
    const NAME: &'static str = "stack";
    type Provider = Nothing;
    type Model = StackModel;

    async fn create(request: CreateRequest<Self>) -> Result<StackModel, Diagnostics> {
        let id = request.plan.name.clone();
        Ok(StackModel {
            websocket_url: id.clone(),
            id,
            ..request.plan
        })
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<StackModel>, Diagnostics> {
        Ok(Some(request.state))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<StackModel, Diagnostics> {
        Ok(request.plan)
    }

    async fn delete(_: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    async fn import(request: ImportRequest<Self>) -> Result<Vec<Imported>, Diagnostics> {
        Ok(vec![Imported::by_attribute::<Self>("id", request.id)])
    }
}

fn main() -> ExitCode {
    tfplugin::serve::<Nothing>()
}

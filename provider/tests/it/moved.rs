//! `moved` blocks from resources of other providers, with the real Terraform: refused, with what to do
//! instead.

use chatbot_provider::provider::ChatbotProvider;
use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{CreateRequest, DeleteRequest, ReadRequest, UpdateRequest, resource};
use tfplugin::{Diagnostics, DynResource, Model, Provider, Resource, Value};
use tfplugin_testing::{Attachment, Step, TestCase};

/// As much of `hashicorp/aws` as a `moved` block needs: its address and one type.
struct Aws;

/// No settings.
#[derive(Clone, Model)]
struct Settings {}

impl Provider for Aws {
    const NAME: &'static str = "aws";
    const ADDRESS: &'static str = "registry.terraform.io/hashicorp/aws";

    type Model = Settings;
    type Client = ();

    async fn configure(_: ConfigureRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![resource::<Api>()]
    }
}

/// An API.
#[derive(Clone, Model)]
struct Api {
    /// Its name.
    #[attribute(required)]
    name: Value<String>,
    /// Its protocol.
    #[attribute(required)]
    protocol_type: Value<String>,
    /// Its id.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    id: Value<String>,
}

impl Resource for Api {
    const NAME: &'static str = "apigatewayv2_api";

    type Provider = Aws;
    type Model = Self;

    async fn create(request: CreateRequest<Self>) -> Result<Self, Diagnostics> {
        Ok(Self {
            id: "a1b2c3d4e5".to_owned().into(),
            ..request.plan.clone()
        })
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<Self>, Diagnostics> {
        Ok(Some(request.state.clone()))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<Self, Diagnostics> {
        Ok(request.plan.clone())
    }

    async fn delete(_: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_from_raw_resources_says_what_to_do_instead() {
    let raw = r#"
resource "aws_apigatewayv2_api" "this" {
  name          = "support"
  protocol_type = "WEBSOCKET"
}
"#;
    let moved = r#"
moved {
  from = aws_apigatewayv2_api.this
  to   = chatbot_stack.this
}
provider "chatbot" {
  region = "eu-west-1"
}
resource "chatbot_stack" "this" {
  name       = "support"
  stage_name = "prod"
  routes = {
    "$default" = { function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:chat" }
  }
}
"#;
    let refused = Step::plan(moved);
    let remedy = Step::plan(moved);
    let providers = Attachment::serve::<Aws>()
        .unwrap()
        .and(Attachment::serve::<ChatbotProvider>().unwrap());
    let case = TestCase::new(providers)
        .step(Step::config(raw))
        .step(refused.expect_error("chatbot_stack cannot take over aws_apigatewayv2_api"))
        .step(remedy.expect_error(
            "To manage the same object from now on, add an `import` block for chatbot_stack, and a \
             `removed` block with `lifecycle { destroy = false }` for aws_apigatewayv2_api",
        ));
    case.run().await.unwrap();
}

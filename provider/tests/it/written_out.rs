//! What is the same although it is written otherwise: defaults that are written out, and JSON in
//! another layout.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chatbot_provider::deployment::model::DeploymentModel;
use chatbot_provider::stack::model::StackModel;
use tfplugin::Model;
use tfplugin::schema::{Attribute, AttributeType, Constraint};
use tfplugin_testing::{
    Action, Step, TestCase, exactly, expect_action, expect_known, expect_unknown, expect_value,
};

use crate::acceptance::{THIS, expect, stack};
use crate::configs::{AUTH, CHAT};
use crate::deployment::{STAGE, both};
use crate::foreign::{self, gateway};
use crate::process::Provider;
use crate::world::World;

/// A stack with every default there is.
const WRITTEN_OUT: &str = r#"
  route_selection_expression   = "$request.body.action"
  api_key_selection_expression = "$request.header.x-api-key"
  disable_execute_api_endpoint = false
  disable_schema_validation    = false
  ip_address_type              = "ipv4"
  deploy                       = true
  auto_deploy                  = false
  detailed_metrics             = false
  connect                      = { authorization = "NONE" }
  execution_log                = { level = "ERROR", data_trace = false }
  throttle                     = { rate_limit = 5, burst_limit = 7 }
  models                       = { Ask = { schema = "{}", content_type = "application/json" } }
"#;

const ROUTES_WRITTEN_OUT: &str = r#"{
    "$connect" = {
      function_arn     = local.chat
      timeout_ms       = 29000
      two_way          = false
      api_key_required = false
    }
    "$default" = {
      function_arn = local.chat
      settings = {
        throttle         = { rate_limit = 5, burst_limit = 7 }
        log_level        = "ERROR"
        data_trace       = false
        detailed_metrics = false
      }
    }
    action = {
      integration = {
        type                 = "AWS"
        uri                  = "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/asked"
        method               = "POST"
        asynchronous         = false
        passthrough_behavior = "WHEN_NO_MATCH"
      }
    }
    custom = {
      integration = {
        type                 = "AWS"
        function_arn         = local.ask
        method               = "POST"
        passthrough_behavior = "WHEN_NO_MATCH"
      }
    }
    mapped = {
      integration = {
        type                 = "HTTP"
        uri                  = "https://one.example"
        method               = "POST"
        passthrough_behavior = "WHEN_NO_MATCH"
      }
    }
    mock = {
      integration = { type = "MOCK", passthrough_behavior = "WHEN_NO_MATCH" }
    }
    proxy = {
      integration = { type = "HTTP_PROXY", uri = "https://one.example", method = "POST" }
    }
    waits = {
      integration = { type = "AWS_PROXY", function_arn = local.ask, method = "POST", description = "d" }
    }
  }"#;

/// The same stack with nothing but what has to be said.
const LEFT_OUT: &str = r#"
  execution_log = { level = "ERROR" }
  throttle      = { rate_limit = 5, burst_limit = 7 }
  models        = { Ask = { schema = "{}" } }
"#;

const ROUTES_LEFT_OUT: &str = r#"{
    "$connect" = { function_arn = local.chat }
    "$default" = { function_arn = local.chat, settings = {} }
    action = {
      integration = { type = "AWS", uri = "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/asked" }
    }
    custom = { integration = { type = "AWS", function_arn = local.ask } }
    mapped = { integration = { type = "HTTP", uri = "https://one.example" } }
    mock   = { integration = { type = "MOCK" } }
    proxy  = { integration = { type = "HTTP_PROXY", uri = "https://one.example" } }
    waits  = { integration = { type = "AWS_PROXY", function_arn = local.ask, description = "d" } }
  }"#;

/// An authorizer, with the default of its name or without.
fn guarded(more: &str, name: &str) -> String {
    let anybody = "{ authorization = \"NONE\" }";
    let custom = format!(
        "connect = {{ authorization = \"CUSTOM\", authorizer = {{ function_arn = {AUTH:?}{name} }} }}\n"
    );
    let rest: Vec<&str> = more
        .lines()
        .filter(|line| !line.contains(anybody))
        .collect();
    format!("{}\n  {custom}", rest.join("\n"))
}

/// Names of the attributes that have a value even where none is written.
fn defaulted(attributes: &BTreeMap<String, Attribute>, found: &mut BTreeSet<String>) {
    for (name, attribute) in attributes {
        if attribute.constraint == Constraint::OptionalComputed {
            found.insert(name.clone());
        }
        if let AttributeType::Nested { attributes, .. } = &attribute.ty {
            defaulted(attributes, found);
        }
    }
}

/// The attributes of `M` that have a value even where none is written, and that `hcl` does not write.
fn unwritten<M: Model>(hcl: &str) -> Vec<String> {
    let mut names = BTreeSet::new();
    defaulted(&M::block().attributes, &mut names);
    let words: BTreeSet<&str> = hcl.split_whitespace().collect();
    let unwritten = names.into_iter();
    unwritten
        .filter(|name| !words.contains(name.as_str()))
        .collect()
}

/// A world in which API Gateway may write logs.
async fn logging() -> Arc<World> {
    let world = World::start().await;
    foreign::allow_logs(&world).await;
    Arc::new(world)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn defaults_of_a_stack_may_be_written_out() {
    let world = logging().await;
    let provider = Provider::start(&world).await;
    let same = |hcl: String| Step::config(hcl).plan_check(expect_action(THIS, Action::NoOp));
    let written = stack(ROUTES_WRITTEN_OUT, WRITTEN_OUT);
    let left = stack(ROUTES_LEFT_OUT, LEFT_OUT);
    let named = stack(
        ROUTES_WRITTEN_OUT,
        &guarded(WRITTEN_OUT, ", name = \"connect\""),
    );
    let unnamed = stack(ROUTES_LEFT_OUT, &guarded(LEFT_OUT, ""));
    assert_eq!(
        unwritten::<StackModel>(&format!("{written} {named}")),
        [""; 0]
    );
    let case = TestCase::new(provider.attachment())
        .step(Step::config(&*written))
        .step(Step::import(THIS))
        .step(same(left.clone()))
        .step(Step::import(THIS))
        .step(same(written))
        .step(Step::config(named))
        .step(Step::import(THIS))
        .step(same(unnamed))
        .step(Step::import(THIS))
        .step(Step::destroy())
        // And the other way round.
        .step(Step::config(&*left))
        .step(Step::import(THIS))
        .step(same(stack(ROUTES_WRITTEN_OUT, WRITTEN_OUT)))
        .step(Step::import(THIS))
        .step(Step::destroy())
        .step(expect(&world, World::leftovers));
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn defaults_of_a_deployment_may_be_written_out() {
    let world = logging().await;
    let provider = Provider::start(&world).await;
    let whole = "throttle = { rate_limit = 5, burst_limit = 7 }\n  ";
    // No import could tell which stack it follows.
    let following = "fingerprint = chatbot_stack.this.fingerprint";
    let both = |stage: &str| both(29_000, stage).replace(following, "");
    let written = both(&format!(
        "{whole} execution_log = {{ level = \"INFO\", data_trace = false }}\n  \
         detailed_metrics = false\n  auto_deploy = false\n  \
         route_settings = {{ \"$default\" = {{ \
         throttle = {{ rate_limit = 5, burst_limit = 7 }}, log_level = \"INFO\", \
         data_trace = false, detailed_metrics = false }} }}"
    ));
    let left = both(&format!(
        "{whole} execution_log = {{ level = \"INFO\" }}\n  \
         route_settings = {{ \"$default\" = {{}} }}"
    ));
    assert_eq!(unwritten::<DeploymentModel>(&written), [""; 0]);
    let same = |hcl: &str| Step::config(hcl).plan_check(expect_action(STAGE, Action::NoOp));
    let case = TestCase::new(provider.attachment())
        .step(Step::config(&*written))
        .step(Step::import(STAGE))
        .step(same(&left))
        .step(Step::import(STAGE))
        .step(same(&written))
        .step(Step::destroy())
        .step(expect(&world, World::leftovers));
    case.run().await.unwrap();
}

/// What a route's settings leave out follows those of the stage, and drift of it shows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_are_left_out_follow_the_stage() {
    let world = logging().await;
    let provider = Provider::start(&world).await;
    let with = |metrics: bool| {
        let routes =
            "{ \"$default\" = { function_arn = local.chat, settings = { log_level = \"OFF\" } } }";
        stack(routes, &format!("detailed_metrics = {metrics}"))
    };
    let at = Arc::clone(&world);
    let drifts = Step::action(move |_| async move {
        let apis = at.apis();
        let id = &apis.apis().values().next().expect("an api").api_id;
        let settings = aws_sdk_apigatewayv2::types::RouteSettings::builder()
            .detailed_metrics_enabled(false)
            .build();
        let update = gateway(&at).update_stage().api_id(id).stage_name("prod");
        let update = update.route_settings("$default", settings).send().await;
        update.map(drop).map_err(|error| error.to_string())
    });
    let own = |value: bool| {
        expect_value(
            THIS,
            "routes[\"$default\"].settings.detailed_metrics",
            exactly(value),
        )
    };
    let case = TestCase::new(provider.attachment())
        .step(Step::config(with(false)).state_check(own(false)))
        .step(
            Step::config(with(true))
                .plan_check(expect_action(THIS, Action::Update))
                .state_check(own(true)),
        )
        .step(drifts)
        .step(Step::plan(with(true)).plan_check(expect_action(THIS, Action::Update)))
        .step(Step::config(with(true)).state_check(own(true)));
    case.run().await.unwrap();
}

const COMPACT: &str = r#"jsonencode({ type = "object", required = ["a"] })"#;

/// The same JSON as a person writes it.
const LAID_OUT: &str = "\"{ \\\"type\\\": \\\"object\\\",\\n  \\\"required\\\": [ \\\"a\\\" ] }\"";

/// And once more as somebody else does.
const THEIRS: &str = "{\"required\" : [\"a\"], \"type\" : \"object\"}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_in_another_layout_is_no_change() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let with = |schema: &str, more: &str| {
        let routes = format!(
            "{{ \"$default\" = {{ function_arn = {CHAT:?}, request_models = {{ a = \"Ask\" }} }} }}"
        );
        stack(
            &routes,
            &format!("models = {{ Ask = {{ schema = {schema} }} }}\n {more}"),
        )
    };
    let at = Arc::clone(&world);
    let edited = Step::action(move |_| async move {
        let apis = at.apis();
        let api = apis.apis().values().next().expect("an api");
        let model = &api.models.values().next().expect("a model").model_id;
        let update = gateway(&at)
            .update_model()
            .api_id(&api.api_id)
            .model_id(model);
        let update = update.schema(THEIRS).send().await;
        at.take_calls();
        update.map(drop).map_err(|error| error.to_string())
    });
    let untouched = |world: &World| {
        let writes = world.take_writes();
        let of_models = |call: &String| call.contains("Model") || call.contains("Deployment");
        writes.into_iter().filter(of_models).collect()
    };
    let case = TestCase::new(provider.attachment())
        .step(Step::config(with(COMPACT, "")))
        .step(Step::config(with(LAID_OUT, "")).plan_check(expect_action(THIS, Action::NoOp)))
        .step(edited)
        .step(Step::plan(with(LAID_OUT, "")).plan_check(expect_action(THIS, Action::NoOp)))
        .step(Step::import(THIS).ignore(["models.Ask.schema"]))
        // Something else changes.
        .step(
            Step::config(with(LAID_OUT, "description = \"d\""))
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_known(THIS, "deployment_id")),
        )
        .step(expect(&world, untouched))
        // The JSON does.
        .step(
            Step::config(with(
                "jsonencode({ type = \"array\" })",
                "description = \"d\"",
            ))
            .plan_check(expect_action(THIS, Action::Update))
            .plan_check(expect_unknown(THIS, "deployment_id")),
        )
        .step(Step::import(THIS));
    case.run().await.unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

//! Stacks that invoke no Lambda function, so that nothing in a configuration names their account.

use std::sync::Arc;

use chatbot_provider::stack::model::{IntegrationModel, RouteModel, StackModel};
use tfplugin::Value;
use tfplugin_testing::{
    Action, Step, TestCase, contains, expect_action, expect_known, expect_unknown, expect_value,
};

use crate::acceptance::{THIS, expect, stack};
use crate::configs::{CHAT, route, routes, seed};
use crate::driver::{Managed, import};
use crate::process::Provider;
use crate::world::{ACCOUNT, World};

/// Asks whose the credentials are.
const ASKS: &str = "GetCallerIdentity";

/// Two routes: one that is answered by templates, one by somebody else's server.
fn unmanned(name: &str, url: &str) -> StackModel {
    let behind = |kind: &str, uri: Option<&str>| RouteModel {
        integration: Value::Known(IntegrationModel {
            kind: kind.to_owned().into(),
            uri: uri.map(str::to_owned).into(),
            ..IntegrationModel::default()
        }),
        ..RouteModel::default()
    };
    StackModel {
        name: name.to_owned().into(),
        routes: routes([
            ("$default", behind("MOCK", None)),
            ("out", behind("HTTP_PROXY", Some(url))),
        ]),
        ..seed()
    }
}

fn asked(calls: &[String]) -> usize {
    calls.iter().filter(|call| *call == ASKS).count()
}

/// Whether the only API is whole and no function is permitted anything.
fn is_whole(world: &World) -> Vec<String> {
    world.faults(&[], &["$default", "out"])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stack_without_a_function_from_create_to_destroy() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let hcl = |uri: &str, more: &str| {
        let routes = format!(
            "{{\n \"$default\" = {{ two_way = true, integration = {{ type = \"MOCK\", \
             request_templates = {{ \"$default\" = \"{{\\\"statusCode\\\": 200}}\" }} }} }}\n \
             out = {{ integration = {{ type = \"HTTP\", uri = {uri:?} }} }}\n }}"
        );
        stack(&routes, more)
    };
    let here = || contains(format!(":execute-api:eu-west-1:{ACCOUNT}:"));
    TestCase::new(provider.attachment())
        .step(
            Step::config(hcl("https://one.example", ""))
                .plan_check(expect_action(THIS, Action::Create))
                .plan_check(expect_unknown(THIS, "execution_arn"))
                .state_check(expect_value(THIS, "execution_arn", here()))
                .state_check(expect_value(THIS, "manage_connections_policy", here())),
        )
        .step(expect(&world, is_whole))
        .step(Step::replan().plan_check(expect_action(THIS, Action::NoOp)))
        .step(Step::import(THIS))
        .step(
            Step::config(hcl("https://two.example", "tags = { team = \"a\" }"))
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_known(THIS, "execution_arn"))
                .plan_check(expect_unknown(THIS, "deployment_id")),
        )
        .step(expect(&world, is_whole))
        .step(
            // A function comes, and goes again.
            Step::config(stack(
                "{ \"$default\" = { function_arn = local.chat } }",
                "",
            ))
            .plan_check(expect_action(THIS, Action::Update))
            .plan_check(expect_known(THIS, "execution_arn")),
        )
        .step(expect(&world, |world| world.faults(&[CHAT], &["$default"])))
        .step(
            Step::config(hcl("https://two.example", ""))
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_known(THIS, "execution_arn")),
        )
        .step(expect(&world, is_whole))
        .step(Step::destroy())
        .step(expect(&world, World::leftovers))
        .run()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_resources_without_functions_are_no_more_the_same_stack_than_others() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let one = stack(
        "{ \"$default\" = { integration = { type = \"MOCK\" } } }",
        "",
    );
    let (_, resource) = one.split_once("resource").expect("a resource");
    let twice = format!("{one}resource{}", resource.replace("\"this\"", "\"that\""));
    TestCase::new(provider.attachment())
        .step(Step::config(twice).expect_plan_error("Two resources are the same stack"))
        .run()
        .await
        .unwrap();
    assert_eq!(world.take_writes(), [""; 0]);
}

#[tokio::test]
async fn the_account_is_asked_for_once_and_only_for_a_new_stack_without_functions() {
    let world = World::start().await;
    let clients = world.clients();
    let (one, two) = (
        unmanned("one", "https://one.example"),
        unmanned("two", "https://one.example"),
    );
    let (mut first, mut second, mut third) =
        (Managed::default(), Managed::default(), Managed::default());
    let named = StackModel {
        name: "three".to_owned().into(),
        routes: routes([("$default", route(CHAT))]),
        ..seed()
    };
    let (made, made_too, made_with) = tokio::join!(
        first.apply(&clients, &one),
        second.apply(&clients, &two),
        third.apply(&clients, &named),
    );
    made.unwrap();
    made_too.unwrap();
    made_with.unwrap();
    assert_eq!(
        asked(&world.take_calls()),
        1,
        "one question for one provider"
    );

    // State knows from then on.
    first
        .apply(&world.clients(), &unmanned("one", "https://two.example"))
        .await
        .unwrap();
    assert!(
        first
            .changes(&world.clients(), &unmanned("one", "https://two.example"))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(asked(&world.take_calls()), 0);

    // After an import nobody does.
    let id = first.text("id").unwrap();
    let imported = import(&world.clients(), &id).await.unwrap();
    assert_eq!(imported.state, first.state);
    assert_eq!(asked(&world.take_calls()), 1);

    first.destroy(&world.clients()).await.unwrap();
    second.destroy(&world.clients()).await.unwrap();
    third.destroy(&world.clients()).await.unwrap();
    assert_eq!(asked(&world.take_calls()), 0);
    assert_eq!(world.leftovers(), [""; 0]);
}

#[tokio::test]
async fn a_plan_of_a_stack_without_functions_calls_nobody() {
    let world = World::start().await;
    let config = unmanned("one", "https://one.example");
    let planned = Managed::default()
        .changes(&world.clients(), &config)
        .await
        .unwrap();
    assert!(planned.is_some());
    assert_eq!(world.take_calls(), [""; 0]);
}

#[tokio::test]
async fn a_create_whose_state_was_lost_is_adopted_without_functions_too() {
    let world = World::start().await;
    let config = unmanned("one", "https://one.example");
    let mut lost = Managed::default();
    lost.apply(&world.clients(), &config).await.unwrap();
    world.take_calls();
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &config).await.unwrap();
    assert_eq!(
        world.take_writes(),
        ["TagResource"],
        "nothing is left to do"
    );
    assert_eq!(stack.state, lost.state);
}

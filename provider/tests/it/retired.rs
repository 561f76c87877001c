//! What a stack leaves for the sake of a stage that is not its own: functions that the stage still
//! invokes stay permitted until nothing serves them.

use std::sync::Arc;

use chatbot_provider::stack::model::StackModel;
use tfplugin::Value;
use tfplugin_testing::{Action, Step, TestCase, expect_action, expect_unknown};
use tokio::sync::Barrier;
use tokio_tungstenite::connect_async;

use crate::acceptance::expect;
use crate::configs::{ASK, AUTH, CHAT, custom, undeployed};
use crate::deployment::{STAGE, both};
use crate::driver::Managed;
use crate::foreign::gateway;
use crate::process::Provider;
use crate::world::World;

const GATE: &str = "arn:aws:lambda:eu-west-1:123456789012:function:gate";

/// A stack that is changed while a stage of another configuration serves it.
struct Change {
    /// What is replaced in the configuration of the stack, and by what.
    edit: [String; 2],
    /// What is written in place of the routes of the stack, beforehand.
    routes: String,
    /// Functions that are permitted before the stage follows, and afterwards.
    between: &'static [&'static str],
    after: &'static [&'static str],
    /// Keys of the routes.
    keys: &'static [&'static str],
}

/// The stack in one configuration, the stage in another that knows no more than the API's id. Between
/// the two applies, the stage goes on with the functions that the stack has left: clients connect.
async fn check(change: Change) {
    let world = Arc::new(World::with_functions().await);
    let provider = Provider::start(&world).await;
    let whole = both(29_000, "");
    let (head, rest) = whole
        .split_once("resource \"chatbot_stack\"")
        .expect("a stack");
    let (stack, stage) = rest.split_once("resource").expect("two resources");
    let routes = stack
        .lines()
        .find(|line| line.contains("routes"))
        .expect("routes");
    let stack = format!("{head}resource \"chatbot_stack\"{stack}").replace(routes, &change.routes);
    let [from, to] = &change.edit;
    let changed = stack.replace(from, to);
    assert_ne!(changed, stack);
    let turn = Arc::new(Barrier::new(2));
    let wait = || {
        let turn = Arc::clone(&turn);
        Step::action(move |_| async move {
            turn.wait().await;
            Ok(())
        })
    };
    let permitted = |functions: &'static [&'static str]| {
        let world = Arc::clone(&world);
        Step::action(move |_| async move {
            admitted(&world).await?;
            let policies = world.gateway.worlds().policies();
            let mut found: Vec<&str> = policies.iter().map(|(function, _)| function).collect();
            found.sort_unstable();
            match found == functions {
                true => Ok(()),
                false => Err(format!("{found:?} are permitted")),
            }
        })
    };
    let one = TestCase::new(provider.attachment())
        .step(Step::config(&*stack))
        .step(wait())
        .step(wait())
        .step(Step::config(&*changed))
        .step(permitted(change.between))
        .step(Step::replan())
        .step(wait())
        .step(wait())
        .step(Step::replan())
        .run();
    let two = async {
        turn.wait().await;
        let apis = world.apis();
        let id = &apis.apis().values().next().expect("an api").api_id;
        let stage = format!("{head}resource{stage}")
            .replace("chatbot_stack.this.id", &format!("{id:?}"))
            .replace("fingerprint = chatbot_stack.this.fingerprint", "");
        TestCase::new(provider.attachment())
            .step(Step::config(&*stage))
            .step(wait())
            .step(wait())
            .step(
                Step::config(&*stage)
                    .plan_check(expect_action(STAGE, Action::Update))
                    .plan_check(expect_unknown(STAGE, "deployment_id")),
            )
            .step(permitted(change.after))
            .step(expect_whole(&world, change.after, change.keys))
            .step(wait())
            .run()
            .await
    };
    tokio::try_join!(one, two).unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

/// Connects as a client does.
async fn admitted(world: &World) -> Result<(), String> {
    let apis = world.apis();
    let id = &apis.apis().values().next().expect("an api").api_id;
    let api = gateway(world).get_api().api_id(id).send().await;
    let api = api.map_err(|error| error.to_string())?;
    let url = format!("{}/prod", api.api_endpoint().unwrap_or_default());
    let opened = connect_async(url).await;
    opened
        .map(drop)
        .map_err(|error| format!("nobody can connect: {error}"))
}

/// Expects one stage that serves the only deployment, which invokes these functions.
fn expect_whole(
    world: &Arc<World>,
    functions: &'static [&'static str],
    keys: &'static [&'static str],
) -> Step {
    expect(world, move |world| world.faults(functions, keys))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_in_another_configuration_never_loses_its_function() {
    check(Change {
        routes: format!("routes = {{ \"$default\" = {{ function_arn = {CHAT:?} }} }}"),
        edit: [CHAT.to_owned(), ASK.to_owned()],
        between: &[ASK, CHAT],
        after: &[ASK],
        keys: &["$default"],
    })
    .await;
}

/// Routes, and an authorizer of `$connect`.
fn guarded() -> String {
    format!(
        "routes = {{ \"$connect\" = {{ function_arn = {CHAT:?} }} }}\n  \
         connect = {{ authorization = \"CUSTOM\", authorizer = {{ function_arn = {AUTH:?} }} }}"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_in_another_configuration_never_loses_its_authorizer() {
    check(Change {
        routes: guarded(),
        edit: [AUTH.to_owned(), GATE.to_owned()],
        between: &[AUTH, CHAT, GATE],
        after: &[CHAT, GATE],
        keys: &["$connect"],
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authorizer_is_asked_until_no_stage_asks_it() {
    let guarded = guarded();
    let (_, connect) = guarded.split_once('\n').expect("two lines");
    check(Change {
        routes: guarded.clone(),
        edit: [connect.to_owned(), String::new()],
        between: &[AUTH, CHAT],
        after: &[CHAT],
        keys: &["$connect"],
    })
    .await;
}

#[tokio::test]
async fn a_destroy_finds_what_was_left_for_others() {
    let world = World::start().await;
    let guarded = StackModel {
        connect: Value::Known(custom()),
        ..undeployed()
    };
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &guarded).await.unwrap();
    let id = stack.text("id").unwrap();
    let aws = gateway(&world);
    let deployment = aws.create_deployment().api_id(&id).send().await.unwrap();
    let stage = aws.create_stage().api_id(&id).stage_name("theirs");
    let stage = stage.deployment_id(deployment.deployment_id().unwrap());
    stage.send().await.unwrap();
    stack.apply(&world.clients(), &undeployed()).await.unwrap();
    let permitted = |world: &World| {
        let policies = world.gateway.worlds().policies();
        policies.statements(AUTH).len()
    };
    assert_eq!(permitted(&world), 1, "their stage still asks it");
    let changes = stack
        .changes(&world.clients(), &undeployed())
        .await
        .unwrap();
    assert!(changes.is_none(), "{changes:?}");
    stack.destroy(&world.clients()).await.unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

//! An update that is cut off after each of its writes: the stage never lacks a deployment, and the next
//! apply arrives.

use chatbot_gateway::server::{Action, Fault, When};
use chatbot_provider::stack::model::{StackModel, ThrottleModel};
use tfplugin::Value;

use crate::configs::{ASK, CHAT, OTHER_ROUTES, SEED_ROUTES, other, route, routes, seed};
use crate::driver::Managed;
use crate::world::World;

/// Cuts the way from `before` to `after` at every write, and goes on.
async fn check(before: &StackModel, after: &StackModel, functions: &[&str], keys: &[&str]) {
    let mut writes = 0;
    loop {
        let world = World::start().await;
        let mut stack = Managed::default();
        stack.apply(&world.clients(), before).await.unwrap();
        let old = stack.text("deployment_id");
        let cut = Fault::new("writes", When::Before, Action::Drop)
            .skip(writes)
            .count(None);
        world.gateway.admin().add_fault(cut);
        let ended = stack.apply(&world.clients_with(0), after).await;
        world.gateway.admin().clear_faults();
        let faults = world.undeployed_stages();
        assert!(faults.is_empty(), "after {writes} writes: {faults:?}");
        if ended.is_ok() {
            assert!(writes > 0, "the update writes something");
            assert_ne!(stack.text("deployment_id"), old, "a new deployment");
            return;
        }
        stack.apply(&world.clients(), after).await.unwrap();
        let faults = world.faults(functions, keys);
        assert!(
            faults.is_empty(),
            "after {writes} writes and an apply: {faults:?}"
        );
        let changes = stack.changes(&world.clients(), after).await.unwrap();
        assert!(
            changes.is_none(),
            "after {writes} writes and an apply: {changes:?}"
        );
        writes += 1;
    }
}

#[tokio::test]
async fn adding_routes() {
    let mut after = seed();
    if let Value::Known(routes) = &mut after.routes {
        routes.insert("ask".to_owned(), Value::Known(route(ASK)));
    }
    check(
        &seed(),
        &after,
        &[ASK, CHAT],
        &["$connect", "$default", "$disconnect", "ask"],
    )
    .await;
}

#[tokio::test]
async fn renaming_and_retargeting_routes() {
    check(&seed(), &other(), &[ASK, CHAT], &OTHER_ROUTES).await;
}

#[tokio::test]
async fn removing_routes_and_a_function() {
    check(&other(), &seed(), &[CHAT], &SEED_ROUTES).await;
    let after = StackModel {
        routes: routes([("$default", route(ASK))]),
        ..seed()
    };
    check(&other(), &after, &[ASK], &["$default"]).await;
}

#[tokio::test]
async fn a_change_of_the_stage_makes_no_deployment() {
    let world = World::start().await;
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &seed()).await.unwrap();
    let (deployment, fingerprint) = (stack.text("deployment_id"), stack.text("fingerprint"));
    let throttle = ThrottleModel {
        rate_limit: 100.0.into(),
        burst_limit: 200.into(),
    };
    let variables = [("log".to_owned(), Value::from("info".to_owned()))];
    let changed = StackModel {
        throttle: Value::Known(throttle),
        stage_description: "for all".to_owned().into(),
        stage_variables: Value::Known(variables.into_iter().collect()),
        ..seed()
    };
    world.take_calls();
    stack.apply(&world.clients(), &changed).await.unwrap();
    assert_eq!(world.take_writes(), ["UpdateStage"]);
    assert_eq!(stack.text("deployment_id"), deployment);
    assert_eq!(stack.text("fingerprint"), fingerprint);
    assert!(
        stack
            .changes(&world.clients(), &changed)
            .await
            .unwrap()
            .is_none()
    );
    stack.apply(&world.clients(), &seed()).await.unwrap();
    assert_eq!(world.take_writes(), ["UpdateStage"]);
    assert!(
        stack
            .changes(&world.clients(), &seed())
            .await
            .unwrap()
            .is_none()
    );
}

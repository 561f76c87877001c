//! Creates that find something: their own unfinished work, or somebody else's.

use std::time::Duration;

use chatbot_gateway::server::{Action, Fault, When};
use tfplugin::Value;

use crate::configs::{CHAT, SEED_ROUTES, seed};
use crate::driver::{Managed, import};
use crate::world::World;

/// Seconds since 1970 in a year that no simulator reaches.
const FAR_FUTURE: i64 = 100_000_000_000;

#[tokio::test]
async fn a_create_whose_state_was_lost_is_adopted() {
    let world = World::start().await;
    let mut lost = Managed::default();
    lost.apply(&world.clients(), &seed()).await.unwrap();
    world.take_calls();
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &seed()).await.unwrap();
    assert_eq!(
        world.take_writes(),
        ["TagResource"],
        "nothing is left to do"
    );
    assert_eq!(stack.state, lost.state);
    let changes = stack.changes(&world.clients(), &seed()).await.unwrap();
    assert!(changes.is_none(), "{changes:?}");
    // If its state turns up again, it is that of an object that is no more.
    lost.refresh(&world.clients()).await.unwrap();
    assert_eq!(lost.state, Value::Null);
    assert_eq!(world.faults(&[CHAT], &SEED_ROUTES), [""; 0]);
}

#[tokio::test]
async fn an_old_stack_is_refused_and_can_be_imported() {
    let world = World::start().await;
    let mut first = Managed::default();
    first.apply(&world.clients(), &seed()).await.unwrap();
    world.set_now(FAR_FUTURE);
    world.take_calls();
    let id = first.text("id").unwrap();
    let refused = Managed::default()
        .apply(&world.clients(), &seed())
        .await
        .unwrap_err()
        .to_string();
    let command = format!("terraform import chatbot_stack.NAME {id}");
    assert!(refused.contains(&command), "{refused}");
    assert_eq!(world.take_writes(), [""; 0]);
    for id in [id.clone(), format!("{id}/prod")] {
        let imported = import(&world.clients(), &id).await.unwrap();
        assert_eq!(imported.state, first.state);
    }
    for id in ["", "/prod", "a/b/c", "a b", "prod/"] {
        let error = import(&world.clients(), id).await.unwrap_err().to_string();
        assert!(error.contains("Invalid import id"), "{id:?}: {error}");
    }
}

#[tokio::test]
async fn one_run_makes_no_stack_twice() {
    let world = World::start().await;
    let clients = world.clients();
    Managed::default().apply(&clients, &seed()).await.unwrap();
    let error = Managed::default()
        .apply(&clients, &seed())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("Two resources are the same stack"),
        "{error}"
    );
    assert_eq!(world.faults(&[CHAT], &SEED_ROUTES), [""; 0]);
}

#[tokio::test]
async fn what_the_new_object_adopted_the_old_one_does_not_delete() {
    let world = World::start().await;
    let mut old = Managed::default();
    old.apply(&world.clients(), &seed()).await.unwrap();
    // Terraform with create_before_destroy.
    let clients = world.clients();
    let mut new = Managed::default();
    new.apply(&clients, &seed()).await.unwrap();
    old.destroy(&clients).await.unwrap();
    assert_eq!(world.faults(&[CHAT], &SEED_ROUTES), [""; 0]);
    assert!(
        new.changes(&world.clients(), &seed())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_stack_at_another_address_is_adopted_or_removed_but_never_both() {
    let world = World::start().await;
    let mut old = Managed::default();
    old.apply(&world.clients(), &seed()).await.unwrap();
    let id = old.text("id");
    // Without a `moved` block Terraform destroys the one and creates the other, at the same time.
    let slow = Fault::new("GetIntegrations", When::Before, Action::Delay);
    let slow = slow.delay(Duration::from_millis(20)).count(None);
    world.gateway.admin().add_fault(slow);
    let clients = world.clients();
    let (mut new, config) = (Managed::default(), seed());
    let (destroyed, created) = tokio::join!(
        biased;
        old.delete(&clients),
        new.apply(&clients, &config),
    );
    destroyed.unwrap();
    created.unwrap();
    assert_ne!(new.text("id"), id, "what is being removed is not adopted");
    assert_eq!(world.faults(&[CHAT], &SEED_ROUTES), [""; 0]);
}

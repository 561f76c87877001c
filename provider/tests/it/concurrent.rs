//! Changes that somebody else makes between a plan and its apply: told, and not overwritten.

use tfplugin::Model as _;

use crate::configs::{ASK, CHAT, OTHER_ROUTES, other, seed};
use crate::driver::Managed;
use crate::foreign::{EDITS, Edit};
use crate::world::World;

/// What the apply says about an edit that came after the plan; `None` for those that it puts right,
/// because nobody can have meant them.
fn told(edit: Edit) -> Option<&'static str> {
    match edit {
        Edit::AddRoute => Some("routes[\"foreign\"] is neither"),
        Edit::DeleteRoute => Some("routes[\"$connect\"] is neither"),
        Edit::ChangeTimeout => Some("routes[\"$connect\"].timeout_ms is neither"),
        Edit::Rename => Some("name is neither"),
        Edit::Tag => Some("tags is neither"),
        Edit::ThrottleToZero => Some("throttle is neither"),
        Edit::DeleteApi => Some("does not exist any more"),
        Edit::DeleteStage | Edit::Redeploy | Edit::RemovePermission => None,
    }
}

#[tokio::test]
async fn an_edit_between_plan_and_apply_is_told_and_not_overwritten() {
    for edit in EDITS {
        let world = World::start().await;
        let mut stack = Managed::default();
        stack.apply(&world.clients(), &seed()).await.unwrap();
        stack.refresh(&world.clients()).await.unwrap();
        let config = other().into_object();
        let plan = stack.plan(&world.clients(), &config).await.unwrap();
        edit.make(&world).await;
        world.take_calls();
        let applied = stack.apply_plan(&world.clients(), &config, plan).await;
        match told(edit) {
            None => applied.unwrap_or_else(|error| panic!("{edit:?}: {error}")),
            Some(text) => {
                let error = applied
                    .expect_err("an edit that nobody has seen")
                    .to_string();
                assert!(error.contains(text), "{edit:?}: {error}");
                assert_eq!(world.take_writes(), [""; 0], "{edit:?}");
            }
        }
        // The next plan has seen it.
        stack.apply(&world.clients(), &other()).await.unwrap();
        let faults = world.faults(&[ASK, CHAT], &OTHER_ROUTES);
        assert!(faults.is_empty(), "{edit:?}: {faults:?}");
    }
}

#[tokio::test]
async fn without_a_refresh_there_is_nothing_to_compare_with() {
    let world = World::start().await;
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &seed()).await.unwrap();
    Edit::AddRoute.make(&world).await;
    let clients = world.clients();
    stack
        .apply_without_refresh(&clients, &other())
        .await
        .unwrap();
    assert_eq!(world.faults(&[ASK, CHAT], &OTHER_ROUTES), [""; 0]);
}

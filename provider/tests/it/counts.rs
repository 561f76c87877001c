//! How many calls the seed's stack takes.

use crate::configs::{CHAT, SEED_ROUTES, seed};
use crate::driver::Managed;
use crate::world::World;

#[tokio::test]
async fn the_seeds_stack_takes_no_call_too_many() {
    let world = World::start().await;
    let mut stack = Managed::default();

    stack.apply(&world.clients(), &seed()).await.unwrap();
    let mut calls = world.take_calls();
    // The permission is given while the deployment is made: which of them comes first is chance.
    calls[6..8].sort_unstable();
    let created = [
        "GetApis",
        "CreateApi",
        "CreateIntegration",
        "CreateRoute",
        "CreateRoute",
        "CreateRoute",
        "AddPermission",
        "CreateDeployment",
        "CreateStage",
    ];
    assert_eq!(calls, created);
    assert_eq!(world.faults(&[CHAT], &SEED_ROUTES), [""; 0]);

    stack.refresh(&world.clients()).await.unwrap();
    let mut read = world.take_calls();
    read.sort_unstable();
    let reads = [
        "GetApi",
        "GetDeployments",
        "GetIntegrations",
        "GetPolicy",
        "GetRoutes",
        "GetStages",
    ];
    assert_eq!(read, reads);

    assert!(
        stack
            .changes(&world.clients(), &seed())
            .await
            .unwrap()
            .is_none()
    );
    world.take_calls();
    stack.destroy(&world.clients()).await.unwrap();
    let deleted = world.take_calls().split_off(reads.len());
    assert_eq!(
        deleted,
        ["GetIntegrations", "RemovePermission", "DeleteApi"]
    );
    assert_eq!(world.leftovers(), [""; 0]);
}

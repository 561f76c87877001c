//! Every call of a life fails once in every way; the next apply arrives, and nothing is left over.

use chatbot_gateway::server::{Action, Fault, When};
use chatbot_provider::stack::model::StackModel;

use crate::configs::{ASK, CHAT, OTHER_ROUTES, SEED_ROUTES, other, seed};
use crate::driver::Managed;
use crate::world::World;

fn faults() -> Vec<(&'static str, Fault)> {
    let error = |status, code: &str, message: &str| Action::Error {
        status,
        code: code.to_owned(),
        message: message.to_owned(),
    };
    let conflict =
        "Unable to complete operation due to concurrent modification. Please try again later.";
    let internal = || error(500, "InternalServerError", "internal");
    // A read has no effect that could be lost: it need not fail in every way.
    [
        ("dropped", "*", When::Before, Action::Drop),
        (
            "refused",
            "*",
            When::Before,
            error(403, "AccessDeniedException", "not allowed"),
        ),
        ("error", "writes", When::Before, internal()),
        ("error after the effect", "writes", When::After, internal()),
        (
            "dropped after the effect",
            "writes",
            When::After,
            Action::Drop,
        ),
        (
            "throttled",
            "writes",
            When::Before,
            error(429, "TooManyRequestsException", "Too Many Requests"),
        ),
        (
            "conflict",
            "writes",
            When::Before,
            error(409, "ConflictException", conflict),
        ),
    ]
    .map(|(name, calls, when, action)| (name, Fault::new(calls, when, action)))
    .into()
}

/// Whether a fault may be seen by the user: all others the provider gets over by itself.
fn is_final(name: &str) -> bool {
    name == "refused"
}

/// Lets call number 0, 1, 2… of the way from `before` to `after` fail until there is none left.
async fn check(
    before: Option<&StackModel>,
    after: Option<&StackModel>,
    arrived: fn(&World) -> Vec<String>,
) {
    for (name, fault) in faults() {
        for call in 0.. {
            let world = World::start().await;
            let mut stack = Managed::default();
            if let Some(before) = before {
                stack.apply(&world.clients(), before).await.unwrap();
            }
            let admin = world.gateway.admin();
            admin.add_fault(fault.clone().skip(call));
            let first = go(&mut stack, &world, after).await;
            if !admin.faults().is_empty() {
                assert!(call > 1, "there are calls to fail");
                break;
            }
            let calls: Vec<String> = world.take_calls();
            if !is_final(name) {
                assert!(first.is_ok(), "{name}, call {call} of {calls:?}: {first:?}");
            }
            go(&mut stack, &world, after)
                .await
                .unwrap_or_else(|error| panic!("{name}, call {call} of {calls:?}: {error}"));
            let wrong = arrived(&world);
            assert!(
                wrong.is_empty(),
                "{name}, call {call} of {calls:?}: {wrong:?}"
            );
            if let Some(after) = after {
                let changes = stack.changes(&world.clients(), after).await.unwrap();
                assert!(
                    changes.is_none(),
                    "{name}, call {call} of {calls:?}: {changes:?}"
                );
            }
        }
    }
}

async fn go(
    stack: &mut Managed,
    world: &World,
    to: Option<&StackModel>,
) -> Result<(), tfplugin::Diagnostics> {
    match to {
        Some(to) => stack.apply(&world.clients(), to).await,
        None => stack.destroy(&world.clients()).await,
    }
}

#[tokio::test]
async fn a_create_gets_over_every_fault() {
    check(None, Some(&other()), |world| {
        world.faults(&[ASK, CHAT], &OTHER_ROUTES)
    })
    .await;
}

#[tokio::test]
async fn an_update_gets_over_every_fault() {
    check(Some(&seed()), Some(&other()), |world| {
        world.faults(&[ASK, CHAT], &OTHER_ROUTES)
    })
    .await;
}

#[tokio::test]
async fn an_update_that_takes_away_gets_over_every_fault() {
    check(Some(&other()), Some(&seed()), |world| {
        world.faults(&[CHAT], &SEED_ROUTES)
    })
    .await;
}

#[tokio::test]
async fn a_delete_gets_over_every_fault() {
    check(Some(&other()), None, World::leftovers).await;
}

//! The fault matrix: every call of every life fails in every way, and the provider dies or is stopped
//! after it. The next apply arrives, and AWS has exactly what a life without faults leaves.
//!
//! A quick run takes a part of the cases, so that every call and every way of failing is met;
//! `CHATBOT_FAULTS=all` takes all of them. Either way the number of cases is printed.

use std::collections::BTreeSet;
use std::io::Write as _;

use chatbot_gateway::server::{Action, Fault, When};
use chatbot_provider::aws::Clients;
use chatbot_provider::deployment::model::DeploymentModel;
use chatbot_provider::deployment::resource::Deployment;
use chatbot_provider::stack::desired::IntegrationKind;
use chatbot_provider::stack::model::StackModel;
use serde_json::Value;
use tfplugin::schema::Block;
use tfplugin::{CancellationToken, Diagnostics, Model};

use crate::attributes::place::{configurable_names, set_names};
use crate::configs::{
    automatic, deployed, deployed_otherwise, everything, everything_else, seed, undeployed,
};
use crate::driver::Managed;
use crate::picture::{differences, picture};
use crate::world::World;

/// Calls that are throttled in a row: as many as the provider tries again.
const STORM: u32 = 4;

/// How a command ends whose call meets a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// As if there had been none.
    Arrives,
    /// With an error for the user.
    Fails,
    /// With an error, because the user has stopped it.
    Stops,
    /// Not at all: the process is killed, and Terraform has the state of before.
    Dies,
}

/// One way in which a call fails.
#[derive(Clone, Debug)]
struct Way {
    name: &'static str,
    faults: Vec<Fault>,
    end: End,
}

fn ways() -> Vec<Way> {
    let way = |name, end, faults: &[Fault]| Way {
        name,
        faults: faults.to_vec(),
        end,
    };
    let conflict =
        "Unable to complete operation due to concurrent modification. Please try again later.";
    let throttled = error("*", 429, "TooManyRequestsException", "Too Many Requests");
    let rate = error("writes", 400, "BadRequestException", "Rate exceeded");
    let internal = |when| Fault {
        when,
        ..error("writes", 500, "InternalServerError", "internal")
    };
    let drop = |calls: &str, when| Fault::new(calls, when, Action::Drop);
    let arrives = |name, fault: Fault| way(name, End::Arrives, &[fault]);
    vec![
        arrives("error before the effect", internal(When::Before)),
        arrives("error after the effect", internal(When::After)),
        arrives("no answer, no effect", drop("*", When::Before)),
        arrives("no answer after the effect", drop("writes", When::After)),
        arrives("throttled", throttled.clone().count(Some(STORM))),
        arrives("rate exceeded", rate.count(Some(STORM))),
        arrives(
            "conflict",
            error("writes", 409, "ConflictException", conflict),
        ),
        way(
            "refused",
            End::Fails,
            &[error("*", 403, "AccessDeniedException", "not allowed")],
        ),
        way("stopped", End::Stops, &[throttled]),
        way(
            "killed",
            End::Dies,
            &[drop("*", When::After), drop("*", When::Before).count(None)],
        ),
    ]
}

fn error(calls: &str, status: u16, code: &str, message: &str) -> Fault {
    let action = Action::Error {
        status,
        code: code.to_owned(),
        message: message.to_owned(),
    };
    Fault::new(calls, When::Before, action)
}

/// What a command is to arrive at: a configuration, or nothing.
type Target<'a, M> = Option<&'a M>;

async fn go<M: Model>(
    stack: &mut Managed,
    to: Target<'_, M>,
    clients: Clients,
) -> Result<(), Diagnostics> {
    match to {
        Some(to) => stack.apply(&clients, to).await,
        None => stack.destroy(&clients).await,
    }
}

/// Lets call number `call` of the command fail. `None` when it makes no such call; else what is wrong
/// after it, and after the same command once more.
async fn meet<M: Model>(
    stack: &mut Managed,
    world: &World,
    to: Target<'_, M>,
    way: &Way,
    call: u32,
    wanted: &Value,
) -> Option<Vec<String>> {
    let admin = world.gateway.admin();
    admin.clear_log();
    for fault in &way.faults {
        admin.add_fault(fault.clone().skip(call));
    }
    let before = stack.clone();
    stack.stop = CancellationToken::new();
    let stop = stack.stop.clone();
    let clients = match way.end {
        End::Arrives => world.clients_with(STORM),
        End::Stops => world.clients_that(1, move || stop.cancel()),
        End::Fails | End::Dies => world.clients_with(0),
    };
    let first = go(stack, to, clients).await;
    let is_met = admin.faults().len() < way.faults.len();
    admin.clear_faults();
    let calls: Vec<String> = admin
        .log()
        .into_iter()
        .map(|entry| entry.operation)
        .collect();
    if !is_met {
        assert!(first.is_ok(), "without a fault: {first:?}");
        return None;
    }
    let faulted = calls.get(call as usize).map(String::as_str);
    let mut wrong = ended(way, &first, faulted.unwrap_or_default());
    stack.stop = CancellationToken::new();
    match way.end {
        End::Arrives => wrong.extend(unsettled(stack, world, to).await),
        End::Dies => *stack = before,
        End::Fails | End::Stops => {}
    }
    if let Err(error) = go(stack, to, world.clients()).await {
        wrong.push(format!("the next command: {error}"));
    }
    wrong.extend(differences(&picture(world), wanted));
    wrong.extend(unsettled(stack, world, to).await);
    if !wrong.is_empty() {
        wrong.insert(0, format!("{}, call {call} of {calls:?}", way.name));
    }
    Some(wrong)
}

/// What the next plan would still change.
async fn unsettled<M: Model>(
    stack: &mut Managed,
    world: &World,
    to: Target<'_, M>,
) -> Option<String> {
    match stack.changes(&world.clients(), to?).await {
        Ok(None) => None,
        changes => Some(format!("the next plan: {changes:?}")),
    }
}

/// What is wrong with the end of a command whose call `faulted` met the fault.
fn ended(way: &Way, first: &Result<(), Diagnostics>, faulted: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    match (way.end, first) {
        (End::Arrives, Err(error)) => wrong.push(format!("the user sees {error}")),
        // That the account may not be asked for its role is a warning.
        (End::Fails, Ok(())) if faulted == "GetAccount" => {}
        (End::Fails | End::Stops | End::Dies, Ok(())) => wrong.push("no error".to_owned()),
        (End::Fails, Err(error)) => check_told(&error.to_string(), &mut wrong),
        (End::Stops, Err(error)) if !error.to_string().contains("was given up after 1 attempt") => {
            wrong.push(format!("stopped, yet: {error}"));
        }
        _ => {}
    }
    wrong
}

/// A refusal names operation and object, attempts, AWS's words, and the remedy.
fn check_told(error: &str, wrong: &mut Vec<String>) {
    for part in [
        " of ",
        "failed after 1 attempt (allow the credentials this action)",
        "AccessDeniedException: not allowed",
    ] {
        if !error.contains(part) {
            wrong.push(format!("the diagnostic lacks {part:?}: {error}"));
        }
    }
}

/// Goes from one end to the other and back, over and over, each time with a fault one call later, until
/// there is none left on either way. Returns the number of cases.
async fn there_and_back<M: Model>(
    world: World,
    mut stack: Managed,
    ends: [Target<'_, M>; 2],
    way: &Way,
    number: u32,
) -> u32 {
    let mut wanted = Vec::new();
    for end in [0, 1, 0] {
        world.take_calls();
        go(&mut stack, ends[end], world.clients()).await.unwrap();
        wanted.push(picture(&world));
    }
    let other = differences(&wanted[2], &wanted[0]);
    let calls = world.take_calls();
    assert!(
        other.is_empty(),
        "there and back is not the same: {other:?} by {calls:?}"
    );
    let is_all = std::env::var_os("CHATBOT_FAULTS").is_some_and(|cases| cases == "all");
    let (step, mut call) = if is_all {
        (1, 0)
    } else {
        (QUICK, number % QUICK)
    };
    let mut cases = 0;
    loop {
        let mut left = false;
        for end in [1, 0] {
            let wanted = &wanted[end];
            let Some(wrong) = meet(&mut stack, &world, ends[end], way, call, wanted).await else {
                continue;
            };
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
            left = true;
            cases += 1;
        }
        if !left {
            return cases;
        }
        call += step;
    }
}

/// In a quick run each way of failing meets every so-manieth call, each beginning with another one.
const QUICK: u32 = 5;

/// All ways at once, each in a world of its own.
async fn survive<M: Model>(life: &str, start: impl AsyncFn() -> (World, Managed, [Option<M>; 2])) {
    let mut tasks = tokio::task::JoinSet::new();
    for (number, way) in (0..).zip(ways()) {
        let (world, stack, ends) = start().await;
        tasks.spawn(async move {
            let ends = [ends[0].as_ref(), ends[1].as_ref()];
            there_and_back(world, stack, ends, &way, number).await
        });
    }
    let cases: u32 = tasks.join_all().await.into_iter().sum();
    assert!(cases > 20, "there are calls to fail: {cases}");
    // Not through the test's own output, which is shown of failures only.
    let mut out = std::io::stderr();
    writeln!(out, "fault matrix: {life} survived {cases} cases").unwrap();
}

async fn prepared() -> World {
    let world = World::start().await;
    world.prepare();
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn create_and_delete_survive_every_fault_at_every_call() {
    let start = async || {
        (
            prepared().await,
            Managed::default(),
            [None, Some(everything())],
        )
    };
    survive("create and delete", start).await;
}

/// It finds its own API, which is not taken over from anybody.
#[tokio::test]
async fn a_create_that_loses_its_first_answer_keeps_its_api() {
    let world = World::start().await;
    let lost = Fault::new("CreateApi", When::After, Action::Drop);
    world.gateway.admin().add_fault(lost);
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &seed()).await.unwrap();
    assert_eq!(world.gateway.admin().faults().len(), 0, "the fault is met");
    let api = stack.text("id");
    let changes = stack.changes(&world.clients(), &seed()).await.unwrap();
    assert!(changes.is_none(), "{changes:?}");
    assert_eq!(stack.text("id"), api);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_survive_every_fault_at_every_call() {
    let ends = || [Some(everything()), Some(everything_else())];
    let start = async || (prepared().await, Managed::default(), ends());
    survive("update", start).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_deploys_survives_every_fault_at_every_call() {
    let ends = || [Some(automatic()), Some(undeployed())];
    let start = async || (prepared().await, Managed::default(), ends());
    survive("who deploys", start).await;
}

/// No attribute and no type of integration is without faults. How long operations may take is no matter
/// of AWS's.
#[test]
fn the_matrix_has_everything() {
    let stacks = [everything(), everything_else(), automatic(), undeployed()];
    let routes = stacks
        .iter()
        .flat_map(|stack| stack.routes.known().into_iter().flatten());
    let integrations = routes.filter_map(|(_, route)| route.known()?.integration.known());
    let kinds: BTreeSet<&str> = integrations
        .filter_map(|integration| integration.kind.known().map(String::as_str))
        .collect();
    let missing = |block: &Block, set: BTreeSet<String>| {
        let mut missing = configurable_names(block);
        missing.retain(|name| !set.contains(name) && !name.starts_with("timeouts"));
        missing
    };
    assert_eq!(
        kinds,
        BTreeSet::from(IntegrationKind::ALL.map(IntegrationKind::name))
    );
    let block = StackModel::block();
    let set = stacks.into_iter().map(Model::into_object);
    let set = set.flat_map(|stack| set_names(&block, &stack)).collect();
    assert_eq!(
        missing(&block, set),
        BTreeSet::new(),
        "attributes of a stack"
    );
    let block = DeploymentModel::block();
    let mut set = set_names(&block, &deployed("a1b2c3d4e5").into_object());
    // Who deploys is met with stacks.
    set.insert("auto_deploy".to_owned());
    assert_eq!(
        missing(&block, set),
        BTreeSet::new(),
        "attributes of a deployment"
    );
}

/// A world with a stack that has no stage, and the stage that is to come.
async fn without_stage() -> (World, Managed, String) {
    let world = prepared().await;
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &undeployed()).await.unwrap();
    let api_id = stack.text("id").unwrap();
    (world, Managed::of::<Deployment>(), api_id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_of_its_own_survives_every_fault_at_every_call() {
    let start = async || {
        let (world, stage, api_id) = without_stage().await;
        (world, stage, [None, Some(deployed(&api_id))])
    };
    survive("create and delete of a deployment", start).await;
    let start = async || {
        let (world, stage, api_id) = without_stage().await;
        let ends = [deployed(&api_id), deployed_otherwise(&api_id)];
        (world, stage, ends.map(Some))
    };
    survive("update of a deployment", start).await;
}

//! Every operation ends at its limit. The service is called without a connection, so that its clock
//! can be the test's.

use std::time::Duration;

use tfplugin::dispatch::Service;
use tfplugin::{Model, Value};
use tfplugin_wire::v6;
use tfplugin_wire::v6::provider_server::Provider as _;
use tokio::time::Instant;
use tonic::Request;

use super::harness::{problems, thing, ty, wire};
use super::thing::{Lookup, Settings, Test};

const MINUTE: u64 = 60;
const DEFAULT: u64 = 20 * MINUTE;
const GRACE: u64 = 10;

/// An operation, its problems and how long it took.
struct Ended {
    problems: Vec<String>,
    seconds: u64,
}

impl Ended {
    /// It took `seconds` and the problem that it tells begins and ends so.
    fn check(&self, seconds: u64, begins: &str, ends: &str) {
        let problem = self.problems.last().map_or("", String::as_str);
        assert!(
            problem.starts_with(begins),
            "{begins:?}: {:?}",
            self.problems
        );
        assert!(problem.ends_with(ends), "{ends:?}: {:?}", self.problems);
        assert_eq!(self.seconds, seconds, "{begins}");
    }
}

async fn service(token: &str) -> (Service<Test>, Ended) {
    let service = Service::<Test>::new();
    let config = Value::object([("refuse", Value::Null), ("token", Value::from(token))]);
    let request = v6::ConfigureProviderRequest {
        config: wire(&config, &Settings::block().ty()),
        ..Default::default()
    };
    let began = Instant::now();
    let configured = service.configure_provider(Request::new(request)).await;
    let ended = ended(began, &configured.unwrap().into_inner().diagnostics);
    (service, ended)
}

fn ended(began: Instant, diagnostics: &[v6::Diagnostic]) -> Ended {
    Ended {
        problems: problems(diagnostics),
        seconds: began.elapsed().as_secs(),
    }
}

/// A thing that waits in `mode`, and lets `operation` take two minutes.
fn waiting(mode: &str, operation: &str) -> Value {
    let limit = |name: &str| match name == operation {
        true => Value::from("2m"),
        false => Value::Null,
    };
    let limits = ["create", "read", "update", "delete"].map(|name| (name, limit(name)));
    thing([
        ("name", Value::from("a")),
        ("mode", Value::from(mode)),
        ("timeouts", Value::object(limits)),
    ])
}

async fn plan(config: &Value) -> Ended {
    let (service, _) = service("x").await;
    let request = v6::PlanResourceChangeRequest {
        type_name: "test_thing".to_owned(),
        proposed_new_state: wire(config, &ty()),
        config: wire(config, &ty()),
        ..Default::default()
    };
    let began = Instant::now();
    let planned = service.plan_resource_change(Request::new(request)).await;
    ended(began, &planned.unwrap().into_inner().diagnostics)
}

async fn apply(prior: &Value, planned: &Value) -> Ended {
    let (service, _) = service("x").await;
    let request = v6::ApplyResourceChangeRequest {
        type_name: "test_thing".to_owned(),
        prior_state: wire(prior, &ty()),
        planned_state: wire(planned, &ty()),
        config: wire(planned, &ty()),
        planned_private: br#"{"made":true}"#.to_vec(),
        ..Default::default()
    };
    let began = Instant::now();
    let applied = service.apply_resource_change(Request::new(request)).await;
    ended(began, &applied.unwrap().into_inner().diagnostics)
}

async fn read(state: &Value) -> Ended {
    let (service, _) = service("x").await;
    let request = v6::ReadResourceRequest {
        type_name: "test_thing".to_owned(),
        current_state: wire(state, &ty()),
        ..Default::default()
    };
    let began = Instant::now();
    let read = service.read_resource(Request::new(request)).await;
    ended(began, &read.unwrap().into_inner().diagnostics)
}

async fn look_up(read: Value) -> Ended {
    let (service, _) = service("x").await;
    let config = Value::object([
        ("query", Value::from("waits")),
        ("timeouts", Value::object([("read", read)])),
        ("how", Value::Null),
        ("found", Value::Null),
    ]);
    let request = v6::ReadDataSourceRequest {
        type_name: "test_lookup".to_owned(),
        config: wire(&config, &Lookup::block().ty()),
        ..Default::default()
    };
    let began = Instant::now();
    let read = service.read_data_source(Request::new(request)).await;
    ended(began, &read.unwrap().into_inner().diagnostics)
}

fn raise(operation: &str) -> String {
    format!(
        "Raise the limit with `timeouts.{operation}`, such as `timeouts.{operation} = \"1h\"`, and \
         try again."
    )
}

#[tokio::test(start_paused = true)]
async fn every_operation_ends_at_the_limit_that_is_configured() {
    let begins = |doing: &str, operation: &str, left: &str| {
        format!(
            "Error timeouts/{operation}: {doing} timed out: It did not finish within 120s. {left} "
        )
    };
    let state = "What was done so far is in state.";
    let nothing = "Nothing was changed.";
    let created = apply(&Value::Null, &waiting("waits", "create")).await;
    created.check(
        2 * MINUTE,
        &begins("Creating", "create", state),
        &raise("create"),
    );
    let updating = waiting("waits-update", "update");
    let updated = apply(&updating, &updating).await;
    updated.check(
        2 * MINUTE,
        &begins("Updating", "update", state),
        &raise("update"),
    );
    let deleted = apply(&waiting("waits-delete", "delete"), &Value::Null).await;
    deleted.check(
        2 * MINUTE,
        &begins("Deleting", "delete", state),
        &raise("delete"),
    );
    let planned = plan(&waiting("waits-plan", "read")).await;
    // It does not hear that it should end.
    let seconds = 2 * MINUTE + GRACE;
    planned.check(
        seconds,
        &begins("Planning", "read", nothing),
        &raise("read"),
    );
    let found = look_up(Value::from("2m")).await;
    found.check(seconds, &begins("Reading", "read", nothing), &raise("read"));
}

#[tokio::test(start_paused = true)]
async fn every_operation_has_a_limit_that_nobody_configured() {
    let created = apply(&Value::Null, &waiting("waits", "delete")).await;
    created.check(
        DEFAULT,
        "Error timeouts/create: Creating timed out",
        &raise("create"),
    );
    let found = look_up(Value::Null).await;
    found.check(
        DEFAULT + GRACE,
        "Error timeouts/read: Reading timed out",
        &raise("read"),
    );
    let (service, _) = service("x").await;
    let request = v6::ImportResourceStateRequest {
        type_name: "test_thing".to_owned(),
        id: "waits".to_owned(),
        ..Default::default()
    };
    let began = Instant::now();
    let imported = service.import_resource_state(Request::new(request)).await;
    // It ends well when told to end, so it is no failure.
    let imported = ended(began, &imported.unwrap().into_inner().diagnostics);
    assert_eq!((imported.problems.len(), imported.seconds), (0, DEFAULT));
    let read = read(&waiting("waits-read", "create")).await;
    assert_eq!((read.problems.len(), read.seconds), (0, DEFAULT));
}

#[tokio::test(start_paused = true)]
async fn a_configuration_has_a_limit() {
    let (_, configured) = service("waits").await;
    configured.check(
        Duration::from_secs(5 * MINUTE).as_secs(),
        "Error : Configuring the provider timed out: It did not finish within 300s.",
        "Look whether what it connects to can be reached, and try again.",
    );
}

//! Pains of others (`tests/rows.md`) that no test of a part of the provider keeps away.

use chatbot_gateway::server::Fault;
use chatbot_provider::stack::model::{StackModel, ThrottleModel};
use tfplugin::{Model as _, Value};

use crate::configs::{CHAT, everything, other, route, seed};
use crate::driver::Managed;
use crate::world::World;

#[tokio::test]
async fn what_aws_deploys_by_itself_is_no_drift() {
    let world = World::start().await;
    let config = |timeout_ms: i64| {
        let mut config = StackModel {
            auto_deploy: true.into(),
            ..seed()
        };
        for route in config.routes.known_mut().unwrap().values_mut() {
            route.known_mut().unwrap().timeout_ms = timeout_ms.into();
        }
        config
    };
    let mut stack = Managed::default();
    for timeout_ms in [29_000, 1000] {
        let config = config(timeout_ms);
        stack.apply(&world.clients(), &config).await.unwrap();
        let changes = stack.changes(&world.clients(), &config).await.unwrap();
        assert!(changes.is_none(), "{changes:?}");
        assert_eq!(stack.text("deployment_id"), None);
    }
    assert!(!world.take_writes().contains(&"CreateDeployment".to_owned()));
}

#[tokio::test]
async fn what_is_not_written_is_not_sent() {
    let world = World::start().await;
    world.prepare();
    let mut stack = Managed::default();
    let limited = StackModel {
        throttle: Value::Known(ThrottleModel {
            rate_limit: 1.0.into(),
            burst_limit: 1.into(),
        }),
        ..seed()
    };
    for (config, limits) in [(seed(), None), (limited, Some(1)), (seed(), None)] {
        stack.apply(&world.clients(), &config).await.unwrap();
        let apis = world.apis();
        let api = apis.apis().values().next().unwrap();
        let settings = &api.stages.values().next().unwrap().default_route_settings;
        assert_eq!(settings.throttling_burst_limit, limits);
        assert_eq!(settings.throttling_rate_limit, limits.map(f64::from));
    }
}

#[test]
fn nothing_of_http_apis_can_be_written() {
    let block = StackModel::block();
    let names = format!("{block:?}");
    assert!(names.contains("two_way"), "{names}");
    for name in [
        "payload_format_version",
        "cors_configuration",
        "jwt_configuration",
        "subtype",
    ] {
        assert!(!names.contains(name), "{name}");
    }
}

#[tokio::test]
async fn logs_without_a_role_are_refused_before_the_first_write() {
    let world = World::start().await;
    let config = StackModel {
        domain: Value::Null,
        ..everything()
    };
    let error = Managed::default()
        .apply(&world.clients(), &config)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("no role with which to write logs"),
        "{error}"
    );
    assert_eq!(world.take_writes(), [""; 0]);
}

#[tokio::test]
async fn forty_routes_have_one_statement() {
    let world = World::start().await;
    let mut config = seed();
    let routes = config.routes.known_mut().unwrap();
    routes.extend((0..40).map(|number| (format!("route{number}"), Value::Known(route(CHAT)))));
    let keys: Vec<String> = routes.keys().cloned().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    Managed::default()
        .apply(&world.clients(), &config)
        .await
        .unwrap();
    assert_eq!(world.faults(&[CHAT], &keys), [""; 0]);
}

#[tokio::test]
async fn throttling_without_end_is_told_after_a_bounded_number_of_attempts() {
    let world = World::start().await;
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &seed()).await.unwrap();
    let throttled = Fault::error("CreateRoute", 429, "TooManyRequestsException");
    world.gateway.admin().add_fault(throttled.count(None));
    let clients = world.clients_with(6);
    world.take_calls();
    let error = stack
        .apply(&clients, &other())
        .await
        .unwrap_err()
        .to_string();
    let id = stack.text("id").unwrap();
    for part in [
        "Cannot update stack \"support\"",
        "cannot create route \"ask\"",
        &format!("CreateRoute of route \"ask\" of api {id} failed after 7 attempts"),
        "apply again later, lower -parallelism, or raise max_retries",
        "TooManyRequestsException: scripted fault",
    ] {
        assert!(error.contains(part), "{part:?}: {error}");
    }
    let calls = world.take_calls();
    assert_eq!(
        calls.iter().filter(|call| *call == "CreateRoute").count(),
        7
    );
    assert_eq!(
        calls.last().unwrap(),
        "CreateRoute",
        "nothing comes after it"
    );
}

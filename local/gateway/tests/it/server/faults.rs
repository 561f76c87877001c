//! Faults on order, delays, and mutations that overlap.

use std::time::{Duration, Instant};

use aws_sdk_apigatewayv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_apigatewayv2::types::DeploymentStatus;
use chatbot_gateway::Gateway;
use chatbot_gateway::control::Operation;
use chatbot_gateway::server::{Action, Fault, When};

use super::{default_client, http, make_api, start};

/// What a client sees of a call.
#[derive(Debug, PartialEq)]
enum Seen {
    Success,
    Error(String),
    NoAnswer,
}

#[tokio::test]
async fn each_fault_does_what_it_says() {
    let throttled = || Action::Error {
        status: 429,
        code: "TooManyRequestsException".into(),
        message: "x".into(),
    };
    let error = || Seen::Error("TooManyRequestsException".to_owned());
    for (when, action, seen, effect) in [
        (When::Before, throttled(), error(), false),
        (When::After, throttled(), error(), true),
        (When::Before, Action::Drop, Seen::NoAnswer, false),
        (When::After, Action::Drop, Seen::NoAnswer, true),
        (When::Before, Action::Delay, Seen::Success, true),
        (When::After, Action::Delay, Seen::Success, true),
    ] {
        let gateway = start().await;
        let client = default_client(&gateway);
        let api = make_api(&client).await;
        let wait = Duration::from_millis(20);
        let fault = Fault::new("CreateRoute", when, action.clone()).delay(wait);
        gateway.admin().add_fault(fault);
        let begin = Instant::now();
        let first = create_route(&gateway, &api, "first").await;
        assert!(begin.elapsed() >= wait, "{when:?} {action:?}");
        assert_eq!(first, seen, "{when:?} {action:?}");
        assert_eq!(routes(&gateway), usize::from(effect), "{when:?} {action:?}");
        let log = gateway.admin().log();
        let entry = log
            .iter()
            .find(|entry| entry.operation == "CreateRoute")
            .expect("an entry");
        assert_eq!(entry.handled, effect, "{entry:?}");
        assert_eq!(entry.status.is_none(), seen == Seen::NoAnswer, "{entry:?}");
        let second = create_route(&gateway, &api, "second").await;
        assert_eq!(second, Seen::Success, "the fault was for one call");
        gateway.shutdown().await;
    }
}

#[tokio::test]
async fn mutations_of_one_api_that_overlap_are_refused() {
    let gateway = start().await;
    let client = default_client(&gateway);
    let (one, other) = (make_api(&client).await, make_api(&client).await);
    gateway.admin().set_latency(Duration::from_millis(400));
    let (first, second, elsewhere, read) = tokio::join!(
        create_route(&gateway, &one, "first"),
        create_route(&gateway, &one, "second"),
        create_route(&gateway, &other, "first"),
        async { client.get_api().api_id(&one).send().await.is_ok() },
    );
    let conflict = Seen::Error("ConflictException".to_owned());
    let mut seen = [first, second];
    seen.sort_by_key(|seen| *seen == conflict);
    assert_eq!(seen, [Seen::Success, conflict]);
    assert_eq!(elsewhere, Seen::Success, "another API is not busy");
    assert!(read, "reading does not overlap");
    gateway.admin().set_latency(Duration::ZERO);
    assert_eq!(
        create_route(&gateway, &one, "third").await,
        Seen::Success,
        "the API is free again"
    );
    gateway.shutdown().await;
}

#[tokio::test]
async fn a_mutation_is_finished_even_if_its_caller_has_gone() {
    let gateway = start().await;
    let api = make_api(&default_client(&gateway)).await;
    let delay = Duration::from_millis(50);
    gateway
        .admin()
        .add_fault(Fault::new("CreateRoute", When::Before, Action::Delay).delay(delay));
    {
        let call = create_route(&gateway, &api, "ask");
        let arrived = async {
            while gateway
                .admin()
                .log()
                .iter()
                .all(|entry| entry.operation != "CreateRoute")
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            _ = call => panic!("the call was answered before its caller went"),
            () = arrived => {}
        }
    }
    let made = async {
        while routes(&gateway) == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), made)
        .await
        .expect("the route");
    gateway.shutdown().await;
}

async fn create_route(gateway: &Gateway, api: &str, key: &str) -> Seen {
    let client = default_client(gateway);
    match client
        .create_route()
        .api_id(api)
        .route_key(key)
        .send()
        .await
    {
        Ok(_) => Seen::Success,
        Err(SdkError::DispatchFailure(_)) => Seen::NoAnswer,
        Err(error) => Seen::Error(error.code().unwrap_or_default().to_owned()),
    }
}

fn routes(gateway: &Gateway) -> usize {
    gateway
        .worlds()
        .snapshot()
        .apis()
        .values()
        .map(|api| api.routes.len())
        .sum()
}

#[tokio::test]
async fn a_deployment_fails_on_order() {
    let gateway = start().await;
    let client = default_client(&gateway);
    let api = make_api(&client).await;
    assert_eq!(create_route(&gateway, &api, "ask").await, Seen::Success);
    let body = r#"{"operation": "CreateDeployment",
                   "action": {"deploy": {"pending_reads": 1, "failure": "no capacity"}}}"#;
    let ordered = http(&gateway, "POST /_gateway/faults", body).await;
    assert_eq!(ordered.0, 200, "{}", ordered.1);
    let made = client.create_deployment().api_id(&api).send().await;
    let made = made.expect("a deployment");
    assert_eq!(made.deployment_status(), Some(&DeploymentStatus::Pending));
    let id = made.deployment_id.expect("an id");
    let mut seen = Vec::new();
    for _ in 0..2 {
        let get = client.get_deployment().api_id(&api).deployment_id(&id);
        let found = get.send().await.expect("GetDeployment");
        seen.push((
            found.deployment_status().cloned(),
            found.deployment_status_message,
        ));
    }
    let expected = [
        (Some(DeploymentStatus::Pending), None),
        (
            Some(DeploymentStatus::Failed),
            Some("no capacity".to_owned()),
        ),
    ];
    assert_eq!(seen, expected);
    let made = client.create_deployment().api_id(&api).send().await;
    let status = made.expect("a deployment").deployment_status;
    assert_eq!(status, Some(DeploymentStatus::Deployed), "for one call");
    gateway.shutdown().await;
}

#[tokio::test]
async fn every_operation_can_be_named_in_a_fault() {
    let gateway = start().await;
    for operation in Operation::ALL {
        let body = format!(r#"{{"operation": "{}"}}"#, operation.name());
        let (status, answer) = http(&gateway, "POST /_gateway/faults", &body).await;
        assert_eq!(status, 200, "{operation:?}: {answer}");
    }
    assert_eq!(gateway.admin().faults().len(), Operation::ALL.len());
    gateway.shutdown().await;
}

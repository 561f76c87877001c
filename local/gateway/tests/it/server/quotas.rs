//! AWS's quotas for calls, in the time of a clock that the tests move.

use std::sync::Arc;
use std::time::Duration;

use chatbot_gateway::data::clock::ManualClock;
use chatbot_gateway::server::Fault;
use chatbot_gateway::{Gateway, Options};
use serde_json::json;

use super::http;

async fn statuses(gateway: &Gateway, line: &str, calls: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..calls {
        statuses.push(http(gateway, line, "").await.0);
    }
    statuses
}

#[tokio::test]
async fn quotas_hold_when_they_are_switched_on() {
    let clock = ManualClock::new(Duration::from_secs(1_800_000_000));
    let options = Options {
        quotas: true,
        clock: Arc::new(clock.clone()),
        ..Options::default()
    };
    let gateway = Gateway::start(options).await.expect("a gateway");
    let list = "GET /v2/apis";
    let mut burst = vec![200; 40];
    burst.push(429);
    assert_eq!(statuses(&gateway, list, 41).await, burst);
    let refusal = http(&gateway, list, "").await.1;
    assert_eq!(
        refusal,
        json!({"message": "Too Many Requests", "limitType": "AllOperations"})
    );
    clock.advance(Duration::from_millis(200));
    assert_eq!(statuses(&gateway, list, 3).await, [200, 200, 429]);

    clock.advance(Duration::from_secs(60));
    let deploy = "POST /v2/apis/none/deployments";
    assert_eq!(statuses(&gateway, deploy, 2).await, [404, 429]);
    clock.advance(Duration::from_millis(4_999));
    assert_eq!(statuses(&gateway, deploy, 1).await, [429]);
    clock.advance(Duration::from_millis(1));
    assert_eq!(statuses(&gateway, deploy, 2).await, [404, 429]);
    let throttled = gateway.admin().log();
    let last = throttled.last().expect("an entry");
    assert_eq!(
        (last.status, last.error.as_deref(), last.handled),
        (Some(429), Some("TooManyRequestsException"), false)
    );

    // The Lambda API has quotas of its own, and administration has none.
    let policy = "GET /2015-03-31/functions/chat/policy";
    assert_eq!(statuses(&gateway, policy, 50).await, [404; 50]);
    let off = http(&gateway, "PUT /_gateway/quotas", r#"{"enabled": false}"#).await;
    assert_eq!(off, (200, json!({})));
    assert_eq!(statuses(&gateway, list, 60).await, [200; 60]);
    assert_eq!(
        http(&gateway, "PUT /_gateway/quotas", r#"{"enabled": 1}"#)
            .await
            .0,
        400
    );
    gateway.admin().set_quotas(true);
    assert_eq!(statuses(&gateway, list, 41).await, burst);
    assert_eq!(http(&gateway, "POST /_gateway/reset", "").await.0, 200);
    assert_eq!(statuses(&gateway, list, 1).await, [200], "nothing is used");
    gateway.shutdown().await;
}

#[tokio::test]
async fn a_throttled_call_does_not_use_up_a_fault() {
    let clock = ManualClock::new(Duration::from_secs(1));
    let options = Options {
        quotas: true,
        clock: Arc::new(clock.clone()),
        ..Options::default()
    };
    let gateway = Gateway::start(options).await.expect("a gateway");
    let deploy = "POST /v2/apis/none/deployments";
    let line = "POST /_gateway/faults";
    assert_eq!(statuses(&gateway, deploy, 1).await, [404]);
    let fault = r#"{"operation": "CreateDeployment", "action": {"error": {"status": 409}}}"#;
    assert_eq!(http(&gateway, line, fault).await.0, 200);
    assert_eq!(statuses(&gateway, deploy, 1).await, [429]);
    assert_eq!(gateway.admin().faults().len(), 1);
    clock.advance(Duration::from_secs(5));
    assert_eq!(statuses(&gateway, deploy, 1).await, [409]);
    assert_eq!(gateway.admin().faults(), Vec::<Fault>::new());
    gateway.shutdown().await;
}

//! Several configurations of a provider in one process: each has its connection.

use tfplugin::Value;

use super::harness::{Terraform, get, thing};

fn moded(mode: &str) -> Value {
    thing([("name", Value::from("a")), ("mode", Value::from(mode))])
}

#[tokio::test]
async fn each_connection_has_the_client_of_its_configuration() {
    let mut one = Terraform::configured().await;
    let state = one.create(&moded("good")).await;
    let mut two = Terraform::beside(&one).await;
    let unconfigured = two.read(&state).await;
    assert!(
        unconfigured.problems[0].contains("Provider is not configured"),
        "{:?}",
        unconfigured.problems
    );
    // Each client of these tests has things of its own.
    assert_eq!(two.configure(Value::Null).await, [""; 0]);
    assert_eq!(two.read(&state).await.value, Value::Null);
    assert_eq!(one.read(&state).await.value, state.value);
}

#[tokio::test]
async fn a_stop_ends_the_requests_of_its_connection() {
    let mut one = Terraform::configured().await;
    let mut two = Terraform::beside(&one).await;
    assert_eq!(two.configure(Value::Null).await, [""; 0]);
    one.stop().await;
    let stopped = one.create(&moded("waits")).await;
    assert!(
        stopped
            .problems
            .iter()
            .any(|text| text.contains("cancelled")),
        "{:?}",
        stopped.problems
    );
    let made = two.create(&moded("good")).await;
    assert_eq!(get(&made.value, "id"), Value::from("id-a"));
}

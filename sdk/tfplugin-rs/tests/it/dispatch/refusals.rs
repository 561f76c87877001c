//! Calls that are refused, each with a diagnostic or the status that core knows.

use tfplugin::Value;
use tfplugin_wire::v6;
use tonic::Code;

use super::harness::{State, Terraform, thing};

fn told(problems: &[String], expected: &[&str]) {
    assert_eq!(problems.len(), expected.len(), "{problems:?}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(
            problem.contains(expected),
            "{expected:?} is not in {problem:?}"
        );
    }
}

#[tokio::test]
async fn validation_needs_no_configuration_and_tolerates_unknown_values() {
    let mut terraform = Terraform::start().await;
    let valid = thing([("name", Value::from("a"))]);
    told(&terraform.validate(&valid, true).await, &[]);
    let unknown = thing([("name", Value::unknown()), ("ports", Value::unknown())]);
    told(&terraform.validate(&unknown, true).await, &[]);
    let long = thing([("name", Value::from("much too long"))]);
    told(&terraform.validate(&long, true).await, &["Error name: "]);
    let same = thing([("name", Value::from("good")), ("mode", Value::from("good"))]);
    told(
        &terraform.validate(&same, true).await,
        &["name and mode are the same"],
    );
    let port = Value::object([("number", Value::from(0)), ("url", Value::Null)]);
    let ports = Value::map_of([("web", port)]);
    let wrong = thing([("name", Value::from("a")), ("ports", ports)]);
    told(
        &terraform.validate(&wrong, true).await,
        &["Error ports/web/number: "],
    );
}

#[tokio::test]
async fn an_old_terraform_cannot_set_write_only_values() {
    let mut terraform = Terraform::start().await;
    let secret = thing([("name", Value::from("a")), ("secret", Value::from("s"))]);
    told(&terraform.validate(&secret, true).await, &[]);
    told(
        &terraform.validate(&secret, false).await,
        &["Error secret: Write-only attribute"],
    );
}

#[tokio::test]
async fn nothing_is_done_without_a_configuration() {
    let mut terraform = Terraform::start().await;
    let config = thing([("name", Value::from("a"))]);
    let unconfigured = &["Provider is not configured"];
    told(
        &terraform.plan(&State::none(), &config).await.problems,
        unconfigured,
    );
    let state = State {
        value: config,
        private: Vec::new(),
        identity: Value::Null,
        problems: Vec::new(),
    };
    told(&terraform.read(&state).await.problems, unconfigured);
    told(&terraform.import("a").await.1, unconfigured);
    told(&terraform.look_up("x").await.1, unconfigured);
}

#[tokio::test]
async fn a_configuration_that_fails_says_where() {
    let mut terraform = Terraform::start().await;
    let problems = terraform.configure(Value::from(true)).await;
    assert_eq!(problems, ["Error refuse: refused: as asked of 1.11.4"]);
}

#[tokio::test]
async fn what_the_provider_does_not_have_is_refused() {
    let mut terraform = Terraform::configured().await;
    let request = v6::ReadResourceRequest {
        type_name: "test_x".to_owned(),
        ..Default::default()
    };
    let read = terraform
        .client
        .read_resource(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(read.diagnostics[0].summary, "Unknown resource");
    let request = v6::OpenEphemeralResourceRequest::default();
    let status = terraform
        .client
        .open_ephemeral_resource(request)
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
    let request = v6::GetMetadataRequest {};
    let metadata = terraform
        .client
        .get_metadata(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(metadata.resources[1].type_name, "test_thing");
}

#[tokio::test]
async fn bytes_that_are_no_value_are_refused() {
    let mut terraform = Terraform::configured().await;
    let broken = Some(v6::DynamicValue {
        msgpack: vec![0xc1],
        json: Vec::new(),
    });
    let request = v6::PlanResourceChangeRequest {
        type_name: "test_thing".to_owned(),
        config: broken,
        ..Default::default()
    };
    let plan = terraform
        .client
        .plan_resource_change(request)
        .await
        .unwrap()
        .into_inner();
    let summary = "Terraform sent a value that does not fit the schema";
    assert_eq!(plan.diagnostics[0].summary, summary);
    let request = v6::ReadResourceRequest {
        type_name: "test_thing".to_owned(),
        private: b"[]".to_vec(),
        ..Default::default()
    };
    let read = terraform
        .client
        .read_resource(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(read.diagnostics[0].summary, "Private state cannot be read");
}

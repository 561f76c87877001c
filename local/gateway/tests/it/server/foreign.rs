//! Clients that others wrote judge the simulator. `cargo xtask test local` installs them and says where
//! they are; without it these tests say that they are skipped.

use std::path::Path;
use std::process::Command;

use super::start;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_judges_every_operation() {
    run("boto3_operations.py", &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_aws_provider_of_others_applies_and_destroys_a_stack() {
    let terraform = std::env::var("CHATBOT_TERRAFORM").unwrap_or_else(|_| "terraform".to_owned());
    run("raw_stack.py", &[&terraform]).await;
}

/// Runs a script against a gateway of its own.
async fn run(script: &str, arguments: &[&str]) {
    let Some(python) = std::env::var_os("CHATBOT_FOREIGN_PYTHON") else {
        eprintln!("skipped: CHATBOT_FOREIGN_PYTHON is not set; `cargo xtask test local` sets it");
        return;
    };
    let gateway = start().await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/foreign")
        .join(script);
    let mut command = Command::new(python);
    command.arg(path).arg(gateway.url()).args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output
        .expect("a finished script")
        .expect("a started script");
    assert!(
        output.status.success(),
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    gateway.shutdown().await;
}

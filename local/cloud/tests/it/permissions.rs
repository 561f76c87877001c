//! IAM is enforced, judged by boto3 in a cloud of its own; and `exec`, which that runs in.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::process::{BINARY, python};

/// Runs `program` in a cloud below `state`.
fn exec(state: &Path, program: &[&Path]) -> Output {
    Command::new(BINARY)
        .arg("exec")
        .args(["--owner", &std::process::id().to_string()])
        .arg("--state-dir")
        .arg(state)
        .arg("--python")
        .arg(python())
        .args(["--packages", "packages", "--page", "page", "--"])
        .args(program)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/foreign")
        .join(name)
}

#[test]
fn functions_may_do_what_their_roles_allow() {
    let foreign = std::env::var_os("CHATBOT_FOREIGN_PYTHON").expect(
        "CHATBOT_FOREIGN_PYTHON names no Python; run `cargo xtask test local`, which sets it",
    );
    let state = tempfile::tempdir().unwrap();
    let output = exec(
        state.path(),
        &[Path::new(&foreign), &script("permissions.py")],
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn a_program_that_leaves_something_has_failed() {
    let foreign = std::env::var_os("CHATBOT_FOREIGN_PYTHON").expect(
        "CHATBOT_FOREIGN_PYTHON names no Python; run `cargo xtask test local`, which sets it",
    );
    let state = tempfile::tempdir().unwrap();
    let make = state.path().join("make.py");
    let text = "import boto3\nboto3.client('sqs').create_queue(QueueName='forgotten')\n";
    std::fs::write(&make, text).unwrap();
    let output = exec(state.path(), &[Path::new(&foreign), &make]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let said = said(&output);
    assert!(
        said.contains("queues (") && said.contains("forgotten"),
        "{said}"
    );
}

#[test]
fn a_program_keeps_its_exit_code() {
    let state = tempfile::tempdir().unwrap();
    let program = state.path().join("seven.py");
    let text = "import os, sys\nsys.exit(7 if os.environ['TF_VAR_page_directory'].endswith('page') else 1)\n";
    std::fs::write(&program, text).unwrap();
    let output = exec(state.path(), &[&python(), &program]);
    assert_eq!(output.status.code(), Some(7), "{}", said(&output));
}

//! How commands are started, stopped and kept from the machine they run on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tfplugin_testing::{Attachment, Failure, Step, TestCase};

/// A program that stands in for `terraform`.
fn program(folder: &TempDir, script: &str) -> PathBuf {
    let path = folder.path().join("terraform");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path
}

fn case(folder: &TempDir, script: &str) -> TestCase {
    TestCase::new(Attachment::to_processes("{}").unwrap()).terraform(program(folder, script))
}

async fn failure(case: TestCase) -> Failure {
    case.step(Step::config("")).run().await.unwrap_err()
}

#[tokio::test]
async fn a_command_that_hangs_is_interrupted() {
    let folder = TempDir::new().unwrap();
    // A shell cannot trap what was ignored when it began, as an interrupt is for whatever runs in the
    // background of a script; nor while it starts a command, but while it waits for one.
    let script = "exec env --default-signal=INT sh -c '
        trap \"echo interrupted; exit 1\" INT
        sleep 1000 >/dev/null 2>&1 &
        echo working
        wait'";
    let report = failure(case(&folder, script).limit(Duration::from_secs(2)))
        .await
        .to_string();
    assert!(
        report.contains("did not end within 2 s and was stopped"),
        "{report}"
    );
    assert!(report.contains("working\ninterrupted"), "{report}");
}

#[tokio::test]
async fn children_end_with_the_test() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("alive");
    // The grandchild holds the pipe open for writing as long as it lives.
    let script = format!("mkfifo {0}.ready; sleep 1000 > {0} & wait", pipe.display());
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let case = case(&folder, &script).step(Step::config(""));
    let running = tokio::spawn(case.run());
    // Opening for reading waits until the grandchild has opened it for writing.
    let mut reader = tokio::fs::File::open(&pipe).await.unwrap();
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());
    let started = Instant::now();
    let mut nothing = Vec::new();
    let end = tokio::io::AsyncReadExt::read_to_end(&mut reader, &mut nothing);
    tokio::time::timeout(Duration::from_secs(10), end)
        .await
        .unwrap()
        .unwrap();
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn the_environment_is_clean() {
    let folder = TempDir::new().unwrap();
    let case = case(&folder, "env; cat $TF_CLI_CONFIG_FILE; exit 1").environment("EXTRA", "given");
    let report = failure(case).await.to_string();
    let names: Vec<&str> = report
        .lines()
        // The first line is the report's own.
        .skip(1)
        .filter_map(|line| line.split_once('=').map(|(name, _)| name.trim()))
        .collect();
    for name in names {
        // What the shell itself sets, and what is documented.
        let known = [
            "PATH",
            "TMPDIR",
            "HOME",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_",
            "TF_CLI_CONFIG_FILE",
            "TF_IN_AUTOMATION",
            "TF_INPUT",
            "CHECKPOINT_DISABLE",
            "TF_REATTACH_PROVIDERS",
            "EXTRA",
            "disable_checkpoint",
        ];
        assert!(known.contains(&name), "{name} in {report}");
    }
    assert!(report.contains("EXTRA=given"), "{report}");
    assert!(report.contains("disable_checkpoint = true"), "{report}");
}

#[tokio::test]
async fn a_missing_terraform_is_named() {
    let report = failure(
        TestCase::new(Attachment::to_processes("{}").unwrap()).terraform("/nowhere/terraform"),
    )
    .await
    .to_string();
    assert!(
        report.contains("could not start /nowhere/terraform: No such file"),
        "{report}"
    );
}

#[test]
fn an_attachment_is_a_json_object() {
    assert!(Attachment::to_processes("no").is_err());
    assert!(Attachment::to_processes("[]").is_err());
}

//! The guard, which everything else relies on to end what it started.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use chatbot_cloud::process::Identity;
use rustix::process::Signal;

use crate::process::{BINARY, until};

/// The process whose id a shell wrote to `file`.
fn process_in(file: &Path) -> Identity {
    until("the process starts", || {
        let text = fs::read_to_string(file).ok()?;
        Identity::of(text.trim().parse().ok()?)
    })
}

fn guard(grace: &str, script: &str) -> Command {
    let mut command = Command::new(BINARY);
    command
        .args([
            "guard",
            "--owner",
            &std::process::id().to_string(),
            "--grace-seconds",
            grace,
        ])
        .args(["--", "sh", "-c", script])
        .stderr(Stdio::null());
    command
}

fn ended(status: ExitStatus) -> Option<i32> {
    status.code()
}

#[test]
fn the_exit_code_is_the_programs() {
    let check = |script, code| {
        assert_eq!(
            ended(guard("1", script).status().unwrap()),
            Some(code),
            "{script}"
        );
    };
    check("exit 0", 0);
    check("exit 7", 7);
    check("kill -KILL $$", 1);
}

#[test]
fn what_a_program_leaves_behind_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let seen = folder.path().join("seen");
    // A session of its own and no parent: nothing but the guard can still find it. The program ends,
    // and with it the orphan, only once the test has seen the orphan alive.
    let script = format!(
        "setsid sh -c 'echo $$ > {file}.new; mv {file}.new {file}; exec sleep 1000' & \
         while [ ! -e {seen} ]; do sleep 0.01; done",
        file = file.display(),
        seen = seen.display()
    );
    let mut guard = guard("1", &script).spawn().unwrap();
    let orphan = process_in(&file);
    fs::write(&seen, "").unwrap();
    assert_eq!(ended(guard.wait().unwrap()), Some(0));
    assert!(!orphan.is_alive());
}

#[test]
fn a_program_that_ignores_the_request_to_end_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let script = format!(
        "trap '' TERM; echo $$ > {}; while :; do sleep 0.1; done",
        file.display()
    );
    let mut guard = guard("0", &script).spawn().unwrap();
    let program = process_in(&file);
    Identity::of(guard.id())
        .unwrap()
        .signal(Signal::TERM)
        .unwrap();
    assert_eq!(ended(guard.wait().unwrap()), Some(1));
    assert!(!program.is_alive());
}

#[test]
fn a_program_ends_when_the_owner_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let script = format!(
        "{BINARY} guard --owner $$ --grace-seconds 1 -- \
         sh -c 'echo $$ > {}; exec sleep 1000' & wait",
        file.display()
    );
    let mut owner = Command::new("sh").args(["-c", &script]).spawn().unwrap();
    let program = process_in(&file);
    owner.kill().unwrap();
    owner.wait().unwrap();
    until("the program ends", || (!program.is_alive()).then_some(()));
}

#[test]
fn an_owner_that_has_ended_already_is_noticed() {
    let mut command = Command::new(BINARY);
    // Process 1 is nobody's guard's owner here: this test is the parent.
    command.args(["guard", "--owner", "1", "--", "sh", "-c", "exit 0"]);
    let output = command.output().unwrap();
    assert_eq!(ended(output.status), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("the process that started this one has ended"),
        "{message}"
    );
}

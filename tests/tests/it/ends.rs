//! However it ends, nothing is left running.

use std::process::Child;

use chatbot_cloud::description::Description;
use chatbot_cloud::process::Identity;
use rustix::process::Signal;

use crate::system::{System, everything, family, gone, until};

/// Waits for the cloud of a foreground `up`, which must not end before.
fn cloud(system: &System, up: &mut Child) -> Description {
    until("the cloud runs", || {
        let ended = up.try_wait().unwrap();
        assert!(
            ended.is_none(),
            "up ended with {ended:?}: {}",
            system.said()
        );
        system.cloud()
    })
}

/// Waits until `up` has applied.
fn applied(system: &System, up: &mut Child) {
    until("the stack is applied", || {
        let ended = up.try_wait().unwrap();
        assert!(
            ended.is_none(),
            "up ended with {ended:?}: {}",
            system.said()
        );
        system.said().contains("Ctrl-C destroys").then_some(())
    });
}

fn identity(child: &Child) -> Identity {
    Identity::of(child.id()).unwrap()
}

#[test]
fn interrupted_while_it_starts() {
    let system = System::new();
    let mut up = system.up();
    cloud(&system, &mut up);
    let up_itself = identity(&up);
    let processes = family(up_itself);
    up_itself.signal(Signal::INT).unwrap();
    let status = up.wait().unwrap();
    assert_eq!(status.code(), Some(1), "{}", system.said());
    gone(&processes);
    assert!(system.cloud().is_none() && system.outputs().is_none());
}

#[test]
fn interrupted_when_it_is_up() {
    let system = System::new();
    let mut up = system.up();
    applied(&system, &mut up);
    let up_itself = identity(&up);
    let processes = family(up_itself);
    up_itself.signal(Signal::INT).unwrap();
    let status = up.wait().unwrap();
    assert_eq!(status.code(), Some(0), "{}", system.said());
    assert!(
        system.said().contains("everything is gone"),
        "{}",
        system.said()
    );
    gone(&processes);
    assert!(system.cloud().is_none() && system.outputs().is_none());
}

#[test]
fn its_owner_is_killed() {
    let system = System::new();
    let mut up = system.up();
    cloud(&system, &mut up);
    let processes = family(identity(&up));
    up.kill().unwrap();
    up.wait().unwrap();
    gone(&processes);
}

#[test]
fn the_supervisor_is_killed() {
    let system = System::new();
    system.succeeds("up", &["--detach"]);
    let processes = family(system.cloud().unwrap().supervisor);
    system
        .cloud()
        .unwrap()
        .supervisor
        .signal(Signal::KILL)
        .unwrap();
    gone(&processes);
    // What is left is files, and the next command knows that.
    system.succeeds("down", &[]);
    assert!(system.outputs().is_none());
}

#[test]
fn a_server_dies() {
    let system = System::new();
    let mut up = system.up();
    applied(&system, &mut up);
    let processes = family(identity(&up));
    let is_ministack = |process: &&Identity| {
        let command = std::fs::read_to_string(format!("/proc/{}/cmdline", process.pid));
        // A program in its command line tells it from the others, but for its guard, which has that line too.
        let runs = |line: &str| line.contains("\0-c\0") && line.contains("ministack");
        command.is_ok_and(|line| runs(&line) && !line.contains("\0guard\0"))
    };
    let ministack = processes.iter().find(is_ministack).expect("ministack runs");
    ministack.signal(Signal::KILL).unwrap();
    let status = up.wait().unwrap();
    assert_eq!(status.code(), Some(1), "{}", system.said());
    assert!(
        system.said().contains("ministack has ended"),
        "{}",
        system.said()
    );
    assert!(system.said().contains("ministack.log"), "{}", system.said());
    gone(&processes);
}

#[test]
fn a_second_cloud_in_the_same_folder_is_refused() {
    let system = System::new();
    system.succeeds("up", &["--detach"]);
    let binary = std::fs::read_link(format!(
        "/proc/{}/exe",
        system.cloud().unwrap().supervisor.pid
    ));
    let second = std::process::Command::new(binary.unwrap())
        .args([
            "run",
            "--python",
            "unused",
            "--chat",
            "unused",
            "--state-dir",
        ])
        .arg(system.state())
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1), "{}", everything(&second));
    assert!(
        everything(&second).contains("runs already"),
        "{}",
        everything(&second)
    );
    system.succeeds("down", &[]);
}

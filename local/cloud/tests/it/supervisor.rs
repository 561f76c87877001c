//! The supervisor with its real servers: what it says, where it listens, and that nothing stays.
//!
//! Needs ministack's virtual environment, which `cargo xtask test` installs.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use chatbot_cloud::description::Description;
use chatbot_cloud::functions::permissions;
use chatbot_cloud::http::Http;
use chatbot_cloud::process::Identity;
use http::Method;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::process::{BINARY, family, gone, python, until};

/// A function in a few lines of Python: answers every invocation with its environment's names.
const FUNCTION: &str = r#"#!/usr/bin/env python3
import json, os, urllib.request
api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(api + "next") as call:
        request = call.headers["Lambda-Runtime-Aws-Request-Id"]
    answer = json.dumps(dict(os.environ)).encode()
    urllib.request.urlopen(urllib.request.Request(api + request + "/response", answer)).close()
"#;

/// A local cloud of its own, ended with the value.
pub(crate) struct Cloud {
    state: tempfile::TempDir,
    supervisor: Child,
    pub(crate) description: Description,
}

impl Cloud {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(more: &[&str]) -> Self {
        let state = tempfile::tempdir().unwrap();
        let function = state.path().join("function");
        fs::write(&function, FUNCTION).unwrap();
        fs::set_permissions(&function, fs::Permissions::from_mode(0o755)).unwrap();
        let mut supervisor = run(state.path(), &function, more);
        let mut line = String::new();
        BufReader::new(supervisor.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line, "ready\n", "{}", log(state.path()));
        let description = Description::running(state.path()).unwrap().unwrap();
        Self {
            state,
            supervisor,
            description,
        }
    }

    fn identity(&self) -> Identity {
        Identity::of(self.supervisor.id()).unwrap()
    }

    fn invoke(&self) -> Value {
        let url = format!(
            "{}/2015-03-31/functions/chat/invocations",
            self.description.endpoint("ministack")
        );
        send(Method::POST, &url, &json!({}))
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        if let Some(supervisor) = Identity::of(self.supervisor.id()) {
            let _ = supervisor.signal(Signal::TERM);
        }
        let _ = self.supervisor.wait();
    }
}

fn run(state: &Path, function: &Path, more: &[&str]) -> Child {
    let log = fs::File::create(state.join("cloud.log")).unwrap();
    Command::new(BINARY)
        .arg("run")
        .args(["--owner", &std::process::id().to_string()])
        .arg("--state-dir")
        .arg(state)
        .arg("--python")
        .arg(python())
        .arg("--chat")
        .arg(function)
        .args(more)
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap()
}

fn log(state: &Path) -> String {
    let mut text = String::new();
    fs::File::open(state.join("cloud.log"))
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn send(method: Method, url: &str, body: &Value) -> Value {
    block_on(async {
        let answer = Http::default()
            .send(method, url, body, std::time::Duration::from_secs(60))
            .await
            .unwrap();
        assert!(answer.status.is_success(), "{url}: {answer:?}");
        answer.body
    })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// Addresses that the processes listen at, as the kernel writes them.
fn listening(family: &[Identity]) -> Vec<String> {
    let sockets: BTreeSet<String> = family
        .iter()
        .flat_map(|process| {
            fs::read_dir(format!("/proc/{}/fd", process.pid))
                .into_iter()
                .flatten()
        })
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|link| {
            Some(
                link.to_str()?
                    .strip_prefix("socket:[")?
                    .strip_suffix(']')?
                    .to_owned(),
            )
        })
        .collect();
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|path| fs::read_to_string(path).unwrap());
    let mut addresses = Vec::new();
    for line in tables.iter().flat_map(|table| table.lines()) {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        // State 0A is LISTEN; the tenth column is the socket's inode.
        if fields.get(3) == Some(&"0A")
            && fields.get(9).is_some_and(|inode| sockets.contains(*inode))
        {
            addresses.push(fields[1].to_owned());
        }
    }
    addresses
}

#[test]
fn it_runs_what_it_describes_on_loopback_only_and_leaves_nothing() {
    let mut cloud = Cloud::start();
    let description = cloud.description.clone();
    assert_eq!(description.supervisor, cloud.identity());
    assert_eq!(
        description.functions["chat"],
        format!(
            "arn:aws:lambda:{}:{}:function:chat",
            description.region, description.account
        )
    );

    let apis = send(
        Method::GET,
        &format!("{}/v2/apis", description.endpoint("gateway")),
        &Value::Null,
    );
    assert_eq!(apis["items"], json!([]));

    // The function sees the servers, and nothing of whoever started the cloud.
    let environment = cloud.invoke();
    assert_eq!(
        environment["AWS_ENDPOINT_URL"],
        description.endpoint("ministack")
    );
    assert_eq!(
        environment["AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"],
        description.endpoint("gateway")
    );
    assert_eq!(
        environment["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"],
        description.endpoint("model")
    );
    assert!(
        environment["LLM_for_chat"]
            .as_str()
            .unwrap()
            .contains("model_id")
    );
    for name in ["CARGO_MANIFEST_DIR", "RUST_LOG", "USER"] {
        assert_eq!(environment[name], Value::Null, "{name}");
    }

    let running = family(cloud.identity());
    assert!(
        running.len() >= 4,
        "supervisor, guard, ministack, function: {running:?}"
    );
    let listening = listening(&running);
    assert!(listening.len() >= 2, "{listening:?}");
    for address in &listening {
        // 127.0.0.1 in the kernel's byte order.
        assert!(address.starts_with("0100007F:"), "{listening:?}");
    }

    cloud.identity().signal(Signal::TERM).unwrap();
    assert_eq!(
        cloud.supervisor.wait().unwrap().code(),
        Some(0),
        "{}",
        log(cloud.state.path())
    );
    assert!(
        running.iter().all(|process| !process.is_alive()),
        "{running:?}"
    );
    assert!(!Description::file(cloud.state.path()).exists());
}

#[test]
fn nothing_survives_a_supervisor_that_is_killed() {
    let mut cloud = Cloud::start();
    cloud.invoke();
    let running = family(cloud.identity());
    cloud.supervisor.kill().unwrap();
    cloud.supervisor.wait().unwrap();
    gone(&running);
    assert_eq!(Description::running(cloud.state.path()).unwrap(), None);
}

#[test]
fn it_ends_with_a_process_that_is_not_its_parent() {
    let mut other = Command::new("sleep").arg("600").spawn().unwrap();
    let mut cloud = Cloud::start_with(&["--end-with", &other.id().to_string()]);
    let running = family(cloud.identity());
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(cloud.supervisor.wait().unwrap().code(), Some(0));
    gone(&running);
}

#[test]
fn it_ends_with_a_server_that_dies_and_says_which() {
    let mut cloud = Cloud::start();
    cloud.invoke();
    let running = family(cloud.identity());
    let is_ministack = |process: &&Identity| {
        let command = fs::read_to_string(format!("/proc/{}/cmdline", process.pid));
        // Its guard's command line ends in the same way.
        command.is_ok_and(|line| {
            line.ends_with("ministack.app.main()\n\0") && !line.contains("\0guard\0")
        })
    };
    running
        .iter()
        .find(is_ministack)
        .unwrap()
        .signal(Signal::KILL)
        .unwrap();
    assert_eq!(cloud.supervisor.wait().unwrap().code(), Some(1));
    let said = log(cloud.state.path());
    assert!(said.contains("ministack has ended"), "{said}");
    assert!(said.contains("ministack.log"), "{said}");
    assert!(
        running.iter().all(|process| !process.is_alive()),
        "{running:?}"
    );
}

#[test]
fn a_guard_that_is_killed_takes_its_program_along() {
    let mut cloud = Cloud::start();
    cloud.invoke();
    let running = family(cloud.identity());
    let is_guard = |process: &&Identity| {
        let command = fs::read_to_string(format!("/proc/{}/cmdline", process.pid));
        command.is_ok_and(|line| line.contains("\0guard\0"))
    };
    running
        .iter()
        .find(is_guard)
        .unwrap()
        .signal(Signal::KILL)
        .unwrap();
    assert_eq!(cloud.supervisor.wait().unwrap().code(), Some(1));
    assert!(
        running.iter().all(|process| !process.is_alive()),
        "{running:?}"
    );
}

#[test]
fn one_folder_holds_one_cloud() {
    let cloud = Cloud::start();
    let mut second = run(cloud.state.path(), Path::new("unused"), &[]);
    assert_eq!(second.wait().unwrap().code(), Some(1));
    let said = log(cloud.state.path());
    assert!(said.contains("runs already"), "{said}");
    assert!(cloud.identity().is_alive());
}

#[test]
fn a_server_that_does_not_start_is_named() {
    let state = tempfile::tempdir().unwrap();
    let mut supervisor = Command::new(BINARY)
        .args([
            "run",
            "--python",
            "/bin/false",
            "--chat",
            "/bin/true",
            "--state-dir",
        ])
        .arg(state.path())
        .stdout(Stdio::null())
        .stderr(fs::File::create(state.path().join("cloud.log")).unwrap())
        .spawn()
        .unwrap();
    let ended = until("it gives up", || supervisor.try_wait().unwrap());
    assert_eq!(ended.code(), Some(1));
    let said = log(state.path());
    assert!(
        said.contains("ministack ended before it was ready"),
        "{said}"
    );
}

#[test]
fn a_policy_that_is_empty_counts_as_no_permission() {
    let cloud = Cloud::start();
    let ministack = cloud.description.endpoint("ministack");
    let count = |name| block_on(permissions(&Http::default(), ministack, name)).unwrap();
    assert_eq!((count("chat"), count("other")), (0, 0));
    let statement = json!({
        "StatementId": "here",
        "Action": "lambda:InvokeFunction",
        "Principal": "apigateway.amazonaws.com",
    });
    let policy = format!("{ministack}/2015-03-31/functions/chat/policy");
    send(Method::POST, &policy, &statement);
    assert_eq!(count("chat"), 1);
    send(Method::DELETE, &format!("{policy}/here"), &Value::Null);
    assert_eq!(count("chat"), 0);
}

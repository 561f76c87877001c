//! A local cloud in a folder of its own, driven through the commands that people use.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use chatbot_cloud::description::Description;
use chatbot_cloud::process::{Identity, descendants};
use rustix::process::Signal;
use serde_json::{Value, json};

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(180);

/// Looks until there is something to see.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The folder; dropping it takes down what still runs in it.
pub(crate) struct System {
    folder: tempfile::TempDir,
}

impl System {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn state(&self) -> &Path {
        self.folder.path()
    }

    /// `cargo xtask COMMAND --state-dir …`.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(binary("xtask"));
        command
            .arg(name)
            .arg("--state-dir")
            .arg(self.state())
            // Ctrl-C in the middle of a test leaves no cloud behind, not even a detached one.
            .env("CHATBOT_END_WITH", std::process::id().to_string())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command that must succeed and returns its standard output.
    pub(crate) fn succeeds(&self, name: &str, arguments: &[&str]) -> String {
        let output = self.command(name).args(arguments).output().unwrap();
        assert!(
            output.status.success(),
            "{name} {arguments:?}: {}",
            everything(&output)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts `up` in the foreground, its messages in a file.
    pub(crate) fn up(&self) -> Child {
        let log = fs::File::create(self.state().join("up.log")).unwrap();
        let mut command = self.command("up");
        command
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    /// What `up` has said so far.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(self.state().join("up.log")).unwrap_or_default()
    }

    /// The cloud that runs here.
    pub(crate) fn cloud(&self) -> Option<Description> {
        Description::running(self.state()).unwrap()
    }

    /// The outputs of the last apply.
    pub(crate) fn outputs(&self) -> Option<BTreeMap<String, Value>> {
        let text = fs::read(self.state().join("outputs.json")).ok()?;
        Some(serde_json::from_slice(&text).unwrap())
    }

    /// Where the endpoints for clients without a socket are, each with its name: behind the distribution,
    /// and the REST API itself.
    pub(crate) fn addresses(&self) -> [(&'static str, String); 2] {
        let (cloud, outputs) = (self.cloud().unwrap(), self.outputs().unwrap());
        let text = |name: &str| outputs[name].as_str().unwrap();
        let direct = format!(
            "{}/_aws/execute-api/{}/{}",
            cloud.endpoint("ministack"),
            text("rest_api_id"),
            text("stage_name")
        );
        [
            ("edge", cloud.endpoint("edge").to_owned()),
            ("direct", direct),
        ]
    }

    /// The answer of an operation of AWS, which must succeed, by a client that others wrote.
    pub(crate) fn aws(&self, service: &str, operation: &str, arguments: &Value) -> Value {
        let mut command = Command::new(foreign_python());
        command
            .arg(root().join("tests/foreign/aws.py"))
            .args([service, operation])
            .envs(self.cloud().unwrap().environment);
        serde_json::from_str(&piped(&mut command, &arguments.to_string())).unwrap()
    }

    /// The chat function's log: the lines of its own.
    pub(crate) fn log(&self) -> Vec<Value> {
        let name = self.outputs().unwrap()["function_names"]["chat"].clone();
        let group = format!("/aws/lambda/{}", name.as_str().unwrap());
        let found = self.aws(
            "logs",
            "filter_log_events",
            &json!({ "logGroupName": group }),
        );
        let events = found["events"].as_array().unwrap().iter();
        // Lambda's own lines are no JSON.
        events
            .filter_map(|event| serde_json::from_str(event["message"].as_str()?).ok())
            .collect()
    }

    /// Folder of the copy of the configuration, with its state.
    pub(crate) fn configuration(&self) -> PathBuf {
        self.state().join("configuration/examples/complete")
    }

    /// Terraform in the copy of the configuration, as somebody would run it by hand there.
    pub(crate) fn terraform(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let cloud = self.cloud().unwrap();
        let variables = variables.iter();
        Command::new(terraform())
            .args(arguments)
            .current_dir(self.configuration())
            .envs(variables.map(|(name, value)| (format!("TF_VAR_{name}"), value)))
            .env(
                "TF_CLI_CONFIG_FILE",
                root().join("target/terraform/terraform.rc"),
            )
            .env("CHECKPOINT_DISABLE", "1")
            .envs(cloud.environment)
            .output()
            .unwrap()
    }
}

impl Drop for System {
    fn drop(&mut self) {
        // Only when a test has failed is there still something to stop.
        if let Ok(Some(cloud)) = Description::running(self.state()) {
            let _ = cloud.supervisor.signal(Signal::TERM);
            let deadline = Instant::now() + Duration::from_secs(30);
            while cloud.supervisor.is_alive() && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }
}

/// A process and everything below it, to see later whether they are gone.
pub(crate) fn family(root: Identity) -> Vec<Identity> {
    let mut all = descendants(root.pid);
    all.push(root);
    all
}

/// Waits until all of them are gone.
pub(crate) fn gone(family: &[Identity]) {
    until("every process ends", || {
        family
            .iter()
            .all(|process| !process.is_alive())
            .then_some(())
    });
}

/// Everything a command printed.
pub(crate) fn everything(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// The terraform program that these tests use.
pub(crate) fn terraform() -> OsString {
    std::env::var_os("CHATBOT_TERRAFORM").unwrap_or_else(|| "terraform".into())
}

/// Runs a Python script with the clients that others wrote.
pub(crate) fn foreign(script: &Path, arguments: &[&OsStr]) -> Output {
    let python = foreign_python();
    let output = Command::new(&python).arg(script).args(arguments).output();
    output.unwrap_or_else(|error| {
        panic!(
            "{}: {error}; `cargo xtask test system` installs it",
            python.display()
        )
    })
}

/// The Python that has them.
pub(crate) fn foreign_python() -> PathBuf {
    std::env::var_os("CHATBOT_FOREIGN_PYTHON").map_or_else(
        || root().join("target/python/foreign/bin/python3"),
        PathBuf::from,
    )
}

/// A binary of the workspace, which lies beside this test's own folder.
pub(crate) fn binary(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let binary = own.ancestors().nth(2).unwrap().join(name);
    assert!(
        binary.exists(),
        "{} is not built; run `cargo xtask test system`",
        binary.display()
    );
    binary
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// Puts `body` to an address with headers of one's own; the status of the answer.
pub(crate) fn foreign_put(url: &str, headers: &[(&str, &str)], body: &str) -> u16 {
    let script = "import sys,urllib.request,urllib.error\n\
        h=dict(a.split('=',1) for a in sys.argv[2:])\n\
        r=urllib.request.Request(sys.argv[1],data=sys.stdin.buffer.read(),headers=h,method='PUT')\n\
        try: print(urllib.request.urlopen(r).status)\n\
        except urllib.error.HTTPError as e: print(e.code)";
    let headers: Vec<String> = headers.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let printed = piped(
        Command::new(foreign_python())
            .args(["-c", script, url])
            .args(&headers),
        body,
    );
    printed.trim().parse().unwrap()
}

/// Runs a command that must succeed with this on its standard input; what it printed.
pub(crate) fn piped(command: &mut Command, input: &str) -> String {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", everything(&output));
    String::from_utf8(output.stdout).unwrap()
}

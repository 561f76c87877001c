//! The provider as the process it is.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use tfplugin_testing::Attachment;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::world::{ACCOUNT, World};

/// The program under test.
pub(crate) const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-chatbot");

/// A provider that waits for Terraform to attach; ends when dropped.
#[derive(Debug)]
pub(crate) struct Provider {
    _child: Child,
    variable: String,
}

impl Provider {
    /// Starts it with credentials, and with the simulator as the endpoint of every AWS service.
    pub(crate) async fn start(world: &World) -> Self {
        Self::start_with(world, &[]).await
    }

    /// As [`Self::start`], with further variables in its environment.
    pub(crate) async fn start_with(world: &World, variables: &[(&str, String)]) -> Self {
        let mut child = Command::new(PROVIDER)
            .arg("--debug")
            .env_clear()
            .envs(environment(world))
            .envs(variables.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let variable = loop {
            let line = lines
                .next_line()
                .await
                .unwrap()
                .expect("the provider says how to attach");
            if let Some(value) = line.trim().strip_prefix("TF_REATTACH_PROVIDERS='") {
                break value.trim_end_matches('\'').to_owned();
            }
        };
        Self {
            _child: child,
            variable,
        }
    }

    /// The path of the socket at which it serves.
    pub(crate) fn socket(&self) -> String {
        let entries: serde_json::Value = serde_json::from_str(&self.variable).unwrap();
        let entries = entries.as_object().unwrap();
        let (_, entry) = entries.iter().next().unwrap();
        entry["Addr"]["String"].as_str().unwrap().to_owned()
    }

    pub(crate) fn attachment(&self) -> Attachment {
        Attachment::to_processes(&self.variable).unwrap()
    }
}

/// What the provider finds in its environment. The Region is the configuration's to say.
pub(crate) fn environment(world: &World) -> Vec<(&'static str, String)> {
    vec![
        ("AWS_ACCESS_KEY_ID", ACCOUNT.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ("AWS_ENDPOINT_URL", world.gateway.url()),
        ("HOME", "/nonexistent".to_owned()),
    ]
}

/// Makes `folder` one in which Terraform runs without being initialised: it starts `program` as the
/// provider.
pub(crate) fn write_settings(folder: &Path, program: &Path) {
    let settings = format!(
        "disable_checkpoint = true\nprovider_installation {{\n  dev_overrides {{\n    \
         \"chatbot-rs/chatbot\" = {:?}\n  }}\n  direct {{}}\n}}\n",
        program.parent().unwrap().display().to_string(),
    );
    std::fs::write(folder.join("terraform.rc"), settings).unwrap();
}

/// Runs Terraform in `folder`, which has [settings](write_settings), with the simulator as AWS.
pub(crate) async fn terraform(folder: &Path, world: &World, arguments: &[&str]) -> Output {
    let child = Command::new("terraform")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TF_CLI_CONFIG_FILE", folder.join("terraform.rc"))
        .env("TF_IN_AUTOMATION", "1")
        .envs(environment(world))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("terraform is on the PATH");
    timeout(Duration::from_secs(120), child.wait_with_output())
        .await
        .expect("terraform ends")
        .unwrap()
}

/// What it said, with one space for all white space, since it wraps lines anywhere.
pub(crate) fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

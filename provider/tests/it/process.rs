//! The provider as the process it is.

use std::path::Path;
use std::process::Stdio;

use tfplugin_testing::Attachment;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

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
        let mut child = Command::new(PROVIDER)
            .arg("--debug")
            .env_clear()
            .envs(environment(world))
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

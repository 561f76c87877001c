//! That the registry is told what the provider does.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

/// How long the provider may take to start on a machine that is busy.
const LIMIT: Duration = Duration::from_secs(60);

/// The version of the plugin protocol in the line that the provider prints when Terraform starts it.
async fn served() -> String {
    let sockets = tempfile::tempdir().expect("a folder for its socket");
    let mut provider = Command::new(env!("CARGO_BIN_EXE_terraform-provider-chatbot"))
        .env_clear()
        .env(
            "TF_PLUGIN_MAGIC_COOKIE",
            "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
        )
        .env("PLUGIN_UNIX_SOCKET_DIR", sockets.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("the provider starts");
    let stdout = provider.stdout.take().expect("it was piped");
    let mut line = String::new();
    timeout(LIMIT, BufReader::new(stdout).read_line(&mut line))
        .await
        .expect("the provider prints a line in time")
        .expect("the line can be read");
    provider.kill().await.expect("the provider can be stopped");
    let version = line.split('|').nth(1);
    version.expect("the line has fields").to_owned()
}

#[tokio::test]
async fn the_manifest_names_the_protocol_that_is_served() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../terraform-registry-manifest.json"
    );
    let text = std::fs::read_to_string(path).expect("the manifest is there");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("the manifest is JSON");
    let expected = serde_json::json!({
        "version": 1,
        "metadata": { "protocol_versions": [format!("{}.0", served().await)] },
    });
    assert_eq!(manifest, expected);
}

//! The real Terraform starts the provider, attaches to it, and finds nothing
//! to complain about.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;
use tfplugin::CancellationToken;
use tfplugin::server::{ReattachConfig, reattach};
use tokio::process::Command;

use super::service::Bare;
use super::{plugin, soon};

const CONFIGURATION: &str = r#"
terraform {
  required_providers {
    bare = { source = "example/bare" }
  }
}

resource "bare_thing" "this" {
  name = "x"
}
"#;

/// A folder with a configuration, and with the provider where Terraform is told to look for it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("main.tf"), CONFIGURATION).unwrap();
    let overrides = format!(
        "provider_installation {{\n  dev_overrides {{\n    \"example/bare\" = {:?}\n  }}\n}}\n",
        path.to_str().unwrap()
    );
    std::fs::write(path.join("overrides.rc"), overrides).unwrap();
    std::fs::write(path.join("empty.rc"), "").unwrap();
    symlink(plugin::executable(), path.join("terraform-provider-bare")).unwrap();
    folder
}

async fn terraform(folder: &Path, rc: &str, reattach: Option<&str>, arguments: &[&str]) -> Output {
    let mut command = Command::new("terraform");
    command
        .args(arguments)
        .current_dir(folder)
        .env("TF_CLI_CONFIG_FILE", folder.join(rc))
        .env("TF_LOG", "TRACE")
        .env("TF_LOG_PATH", folder.join("terraform.log"))
        .env("CHECKPOINT_DISABLE", "1")
        .env_remove("TF_REATTACH_PROVIDERS")
        .kill_on_drop(true);
    if let Some(value) = reattach {
        command.env("TF_REATTACH_PROVIDERS", value);
    }
    let output = soon("terraform", command.output()).await.unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn assert_schema(output: &Output) {
    let schemas: Value = serde_json::from_slice(&output.stdout).unwrap();
    let provider = &schemas["provider_schemas"]["registry.terraform.io/example/bare"];
    let name = &provider["resource_schemas"]["bare_thing"]["block"]["attributes"]["name"];
    assert_eq!(name["type"], "string");
}

#[tokio::test]
async fn terraform_starts_it_over_mutual_tls() {
    let folder = folder();
    let output = terraform(
        folder.path(),
        "overrides.rc",
        None,
        &["providers", "schema", "-json"],
    )
    .await;
    assert_schema(&output);
    terraform(folder.path(), "overrides.rc", None, &["validate"]).await;
    let log = std::fs::read_to_string(folder.path().join("terraform.log")).unwrap();
    assert!(
        log.contains("plugin process exited"),
        "the log tells of plugins:\n{log}"
    );
    for complaint in [
        "failed to exit gracefully",
        "unexpected data",
        "plugin shutdown",
        "error closing client",
        "panic",
    ] {
        assert!(!log.contains(complaint), "{complaint}:\n{log}");
    }
}

#[tokio::test]
async fn terraform_attaches_to_it() {
    let folder = folder();
    let server = reattach(
        Bare {
            stop: CancellationToken::new(),
        },
        "registry.terraform.io/example/bare",
    )
    .unwrap();
    let variable = ReattachConfig::variable([server.config()]);
    for _ in 0..2 {
        let arguments = ["providers", "schema", "-json"];
        let output = terraform(folder.path(), "empty.rc", Some(&variable), &arguments).await;
        assert_schema(&output);
    }
    soon("the end", server.shutdown()).await.unwrap();
}

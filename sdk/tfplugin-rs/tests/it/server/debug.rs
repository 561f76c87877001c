//! Providers that Terraform attaches to.

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tfplugin::CancellationToken;
use tfplugin::server::{ReattachConfig, reattach};
use tfplugin_wire::v6::GetProviderSchemaRequest;
use tfplugin_wire::v6::provider_client::ProviderClient;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};

use super::client::{Security, connect};
use super::service::Bare;
use super::{plugin, soon};

const ADDRESS: &str = "registry.terraform.io/example/bare";

/// The provider's entry in the value of `TF_REATTACH_PROVIDERS`, checked.
fn entry(variable: &str, process_id: u32) -> std::path::PathBuf {
    let value: Value = serde_json::from_str(variable).unwrap();
    let entry = &value[ADDRESS];
    let socket = entry["Addr"]["String"].as_str().unwrap();
    let expected = serde_json::json!({
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": process_id,
        "Test": true,
        "Addr": { "Network": "unix", "String": socket },
    });
    assert_eq!(entry, &expected);
    socket.into()
}

#[tokio::test]
async fn debug_prints_and_writes_the_variable_until_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reattach.env");
    let mut command = plugin::command(folder.path());
    let mut child = command
        .args(["--debug", "--env-file"])
        .arg(&file)
        .spawn()
        .unwrap();
    let process_id = child.id().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let line = loop {
        let mut line = String::new();
        soon("a line", stdout.read_line(&mut line)).await.unwrap();
        if line.starts_with('\t') || line.is_empty() {
            break line.trim().to_owned();
        }
    };
    let variable = line
        .strip_prefix("TF_REATTACH_PROVIDERS='")
        .unwrap()
        .strip_suffix('\'')
        .unwrap();
    let socket = entry(variable, process_id);
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim_end(), line);

    let channel = connect(&socket, Security::Plain).await.unwrap();
    let mut client = ProviderClient::new(channel);
    soon(
        "an answer",
        client.get_provider_schema(GetProviderSchemaRequest {}),
    )
    .await
    .unwrap();

    let id = Pid::from_raw(i32::try_from(process_id).unwrap()).unwrap();
    kill_process(id, Signal::INT).unwrap();
    let status = soon("the end", child.wait()).await.unwrap();
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .await
        .unwrap();
    assert!(status.success(), "{status} {stderr}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_server_in_this_process_ends_on_demand_and_when_dropped() {
    for on_demand in [true, false] {
        let server = reattach(
            Bare {
                stop: CancellationToken::new(),
            },
            ADDRESS,
        )
        .unwrap();
        let socket = entry(
            &ReattachConfig::variable([server.config()]),
            std::process::id(),
        );
        let channel = connect(&socket, Security::Plain).await.unwrap();
        let mut client = ProviderClient::new(channel);
        soon(
            "an answer",
            client.get_provider_schema(GetProviderSchemaRequest {}),
        )
        .await
        .unwrap();
        if on_demand {
            soon("the end", server.shutdown()).await.unwrap();
            assert!(!socket.exists());
        } else {
            drop(server);
        }
        let refused = async {
            while connect(&socket, Security::Plain).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        soon("nobody listens", refused).await;
    }
}

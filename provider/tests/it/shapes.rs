//! That the provider's requests are those that boto3 makes of the same input: method, path, query and
//! body of every call of a whole life.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::configs::{everything, everything_else};
use crate::driver::Managed;
use crate::world::World;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign/shapes.py");

#[tokio::test]
async fn requests_are_those_of_boto3() {
    let world = World::start().await;
    world.prepare();
    let mut stack = Managed::default();
    for config in [everything(), everything_else(), everything()] {
        stack.apply(&world.clients(), &config).await.unwrap();
    }
    stack.destroy(&world.clients()).await.unwrap();
    let log = world.gateway.admin().log();
    let requests: Vec<Value> = log
        .into_iter()
        .filter(|entry| !entry.operation.is_empty())
        .map(|entry| {
            json!({
                "operation": entry.operation, "method": entry.method, "path": entry.path,
                "query": entry.query, "body": entry.body,
            })
        })
        .collect();
    assert!(requests.len() > 60, "a whole life: {}", requests.len());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.json");
    std::fs::write(&file, serde_json::to_vec(&requests).unwrap()).unwrap();
    let output = Command::new(python())
        .arg(SCRIPT)
        .arg(&file)
        .output()
        .expect("there is a Python with boto3; `cargo xtask test` installs it");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}{failed}");
    println!("{}", said.trim());
}

/// The Python that has boto3.
fn python() -> PathBuf {
    std::env::var_os("CHATBOT_FOREIGN_PYTHON").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/foreign/bin/python3"),
        PathBuf::from,
    )
}

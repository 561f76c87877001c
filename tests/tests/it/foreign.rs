//! The simulator judged by clients that others wrote: every script of `local/gateway/tests/foreign`,
//! each with a simulator of its own.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chatbot_gateway::data::function::NoFunctions;
use chatbot_gateway::data::{DataPlane, Parts};
use chatbot_gateway::server::Worlds;
use chatbot_gateway::{Gateway, Options};

use crate::system::{everything, foreign, root, terraform};

/// The script that drives a Terraform provider and is told which Terraform.
const WITH_TERRAFORM: &str = "raw_stack.py";

#[test]
fn foreign_clients_find_nothing_to_complain_about() {
    let scripts = scripts(&root().join("local/gateway/tests/foreign"));
    assert!(!scripts.is_empty());
    let judges: Vec<_> = scripts
        .into_iter()
        .map(|script| std::thread::spawn(move || judge(&script)))
        .collect();
    let complaints: Vec<String> = judges
        .into_iter()
        .filter_map(|judge| judge.join().unwrap())
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

fn scripts(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.extension() == Some(OsStr::new("py")))
        .collect()
}

/// Runs a script against a simulator; what it printed when it is not content.
fn judge(script: &Path) -> Option<String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let gateway = runtime.block_on(start());
    let mut arguments = vec![OsString::from(gateway.url())];
    if script.ends_with(WITH_TERRAFORM) {
        arguments.push(terraform());
    }
    let arguments: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
    let output = foreign(script, &arguments);
    runtime.block_on(gateway.shutdown());
    (!output.status.success()).then(|| format!("{}: {}", script.display(), everything(&output)))
}

async fn start() -> Gateway {
    let worlds = Worlds::default();
    let parts = Parts::new(Arc::new(worlds.clone()), Arc::new(NoFunctions));
    let data_plane = DataPlane::new(parts);
    let options = Options {
        worlds,
        data_plane: Some(Arc::new(data_plane)),
        ..Options::default()
    };
    Gateway::start(options).await.unwrap()
}

//! `examples/complete` on the local cloud with IAM enforced: create, plan without a change, and destroy,
//! against the floor: the same configuration with both providers idle, which is what Terraform itself
//! takes, plus the processor time that ministack and the simulator used meanwhile, which is what the
//! local cloud takes. Ministack serves all requests in one thread, so its processor time is time that
//! passes.
//!
//! Functions and page are those that `cargo xtask bench` has built and named in the environment.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use chatbot_benchmarks::build;
use chatbot_benchmarks::pairs::Pairs;
use chatbot_benchmarks::process::Running;
use chatbot_benchmarks::samples::conclude;
use chatbot_benchmarks::terraform::Workspace;
use chatbot_cloud::description::Description;
use chatbot_cloud::{configuration, inputs};

/// Rounds that are counted, after one that is not.
const ROUNDS: usize = 5;
/// Most that the whole example may take, as a ratio.
const BUDGET: f64 = 1.3;

fn main() -> Result<()> {
    let [chatbot, aws, idle_chatbot, idle_aws, cloud] = build::release([
        "terraform-provider-chatbot",
        "terraform-provider-aws",
        "terraform-provider-idle-chatbot",
        "terraform-provider-idle-aws",
        "chatbot-cloud",
    ])?;
    let state = tempfile::tempdir().context("no temporary folder")?;
    let python = build::root().join("target/python/ministack/bin/python3");
    let python = std::env::var_os("CHATBOT_MINISTACK_PYTHON").map_or(python, Into::into);
    let (running, line) = Running::start(
        Command::new(cloud)
            .args(["run", "--enforce-iam", "--state-dir"])
            .arg(state.path())
            .arg("--python")
            .arg(python),
    )?;
    ensure!(line == "ready", "the local cloud does not start");
    let description = Description::running(state.path())?.context("the local cloud has ended")?;
    let environment = environment(&description)?;
    let environment: Vec<(&str, &str)> = environment
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();

    let idle = tempfile::tempdir().context("no temporary folder")?;
    let idle_chatbot = named(&idle_chatbot, idle.path(), "terraform-provider-chatbot")?;
    let idle_aws = named(&idle_aws, idle.path(), "terraform-provider-aws")?;
    let whole = workspace(&chatbot, &aws, &environment)?;
    let floor = workspace(&idle_chatbot, &idle_aws, &environment)?;
    let pairs = Pairs {
        measured: ("the example", &whole),
        nothing: ("idle providers", &floor),
        server: "local cloud",
        rounds: ROUNDS,
        budget: BUDGET,
    };
    let verdicts = pairs.run(|| running.processor_of_all())?;
    conclude(&verdicts)
}

/// A workspace with a copy of the example and of the modules.
fn workspace(chatbot: &Path, aws: &Path, environment: &[(&str, &str)]) -> Result<Workspace> {
    let root = std::path::absolute(build::root())?;
    let root = root.canonicalize().context("no repository")?;
    let example = root.join("examples/complete");
    let copy = |to: &Path| -> Result<PathBuf> {
        let to = to.join("copy");
        configuration::copy(&root, &example, &to, false)?;
        Ok(to.join("examples/complete"))
    };
    let providers = [("chatbot-rs/chatbot", chatbot), ("hashicorp/aws", aws)];
    Workspace::copied(copy, &providers, environment)
}

/// What leads to the local cloud, and the inputs of the example.
fn environment(cloud: &Description) -> Result<Vec<(String, String)>> {
    let built = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .with_context(|| format!("{name} is not set; `cargo xtask bench complete` sets it"))
    };
    let (packages, page) = (built("CHATBOT_PACKAGES")?, built("CHATBOT_PAGE")?);
    let variables = inputs::variables(&packages, &page, cloud)
        .context("cannot use the folders of functions and page")?;
    let cloud = cloud.environment.clone().into_iter();
    Ok(cloud.chain(inputs::environment(&variables)).collect())
}

/// The program at `binary` under another name in `folder`.
fn named(binary: &Path, folder: &Path, name: &str) -> Result<PathBuf> {
    let link = folder.join(name);
    std::os::unix::fs::symlink(binary, &link)
        .with_context(|| format!("cannot make {}", link.display()))?;
    Ok(link)
}

//! Fifty stacks: create, plan without a change, and destroy, against fifty resources of a provider that
//! has the same schemas and does nothing, plus the processor time of the simulator. Also the provider's
//! memory after a create.
//!
//! The verdict is about elapsed time. On a machine that does something else besides, look at the ratio
//! of processor times, which others disturb less: that of Terraform and both providers, measured alike.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use chatbot_benchmarks::build;
use chatbot_benchmarks::pairs::Pairs;
use chatbot_benchmarks::process::Running;
use chatbot_benchmarks::samples::{Verdict, conclude};
use chatbot_benchmarks::simulator::Simulator;
use chatbot_benchmarks::stacks::{CREATE, DESTROY, Pacing, workspace};

/// Stacks in one configuration.
const STACKS: usize = 50;
/// Rounds that are counted, after one that is not.
const ROUNDS: usize = 9;
/// Most that stacks may take, as a ratio.
const BUDGET: f64 = 1.3;

fn main() -> Result<()> {
    let [provider, nothing, gateway] = build::release([
        "terraform-provider-chatbot",
        "terraform-provider-nothing",
        "chatbot-gateway",
    ])?;
    let simulator = Simulator::start(&gateway)?;
    let environment = simulator.environment();
    let ours = workspace("chatbot", &provider, &environment, STACKS, Pacing::Off)?;
    let theirs = workspace("nothing", &nothing, &[], STACKS, Pacing::Off)?;
    let pairs = Pairs {
        measured: (&format!("{STACKS} stacks"), &ours),
        nothing: ("nothing", &theirs),
        server: "simulator",
        rounds: ROUNDS,
        budget: BUDGET,
    };
    let mut verdicts = pairs.run(|| simulator.processor())?;
    let resident = memory(&provider, &environment)?;
    let what = "resident memory after a create, MiB";
    verdicts.push(Verdict::new(what, resident, 24.0));
    conclude(&verdicts)
}

/// Resident memory of a provider that has just created one stack, in MiB.
fn memory(provider: &Path, environment: &[(&str, &str)]) -> Result<f64> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let file = folder.path().join("reattach");
    let mut command = Command::new(provider);
    command
        .args(["--debug", "--env-file"])
        .arg(&file)
        .envs(environment.iter().copied());
    let (running, _) = Running::start(&mut command)?;
    let variable = std::fs::read_to_string(&file).context("the provider wrote no variable")?;
    let variable = variable
        .split_once("='")
        .and_then(|(_, rest)| rest.split_once('\''))
        .with_context(|| format!("the provider does not say how to reach it but {variable:?}"))?
        .0
        .to_owned();
    let mut environment = environment.to_vec();
    environment.push(("TF_REATTACH_PROVIDERS", &variable));
    let workspace = workspace("chatbot", provider, &environment, 1, Pacing::Off)?;
    workspace.run(CREATE)?;
    let resident = running.resident()?;
    workspace.run(DESTROY)?;
    Ok(resident)
}

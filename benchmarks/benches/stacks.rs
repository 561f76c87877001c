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
use chatbot_benchmarks::process::Running;
use chatbot_benchmarks::samples::{Samples, Verdict, conclude};
use chatbot_benchmarks::simulator::Simulator;
use chatbot_benchmarks::stacks::{CREATE, DESTROY, PLAN, Pacing, workspace};
use chatbot_benchmarks::terraform::{Took, Workspace};

/// Stacks in one configuration.
const STACKS: usize = 50;
/// Rounds that are counted, after one that is not.
const ROUNDS: usize = 9;
/// Most that stacks may take, as a ratio.
const BUDGET: f64 = 1.3;
/// The commands of a round, in their order.
const COMMANDS: [(&str, &[&str]); 3] = [
    ("create", CREATE),
    ("plan without a change", PLAN),
    ("destroy", DESTROY),
];

/// One command, run with both providers in turn.
struct Pair {
    stacks: Took,
    nothing: Took,
    /// Processor time of the simulator meanwhile, in seconds.
    simulator: f64,
}

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
    let mut measured = COMMANDS.map(|_| Vec::new());
    for round in 0..=ROUNDS {
        for ((_, arguments), pairs) in COMMANDS.iter().zip(&mut measured) {
            let pair = pair(&ours, &theirs, &simulator, arguments)?;
            if round > 0 {
                pairs.push(pair);
            }
        }
    }

    println!("{STACKS} stacks, {ROUNDS} rounds in turn, seconds       median       min       max");
    let mut verdicts = Vec::new();
    for ((name, _), pairs) in COMMANDS.iter().zip(&measured) {
        println!("{name}");
        let what = format!("{name} of {STACKS} stacks / nothing + simulator");
        verdicts.push(Verdict::new(what, report(pairs)?.median(), BUDGET));
    }
    let resident = memory(&provider, &environment)?;
    let what = "resident memory after a create, MiB";
    verdicts.push(Verdict::new(what, resident, 24.0));
    conclude(&verdicts)
}

/// Runs one command with our provider and then with the one that does nothing.
fn pair(
    ours: &Workspace,
    theirs: &Workspace,
    simulator: &Simulator,
    arguments: &[&str],
) -> Result<Pair> {
    let before = simulator.processor()?;
    let stacks = ours.run(arguments)?;
    let simulator = simulator.processor()? - before;
    let nothing = theirs.run(arguments)?;
    Ok(Pair {
        stacks,
        nothing,
        simulator,
    })
}

/// Prints what the pairs took, and returns the ratios of their elapsed times.
fn report(pairs: &[Pair]) -> Result<Samples> {
    let row = |name: &str, figure: fn(&Pair) -> f64| {
        let samples = Samples::new(pairs.iter().map(figure).collect())?;
        println!("  {name:<41} {samples}");
        anyhow::Ok(samples)
    };
    row("stacks", |pair| pair.stacks.seconds)?;
    row("a provider that does nothing", |pair| pair.nothing.seconds)?;
    row("processor time of the simulator", |pair| pair.simulator)?;
    let ratio = row("ratio", |pair| {
        pair.stacks.seconds / (pair.nothing.seconds + pair.simulator)
    })?;
    row("stacks, processor time", |pair| pair.stacks.processor)?;
    row("nothing, processor time", |pair| pair.nothing.processor)?;
    row("ratio of processor times", |pair| {
        pair.stacks.processor / (pair.nothing.processor + pair.simulator)
    })?;
    Ok(ratio)
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

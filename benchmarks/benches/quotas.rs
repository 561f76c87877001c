//! Twenty stacks in one configuration under the quotas of an account, which the simulator enforces: they
//! are made in hardly more time than the quotas allow, and nobody sees that calls were refused.
//!
//! It takes two minutes and is run once: the waits are what is measured.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use chatbot_benchmarks::build;
use chatbot_benchmarks::calls::{Call, allowed_in};
use chatbot_benchmarks::samples::{Verdict, conclude};
use chatbot_benchmarks::simulator::Simulator;
use chatbot_benchmarks::stacks::{CREATE, DESTROY, PLAN, Pacing, workspace};
use chatbot_benchmarks::terraform::Workspace;

/// Stacks in one configuration.
const STACKS: usize = 20;
/// Most that a create may take, in times of what the quotas allow.
const BUDGET: f64 = 1.1;
/// Time between two lines of progress.
const PROGRESS: Duration = Duration::from_secs(10);

fn main() -> Result<()> {
    let [provider, gateway] = build::release(["terraform-provider-chatbot", "chatbot-gateway"])?;
    let simulator = Simulator::start(&gateway)?;
    simulator.set_quotas(true)?;
    let environment = simulator.environment();
    let workspace = workspace("chatbot", &provider, &environment, STACKS, Pacing::Default)?;

    let (create, allowed, create_row) = measure(&workspace, &simulator, "create", CREATE)?;
    let made = simulator.stacks()?;
    ensure!(made == STACKS, "{made} of {STACKS} stacks were made");
    // It begins with what the create has left of the quotas, and fails unless the plan is empty.
    let (.., plan_row) = measure(&workspace, &simulator, "plan without a change", PLAN)?;
    let (.., destroy_row) = measure(&workspace, &simulator, "destroy", DESTROY)?;
    ensure!(simulator.stacks()? == 0, "a destroy has left stacks");

    println!("{STACKS} stacks under quotas             calls  refused   allowed in, s  elapsed, s");
    for row in [create_row, plan_row, destroy_row] {
        println!("{row}");
    }
    conclude(&[Verdict::new(
        format!("create of {STACKS} stacks / what the quotas allow"),
        create / allowed,
        BUDGET,
    )])
}

/// Runs one command; the seconds it took, those in which the quotas allow its calls, and a row of the table.
fn measure(
    workspace: &Workspace,
    simulator: &Simulator,
    name: &str,
    arguments: &[&str],
) -> Result<(f64, f64, String)> {
    simulator.forget()?;
    let (done, ended) = mpsc::channel();
    let took = std::thread::scope(|scope| {
        scope.spawn(move || progress(simulator, name, &ended));
        let took = workspace.run(arguments);
        drop(done);
        took
    })?;
    let calls = simulator.calls()?;
    let allowed = allowed_in(&calls);
    let refused = calls.iter().filter(|call| call.is_throttled()).count();
    let row = format!(
        "  {name:<27} {:>6} {refused:>8} {allowed:>15.1} {:>11.1}",
        calls.len(),
        took.seconds
    );
    Ok((took.seconds, allowed, row))
}

/// Says every now and then how far a command is.
fn progress(simulator: &Simulator, name: &str, ended: &mpsc::Receiver<()>) {
    let started = Instant::now();
    while ended.recv_timeout(PROGRESS) == Err(mpsc::RecvTimeoutError::Timeout) {
        let calls = simulator.calls().unwrap_or_default();
        let deployed = |call: &&Call| call.operation == "CreateDeployment" && !call.is_throttled();
        eprintln!(
            "  {name}: {} s, {} calls, {} deployments",
            started.elapsed().as_secs(),
            calls.len(),
            calls.iter().filter(deployed).count()
        );
    }
}

//! Side by side with `hashicorp/aws` 3.39.0: the same stacks, as one resource each and as eight raw ones,
//! on one simulator. Calls, elapsed time and peak memory of the provider for 1, 10 and 50 stacks.
//!
//! The simulator answers at once and refuses nothing, which flatters raw resources: on AWS, their writes to one
//! API run into each other.

use anyhow::{Result, ensure};
use chatbot_benchmarks::calls::number;
use chatbot_benchmarks::samples::{Samples, Verdict, conclude};
use chatbot_benchmarks::simulator::Simulator;
use chatbot_benchmarks::stacks::{CREATE, DESTROY, PLAN, Pacing, workspace};
use chatbot_benchmarks::terraform::Workspace;
use chatbot_benchmarks::{build, raw};

/// Numbers of stacks in one configuration.
const SIZES: [usize; 3] = [1, 10, 50];
/// Rounds of each size, both sides in turn.
const ROUNDS: usize = 3;
/// The commands of a round, in their order.
const COMMANDS: [(&str, &[&str]); 3] = [("create", CREATE), ("plan", PLAN), ("destroy", DESTROY)];
/// What is measured, in the order of the table.
const FIGURES: [&str; 3] = ["calls", "seconds", "MiB"];

/// Calls, elapsed seconds, and peak memory of the provider in MiB, of one command.
type Figures = [f64; FIGURES.len()];

fn main() -> Result<()> {
    let theirs = raw::provider()?;
    let [ours, gateway] = build::release(["terraform-provider-chatbot", "chatbot-gateway"])?;
    let simulator = Simulator::start(&gateway)?;
    let environment = simulator.environment();
    println!(
        "chatbot_stack (one resource) and hashicorp/aws 3.39.0 (eight), medians of {ROUNDS} rounds in turn"
    );
    println!(
        "                       calls                 seconds              provider, MiB at most\n\
         stacks  command   one  eight  ratio     one  eight  ratio      one  eight  ratio"
    );
    let mut worst = [0.0; FIGURES.len()];
    for stacks in SIZES {
        let ours = workspace("chatbot", &ours, &environment, stacks, Pacing::Off)?;
        let theirs = raw::workspace(&theirs, simulator.url(), stacks)?;
        let mut measured = COMMANDS.map(|_| [Vec::new(), Vec::new()]);
        for round in 1..=ROUNDS {
            eprintln!("  {stacks} stacks, round {round} of {ROUNDS}");
            for (side, workspace) in [&ours, &theirs].into_iter().enumerate() {
                let figures = all(workspace, &simulator, stacks)?;
                for (measured, figures) in measured.iter_mut().zip(figures) {
                    measured[side].push(figures);
                }
            }
        }
        for ((command, _), [ours, theirs]) in COMMANDS.iter().zip(&measured) {
            let ratios = row(stacks, command, ours, theirs)?;
            worst = std::array::from_fn(|figure| f64::max(worst[figure], ratios[figure]));
        }
    }
    let verdict =
        |(name, worst)| Verdict::new(format!("{name}, one resource / eight, worst"), worst, 1.0);
    let verdicts: Vec<Verdict> = FIGURES.iter().zip(worst).map(verdict).collect();
    conclude(&verdicts)
}

/// Runs every command once on a simulator without a stack.
fn all(workspace: &Workspace, simulator: &Simulator, stacks: usize) -> Result<Vec<Figures>> {
    let mut figures = Vec::new();
    for (command, arguments) in COMMANDS {
        simulator.forget()?;
        let (took, peak) = workspace.run_and_watch(arguments)?;
        figures.push([number(simulator.calls()?.len()), took.seconds, peak]);
        let expected = if command == "destroy" { 0 } else { stacks };
        let found = simulator.stacks()?;
        ensure!(
            found == expected,
            "{found} stacks after {command}, not {expected}"
        );
    }
    Ok(figures)
}

/// Prints one row of the table, and returns its ratios.
fn row(stacks: usize, command: &str, ours: &[Figures], theirs: &[Figures]) -> Result<Figures> {
    let median = |side: &[Figures], figure: usize| {
        Samples::new(side.iter().map(|figures| figures[figure]).collect())
            .map(|samples| samples.median())
    };
    let mut line = format!("{stacks:>6}  {command:<8}");
    let mut ratios = [0.0; FIGURES.len()];
    for (figure, ratio) in ratios.iter_mut().enumerate() {
        let (one, eight) = (median(ours, figure)?, median(theirs, figure)?);
        *ratio = one / eight;
        let digits = usize::from(figure > 0) + usize::from(FIGURES[figure] == "seconds");
        line.push_str(&format!(
            " {one:>7.digits$} {eight:>6.digits$} {ratio:>6.2}"
        ));
    }
    println!("{line}");
    Ok(ratios)
}

//! One stack when every call of AWS takes 80 ms more: a create takes hardly longer than the calls of it
//! that depend on each other, and a plan without a change at most two round trips.
//!
//! Which calls were made, and which of them one after another, is what the simulator's log says. Elapsed
//! times are compared with those of the same commands without the added time, run in turn. Medians are
//! judged; the smallest of all rounds, printed beside them, is what a busy machine disturbed least.

use std::time::Duration;

use anyhow::{Result, ensure};
use chatbot_benchmarks::build;
use chatbot_benchmarks::calls::{Call, chain, number, round_trips, span};
use chatbot_benchmarks::samples::{Samples, Verdict, conclude};
use chatbot_benchmarks::simulator::Simulator;
use chatbot_benchmarks::stacks::{CREATE, DESTROY, PLAN, Pacing, workspace};
use chatbot_benchmarks::terraform::Workspace;

/// Milliseconds that every call takes more.
const LATENCY: u64 = 80;
/// Rounds, each without and with the added time.
const ROUNDS: usize = 9;
/// Most that a create may take, in times of its chain of calls, and what two round trips may.
const TOLERANCE: f64 = 1.25;
/// Most round trips of a plan without a change.
const ROUND_TRIPS: f64 = 2.0;

/// One command, without and with the added time.
struct Pair {
    /// Seconds without.
    plain: f64,
    /// Seconds with.
    late: f64,
    /// The calls with it.
    calls: Vec<Call>,
}

impl Pair {
    /// The added time of the calls that depend on each other, in seconds.
    fn chain(&self) -> f64 {
        seconds(number(chain(&self.calls, LATENCY)))
    }

    /// From the first call to the last answer, in seconds.
    fn span(&self) -> f64 {
        Duration::from_millis(span(&self.calls, LATENCY)).as_secs_f64()
    }
}

fn main() -> Result<()> {
    let [provider, gateway] = build::release(["terraform-provider-chatbot", "chatbot-gateway"])?;
    let simulator = Simulator::start(&gateway)?;
    let environment = simulator.environment();
    let workspace = workspace("chatbot", &provider, &environment, 1, Pacing::Default)?;
    let (mut creates, mut plans) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        eprintln!("  round {round} of {ROUNDS}");
        let [create_plain, plan_plain] = commands(&workspace, &simulator, 0)?;
        let [create_late, plan_late] = commands(&workspace, &simulator, LATENCY)?;
        if round > 0 {
            creates.push(pair(create_plain.0, create_late));
            plans.push(pair(plan_plain.0, plan_late));
        }
    }

    println!("one stack, {LATENCY} ms added to every call, {ROUNDS} rounds, seconds");
    println!("                                              median       min       max");
    println!("create");
    let chain = report(&creates, "chain of dependent calls", Pair::chain)?.max();
    let span = report(&creates, "first call to last answer", Pair::span)?.median();
    elapsed(&creates)?;
    println!("plan without a change");
    let trips = report(&plans, "round trips", |pair| {
        number(round_trips(&pair.calls, LATENCY))
    })?;
    let plan = elapsed(&plans)?;
    conclude(&[
        Verdict::new(
            "create, first call to last answer / chain",
            span / chain,
            TOLERANCE,
        ),
        Verdict::new(
            "plan without a change, round trips",
            trips.max(),
            ROUND_TRIPS,
        ),
        Verdict::new(
            "plan without a change, elapsed more / round trip",
            plan / seconds(1.0),
            ROUND_TRIPS * TOLERANCE,
        ),
    ])
}

/// Creates, plans and destroys when every call takes `latency` milliseconds more; seconds and calls of
/// the first two.
fn commands(
    workspace: &Workspace,
    simulator: &Simulator,
    latency: u64,
) -> Result<[(f64, Vec<Call>); 2]> {
    simulator.set_latency(Duration::from_millis(latency))?;
    let run = |arguments| {
        simulator.forget()?;
        let took = workspace.run(arguments)?;
        anyhow::Ok((took.seconds, simulator.calls()?))
    };
    let create = run(CREATE)?;
    ensure!(simulator.stacks()? == 1, "no stack was made");
    let plan = run(PLAN)?;
    simulator.set_latency(Duration::ZERO)?;
    workspace.run(DESTROY)?;
    Ok([create, plan])
}

fn pair(plain: f64, (late, calls): (f64, Vec<Call>)) -> Pair {
    Pair { plain, late, calls }
}

/// Prints elapsed times and returns how much longer a round took with the added time.
fn elapsed(pairs: &[Pair]) -> Result<f64> {
    let plain = report(pairs, "elapsed without the added time", |pair| pair.plain)?;
    let late = report(pairs, "elapsed with it", |pair| pair.late)?;
    Ok(late.median() - plain.median())
}

fn report(pairs: &[Pair], name: &str, figure: impl Fn(&Pair) -> f64) -> Result<Samples> {
    let samples = Samples::new(pairs.iter().map(figure).collect())?;
    println!("  {name:<41} {samples}");
    Ok(samples)
}

/// The added time of so many calls, in seconds.
fn seconds(calls: f64) -> f64 {
    calls * Duration::from_millis(LATENCY).as_secs_f64()
}

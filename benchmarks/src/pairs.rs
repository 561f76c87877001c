//! Commands of Terraform in pairs: with the providers that are measured, and in turn with others that do
//! nothing.
//!
//! Processor time that a server uses for the measured ones is added to what the others take: no provider
//! could do without it.

use anyhow::Result;

use crate::samples::{Samples, Verdict};
use crate::stacks::{CREATE, DESTROY, PLAN};
use crate::terraform::{Took, Workspace};

/// The commands of a round, in their order.
const COMMANDS: [(&str, &[&str]); 3] = [
    ("create", CREATE),
    ("plan without a change", PLAN),
    ("destroy", DESTROY),
];

/// What is compared, and how it is called in the table.
#[derive(Debug)]
pub struct Pairs<'a> {
    /// Name and workspace of what is measured.
    pub measured: (&'a str, &'a Workspace),
    /// Name and workspace of what does nothing.
    pub nothing: (&'a str, &'a Workspace),
    /// Name of the server that what is measured talks to.
    pub server: &'a str,
    /// Rounds that are counted, after one that is not.
    pub rounds: usize,
    /// Most that a command may take, as a ratio of elapsed times.
    pub budget: f64,
}

/// One command, run on both sides.
struct Pair {
    measured: Took,
    nothing: Took,
    /// Processor time of the server meanwhile, in seconds.
    server: f64,
}

impl Pairs<'_> {
    /// Runs all rounds and prints a table; the verdict on each command. `processor` tells the processor
    /// time that the server has used so far, in seconds.
    ///
    /// # Errors
    ///
    /// When a command fails or `processor` does.
    pub fn run(&self, processor: impl Fn() -> Result<f64>) -> Result<Vec<Verdict>> {
        let (measured, nothing, server) = (self.measured.0, self.nothing.0, self.server);
        let mut commands = COMMANDS.map(|_| Vec::new());
        for round in 0..=self.rounds {
            for ((_, arguments), pairs) in COMMANDS.iter().zip(&mut commands) {
                let pair = self.pair(arguments, &processor)?;
                if round > 0 {
                    pairs.push(pair);
                }
            }
        }
        let heading = format!("{measured}, {} rounds in turn, seconds", self.rounds);
        println!("{heading:<43} {:>9} {:>9} {:>9}", "median", "min", "max");
        let verdict = |((name, _), pairs): (&(&str, _), &Vec<Pair>)| {
            println!("{name}");
            let what = format!("{name} of {measured} / {nothing} + {server}");
            let ratio = self.report(pairs)?.median();
            anyhow::Ok(Verdict::new(what, ratio, self.budget))
        };
        COMMANDS.iter().zip(&commands).map(verdict).collect()
    }

    fn pair(&self, arguments: &[&str], processor: impl Fn() -> Result<f64>) -> Result<Pair> {
        let before = processor()?;
        let measured = self.measured.1.run(arguments)?;
        let server = processor()? - before;
        let nothing = self.nothing.1.run(arguments)?;
        Ok(Pair {
            measured,
            nothing,
            server,
        })
    }

    /// Prints what the pairs took, and returns the ratios of their elapsed times.
    fn report(&self, pairs: &[Pair]) -> Result<Samples> {
        let row = |name: &str, figure: fn(&Pair) -> f64| {
            let samples = Samples::new(pairs.iter().map(figure).collect())?;
            println!("  {name:<41} {samples}");
            anyhow::Ok(samples)
        };
        let (measured, nothing, server) = (self.measured.0, self.nothing.0, self.server);
        row(measured, |pair| pair.measured.seconds)?;
        row(nothing, |pair| pair.nothing.seconds)?;
        row(&format!("processor time of the {server}"), |pair| {
            pair.server
        })?;
        let ratio = row("ratio", |pair| {
            pair.measured.seconds / (pair.nothing.seconds + pair.server)
        })?;
        row(&format!("{measured}, processor time"), |pair| {
            pair.measured.processor
        })?;
        row(&format!("{nothing}, processor time"), |pair| {
            pair.nothing.processor
        })?;
        row("ratio of processor times", |pair| {
            pair.measured.processor / (pair.nothing.processor + pair.server)
        })?;
        Ok(ratio)
    }
}

//! Start of the provider up to its handshake line, and its memory then, against the smallest
//! provider of terraform-plugin-framework.

use chatbot_benchmarks::samples::{Samples, Verdict, conclude};
use chatbot_benchmarks::{build, handshake};

/// Pairs that are counted, after three that are not.
const PAIRS: usize = 40;

fn main() -> anyhow::Result<()> {
    let [ours] = build::release(["terraform-provider-chatbot"])?;
    let yardstick = build::yardstick()?;
    println!("start to handshake, {PAIRS} pairs in turn           median       min       max");
    let mut verdicts = Vec::new();
    for (tls, label) in [
        (true, "with a P-521 client certificate"),
        (false, "without TLS"),
    ] {
        for _ in 0..3 {
            handshake::start(&ours, tls)?;
            handshake::start(&yardstick, tls)?;
        }
        let mut pairs = Vec::new();
        for _ in 0..PAIRS {
            pairs.push((
                handshake::start(&ours, tls)?,
                handshake::start(&yardstick, tls)?,
            ));
        }
        let column = |figure: fn(&(handshake::Start, handshake::Start)) -> f64| {
            Samples::new(pairs.iter().map(figure).collect())
        };
        println!("{label}");
        println!(
            "  ours, ms                                 {}",
            column(|(a, _)| a.milliseconds)?
        );
        println!(
            "  plugin-framework 1.19, ms                {}",
            column(|(_, b)| b.milliseconds)?
        );
        let time = column(|(a, b)| a.milliseconds / b.milliseconds)?;
        println!("  ratio                                    {time}");
        println!(
            "  ours, MiB resident                       {}",
            column(|(a, _)| a.resident)?
        );
        println!(
            "  plugin-framework 1.19, MiB resident      {}",
            column(|(_, b)| b.resident)?
        );
        let memory = column(|(a, b)| a.resident / b.resident)?;
        println!("  ratio                                    {memory}");
        if tls {
            verdicts.push(Verdict::new(
                "start to handshake / plugin-framework",
                time.median(),
                0.6,
            ));
            verdicts.push(Verdict::new(
                "resident memory then / plugin-framework",
                memory.median(),
                0.7,
            ));
        }
    }
    conclude(&verdicts)
}

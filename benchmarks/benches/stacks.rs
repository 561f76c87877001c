//! Fifty stacks: create, plan without a change, and destroy, against fifty resources of a provider that
//! does nothing plus the processor time of the simulator. Also the provider's memory after a create.

use std::process::Command;

use anyhow::{Context, Result};
use chatbot_benchmarks::build;
use chatbot_benchmarks::process::Running;
use chatbot_benchmarks::samples::{Samples, Verdict, conclude};
use chatbot_benchmarks::terraform::Workspace;

/// Stacks in one configuration.
const STACKS: usize = 50;
/// Rounds that are counted, after one that is not.
const ROUNDS: usize = 5;
/// The commands of a round, in their order.
const COMMANDS: [(&str, &[&str]); 3] = [
    ("create", &["apply", "-auto-approve", "-input=false"]),
    (
        "plan without a change",
        &["plan", "-detailed-exitcode", "-input=false"],
    ),
    ("destroy", &["destroy", "-auto-approve", "-input=false"]),
];
const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:chat";

fn main() -> Result<()> {
    let provider = build::release("terraform-provider-chatbot")?;
    let nothing = build::release("terraform-provider-nothing")?;
    let gateway = build::release("chatbot-gateway")?;
    let (gateway, url) = Running::start(&mut Command::new(gateway))?;
    let environment = [
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "123456789012"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    let ours = Workspace::new(
        &configuration("chatbot", "  pacing = { enabled = false }\n"),
        &[("chatbot-rs/chatbot", &provider)],
        &environment,
    )?;
    let theirs = Workspace::new(
        &configuration("nothing", ""),
        &[("chatbot-rs/nothing", &nothing)],
        &[],
    )?;

    let mut ratios = vec![Vec::new(); COMMANDS.len()];
    let mut seconds = vec![(Vec::new(), Vec::new(), Vec::new()); COMMANDS.len()];
    for round in 0..=ROUNDS {
        for (index, (_, arguments)) in COMMANDS.iter().enumerate() {
            let before = gateway.processor()?;
            let with_stacks = ours.run(arguments)?;
            let simulator = gateway.processor()? - before;
            let with_nothing = theirs.run(arguments)?;
            if round > 0 {
                ratios[index].push(with_stacks / (with_nothing + simulator));
                seconds[index].0.push(with_stacks);
                seconds[index].1.push(with_nothing);
                seconds[index].2.push(simulator);
            }
        }
    }

    println!("{STACKS} stacks, {ROUNDS} rounds in turn, seconds       median       min       max");
    let mut verdicts = Vec::new();
    for (index, (name, _)) in COMMANDS.iter().enumerate() {
        let (stacks, nothing, simulator) = seconds[index].clone();
        println!("{name}");
        println!(
            "  stacks                                    {}",
            Samples::new(stacks)?
        );
        println!(
            "  a provider that does nothing              {}",
            Samples::new(nothing)?
        );
        println!(
            "  processor time of the simulator           {}",
            Samples::new(simulator)?
        );
        let ratio = Samples::new(ratios[index].clone())?;
        println!("  ratio                                     {ratio}");
        verdicts.push(Verdict {
            what: format!("{name} of {STACKS} stacks / nothing + simulator"),
            value: ratio.median(),
            budget: 1.3,
        });
    }
    verdicts.push(Verdict {
        what: "resident memory after a create, MiB".to_owned(),
        value: memory(&provider, &environment)?,
        budget: 24.0,
    });
    conclude(&verdicts)
}

/// Resident memory of a provider that has just created one stack, in MiB.
fn memory(provider: &std::path::Path, environment: &[(&str, &str)]) -> Result<f64> {
    let mut command = Command::new(provider);
    command.arg("--debug").envs(environment.iter().copied());
    let (running, line) = Running::start(&mut command)?;
    let variable = line
        .split_once("TF_REATTACH_PROVIDERS='")
        .and_then(|(_, rest)| rest.split_once('\''))
        .with_context(|| format!("the provider does not say how to reach it but {line:?}"))?
        .0
        .to_owned();
    let mut environment = environment.to_vec();
    environment.push(("TF_REATTACH_PROVIDERS", &variable));
    let workspace = Workspace::new(
        &one("chatbot", "  pacing = { enabled = false }\n", 1),
        &[("chatbot-rs/chatbot", provider)],
        &environment,
    )?;
    workspace.run(COMMANDS[0].1)?;
    let resident = running.resident()?;
    workspace.run(COMMANDS[2].1)?;
    Ok(resident)
}

fn configuration(provider: &str, settings: &str) -> String {
    one(provider, settings, STACKS)
}

fn one(provider: &str, settings: &str, stacks: usize) -> String {
    format!(
        r#"terraform {{
  required_providers {{
    {provider} = {{
      source = "chatbot-rs/{provider}"
    }}
  }}
}}

provider "{provider}" {{
{settings}}}

resource "{provider}_stack" "this" {{
  count      = {stacks}
  name       = "stack-${{count.index}}"
  stage_name = "dev"
  routes = {{
    "$connect"    = {{ function_arn = "{FUNCTION}" }}
    "$disconnect" = {{ function_arn = "{FUNCTION}" }}
    "$default"    = {{ function_arn = "{FUNCTION}" }}
  }}
}}
"#
    )
}

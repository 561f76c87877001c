//! The commands of the local cloud; `cargo xtask` builds it and calls them.

mod commands;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use chatbot_cloud::process;
use clap::{Parser, Subcommand};

/// Runs the whole system on one machine.
#[derive(Debug, Parser)]
#[command(name = "chatbot-cloud", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the local cloud and apply a configuration to it.
    Up(commands::up::Options),
    /// Destroy what `up` applied and stop the local cloud.
    Down(commands::down::Options),
    /// Run the local cloud until told to stop.
    Run(commands::run::Options),
    /// Run a program in a local cloud of its own.
    Exec(commands::exec::Options),
    /// Talk to a chatbot in the terminal.
    Chat(commands::chat::Options),
    /// Run a program that is to end with the process that started this one.
    #[command(hide = true)]
    Guard {
        /// Process that started this one.
        #[arg(long)]
        owner: u32,
        /// Seconds between asking the program to end and killing it.
        #[arg(long, default_value_t = 10)]
        grace_seconds: u64,
        /// The program and its arguments.
        #[arg(last = true, required = true)]
        program: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Up(options) => runtime()?.block_on(commands::up::run(options))?,
        Command::Down(options) => runtime()?.block_on(commands::down::run(options))?,
        Command::Run(options) => {
            log();
            runtime()?.block_on(commands::run::run(options))?;
        }
        Command::Exec(options) => {
            log();
            return runtime()?.block_on(commands::exec::run(options));
        }
        Command::Chat(options) => runtime()?.block_on(commands::chat::run(options))?,
        Command::Guard {
            owner,
            grace_seconds,
            program,
        } => {
            let Some((program, arguments)) = program.split_first() else {
                anyhow::bail!("no program to guard");
            };
            let grace = Duration::from_secs(grace_seconds);
            // One thread, which lives as long as the process: see `process::Guarded`.
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            return Ok(runtime.block_on(process::guard(owner, grace, program, arguments))?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Futures run by `block_on` stay on the main thread.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

/// Logs go to standard error; `RUST_LOG` says how much.
fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}

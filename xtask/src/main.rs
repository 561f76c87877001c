//! The command surface of the repository: `cargo xtask COMMAND`.
//!
//! It finds prerequisites, builds what a command needs, shows what it is waiting for and starts the
//! programs that do the work. It depends on no heavy crate, so that it compiles in seconds; whatever
//! needs signals, sockets or HTTP lives in `local/cloud`.

mod commands;
mod disk;
mod files;
mod functions;
mod glibc;
mod packaging;
mod progress;
mod python;
mod terraform;
mod tools;
mod web;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND [OPTIONS]

  up        start the local cloud and apply examples/complete to it
  down      destroy what `up` applied and stop the local cloud
  chat      talk to the chatbot that `up` started
  test      every check of the repository; --quick for the inner loop
  bench     the benchmarks, as tables
  gen       write everything that is generated; --check compares only
  package   release archives of provider, functions, page and modules, reproducible

`cargo xtask COMMAND --help` says more.";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(command) = arguments.next() else {
        println!("{HELP}");
        return ExitCode::FAILURE;
    };
    let parser = lexopt::Parser::from_args(arguments);
    let command = command.to_string_lossy();
    let result = match command.as_ref() {
        "up" => commands::up::run(parser),
        "down" => commands::down::run(parser),
        "chat" => commands::chat::run(parser),
        "test" => commands::test::run(parser),
        "bench" => commands::bench::run(parser),
        "gen" => commands::gen_code::run(parser),
        "package" => commands::package::run(parser),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(anyhow::anyhow!("there is no command `{other}`\n\n{HELP}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

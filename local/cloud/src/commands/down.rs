//! `down`: destroys what `up` applied and stops the local cloud.

use anyhow::Result;

use super::say;
use super::stack::Stack;
use chatbot_cloud::description::Description;

/// What to take down.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    stack: super::stack::Options,
    /// Stop the local cloud even when the destroy fails.
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// # Errors
///
/// When the destroy fails, leaves something, or a process does not end. After a failed destroy the
/// cloud still runs, so that it can be looked at; `--force` stops it all the same.
pub(crate) async fn run(options: Options) -> Result<()> {
    let stack = Stack::new(&options.stack)?;
    let Some(cloud) = Description::running(&stack.state)? else {
        stack.forget()?;
        say("no local cloud runs");
        return Ok(());
    };
    if let Err(error) = stack.destroy(&cloud).await {
        if !options.force {
            return Err(error.context(
                "the local cloud still runs; `cargo xtask down --force` stops it all the same",
            ));
        }
        say(&format!("the destroy failed: {error:#}"));
    }
    stack.stop(&cloud).await?;
    say("no service has anything left, and no process runs");
    Ok(())
}

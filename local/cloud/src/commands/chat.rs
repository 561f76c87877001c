//! `chat`: a conversation in the terminal.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};
use chatbot_gateway::control::Timestamp;
use serde_json::Value;
use tokio::sync::mpsc;

use chatbot_cloud::chat::{ChatError, Conversation};

/// Time between two keep-alive frames: a gateway closes a connection that is idle for 10 minutes
/// (reference api-gateway §3.4).
const KEEP_ALIVE: Duration = Duration::from_secs(240);

/// What to talk to.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Address of the chatbot, ws://…; else `websocket_url` of the outputs file.
    #[arg(long)]
    url: Option<String>,
    /// File with the outputs of the last apply.
    #[arg(long)]
    outputs: Option<PathBuf>,
    /// Ask this, print the answer and stop.
    #[arg(long)]
    once: Option<String>,
    /// Name to chat under.
    #[arg(long, default_value = "terminal")]
    user: String,
}

/// Runs the command.
///
/// # Errors
///
/// When there is nothing to talk to or an answer does not come.
pub(crate) async fn run(options: Options) -> Result<()> {
    let url = match (options.url, options.outputs) {
        (Some(url), _) => url,
        (None, Some(file)) => address(&file)?,
        (None, None) => bail!("name the chatbot with --url or --outputs"),
    };
    let mut conversation = Conversation::connect(&url, &options.user).await?;
    if let Some(question) = options.once {
        match conversation.ask(&question, &now(), &mut io::stdout()).await {
            Ok(_) => {}
            // The connection is as good as before; the next question may fare better.
            Err(ChatError::Answer { message }) => eprintln!("error: {message}"),
            Err(error) => return Err(error.into()),
        }
    } else {
        eprintln!("connected to {url}; an empty line or Ctrl-D ends");
        converse(&mut conversation).await?;
    }
    // The answer is there; whether the farewell arrives does not matter.
    let _ = conversation.close().await;
    Ok(())
}

async fn converse(conversation: &mut Conversation) -> Result<()> {
    let (sender, mut lines) = mpsc::channel::<String>(1);
    // Reading a terminal blocks; the thread ends with the process.
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    loop {
        eprint!("> ");
        io::stderr()
            .flush()
            .context("cannot write to the terminal")?;
        let line = loop {
            match tokio::time::timeout(KEEP_ALIVE, lines.recv()).await {
                Ok(line) => break line,
                Err(_) => conversation.ping().await?,
            }
        };
        let Some(question) = line.filter(|line| !line.trim().is_empty()) else {
            return Ok(());
        };
        match conversation.ask(&question, &now(), &mut io::stdout()).await {
            Ok(_) => {}
            // The connection is as good as before; the next question may fare better.
            Err(ChatError::Answer { message }) => eprintln!("error: {message}"),
            Err(error) => return Err(error.into()),
        }
    }
}

fn address(outputs: &PathBuf) -> Result<String> {
    let text = std::fs::read(outputs).with_context(|| {
        format!(
            "cannot read {}; `cargo xtask up` writes it",
            outputs.display()
        )
    })?;
    let outputs: Value = serde_json::from_slice(&text)
        .with_context(|| format!("{} is not JSON", outputs.display()))?;
    outputs["websocket_url"]
        .as_str()
        .map(str::to_owned)
        .context("the outputs have no websocket_url")
}

/// The time as the contract's clients write it (reference system §4): `2026-01-31 23:59:59`, UTC.
fn now() -> String {
    let seconds = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs());
    timestamp(seconds)
}

fn timestamp(seconds: u64) -> String {
    let text = Timestamp(seconds).to_string();
    text.replace('T', " ").trim_end_matches('Z').to_owned()
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn times_are_written_as_the_contract_has_them() {
        let check = |seconds, expected: &str| assert_eq!(timestamp(seconds), expected);
        check(0, "1970-01-01 00:00:00");
        check(951_782_399, "2000-02-28 23:59:59");
        check(951_782_400, "2000-02-29 00:00:00");
        check(1_704_067_199, "2023-12-31 23:59:59");
        check(1_767_225_600, "2026-01-01 00:00:00");
    }
}

//! The gateway as a child process: this program again, told to serve.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child as Process, Command, Stdio};
use std::sync::Arc;

use anyhow::Context;
use chatbot_gateway::data::function::NoFunctions;
use chatbot_gateway::data::limits::Limits;
use chatbot_gateway::data::{DataPlane, Parts};
use chatbot_gateway::server::Worlds;
use chatbot_gateway::{Gateway, Options};

/// First argument of the child.
pub(crate) const SERVE: &str = "--serve";

/// A running child. Ends with its parent, whose end it sees on its standard input.
pub(crate) struct Child {
    process: Process,
    address: SocketAddr,
}

impl Child {
    pub(crate) fn start() -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("this program has no path")?;
        let mut process = Command::new(program)
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the gateway")?;
        let output = process.stdout.take();
        let mut child = Self {
            process,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let mut line = String::new();
        BufReader::new(output.context("the gateway has no output")?)
            .read_line(&mut line)
            .context("the gateway said nothing")?;
        child.address = line
            .trim()
            .parse()
            .with_context(|| format!("no address: {line:?}"))?;
        Ok(child)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resident memory, in KiB.
    pub(crate) fn resident_kib(&self) -> anyhow::Result<u64> {
        let path = format!("/proc/{}/status", self.process.id());
        let status =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number
            .and_then(|number| number.parse().ok())
            .context("no resident memory in the status")
    }

    pub(crate) fn end(mut self) -> anyhow::Result<()> {
        drop(self.process.stdin.take());
        let status = self.process.wait().context("the gateway did not end")?;
        anyhow::ensure!(status.success(), "the gateway ended with {status}");
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It has ended already unless something failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The child: serves until its standard input ends.
pub(crate) async fn serve() -> anyhow::Result<()> {
    let worlds = Worlds::default();
    let data = DataPlane::new(Parts {
        // The crowd comes at once.
        limits: Limits {
            connections_per_second: None,
            ..Limits::default()
        },
        ..Parts::new(Arc::new(worlds.clone()), Arc::new(NoFunctions))
    });
    let data_plane = Some(Arc::new(data) as _);
    let gateway = Gateway::start(Options {
        worlds,
        data_plane,
        ..Options::default()
    })
    .await?;
    println!("{}", gateway.address());
    let end = || std::io::stdin().read_to_end(&mut Vec::new());
    tokio::task::spawn_blocking(end)
        .await?
        .context("cannot read the standard input")?;
    gateway.shutdown().await;
    Ok(())
}

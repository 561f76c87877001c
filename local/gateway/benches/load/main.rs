//! Load on the simulator: idle sockets, posts through `@connections`, messages to a MOCK route.
//!
//! The gateway runs as a child process of its own, so that its memory is not that of the clients; both
//! share the machine's cores. Load is offered at a fixed rate whether or not the gateway keeps up, and a
//! latency counts from the moment at which its request was due. Fails when a budget is missed.
//!
//! Without `--bench` (as when `cargo test` runs it) a small load shows that it works.

mod api;
mod client;
mod gateway;
mod rates;
mod table;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::client::Clients;
use crate::gateway::Child;
use crate::rates::Pace;
use crate::table::Row;

/// What is asked of the gateway.
#[derive(Clone, Copy, Debug)]
struct Load {
    sockets: usize,
    /// Posts and messages per second that are a budget.
    rate: u32,
    time: Duration,
}

const FULL: Load = Load {
    sockets: 2000,
    rate: 2000,
    time: Duration::from_secs(5),
};
const SMALL: Load = Load {
    sockets: 20,
    rate: 100,
    time: Duration::from_millis(500),
};

/// Share of the offered rate that counts as kept.
const KEPT: f64 = 0.98;

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    if arguments
        .first()
        .is_some_and(|argument| argument == gateway::SERVE)
    {
        runtime.block_on(gateway::serve())?;
        return Ok(ExitCode::SUCCESS);
    }
    let full = arguments.iter().any(|argument| argument == "--bench");
    let rows = runtime.block_on(run(if full { FULL } else { SMALL }))?;
    print!("{}", table::show(&rows));
    let missed = rows.iter().any(|row| !row.is_met());
    Ok(if missed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

async fn run(load: Load) -> anyhow::Result<Vec<Row>> {
    raise_file_limit();
    let gateway = Child::start()?;
    let api = api::deploy(gateway.address()).await?;
    let empty = gateway.resident_kib()?;
    let started = Instant::now();
    let mut clients = Clients::connect(gateway.address(), &api, load.sockets).await?;
    let connecting = started.elapsed();
    let held = gateway.resident_kib()?;
    let mut rows = vec![Row::Held {
        sockets: clients.open(),
        wanted: load.sockets,
        connecting,
        kib_per_socket: held.saturating_sub(empty) / load.sockets as u64,
        resident_kib: held,
    }];
    for (name, wanted) in [("budget", Some(load.rate)), ("most", None)] {
        for kind in [client::Kind::Posts, client::Kind::Messages] {
            let pace = wanted.map_or(Pace::AsFastAsPossible, Pace::PerSecond);
            let latencies = clients.drive(kind, pace, load.time).await?;
            rows.push(Row::Rate {
                what: format!("{}, {name}", kind.name()),
                wanted: wanted.map(|rate| f64::from(rate) * KEPT),
                reached: latencies.per_second(),
                p50: latencies.quantile(500),
                p99: latencies.quantile(990),
                resident_kib: gateway.resident_kib()?,
            });
        }
    }
    rows.push(Row::Open {
        sockets: clients.open(),
        wanted: load.sockets,
    });
    gateway.end()?;
    Ok(rows)
}

/// Sockets need file descriptors on both sides; the child inherits the limit. Where it cannot be
/// raised, connecting fails and says so.
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        eprintln!("cannot raise the number of open files: {error}");
    }
}

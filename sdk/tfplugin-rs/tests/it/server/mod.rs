//! The process side of a provider, as Terraform sees it: a real child process,
//! real sockets, real TLS and the real Terraform.

mod certificates;
mod client;
mod debug;
mod ends;
mod plugin;
mod starts;
mod terraform;
mod tls;

// The tests serve it in their own process, too.
#[path = "../../../examples/bare/service.rs"]
mod service;

use std::future::Future;
use std::time::Duration;

use tfplugin_wire::v6::ReadResourceRequest;

/// Every wait of these tests ends; none takes a tenth of this.
const DEADLINE: Duration = Duration::from_secs(20);

/// `future`'s output.
///
/// # Panics
///
/// When `what` does not happen before [`DEADLINE`].
async fn soon<F: Future>(what: &str, future: F) -> F::Output {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(output) => output,
        Err(_) => panic!("{what}: not within {} s", DEADLINE.as_secs()),
    }
}

/// A read, which lasts until the provider is stopped.
fn read_request() -> ReadResourceRequest {
    ReadResourceRequest {
        type_name: "bare_thing".to_owned(),
        ..ReadResourceRequest::default()
    }
}

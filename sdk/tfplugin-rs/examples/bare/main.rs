//! The barest provider: the server of this crate under a service written by
//! hand, without the SDK's traits. The tests of the server start it.

mod service;

use std::process::ExitCode;

use tfplugin::CancellationToken;
use tfplugin::server::{Options, run};

fn main() -> ExitCode {
    let stop = CancellationToken::new();
    let options = Options {
        address: "registry.terraform.io/example/bare".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stop: stop.clone(),
    };
    run(service::Bare { stop }, options)
}

//! The life of a provider process, from its arguments to its exit code.

use std::convert::Infallible;
use std::future::pending;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tfplugin_wire::v6::provider_server::Provider;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::connections::Incoming;
use super::environment::Environment;
use super::error::ServeError;
use super::handshake::{check_cookie, client_speaks_our_protocol, line};
use super::life::Life;
use super::mode::{Mode, help};
use super::panics;
use super::reattach::{self, ReattachConfig};
use super::services;
use super::socket::Socket;
use super::tls::Tls;
use crate::diagnostics::chain;
use crate::logging;

/// Threads that run handlers. They wait for the network, not for a processor;
/// a second one keeps the server answering while the first is busy.
const WORKERS: usize = 2;

/// What a server must know about its provider.
#[derive(Clone, Debug)]
pub struct Options {
    /// Full source address: `HOST/NAMESPACE/NAME`, the host being
    /// `registry.terraform.io` for published providers.
    pub address: String,
    /// Version of the program, for `--version`.
    pub version: String,
    /// Cancelled when the process is asked to end by a signal: handlers should
    /// come to an early end, keeping what they did. The service should cancel
    /// it on `StopProvider`, too.
    pub stop: CancellationToken,
}

/// Serves a provider until Terraform has no more use for it: all of `main`.
///
/// The mode is taken from the arguments, everything else from the environment
/// that Terraform sets. Returns the process's exit code: 0 after an orderly
/// end, 1 with a message on standard error if serving was not possible.
pub fn run<S: Provider>(service: S, options: Options) -> ExitCode {
    panics::install_hook();
    match start(service, options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

fn start<S: Provider>(service: S, options: Options) -> Result<(), ServeError> {
    let mode = Mode::from_arguments(std::env::args_os().skip(1))?;
    let name = options.address.rsplit('/').next().unwrap_or_default();
    let Options {
        address, version, ..
    } = &options;
    match mode {
        Mode::Help => return announce(&help(name, version, address)),
        Mode::Version => return announce(&format!("terraform-provider-{name} {version}\n")),
        Mode::Plugin | Mode::Debug { .. } => {}
    }
    let environment = Environment::of_process();
    if mode == Mode::Plugin {
        check_cookie(&environment)?;
    }
    logging::install(name);
    let runtime = runtime().map_err(ServeError::Runtime)?;
    let result = runtime.block_on(async {
        match mode {
            Mode::Debug { environment_file } => {
                debug(service, options, &environment, environment_file).await
            }
            Mode::Plugin | Mode::Help | Mode::Version => {
                plugin(service, options, &environment).await
            }
        }
    });
    // A handler that blocks its thread must not keep the process alive.
    runtime.shutdown_background();
    result
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()
}

/// Started by Terraform, which ends it through the controller.
async fn plugin<S: Provider>(
    service: S,
    options: Options,
    environment: &Environment,
) -> Result<(), ServeError> {
    // Ctrl-C reaches the whole process group. Terraform turns it into
    // StopProvider; ending here would lose what is being created
    // (reference §3.6).
    let _ignored = listen_to(SignalKind::interrupt())?;
    let mut terminate = listen_to(SignalKind::terminate())?;
    if !client_speaks_our_protocol(environment) {
        tracing::error!(
            "this provider needs Terraform 1.0 or newer, which speaks plugin protocol 6"
        );
    }
    let tls = environment
        .client_certificate
        .as_deref()
        .map(Tls::pinned_to)
        .transpose()?;
    let life = Life::new(options.stop);
    let (socket, listener) = Socket::bind(&environment.socket_folder)?;
    let (certificate, config) = tls.map(|tls| (tls.certificate, tls.config)).unzip();
    let incoming = Incoming::new(listener, config, life.connections.clone());
    announce(&line(socket.path(), certificate.as_ref(), environment))?;
    let ending = async {
        tokio::select! {
            _ = terminate.recv() => end_at_signal(&life, &mut terminate).await,
            () = life.orphaned() => {
                life.stop.cancel();
                life.end.cancel();
            }
        }
        pending::<Infallible>().await
    };
    tokio::select! {
        result = services::serve(service, incoming, &life) => result,
        never = ending => match never {},
    }
}

/// Started by a developer, who ends it with Ctrl-C.
async fn debug<S: Provider>(
    service: S,
    options: Options,
    environment: &Environment,
    environment_file: Option<PathBuf>,
) -> Result<(), ServeError> {
    let mut interrupt = listen_to(SignalKind::interrupt())?;
    let mut terminate = listen_to(SignalKind::terminate())?;
    let life = Life::new(options.stop);
    let (socket, incoming) = reattach::listen(&life, &environment.socket_folder)?;
    let config = reattach::config(options.address, &socket);
    let variable = format!(
        "{}='{}'",
        reattach::VARIABLE,
        ReattachConfig::variable([&config])
    );
    let _file = environment_file
        .map(|path| EnvironmentFile::write(path, &variable))
        .transpose()?;
    announce(&format!(
        "Provider started. To attach Terraform to it, set this variable:\n\n\t{variable}\n\n"
    ))?;
    let ending = async {
        tokio::select! {
            _ = interrupt.recv() => end_at_signal(&life, &mut interrupt).await,
            _ = terminate.recv() => end_at_signal(&life, &mut terminate).await,
        }
        pending::<Infallible>().await
    };
    tokio::select! {
        result = services::serve(service, incoming, &life) => result,
        never = ending => match never {},
    }
}

/// Ends gracefully; at once if the signal comes again.
async fn end_at_signal(life: &Life, again: &mut Signal) {
    tokio::select! {
        () = life.end_gracefully() => {}
        _ = again.recv() => life.end.cancel(),
    }
}

fn listen_to(kind: SignalKind) -> Result<Signal, ServeError> {
    signal(kind).map_err(ServeError::Signals)
}

/// Writes to the real standard output, at once and whole.
fn announce(text: &str) -> Result<(), ServeError> {
    let mut output = std::io::stdout().lock();
    output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
        .map_err(ServeError::Announce)
}

/// A file that holds the variable while the provider can be attached to.
struct EnvironmentFile(PathBuf);

impl EnvironmentFile {
    fn write(path: PathBuf, variable: &str) -> Result<Self, ServeError> {
        let write = |path: &Path| std::fs::write(path, format!("{variable}\n"));
        match write(&path) {
            Ok(()) => Ok(Self(path)),
            Err(source) => Err(ServeError::EnvironmentFile { path, source }),
        }
    }
}

impl Drop for EnvironmentFile {
    fn drop(&mut self) {
        // Left behind it names a socket that is gone, which Terraform reports.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// One line: the error and what caused it.
fn report(error: &ServeError) {
    let line = chain(error) + "\n";
    // Without a standard error only the exit code is left to tell.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

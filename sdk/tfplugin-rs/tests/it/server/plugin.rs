//! A provider process, started as Terraform starts one.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustix::process::{Pid, Signal, kill_process};
use rustls_pki_types::CertificateDer;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

use super::certificates::Identity;
use super::client::Security;
use super::soon;

const COOKIE: (&str, &str) = (
    "TF_PLUGIN_MAGIC_COOKIE",
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
);

/// The example `bare`, which `cargo test` builds beside this test unless it is told to build
/// this test only.
///
/// # Panics
///
/// When it was built from other sources than those that are there now.
pub(super) fn executable() -> PathBuf {
    let remedy = "run `cargo build -p tfplugin-rs --examples` first";
    let test = std::env::current_exe().unwrap();
    let path = test
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .join("examples/bare");
    assert!(path.exists(), "{} is missing: {remedy}", path.display());
    let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified());
    let built = modified(&path).unwrap();
    let sources = std::fs::read_to_string(path.with_extension("d")).unwrap();
    for source in sources.split_whitespace().skip(1).map(Path::new) {
        let old = modified(source).is_ok_and(|changed| changed > built);
        assert!(
            !old,
            "{} is older than {}: {remedy}",
            path.display(),
            source.display()
        );
    }
    path
}

/// The example's command, with nothing in its environment but a place for sockets.
pub(super) fn command(sockets: &Path) -> Command {
    let mut command = Command::new(executable());
    command
        .env_clear()
        .env("PLUGIN_UNIX_SOCKET_DIR", sockets)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// What a provider does that is not to serve: it ends at once.
pub(super) async fn refusal(environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    let sockets = tempfile::tempdir().unwrap();
    let mut command = command(sockets.path());
    let child = command
        .envs(environment.iter().copied())
        .args(arguments)
        .spawn()
        .unwrap();
    soon("the provider refuses", child.wait_with_output())
        .await
        .unwrap()
}

/// The variables that any start has.
pub(super) fn cookie() -> (&'static str, &'static str) {
    COOKIE
}

/// A running provider that has printed its handshake line.
pub(super) struct Plugin {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
    sockets: TempDir,
    /// The fields of the handshake line.
    pub(super) handshake: Vec<String>,
}

impl Plugin {
    pub(super) async fn start(environment: &[(&str, &str)]) -> Self {
        let sockets = tempfile::tempdir().unwrap();
        let mut command = command(sockets.path());
        command
            .envs([COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "5,6")])
            .envs(environment.iter().copied());
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        soon("the handshake line", stdout.read_line(&mut line))
            .await
            .unwrap();
        let handshake = line
            .trim_end_matches('\n')
            .split('|')
            .map(str::to_owned)
            .collect();
        Self {
            child,
            stdout,
            stderr,
            sockets,
            handshake,
        }
    }

    /// Started with the client certificate of `identity`.
    pub(super) async fn start_with_tls(identity: &Identity) -> Self {
        Self::start(&[("PLUGIN_CLIENT_CERT", &identity.pem)]).await
    }

    pub(super) fn socket(&self) -> PathBuf {
        PathBuf::from(&self.handshake[3])
    }

    /// The folder that the provider was told to put its socket in.
    pub(super) fn sockets(&self) -> &Path {
        self.sockets.path()
    }

    /// The certificate in the handshake line, trusted, and `identity` presented.
    pub(super) fn tls(&self, identity: Option<&Identity>) -> Security {
        let der = STANDARD_NO_PAD.decode(&self.handshake[5]).unwrap();
        Security::tls(&CertificateDer::from(der), identity)
    }

    pub(super) fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    /// The next line of standard error.
    pub(super) async fn stderr_line(&mut self) -> String {
        let mut line = String::new();
        soon("a line on standard error", self.stderr.read_line(&mut line))
            .await
            .unwrap();
        line
    }

    /// Waits for the end; everything else that was written, and the sockets left behind.
    pub(super) async fn end(mut self) -> End {
        let status = soon("the provider ends", self.child.wait()).await.unwrap();
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).await.unwrap();
        self.stderr.read_to_string(&mut stderr).await.unwrap();
        let left_behind = std::fs::read_dir(self.sockets.path()).unwrap().count();
        End {
            status,
            stdout,
            stderr,
            left_behind,
        }
    }
}

/// How a provider ended.
#[derive(Debug)]
pub(super) struct End {
    pub(super) status: ExitStatus,
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) left_behind: usize,
}

impl End {
    /// Exit code 0, nothing more said, nothing left behind.
    pub(super) fn assert_clean(&self) {
        assert!(self.status.success(), "{self:?}");
        assert_eq!(
            (self.stdout.as_str(), self.stderr.as_str()),
            ("", ""),
            "{self:?}"
        );
        assert_eq!(self.left_behind, 0, "{self:?}");
    }
}

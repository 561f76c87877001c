//! The emulator of every service but API Gateway's WebSocket side, as a child process.
//!
//! What it needs in its environment is in reference local-cloud §1: without `BIND_HOST` it listens
//! on every interface and runs any code uploaded to it, and functions inherit what it was given.

use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use http::Method;
use serde_json::Value;
use tokio::time::Instant;

use crate::http::Http;
use crate::process::{Guarded, SpawnError};

/// What its Python runs.
const PROGRAM: &str = include_str!("../python/ministack.py");
/// How long it may take to answer. It takes 0.3–0.9 s when the machine is idle.
const START: Duration = Duration::from_secs(60);
/// One health request.
const HEALTH: Duration = Duration::from_secs(5);
/// Time between two health requests.
const HEALTH_INTERVAL: Duration = Duration::from_millis(50);
/// How long it may take to end its functions.
const GRACE: Duration = Duration::from_secs(5);

/// How to start it.
#[derive(Clone, Debug)]
pub struct MinistackOptions {
    /// Python of the virtual environment it is installed in.
    pub python: PathBuf,
    /// Port of 127.0.0.1 it listens on, from [`free_port`].
    pub port: u16,
    /// Its region.
    pub region: String,
    /// Folder for everything it writes.
    pub folder: PathBuf,
    /// Its log.
    pub log: PathBuf,
    /// Whether IAM is enforced: signatures are checked, and nobody but the administrator may do what
    /// no policy allows. The administrator's access key id is the account's number.
    pub enforce_iam: bool,
    /// The administrator's secret access key.
    pub secret_access_key: String,
    /// Environment that functions see beside their own: the endpoints of other servers.
    pub environment: Vec<(String, String)>,
}

/// Why it does not run.
#[derive(Debug, thiserror::Error)]
pub enum MinistackError {
    /// A folder it needs.
    #[error("cannot make the folder {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It did not start.
    #[error("ministack does not start")]
    Start(#[from] SpawnError),
    /// It ended before it answered.
    #[error("ministack ended before it was ready; its log is {}", log.display())]
    Ended {
        /// The log.
        log: PathBuf,
    },
    /// It never answered.
    #[error("ministack was not ready within {} s; its log is {}", START.as_secs(), log.display())]
    Late {
        /// The log.
        log: PathBuf,
    },
}

/// A port of 127.0.0.1 that nothing listens on now. Something else may take it before it is used.
///
/// # Errors
///
/// When the system has none.
pub fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// Starts it and waits until it answers.
///
/// # Errors
///
/// See [`MinistackError`].
pub async fn start(options: &MinistackOptions, http: &Http) -> Result<Guarded, MinistackError> {
    let temporary = options.folder.join("tmp");
    std::fs::create_dir_all(&temporary).map_err(|source| MinistackError::Folder {
        path: temporary.clone(),
        source,
    })?;
    let arguments = ["-c", PROGRAM].map(OsString::from);
    let mut ministack = Guarded::spawn(
        options.python.as_os_str(),
        &arguments,
        &environment(options, &temporary),
        &options.folder,
        &options.log,
        GRACE,
    )?;
    let log = || options.log.clone();
    let ended = tokio::select! {
        () = ready(options.port, http) => false,
        _ = ministack.wait() => true,
        () = tokio::time::sleep_until(Instant::now() + START) => {
            return Err(MinistackError::Late { log: log() });
        }
    };
    if ended {
        Err(MinistackError::Ended { log: log() })
    } else {
        Ok(ministack)
    }
}

async fn ready(port: u16, http: &Http) {
    let url = format!("http://127.0.0.1:{port}/_ministack/health");
    loop {
        let answer = http.send(Method::GET, &url, &Value::Null, HEALTH).await;
        if answer.is_ok_and(|answer| answer.status.is_success()) {
            return;
        }
        tokio::time::sleep(HEALTH_INTERVAL).await;
    }
}

/// Everything it sees, and its functions with it: nothing of the user's own environment but the
/// search path.
fn environment(options: &MinistackOptions, temporary: &Path) -> Vec<(OsString, OsString)> {
    let port = options.port.to_string();
    let own = [
        (
            "PATH",
            std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into()),
        ),
        ("HOME", options.folder.clone().into()),
        ("TMPDIR", temporary.into()),
        ("PYTHONDONTWRITEBYTECODE", "1".into()),
        ("PYTHONUNBUFFERED", "1".into()),
        ("BIND_HOST", "127.0.0.1".into()),
        ("GATEWAY_PORT", port.clone().into()),
        ("MINISTACK_REGION", options.region.clone().into()),
        (
            "AWS_ENDPOINT_URL",
            format!("http://127.0.0.1:{port}").into(),
        ),
        ("AWS_EC2_METADATA_DISABLED", "true".into()),
        ("AUTH", options.enforce_iam.to_string().into()),
        (
            "AWS_SECRET_ACCESS_KEY",
            options.secret_access_key.clone().into(),
        ),
        ("S3_DATA_DIR", options.folder.join("s3").into()),
    ];
    let others = options
        .environment
        .iter()
        .map(|(name, value)| (name.into(), value.into()));
    own.into_iter()
        .map(|(name, value)| (name.into(), value))
        .chain(others)
        .collect()
}

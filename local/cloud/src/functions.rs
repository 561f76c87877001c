//! Functions, registered through Lambda's API as anybody would.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::http::{Http, HttpError};

/// One request to Lambda. The code travels in it.
const REQUEST: Duration = Duration::from_secs(60);
/// How long a function may take to become active.
const ACTIVE: Duration = Duration::from_secs(30);
/// Time between two looks at its state.
const ACTIVE_INTERVAL: Duration = Duration::from_millis(20);
/// Path of the functions in Lambda's API.
const FUNCTIONS: &str = "2015-03-31/functions";

/// A function to register.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// A native binary that speaks Lambda's runtime protocol.
    pub binary: PathBuf,
    /// ARN of the role it runs as.
    pub role: String,
    /// Its own environment.
    pub environment: BTreeMap<String, String>,
    /// Longest invocation, seconds, 1 to 900.
    pub timeout: u16,
}

/// Why a function is not registered.
#[derive(Debug, thiserror::Error)]
pub enum FunctionError {
    /// The binary.
    #[error("cannot read the binary {}", path.display())]
    Binary {
        /// The binary.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The archive.
    #[error("cannot pack the function {name}")]
    Pack {
        /// The function.
        name: String,
        /// Why.
        #[source]
        source: zip::result::ZipError,
    },
    /// Lambda did not answer.
    #[error("lambda does not answer")]
    Http(#[from] HttpError),
    /// Lambda said no.
    #[error("lambda refused the function {name}: {status} {answer}")]
    Refused {
        /// The function.
        name: String,
        /// What it answered.
        status: StatusCode,
        /// What it said.
        answer: String,
    },
    /// It never became active.
    #[error("the function {name} is not active after {} s", ACTIVE.as_secs())]
    Late {
        /// The function.
        name: String,
    },
}

/// Creates the function, or gives it this code when there is one of its name, and waits until it
/// is active. Returns its ARN.
///
/// # Errors
///
/// See [`FunctionError`].
pub async fn register(
    http: &Http,
    lambda: &str,
    function: &Function,
) -> Result<String, FunctionError> {
    let name = &function.name;
    let code = STANDARD.encode(pack(function)?);
    let one = format!("{lambda}/{FUNCTIONS}/{name}");
    let known = http.send(Method::GET, &one, &Value::Null, REQUEST).await?;
    let answer = if known.status == StatusCode::NOT_FOUND {
        let body = json!({
            "FunctionName": name,
            "Runtime": "provided.al2023",
            "Handler": "bootstrap",
            "Role": function.role,
            "Timeout": function.timeout,
            "MemorySize": 256,
            "Environment": { "Variables": function.environment },
            "Code": { "ZipFile": code },
        });
        http.send(
            Method::POST,
            &format!("{lambda}/{FUNCTIONS}"),
            &body,
            REQUEST,
        )
        .await?
    } else {
        let body = json!({ "ZipFile": code });
        http.send(Method::PUT, &format!("{one}/code"), &body, REQUEST)
            .await?
    };
    let refused = |status, answer: &Value| FunctionError::Refused {
        name: name.clone(),
        status,
        answer: answer.to_string(),
    };
    let Some(arn) = answer.body["FunctionArn"]
        .as_str()
        .filter(|_| answer.status.is_success())
    else {
        return Err(refused(answer.status, &answer.body));
    };
    active(http, &one, name).await?;
    Ok(arn.to_owned())
}

/// How many statements the resource policy of a function has; 0 when the function is not there.
///
/// # Errors
///
/// When Lambda does not answer, or answers something that is no policy.
pub async fn permissions(http: &Http, lambda: &str, name: &str) -> Result<usize, FunctionError> {
    let url = format!("{lambda}/{FUNCTIONS}/{name}/policy");
    let answer = http.send(Method::GET, &url, &Value::Null, REQUEST).await?;
    if answer.status == StatusCode::NOT_FOUND {
        return Ok(0);
    }
    let policy = answer.body["Policy"].as_str().unwrap_or_default();
    let policy: Option<Value> = serde_json::from_str(policy).ok();
    policy
        .as_ref()
        .and_then(|policy| policy["Statement"].as_array())
        .filter(|_| answer.status.is_success())
        .map(Vec::len)
        .ok_or_else(|| FunctionError::Refused {
            name: name.to_owned(),
            status: answer.status,
            answer: answer.body.to_string(),
        })
}

async fn active(http: &Http, url: &str, name: &str) -> Result<(), FunctionError> {
    let deadline = Instant::now() + ACTIVE;
    loop {
        let answer = http.send(Method::GET, url, &Value::Null, REQUEST).await?;
        if answer.body["Configuration"]["State"] == "Active" {
            return Ok(());
        }
        if Instant::now() >= deadline {
            return Err(FunctionError::Late {
                name: name.to_owned(),
            });
        }
        tokio::time::sleep(ACTIVE_INTERVAL).await;
    }
}

/// A zip with the binary as `bootstrap`, not compressed: it never leaves this machine.
fn pack(function: &Function) -> Result<Vec<u8>, FunctionError> {
    let binary = read(&function.binary)?;
    let at = |source| FunctionError::Pack {
        name: function.name.clone(),
        source,
    };
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .unix_permissions(0o755);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(binary.len() + 256)));
    archive.start_file("bootstrap", options).map_err(at)?;
    archive
        .write_all(&binary)
        .map_err(|error| at(error.into()))?;
    Ok(archive.finish().map_err(at)?.into_inner())
}

fn read(path: &Path) -> Result<Vec<u8>, FunctionError> {
    std::fs::read(path).map_err(|source| FunctionError::Binary {
        path: path.to_path_buf(),
        source,
    })
}

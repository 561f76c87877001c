//! What is left in a cloud, asked of each service by a client that others wrote: botocore, which comes
//! with ministack.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::description::Description;

/// The script that asks. It serves tests on AWS as well, so it is a file of its own.
const SCRIPT: &str = include_str!("../python/leftovers.py");
/// How long all services together may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Names of what is there, by kind, such as `functions`; without kinds of which nothing is there.
pub type Leftovers = BTreeMap<String, Vec<String>>;

/// Why nobody knows what is left.
#[derive(Debug, thiserror::Error)]
pub enum LeftoversError {
    /// Python.
    #[error("cannot run {}", python.display())]
    Start {
        /// The program.
        python: std::path::PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A service does not answer as it should.
    #[error("the services cannot be asked for what is left: {said}")]
    Asked {
        /// What the client said.
        said: String,
    },
    /// The answer.
    #[error("the list of what is left is not JSON")]
    Answer(#[from] serde_json::Error),
    /// It takes too long.
    #[error("the services did not say within {} s what is left", PATIENCE.as_secs())]
    Late,
}

/// Asks every service of the cloud.
///
/// # Errors
///
/// See [`LeftoversError`].
pub async fn leftovers(cloud: &Description) -> Result<Leftovers, LeftoversError> {
    let mut command = Command::new(&cloud.python);
    command
        .args(["-c", SCRIPT])
        .env_clear()
        .envs(&cloud.environment)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output())
        .await
        .map_err(|_| LeftoversError::Late)?
        .map_err(|source| LeftoversError::Start {
            python: cloud.python.clone(),
            source,
        })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(LeftoversError::Asked {
            said: said.trim().lines().last().unwrap_or_default().to_owned(),
        });
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// What is left as people read it: `2 functions (chat, query), 1 buckets (site)`.
#[must_use]
pub fn listed(leftovers: &Leftovers) -> String {
    let kinds: Vec<String> = leftovers
        .iter()
        .map(|(kind, names)| format!("{} {kind} ({})", names.len(), names.join(", ")))
        .collect();
    kinds.join(", ")
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn what_is_left_is_listed_by_kind() {
        let left = [
            ("functions".to_owned(), vec!["a".to_owned(), "b".to_owned()]),
            ("queues".to_owned(), vec!["c".to_owned()]),
        ];
        assert_eq!(listed(&left.into()), "2 functions (a, b), 1 queues (c)");
        assert_eq!(listed(&[].into()), "");
    }
}

//! What runs and how to reach it: the file `cloud.json` in the state folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::process::Identity;

/// A running local cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The supervisor, which owns everything else.
    pub supervisor: Identity,
    /// Region that everything is in.
    pub region: String,
    /// Account that everything belongs to, twelve digits.
    pub account: String,
    /// Python of the virtual environment of ministack, which has botocore.
    pub python: PathBuf,
    /// Address of each server, such as `http://127.0.0.1:41234`: `edge`, `gateway`, `ministack`, `model`.
    pub endpoints: BTreeMap<String, String>,
    /// ARN of each function that is registered.
    pub functions: BTreeMap<String, String>,
    /// What a client's environment must hold to reach this cloud and nothing else.
    pub environment: BTreeMap<String, String>,
}

/// Why a description cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DescriptionError {
    /// The file.
    #[error("cannot read or write {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The text.
    #[error("{} is not a description of a local cloud", path.display())]
    Text {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

impl Description {
    /// The file in the state folder `state`.
    #[must_use]
    pub fn file(state: &Path) -> PathBuf {
        state.join("cloud.json")
    }

    /// The cloud of the state folder, if one runs there.
    ///
    /// # Errors
    ///
    /// When the file is there but cannot be understood. A file whose supervisor has ended counts
    /// as none.
    pub fn running(state: &Path) -> Result<Option<Self>, DescriptionError> {
        let path = Self::file(state);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(DescriptionError::File { path, source }),
        };
        let description: Self = serde_json::from_slice(&text)
            .map_err(|source| DescriptionError::Text { path, source })?;
        Ok(description.supervisor.is_alive().then_some(description))
    }

    /// Writes the file; a reader sees the old text or the new one, never a part.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn write(&self, state: &Path) -> Result<(), DescriptionError> {
        write_json(&Self::file(state), self)
    }

    /// Address of a server.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> &str {
        self.endpoints.get(name).map_or("", String::as_str)
    }
}

/// Writes `value` as JSON in one step.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), DescriptionError> {
    let at = |source| DescriptionError::File {
        path: path.to_path_buf(),
        source,
    };
    let mut text = serde_json::to_vec_pretty(value).map_err(|source| DescriptionError::Text {
        path: path.to_path_buf(),
        source,
    })?;
    text.push(b'\n');
    let fresh = path.with_extension("tmp");
    std::fs::write(&fresh, text).map_err(at)?;
    std::fs::rename(&fresh, path).map_err(at)
}

#[cfg(test)]
mod tests {
    use super::Description;
    use crate::process::Identity;
    use std::collections::BTreeMap;

    #[test]
    fn a_cloud_whose_supervisor_has_ended_does_not_run() {
        let state = tempfile::tempdir().unwrap();
        let supervisor = Identity::current().unwrap();
        let mut description = Description {
            supervisor,
            region: "eu-central-1".to_owned(),
            account: "000000000000".to_owned(),
            python: "python3".into(),
            endpoints: BTreeMap::new(),
            functions: BTreeMap::new(),
            environment: BTreeMap::new(),
        };
        assert_eq!(Description::running(state.path()).unwrap(), None);
        description.write(state.path()).unwrap();
        assert_eq!(
            Description::running(state.path()).unwrap(),
            Some(description.clone())
        );
        description.supervisor.start_time += 1;
        description.write(state.path()).unwrap();
        assert_eq!(Description::running(state.path()).unwrap(), None);
        std::fs::write(Description::file(state.path()), "{").unwrap();
        assert!(Description::running(state.path()).is_err());
    }
}

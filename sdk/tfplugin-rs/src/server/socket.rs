//! The socket that a provider listens on: in a folder of its own that nobody
//! else may enter, gone when the server is.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::net::UnixListener;

use super::error::ServeError;

/// A bound socket and the folder it lies in.
#[derive(Debug)]
pub(super) struct Socket {
    path: PathBuf,
    // Removed, with the socket, when dropped.
    _folder: TempDir,
}

impl Socket {
    /// Listens in a new folder within `parent`.
    pub(super) fn bind(parent: &Path) -> Result<(Self, UnixListener), ServeError> {
        let folder = tempfile::Builder::new()
            .prefix("plugin")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(parent)
            .map_err(|source| ServeError::SocketFolder {
                folder: parent.to_owned(),
                source,
            })?;
        let path = folder.path().join("socket");
        let listener = UnixListener::bind(&path)
            .and_then(|listener| {
                std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
                Ok(listener)
            })
            .map_err(|source| ServeError::Listen {
                path: path.clone(),
                source,
            })?;
        Ok((
            Self {
                path,
                _folder: folder,
            },
            listener,
        ))
    }

    /// Path of the socket.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

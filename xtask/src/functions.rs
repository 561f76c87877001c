//! Zips of the Lambda functions, in the layout that the modules read: `ARCHITECTURE/NAME.zip`.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::files::{lock, make, newer};
use crate::packaging::{self, Effort, Entry};
use crate::progress;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// Package with the functions; each of its binaries is one.
pub(crate) const PACKAGE: &str = "chatbot-functions";
/// Cargo profile of what is released of it.
pub(crate) const PROFILE: &str = "function";
/// What Lambda looks for in the zip of a function of a `provided` runtime.
const BOOTSTRAP: &str = "bootstrap";

/// Architecture of this machine in Lambda's words: `x86_64` or `arm64`.
pub(crate) fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "aarch64" => "arm64",
        other => other,
    }
}

/// Zips every function as the development profile has built it into `target/local/packages`, whose
/// path it returns. A zip that is newer than its binary stays.
///
/// # Errors
///
/// When a function is not built or a zip cannot be written.
pub(crate) fn local(workspace: &Workspace, tools: &Tools) -> Result<PathBuf> {
    let packages = workspace.scratch("local/packages");
    let folder = packages.join(architecture());
    make(&folder)?;
    // Two commands at once zip once, and nobody reads half of a file.
    let _lock = lock(&packages.join("packages.lock"))?;
    for name in names(workspace)? {
        let binary = workspace.binary(&name);
        let archive = folder.join(format!("{name}.zip"));
        if !newer(&archive, &binary) {
            progress::say(&format!("zip the function {name}"));
            zip(tools, &archive, &binary, Effort::Fast)?;
        }
    }
    Ok(packages)
}

/// Names of all functions.
///
/// # Errors
///
/// When the workspace has none.
pub(crate) fn names(workspace: &Workspace) -> Result<Vec<String>> {
    let binaries = workspace.package(PACKAGE)?.targets_of("bin");
    Ok(binaries.map(|binary| binary.name.clone()).collect())
}

/// Writes the zip of one function.
///
/// # Errors
///
/// When the binary cannot be read or the zip not be written.
pub(crate) fn zip(tools: &Tools, archive: &Path, binary: &Path, effort: Effort) -> Result<()> {
    let entry = Entry::program(BOOTSTRAP, binary);
    packaging::zip(tools, archive, &[entry], effort)
}

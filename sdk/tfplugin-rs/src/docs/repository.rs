//! Where pages and examples lie in a provider's repository: the only part of the documentation that
//! touches files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{DocsError, Examples, Page, pages};
use crate::provider::Provider;

/// Folders below `examples/` that belong to pages; others hold whole systems.
const EXAMPLES: [&str; 4] = ["provider", "resources", "data-sources", "functions"];

/// Folders below `docs/` in which every page is generated. Guides lie elsewhere.
const GENERATED: [&str; 3] = ["resources", "data-sources", "functions"];

/// Why the pages of a repository could not be written, or are not what they should be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RepositoryError {
    /// There are no pages to write.
    #[error("no pages can be made")]
    Pages(#[source] DocsError),
    /// A file or folder could not be read, written or removed.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried: `read`, `write`, `remove`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// What is there is not what would be written.
    #[error("not current: {}", files.join(", "))]
    Stale {
        /// The files that would change, be added or be removed, by path below the root.
        files: Vec<String>,
    },
}

/// All of `main` of a program that keeps the documentation of the provider `P`: writes `docs/` of the
/// repository at `root`, or with the argument `--check` compares.
///
/// ```no_run
/// # use tfplugin::{Diagnostics, Provider, provider::ConfigureRequest};
/// # /// Nothing.
/// # #[derive(Clone, tfplugin::Model)]
/// # struct Model {}
/// # struct Example;
/// # impl Provider for Example {
/// #     const NAME: &'static str = "example";
/// #     const ADDRESS: &'static str = "registry.terraform.io/example/example";
/// #     type Model = Model;
/// #     type Client = ();
/// #     async fn configure(_: ConfigureRequest<Self>) -> Result<(), Diagnostics> { Ok(()) }
/// # }
/// fn main() -> std::process::ExitCode {
///     tfplugin::docs::generate::<Example>(env!("CARGO_MANIFEST_DIR"))
/// }
/// ```
///
/// Prints what is wrong to standard error and returns a failure then.
pub fn generate<P: Provider>(root: impl AsRef<Path>) -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let (ended, remedy) = match arguments.as_slice() {
        [] => (write::<P>(root.as_ref()).map(drop), ""),
        [flag] if flag == "--check" => (
            check::<P>(root.as_ref()),
            "; run this program without --check and commit the result",
        ),
        _ => {
            eprintln!("unknown arguments {arguments:?}: the only one is --check");
            return ExitCode::FAILURE;
        }
    };
    let Err(error) = ended else {
        return ExitCode::SUCCESS;
    };
    let remedy = match &error {
        RepositoryError::Stale { .. } => remedy,
        _ => "",
    };
    let source = std::error::Error::source(&error).map(|source| format!(": {source}"));
    eprintln!("{error}{}{remedy}", source.unwrap_or_default());
    ExitCode::FAILURE
}

/// Writes the pages of `P` to `docs/` below `root`, with the examples of `examples/`, removes pages
/// of objects that are no more, and returns the files it changed, by path below `root`.
///
/// # Errors
///
/// [`RepositoryError::Pages`] and [`RepositoryError::Io`].
pub fn write<P: Provider>(root: &Path) -> Result<Vec<String>, RepositoryError> {
    let changes = changes::<P>(root)?;
    for (name, content) in &changes {
        let path = root.join(name);
        let Some(content) = content else {
            fs::remove_file(&path).map_err(failed("remove", &path))?;
            continue;
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed("make", folder))?;
        }
        fs::write(&path, content).map_err(failed("write", &path))?;
    }
    Ok(changes.into_keys().collect())
}

/// Changes nothing, and fails when [`write`](write()) would.
///
/// # Errors
///
/// [`RepositoryError::Stale`] then; [`RepositoryError::Pages`] and [`RepositoryError::Io`] as there.
pub fn check<P: Provider>(root: &Path) -> Result<(), RepositoryError> {
    let changes = changes::<P>(root)?;
    if changes.is_empty() {
        return Ok(());
    }
    Err(RepositoryError::Stale {
        files: changes.into_keys().collect(),
    })
}

/// Files by path below `root`: those to write with their content, those to remove without.
fn changes<P: Provider>(root: &Path) -> Result<BTreeMap<String, Option<String>>, RepositoryError> {
    let mut examples = Examples::new();
    for folder in EXAMPLES {
        examples.extend(files(&root.join("examples"), folder)?);
    }
    let mut present = BTreeMap::new();
    for folder in GENERATED {
        present.extend(files(&root.join("docs"), folder)?);
    }
    present.retain(|path, _| path.ends_with(".md"));
    let mut changes = BTreeMap::new();
    for Page { path, content } in pages::<P>(&examples).map_err(RepositoryError::Pages)? {
        let old = match present.remove(&path) {
            Some(old) => Some(old),
            None => read(&root.join("docs").join(&path))?,
        };
        if old.as_ref() != Some(&content) {
            changes.insert(format!("docs/{path}"), Some(content));
        }
    }
    let stale = present.into_keys();
    changes.extend(stale.map(|path| (format!("docs/{path}"), None)));
    Ok(changes)
}

/// The files in `folder` of `base` and below it, by path below `base`; none when there is no such
/// folder.
fn files(base: &Path, folder: &str) -> Result<BTreeMap<String, String>, RepositoryError> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let path = base.join(&folder);
        if !path.exists() {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(failed("list", &path))? {
            let entry = entry.map_err(failed("list", &path))?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                waiting.push(name);
            } else if let Some(content) = read(&entry.path())? {
                found.insert(name, content);
            }
        }
    }
    Ok(found)
}

/// The text of a file; `None` when there is none.
fn read(path: &Path) -> Result<Option<String>, RepositoryError> {
    match fs::read_to_string(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> RepositoryError {
    let path = path.to_owned();
    move |source| RepositoryError::Io {
        action,
        path,
        source,
    }
}

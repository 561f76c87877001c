//! Copies of configurations for Terraform to work in, with the modules that they refer to, each where
//! it lies in the repository: paths from one to another hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Why a configuration is not copied.
#[derive(Debug, thiserror::Error)]
pub enum ConfigurationError {
    /// A file or folder.
    #[error("cannot copy {}", path.display())]
    Copy {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It leads out of the repository.
    #[error("{} lies outside {}", folder.display(), root.display())]
    Outside {
        /// Folder of a module or configuration.
        folder: PathBuf,
        /// The repository.
        root: PathBuf,
    },
}

/// Copies the configuration in `folder` and every folder that its modules come from, directly or
/// through other modules, below `to`, each at its path below `root`. All paths are absolute. Of what was
/// below `to` only Terraform's state stays, and that only with `keep_state`.
///
/// # Errors
///
/// See [`ConfigurationError`].
pub fn copy(
    root: &Path,
    folder: &Path,
    to: &Path,
    keep_state: bool,
) -> Result<(), ConfigurationError> {
    clear(to, keep_state).map_err(at(to))?;
    let mut waiting = vec![folder.to_path_buf()];
    let mut seen = BTreeSet::new();
    while let Some(folder) = waiting.pop() {
        let Ok(inside) = folder.strip_prefix(root) else {
            let root = root.to_path_buf();
            return Err(ConfigurationError::Outside { folder, root });
        };
        if !seen.insert(folder.clone()) {
            continue;
        }
        let copy = to.join(inside);
        fs::create_dir_all(&copy).map_err(at(&copy))?;
        for file in files(&folder).map_err(at(&folder))? {
            let name = file.file_name().unwrap_or_default();
            fs::copy(&file, copy.join(name)).map_err(at(&file))?;
            if file.extension().is_some_and(|extension| extension == "tf") {
                let text = fs::read_to_string(&file).map_err(at(&file))?;
                waiting.extend(sources(&text).map(|source| joined(&folder, source)));
            }
        }
    }
    Ok(())
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> ConfigurationError + use<> {
    let path = path.to_path_buf();
    |source| ConfigurationError::Copy { path, source }
}

/// Removes everything below `folder`, or everything but state.
fn clear(folder: &Path, keep_state: bool) -> std::io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !entry.file_type()?.is_dir() {
            if !(keep_state && name.contains(".tfstate")) {
                fs::remove_file(&path)?;
            }
        } else if name == ".terraform" || !keep_state {
            fs::remove_dir_all(&path)?;
        } else {
            clear(&path, keep_state)?;
        }
    }
    Ok(())
}

/// The files of a configuration or module: what is in its folder, but what Terraform wrote there.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let written = name.contains(".tfstate") || name == ".terraform.lock.hcl";
        if entry.file_type()?.is_file() && !written {
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// The paths that the modules in a file come from.
fn sources(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let value = line.trim_start().strip_prefix("source")?.trim_start();
        let value = value.strip_prefix('=')?.trim_start().strip_prefix('"')?;
        let (path, _) = value.split_once('"')?;
        let is_path = path.starts_with("./") || path.starts_with("../");
        is_path.then_some(path)
    })
}

/// `folder` with `path`, and without `.` and `..`.
fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut joined = folder.to_path_buf();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => {
                joined.pop();
            }
            Component::Normal(name) => joined.push(name),
            _ => {}
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{ConfigurationError, copy, sources};
    use std::fs;
    use std::path::Path;

    fn write(root: &Path, file: &str, text: &str) {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn modules_come_along_where_they_lie() {
        let (root, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (root, to) = (root.path(), to.path());
        let module = "module \"a\" {\n  source = \"../../modules/a\"\n}\n";
        write(root, "examples/one/main.tf", module);
        write(root, "examples/one/terraform.tfstate", "theirs");
        write(root, "examples/other/main.tf", "");
        write(root, "modules/a/main.tf", "  source  = \"../b\" # nested\n");
        write(root, "modules/b/model.json", "{}");
        write(root, "modules/c/main.tf", "");
        write(to, "examples/one/terraform.tfstate", "ours");
        write(to, "examples/one/.terraform/lock", "");
        write(to, "examples/one/old.tf", "");
        let example = root.join("examples/one");
        copy(root, &example, to, true).unwrap();
        let is_there =
            |file: &str, expected| assert_eq!(to.join(file).exists(), expected, "{file}");
        is_there("examples/one/main.tf", true);
        is_there("modules/a/main.tf", true);
        is_there("modules/b/model.json", true);
        is_there("modules/c", false);
        is_there("examples/other", false);
        is_there("examples/one/old.tf", false);
        is_there("examples/one/.terraform", false);
        let state = to.join("examples/one/terraform.tfstate");
        assert_eq!(fs::read_to_string(&state).unwrap(), "ours");
        copy(root, &example, to, false).unwrap();
        assert!(!state.exists());
        assert!(matches!(
            copy(&root.join("modules"), &example, to, false),
            Err(ConfigurationError::Outside { .. })
        ));
    }

    #[test]
    fn only_paths_are_followed() {
        let text = "source = \"hashicorp/aws\"\n  source = \"./here\"\nsource_code = \"../x\"\n# source = \"./no\"\n";
        assert_eq!(sources(text).collect::<Vec<_>>(), ["./here"]);
    }
}

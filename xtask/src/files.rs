//! Files and folders: which is newer, locks, and copies of configurations for Terraform to work in.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

/// Whether `file` is there and was changed after `than`.
pub(crate) fn newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
    matches!((changed(file), changed(than)), (Some(file), Some(than)) if file > than)
}

/// Makes a folder and what is above it.
///
/// # Errors
///
/// When it cannot be made.
pub(crate) fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// Makes the file at `path`, and its folder, and locks it: of several commands at once one goes on, and the
/// others wait here until it drops the file or ends.
///
/// # Errors
///
/// When it cannot be made or locked.
pub(crate) fn lock(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        make(folder)?;
    }
    let file = File::create(path).with_context(|| format!("cannot make {}", path.display()))?;
    file.lock()
        .with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

/// Removes a folder and what is in it, if it is there.
///
/// # Errors
///
/// When it cannot be removed.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Every file below `folder`, in the order of their paths, but what is in folders for which `skip`
/// says so.
///
/// # Errors
///
/// When a folder cannot be read.
pub(crate) fn below(folder: &Path, skip: &dyn Fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
            let path = entry.path();
            if !path.is_dir() {
                files.push(path);
            } else if !skip(&entry.file_name().to_string_lossy()) {
                folders.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether Terraform or a user of it wrote this beside a configuration, as the name of a file or
/// folder says.
pub(crate) fn is_working_data(name: &str) -> bool {
    name == ".terraform" || name == ".terraform.lock.hcl" || name.contains(".tfstate")
}

/// Copies what is below `from` to `to`, which it empties first, but what Terraform left there.
///
/// # Errors
///
/// When a file cannot be read or written.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    remove(to)?;
    for path in below(from, &is_working_data)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(inside) = path
            .strip_prefix(from)
            .ok()
            .filter(|_| !is_working_data(&name))
        else {
            continue;
        };
        let copy = to.join(inside);
        if let Some(folder) = copy.parent() {
            make(folder)?;
        }
        fs::copy(&path, &copy).with_context(|| format!("cannot copy {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{below, copy, is_working_data, make, remove};
    use std::fs;

    #[test]
    fn a_copy_leaves_out_what_terraform_wrote() {
        let folder = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        for file in [
            "main.tf",
            "tests/a.tftest.hcl",
            ".terraform/x",
            "terraform.tfstate",
            ".terraform.lock.hcl",
        ] {
            make(from.join(file).parent().unwrap()).unwrap();
            fs::write(from.join(file), file).unwrap();
        }
        make(&to).unwrap();
        fs::write(to.join("old.tf"), "").unwrap();
        copy(&from, &to).unwrap();
        let found = below(&to, &|_| false).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|path| path.strip_prefix(&to).unwrap().to_str().unwrap().to_owned())
            .collect();
        remove(&folder).unwrap();
        remove(&folder).unwrap();
        assert_eq!(names, ["main.tf", "tests/a.tftest.hcl"]);
    }

    #[test]
    fn working_data_is_known_by_its_name() {
        let check = |name, expected| assert_eq!(is_working_data(name), expected, "{name}");
        check(".terraform", true);
        check(".terraform.lock.hcl", true);
        check("terraform.tfstate", true);
        check("terraform.tfstate.backup", true);
        check("main.tf", false);
        check(".gitignore", false);
    }
}

//! Every folder of `examples/` with Terraform files: formatted and, if it is a whole configuration,
//! valid with our provider.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::Context;
use super::counts::Counts;
use crate::progress;

/// Folders of what the pages in `docs/` show: files that each stand for themselves, which the
/// provider's tests plan one by one.
const PAGES: [&str; 4] = ["provider", "resources", "data-sources", "functions"];

/// Checks them all.
///
/// # Errors
///
/// When one is not formatted or not valid.
pub(super) fn check(context: &Context) -> Result<Counts> {
    let examples = context.workspace.root.join("examples");
    let log = context.workspace.scratch("log/test-examples.log");
    let mut format = terraform(context);
    format
        .args(["fmt", "-check", "-diff", "-recursive"])
        .arg(&examples);
    progress::run("terraform fmt", &mut format, &log)?;

    let configuration = context.mirror()?;
    let mut folders = Vec::new();
    find(&examples, &mut folders)?;
    folders.retain(|folder| {
        !PAGES
            .iter()
            .any(|page| folder.starts_with(examples.join(page)))
    });
    for folder in &folders {
        let name = folder
            .strip_prefix(&context.workspace.root)
            .unwrap_or(folder);
        let copy = context.workspace.scratch("validate").join(name);
        copy_configuration(folder, &copy)?;
        for arguments in [
            &["init", "-backend=false", "-input=false"][..],
            &["validate"],
        ] {
            let mut command = terraform(context);
            command
                .args(arguments)
                .current_dir(&copy)
                .env("TF_CLI_CONFIG_FILE", configuration);
            let what = format!("terraform {} of {}", arguments[0], name.display());
            progress::run(&what, &mut command, &log)?;
        }
    }
    Ok(Counts::checks(1 + folders.len()))
}

fn terraform(context: &Context) -> Command {
    let mut command = Command::new(&context.tools.terraform);
    command
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_IN_AUTOMATION", "1");
    command
}

/// Adds `folder` and what is below it, where there are Terraform files.
fn find(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let mut here = false;
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.ends_with(".terraform") {
            find(&path, found)?;
        }
        here |= path.extension().is_some_and(|extension| extension == "tf");
    }
    if here {
        found.push(folder.to_path_buf());
    }
    Ok(())
}

/// Terraform writes beside the configuration, so it works on a copy.
fn copy_configuration(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("cannot empty {}", to.display()))?;
    }
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            fs::copy(&path, to.join(name))
                .with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}

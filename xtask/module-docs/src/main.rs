//! Writes the tables of requirements, providers, resources, inputs and outputs in the README of every module and
//! example, in the form of terraform-docs. With `--check`, compares.
//!
//! It runs in the root of the repository, and refuses what a table would show to be missing: a description, a type, a
//! use. The configurations of `tests/` have no tables, but owe the same. It looks at no folder below a module's. A
//! program of its own, so that `xtask`, which runs it, compiles without a parser of HCL.

mod literal;
mod markdown;
mod module;
mod readme;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use module::{File, Module};

/// The file that every module and every configuration has.
const SIGN: &str = "main.tf";
/// Folder with configurations that are not documented.
const TESTS: &str = "tests";

fn main() -> Result<()> {
    let check = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => bail!("unknown argument {other}: the only one is --check"),
    };
    let mut problems = Vec::new();
    let mut note = |folder: &Path, outcome: Result<()>| {
        if let Err(error) = outcome {
            problems.push(format!("{}: {error:#}", folder.display()));
        }
    };
    for folder in folders()? {
        note(&folder, document(&folder, check));
    }
    for folder in configurations(Path::new(TESTS))? {
        note(&folder, module(&folder).map(drop));
    }
    if problems.is_empty() {
        return Ok(());
    }
    bail!("{}", problems.join("\n"))
}

/// The folders of all modules and examples, sorted; an example may be of several configurations, each in a folder of its
/// own. Everything in `modules` counts as a module, what lacks its files too.
fn folders() -> Result<Vec<PathBuf>> {
    let mut folders = below(Path::new("modules"))?;
    for example in below(Path::new("examples"))? {
        let parts = below(&example)?;
        let all = [vec![example], parts].concat();
        folders.extend(all.into_iter().filter(|path| path.join(SIGN).is_file()));
    }
    if folders.is_empty() {
        bail!("there is no module here: run this in the root of the repository");
    }
    Ok(folders)
}

/// Every folder that has a Terraform file, `folder` and those below it, but what begins with a dot.
fn configurations(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    if entries(folder)?.iter().any(|path| is_terraform(path)) {
        folders.push(folder.to_path_buf());
    }
    for inner in below(folder)? {
        let name = inner.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with('.') {
            folders.extend(configurations(&inner)?);
        }
    }
    Ok(folders)
}

fn is_terraform(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tf")
}

fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = entries(folder)?;
    paths.retain(|path| path.is_dir());
    Ok(paths)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listed = || format!("listing {}", folder.display());
    let mut paths = fs::read_dir(folder)
        .with_context(listed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .with_context(listed)?;
    paths.sort();
    Ok(paths)
}

/// The module or configuration in `folder`.
fn module(folder: &Path) -> Result<Module> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        if is_terraform(&path) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push(File {
                name: name.into_owned(),
                text: read(&path)?,
            });
        }
    }
    Module::read(&files).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", lines.join("; "))
    })
}

/// Writes the tables of the module in `folder` into its README, or with `check` compares.
fn document(folder: &Path, check: bool) -> Result<()> {
    let module = module(folder)?;
    let path = folder.join("README.md");
    let old = read(&path)?;
    let new = readme::with_tables(&old, &markdown::tables(&module))?;
    if old == new {
        return Ok(());
    }
    if check {
        bail!("the tables in README.md are not those of the configuration");
    }
    fs::write(&path, new).with_context(|| format!("writing {}", path.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

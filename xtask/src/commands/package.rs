//! `package`: release archives in the form the registry wants, and the zips of the functions.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::glibc;
use crate::packaging::{self, Effort, Entry};
use crate::progress;
use crate::terraform::{PROVIDER, platform};
use crate::tools::Tools;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask package [provider | functions]

Builds with the release profile and writes to `dist/`:
  provider   what the registry takes: the zip of this platform, the manifest and SHA256SUMS. Signing
             is not part of it.
  functions  a zip with `bootstrap` for each Lambda function, below `dist/functions` in a folder of
             this architecture, and SHA256SUMS. A binary that needs a newer glibc than the runtime
             provided.al2023 has is refused.
Without a name, both. The same commit, compiler and machine give the same bytes.";

/// Package with the functions; each of its binaries is one.
const FUNCTIONS: &str = "chatbot-functions";

/// What the registry has to know of the provider, as a file of the root.
const MANIFEST: &str = "terraform-registry-manifest.json";

/// Runs the command.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut parts = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            lexopt::Arg::Value(name) if name == "provider" => parts.push(provider as Part),
            lexopt::Arg::Value(name) if name == "functions" => parts.push(functions as Part),
            other => return Err(other.unexpected().into()),
        }
    }
    if parts.is_empty() {
        parts = vec![provider, functions];
    }
    let tools = Tools::find()?;
    let workspace = Workspace::find()?;
    let mut written = Vec::new();
    for part in parts {
        written.extend(part(&workspace, &tools)?);
    }
    for file in written {
        println!("{}", file.display());
    }
    Ok(())
}

/// Makes one part and returns the files that it wrote.
type Part = fn(&Workspace, &Tools) -> Result<Vec<PathBuf>>;

fn provider(workspace: &Workspace, tools: &Tools) -> Result<Vec<PathBuf>> {
    let version = &workspace.package(PROVIDER)?.version;
    let binary = build(workspace, PROVIDER)?.join(PROVIDER);

    let dist = workspace.root.join("dist");
    make(&dist)?;
    let stem = format!("{PROVIDER}_{version}");
    let archive = dist.join(format!("{stem}_{}.zip", platform()));
    let name = format!("{PROVIDER}_v{version}");
    packaging::zip(
        tools,
        &archive,
        &[Entry::program(name, &binary)],
        Effort::Best,
    )?;

    let manifest = dist.join(format!("{stem}_manifest.json"));
    fs::copy(workspace.root.join(MANIFEST), &manifest)
        .with_context(|| format!("cannot copy {MANIFEST} to {}", manifest.display()))?;

    let mut files = vec![archive, manifest];
    let sums = dist.join(format!("{stem}_SHA256SUMS"));
    write_sums(tools, &sums, &files)?;
    files.push(sums);
    Ok(files)
}

fn functions(workspace: &Workspace, tools: &Tools) -> Result<Vec<PathBuf>> {
    let folder = build(workspace, FUNCTIONS)?;
    let dist = workspace
        .root
        .join("dist/functions")
        .join(std::env::consts::ARCH);
    make(&dist)?;
    let mut files = Vec::new();
    for function in workspace.package(FUNCTIONS)?.targets_of("bin") {
        let binary = folder.join(&function.name);
        glibc::check(&binary)?;
        let archive = dist.join(format!("{}.zip", function.name));
        packaging::zip(
            tools,
            &archive,
            &[Entry::program("bootstrap", &binary)],
            Effort::Best,
        )?;
        files.push(archive);
    }
    let sums = dist.join("SHA256SUMS");
    write_sums(tools, &sums, &files)?;
    files.push(sums);
    Ok(files)
}

fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn write_sums(tools: &Tools, sums: &Path, files: &[PathBuf]) -> Result<()> {
    let text = packaging::checksums(tools, files)?;
    fs::write(sums, text).with_context(|| format!("cannot write {}", sums.display()))
}

/// Builds a package with the folders of this machine taken out of its binaries, in a folder of its own so
/// that other release builds stay warm. Returns the folder of the binaries.
fn build(workspace: &Workspace, package: &str) -> Result<PathBuf> {
    let target = workspace.build.join("package");
    let mut flags = format!("--remap-path-prefix={}=.", workspace.root.display());
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    if let Some(home) = home {
        flags.push_str(&format!(" --remap-path-prefix={}=/cargo", home.display()));
    }
    progress::step(
        &format!("build {package} for release"),
        workspace
            .cargo(&[
                "build",
                "--release",
                "--locked",
                "--package",
                package,
                "--target-dir",
            ])
            .arg(&target)
            .env("RUSTFLAGS", flags),
        &workspace.scratch("log/package.log"),
    )?;
    Ok(target.join("release"))
}

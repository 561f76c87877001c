//! `package`: release archives in the form the registry wants.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::packaging::{self, Effort};
use crate::progress;
use crate::terraform::{PROVIDER, platform};
use crate::tools::Tools;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask package

Builds the provider with the release profile and writes to `dist/` what the registry takes: the zip
of this platform, the manifest and SHA256SUMS. Signing is not part of it. The same commit, compiler
and machine give the same bytes.";

/// What the registry has to know of the provider, as a file of the root.
const MANIFEST: &str = "terraform-registry-manifest.json";

/// Runs the command.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                Ok(())
            }
            other => Err(other.unexpected().into()),
        };
    }
    let tools = Tools::find()?;
    let workspace = Workspace::find()?;
    let version = &workspace.package(PROVIDER)?.version;
    let binary = build(&workspace)?;

    let dist = workspace.root.join("dist");
    fs::create_dir_all(&dist).with_context(|| format!("cannot make {}", dist.display()))?;
    let stem = format!("{PROVIDER}_{version}");
    let archive = dist.join(format!("{stem}_{}.zip", platform()));
    let name = format!("{PROVIDER}_v{version}");
    packaging::zip(&tools, &archive, &[(&name, &binary)], Effort::Best)?;

    let manifest = dist.join(format!("{stem}_manifest.json"));
    fs::copy(workspace.root.join(MANIFEST), &manifest)
        .with_context(|| format!("cannot copy {MANIFEST} to {}", manifest.display()))?;

    let sums = dist.join(format!("{stem}_SHA256SUMS"));
    let text = packaging::checksums(&tools, &[archive.clone(), manifest.clone()])?;
    fs::write(&sums, text).with_context(|| format!("cannot write {}", sums.display()))?;
    for file in [archive, manifest, sums] {
        println!("{}", file.display());
    }
    Ok(())
}

/// Builds with the folders of this machine taken out of the binary, in a folder of its own so that
/// other release builds stay warm.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    let target = workspace.build.join("package");
    let mut flags = format!("--remap-path-prefix={}=.", workspace.root.display());
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    if let Some(home) = home {
        flags.push_str(&format!(" --remap-path-prefix={}=/cargo", home.display()));
    }
    progress::step(
        "build the provider for release",
        workspace
            .cargo(&[
                "build",
                "--release",
                "--locked",
                "--package",
                PROVIDER,
                "--target-dir",
            ])
            .arg(&target)
            .env("RUSTFLAGS", flags),
        &workspace.scratch("log/package.log"),
    )?;
    Ok(target.join("release").join(PROVIDER))
}

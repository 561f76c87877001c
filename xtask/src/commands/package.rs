//! `package`: what a release consists of.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::files::{below, is_working_data, make};
use crate::functions;
use crate::glibc;
use crate::packaging::{self, Effort, Entry};
use crate::progress;
use crate::terraform::{PROVIDER, platform};
use crate::tools::Tools;
use crate::web;
use crate::workspace::Workspace;

const HELP: &str = "\
cargo xtask package [provider | functions | web | modules]…

Builds for release and writes to `dist/`:
  provider   what the registry takes: the zip of this platform, the manifest and SHA256SUMS. Signing
             is not part of it.
  functions  a zip with `bootstrap` for each Lambda function, below `dist/functions` in a folder of
             this architecture in Lambda's words (x86_64, arm64), and SHA256SUMS. A binary that needs
             a newer glibc than the runtime provided.al2023 has is refused.
  web        the built page, in `dist/web`
  modules    an archive with modules and examples, and beside them the functions of every architecture
             and the page that `dist/` has: what `source` of a module block is to name. Comes last.
Without a name, all of them. The same commit, compiler and machine give the same bytes.";

/// What the registry has to know of the provider, as a file of the root.
const MANIFEST: &str = "terraform-registry-manifest.json";

/// Name and maker of each part, in the order in which they are made.
const PARTS: &[(&str, Part)] = &[
    ("provider", provider),
    ("functions", zips),
    ("web", page),
    ("modules", modules),
];

/// Makes one part and returns the files that it wrote.
type Part = fn(&Workspace, &Tools) -> Result<Vec<PathBuf>>;

/// Runs the command.
pub(crate) fn run(mut arguments: lexopt::Parser) -> Result<()> {
    let mut names: Vec<String> = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                println!("{HELP}");
                return Ok(());
            }
            lexopt::Arg::Value(name) if PARTS.iter().any(|(part, _)| name == *part) => {
                names.push(name.to_string_lossy().into_owned());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let wanted = |part: &str| names.is_empty() || names.iter().any(|name| name == part);
    let tools = Tools::find()?;
    let workspace = Workspace::find()?;
    for (name, part) in PARTS {
        if !wanted(name) {
            continue;
        }
        for file in part(&workspace, &tools)? {
            println!("{}", file.display());
        }
    }
    Ok(())
}

fn provider(workspace: &Workspace, tools: &Tools) -> Result<Vec<PathBuf>> {
    let version = &workspace.package(PROVIDER)?.version;
    let binary = build(workspace, PROVIDER, "release")?.join(PROVIDER);

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

fn zips(workspace: &Workspace, tools: &Tools) -> Result<Vec<PathBuf>> {
    let folder = build(workspace, functions::PACKAGE, functions::PROFILE)?;
    let dist = workspace
        .root
        .join("dist/functions")
        .join(functions::architecture());
    make(&dist)?;
    let mut files = Vec::new();
    for name in functions::names(workspace)? {
        let binary = folder.join(&name);
        glibc::check(&binary)?;
        let archive = dist.join(format!("{name}.zip"));
        functions::zip(tools, &archive, &binary, Effort::Best)?;
        files.push(archive);
    }
    let sums = dist.join("SHA256SUMS");
    write_sums(tools, &sums, &files)?;
    files.push(sums);
    Ok(files)
}

fn page(workspace: &Workspace, _: &Tools) -> Result<Vec<PathBuf>> {
    let folder = web::release(workspace)?;
    below(&folder, &|_| false)
}

/// In the archive `dist/` lies beside `modules/`, where the modules look for it.
fn modules(workspace: &Workspace, tools: &Tools) -> Result<Vec<PathBuf>> {
    let root = &workspace.root;
    let (zips, page) = (root.join("dist/functions"), root.join("dist/web"));
    for (folder, part) in [(&zips, "functions"), (&page, "web")] {
        if !folder.is_dir() {
            bail!(
                "{} is not there, and the modules need it; run `cargo xtask package {part}` first",
                folder.display()
            );
        }
    }
    let mut entries = Vec::new();
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        entries.push(Entry::data(name, &root.join(name)));
    }
    let skipped = |name: &str| is_working_data(name) || name == "tests";
    for folder in [&root.join("modules"), &root.join("examples"), &zips, &page] {
        for file in below(folder, &skipped)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if !is_working_data(&name) {
                entries.push(Entry::data(inside(root, &file)?, &file));
            }
        }
    }
    let version = &workspace.package(PROVIDER)?.version;
    let dist = root.join("dist");
    let archive = dist.join(format!("chatbot-modules_{version}.zip"));
    packaging::zip(tools, &archive, &entries, Effort::Best)?;
    let sums = dist.join(format!("chatbot-modules_{version}_SHA256SUMS"));
    write_sums(tools, &sums, std::slice::from_ref(&archive))?;
    Ok(vec![archive, sums])
}

/// The name of a file in an archive: its path below the root.
fn inside(root: &Path, file: &Path) -> Result<String> {
    let path = file
        .strip_prefix(root)
        .with_context(|| format!("{} lies outside the repository", file.display()))?;
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    Ok(parts.join("/"))
}

fn write_sums(tools: &Tools, sums: &Path, files: &[PathBuf]) -> Result<()> {
    let text = packaging::checksums(tools, files)?;
    fs::write(sums, text).with_context(|| format!("cannot write {}", sums.display()))
}

/// Builds a package with the folders of this machine taken out of its binaries, in a folder of its own so
/// that other release builds stay warm. Returns the folder of the binaries.
fn build(workspace: &Workspace, package: &str, profile: &str) -> Result<PathBuf> {
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
                "--locked",
                "--profile",
                profile,
                "--package",
                package,
                "--target-dir",
            ])
            .arg(&target)
            .env("RUSTFLAGS", flags),
        &workspace.scratch("log/package.log"),
    )?;
    Ok(target.join(profile))
}

//! Where things are, as `cargo metadata` tells it. Runs nothing else.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The workspace: its root, its packages, and where cargo builds.
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds: `target/`, unless the environment says otherwise.
    pub(crate) build: PathBuf,
    /// Every package of the workspace, in the order of `cargo metadata`.
    pub(crate) packages: Vec<Package>,
}

/// A package of the workspace.
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// Its folder, relative to the root, such as `sdk/tfplugin-value`.
    pub(crate) folder: PathBuf,
    /// Its targets.
    pub(crate) targets: Vec<Target>,
}

/// A target of a package.
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: String,
    /// Its kinds: `lib`, `bin`, `test`, `bench`, `proc-macro`, `custom-build`.
    pub(crate) kinds: Vec<String>,
}

impl Package {
    /// The targets of this kind.
    pub(crate) fn targets_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Target> {
        self.targets
            .iter()
            .filter(move |target| target.kinds.iter().any(|have| have == kind))
    }
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn find() -> Result<Self> {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
        let output = Command::new(cargo())
            .args([
                "metadata",
                "--no-deps",
                "--format-version",
                "1",
                "--manifest-path",
                manifest,
            ])
            .output()
            .context("cargo does not run; install Rust with rustup")?;
        if !output.status.success() {
            bail!(
                "cargo metadata failed: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .context("the answer of cargo metadata is not JSON")?;
        let root = PathBuf::from(text(&metadata, "workspace_root")?);
        let build = PathBuf::from(text(&metadata, "target_directory")?);
        let packages = metadata["packages"]
            .as_array()
            .context("cargo metadata names no packages")?
            .iter()
            .map(|package| Package::from_metadata(package, &root))
            .collect::<Result<_>>()?;
        Ok(Self {
            root,
            build,
            packages,
        })
    }

    /// A folder or file below `target/` of the repository, where everything lives that commands
    /// install or write.
    pub(crate) fn scratch(&self, path: &str) -> PathBuf {
        self.root.join("target").join(path)
    }

    /// The binary of this name as the development profile builds it.
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.build.join("debug").join(name)
    }

    /// The package of this name.
    pub(crate) fn package(&self, name: &str) -> Result<&Package> {
        self.packages
            .iter()
            .find(|package| package.name == name)
            .with_context(|| format!("the workspace has no package {name}"))
    }

    /// A cargo command that runs in the root.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo());
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// The cargo command that builds every binary. It names the whole workspace: with fewer packages cargo
    /// picks other features, and then compiles every dependency again for the tests.
    pub(crate) fn bins(&self) -> Command {
        self.cargo(&["build", "--workspace", "--bins", "--locked"])
    }
}

impl Package {
    fn from_metadata(package: &Value, root: &Path) -> Result<Self> {
        let manifest = PathBuf::from(text(package, "manifest_path")?);
        let folder = manifest
            .parent()
            .and_then(|folder| folder.strip_prefix(root).ok())
            .context("a package lies outside the workspace")?
            .to_path_buf();
        let targets = package["targets"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|target| {
                let kinds = target["kind"].as_array().into_iter().flatten();
                Ok(Target {
                    name: text(target, "name")?,
                    kinds: kinds.filter_map(Value::as_str).map(str::to_owned).collect(),
                })
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            name: text(package, "name")?,
            version: text(package, "version")?,
            folder,
            targets,
        })
    }
}

/// The cargo that runs this command, or the one on the path.
pub(crate) fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn text(value: &Value, key: &str) -> Result<String> {
    value[key]
        .as_str()
        .map(str::to_owned)
        .with_context(|| format!("the answer of cargo metadata lacks {key}"))
}

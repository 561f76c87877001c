//! A packed mirror of the providers that are built here, and the CLI configurations that make
//! Terraform use them.
//!
//! Terraform installs from it as it would from a registry, checksums included, with no network and
//! no `dev_overrides`. `hashicorp/aws` is answered for by the stand-in, which is test equipment:
//! [`AwsProvider::Real`] takes the one that the registry has.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::files::{lock, make, newer, remove};
use crate::packaging::{self, Effort, Entry};
use crate::progress;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// Package and binary of the provider.
pub(crate) const PROVIDER: &str = "terraform-provider-chatbot";
/// Package and binary of the stand-in for `hashicorp/aws`.
const STAND_IN: &str = "terraform-provider-aws";
/// Where Terraform looks for a provider whose source names no host.
const DEFAULT_HOST: &str = "registry.terraform.io";
/// Version of `hashicorp/aws` whose schema the stand-in has.
const STAND_IN_VERSION: &str = "5.100.0";

/// What answers for `hashicorp/aws`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum AwsProvider {
    /// The stand-in of this repository, which needs no network.
    #[default]
    StandIn,
    /// The newest one that a configuration allows, downloaded from the registry.
    Real,
}

impl AwsProvider {
    /// Reads the value of `--aws-provider`.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub(crate) fn parse(value: &std::ffi::OsStr) -> Result<Self> {
        match value.to_str() {
            Some("stand-in") => Ok(Self::StandIn),
            Some("real") => Ok(Self::Real),
            _ => anyhow::bail!(
                "--aws-provider is `stand-in` or `real`, not `{}`",
                value.display()
            ),
        }
    }
}

/// A provider in the mirror.
struct Mirrored {
    /// Source address, without the host.
    source: &'static str,
    /// Binary of the workspace, and what Terraform expects its name to begin with.
    name: &'static str,
    version: String,
}

/// The providers that are built here, ours first.
fn mirrored(workspace: &Workspace) -> Result<[Mirrored; 2]> {
    Ok([
        Mirrored {
            source: "chatbot-rs/chatbot",
            name: PROVIDER,
            version: workspace.package(PROVIDER)?.version.clone(),
        },
        Mirrored {
            source: "hashicorp/aws",
            name: STAND_IN,
            version: STAND_IN_VERSION.to_owned(),
        },
    ])
}

/// Packs the providers that are built into the mirror and writes the CLI configuration, whose path
/// it returns: what `TF_CLI_CONFIG_FILE` must be.
///
/// # Errors
///
/// When a provider is not built or a file cannot be written.
pub(crate) fn mirror(workspace: &Workspace, tools: &Tools, aws: AwsProvider) -> Result<PathBuf> {
    let mirror = workspace.scratch("terraform/mirror");
    // Two commands at once pack once, and no Terraform reads half of a file.
    let _lock = lock(&workspace.scratch("terraform/mirror.lock"))?;
    let providers = mirrored(workspace)?;
    for provider in &providers {
        pack(workspace, tools, &mirror, provider)?;
    }
    let from_mirror = match aws {
        AwsProvider::StandIn => &providers[..],
        AwsProvider::Real => &providers[..1],
    };
    let sources: Vec<&str> = from_mirror.iter().map(|provider| provider.source).collect();
    let configuration = configuration(workspace, aws);
    let text = installation(&mirror, &sources);
    if !fs::read_to_string(&configuration).is_ok_and(|written| written == text) {
        let fresh = configuration.with_extension("tmp");
        fs::write(&fresh, text)
            .and_then(|()| fs::rename(&fresh, &configuration))
            .with_context(|| format!("cannot write {}", configuration.display()))?;
    }
    Ok(configuration)
}

/// Where [`mirror`] writes the CLI configuration.
pub(crate) fn configuration(workspace: &Workspace, aws: AwsProvider) -> PathBuf {
    workspace.scratch(match aws {
        AwsProvider::StandIn => "terraform/terraform.rc",
        AwsProvider::Real => "terraform/real.rc",
    })
}

/// Operating system and architecture as the registry names them, such as `linux_amd64`.
pub(crate) fn platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}_{architecture}")
}

/// Packs one provider, unless what is packed is newer than what is built.
fn pack(workspace: &Workspace, tools: &Tools, mirror: &Path, provider: &Mirrored) -> Result<()> {
    let Mirrored {
        source,
        name,
        version,
    } = provider;
    let binary = workspace.binary(name);
    let folder = mirror.join(DEFAULT_HOST).join(source);
    let archive = folder.join(format!("{name}_{version}_{}.zip", platform()));
    if newer(&archive, &binary) {
        return Ok(());
    }
    // Only this version may be there: Terraform would take the newest.
    remove(&folder)?;
    make(&folder)?;
    progress::say(&format!("pack {source} for Terraform"));
    let entry = Entry::program(format!("{name}_v{version}"), &binary);
    packaging::zip(tools, &archive, &[entry], Effort::Fast)
}

/// A CLI configuration that installs `sources` from the mirror and everything else from where it is.
fn installation(mirror: &Path, sources: &[&str]) -> String {
    let sources: Vec<String> = sources
        .iter()
        .map(|source| format!("\"{source}\""))
        .collect();
    let sources = sources.join(", ");
    format!(
        "# Written by cargo xtask.\nprovider_installation {{\n  filesystem_mirror {{\n    path    = \
         {}\n    include = [{sources}]\n  }}\n  direct {{\n    exclude = [{sources}]\n  }}\n}}\n",
        quoted(mirror)
    )
}

/// The path as a string of the CLI configuration's language.
fn quoted(path: &Path) -> String {
    let text = path
        .to_string_lossy()
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::{AwsProvider, installation};
    use std::ffi::OsStr;
    use std::path::Path;

    #[test]
    fn what_is_not_mirrored_comes_from_the_registry() {
        let text = installation(Path::new("/a \"b\"/mirror"), &["one/a", "two/b"]);
        assert!(text.contains("path    = \"/a \\\"b\\\"/mirror\""), "{text}");
        assert!(text.contains("include = [\"one/a\", \"two/b\"]"), "{text}");
        assert!(text.contains("exclude = [\"one/a\", \"two/b\"]"), "{text}");
    }

    #[test]
    fn a_choice_is_one_of_two() {
        let check = |text: &str, expected| {
            assert_eq!(
                AwsProvider::parse(OsStr::new(text)).ok(),
                expected,
                "{text}"
            );
        };
        check("stand-in", Some(AwsProvider::StandIn));
        check("real", Some(AwsProvider::Real));
        check("mock", None);
    }
}

//! A packed mirror of our provider and the CLI configuration that makes Terraform use it.
//!
//! Terraform installs from it as it would from a registry, checksums included, with no network and
//! no `dev_overrides`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::packaging::{self, Effort};
use crate::progress;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// Package and binary of the provider.
pub(crate) const PROVIDER: &str = "terraform-provider-chatbot";
/// Where Terraform looks for a provider whose source names no host.
const DEFAULT_HOST: &str = "registry.terraform.io";
/// The provider's source address, without the host.
const SOURCE: &str = "chatbot-rs/chatbot";

/// Packs the provider that is built into the mirror and writes the CLI configuration, whose path it
/// returns: what `TF_CLI_CONFIG_FILE` must be.
///
/// # Errors
///
/// When the provider is not built or a file cannot be written.
pub(crate) fn mirror(workspace: &Workspace, tools: &Tools) -> Result<PathBuf> {
    let version = &workspace.package(PROVIDER)?.version;
    let binary = workspace.binary(PROVIDER);
    let mirror = workspace.scratch("terraform/mirror");
    fs::create_dir_all(&mirror).with_context(|| format!("cannot make {}", mirror.display()))?;
    // Two commands at once pack once, and no Terraform reads half of a file.
    let lock = File::create(workspace.scratch("terraform/mirror.lock"))
        .context("cannot make a lock file")?;
    lock.lock().context("cannot lock the provider mirror")?;

    let folder = mirror.join(DEFAULT_HOST).join(SOURCE);
    let archive = folder.join(format!("{PROVIDER}_{version}_{}.zip", platform()));
    if !newer(&archive, &binary) {
        // Only this version may be there: Terraform would take the newest.
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        progress::say("pack the provider for Terraform");
        let fresh = archive.with_extension("tmp");
        let name = format!("{PROVIDER}_v{version}");
        packaging::zip(tools, &fresh, &[(&name, &binary)], Effort::Fast)?;
        fs::rename(&fresh, &archive)
            .with_context(|| format!("cannot write {}", archive.display()))?;
    }
    let configuration = configuration(workspace);
    let text = format!(
        "# Written by cargo xtask.\nprovider_installation {{\n  filesystem_mirror {{\n    path    = \
         {}\n    include = [\"{SOURCE}\"]\n  }}\n  direct {{\n    exclude = [\"{SOURCE}\"]\n  \
         }}\n}}\n",
        quoted(&mirror)
    );
    if !fs::read_to_string(&configuration).is_ok_and(|written| written == text) {
        let fresh = configuration.with_extension("tmp");
        fs::write(&fresh, text)
            .and_then(|()| fs::rename(&fresh, &configuration))
            .with_context(|| format!("cannot write {}", configuration.display()))?;
    }
    Ok(configuration)
}

/// Where [`mirror`] writes the CLI configuration.
pub(crate) fn configuration(workspace: &Workspace) -> PathBuf {
    workspace.scratch("terraform/terraform.rc")
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

fn newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
    matches!((changed(file), changed(than)), (Some(file), Some(than)) if file > than)
}

/// The path as a string of the CLI configuration's language.
fn quoted(path: &Path) -> String {
    let text = path
        .to_string_lossy()
        .replace('\\', "\\\\")
        .replace('"', "\\\"");
    format!("\"{text}\"")
}

//! The programs that must be there before anything works, and what to do when they are not.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Oldest Terraform that everything here is tested with.
const TERRAFORM: Version = Version(1, 11);
/// Oldest Python that the pinned emulator supports.
const PYTHON: Version = Version(3, 10);
/// Oldest Node that the page's tools run with.
const NODE: Version = Version(20, 0);

/// The terraform and python3 to use.
pub(crate) struct Tools {
    /// Path or name of terraform.
    pub(crate) terraform: PathBuf,
    /// Path or name of python3.
    pub(crate) python: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Version(u32, u32);

impl Tools {
    /// Finds and checks all of them, so that the first message names everything that is missing.
    ///
    /// # Errors
    ///
    /// When one is missing or too old: what it is and how to get it.
    pub(crate) fn find() -> Result<Self> {
        let mut missing = Vec::new();
        for check in [check_terraform, check_python] {
            if let Err(error) = check() {
                missing.push(format!("{error:#}"));
            }
        }
        if !missing.is_empty() {
            bail!(
                "something this command needs is missing\n  - {}",
                missing.join("\n  - ")
            );
        }
        Ok(Self {
            terraform: terraform(),
            python: python(),
        })
    }
}

/// The npm to use, once it is certain that it and node are there: only what has to do with the page
/// needs them.
///
/// # Errors
///
/// When one is missing or too old: what it is and how to get it.
pub(crate) fn npm() -> Result<PathBuf> {
    let remedy = format!(
        "install Node.js {} or newer with npm and put `node` and `npm` on the path",
        NODE.0
    );
    let printed = |program: &str| -> Result<String> {
        let output = Command::new(program)
            .arg("--version")
            .output()
            .with_context(|| format!("{program} does not run; the page needs it: {remedy}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let found = printed("node")?;
    match Version::parse(found.trim_start_matches('v')) {
        Some(version) if version >= NODE => {}
        _ => bail!("node is {found:?}; {remedy}"),
    }
    printed("npm")?;
    Ok("npm".into())
}

/// `TERRAFORM`, or `terraform` on the path.
fn terraform() -> PathBuf {
    std::env::var_os("TERRAFORM").map_or_else(|| "terraform".into(), PathBuf::from)
}

/// `PYTHON`, or `python3` on the path.
fn python() -> PathBuf {
    std::env::var_os("PYTHON").map_or_else(|| "python3".into(), PathBuf::from)
}

fn check_terraform() -> Result<()> {
    let remedy = format!(
        "install Terraform {}.{} or newer and put `terraform` on the path, or name it in TERRAFORM",
        TERRAFORM.0, TERRAFORM.1
    );
    let output = Command::new(terraform())
        .args(["version", "-json"])
        .env("CHECKPOINT_DISABLE", "1")
        .env_remove("TF_CLI_CONFIG_FILE")
        .output()
        .with_context(|| format!("terraform does not run; {remedy}"))?;
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("`terraform version -json` answers no JSON; {remedy}"))?;
    let found = answer["terraform_version"].as_str().unwrap_or_default();
    match Version::parse(found) {
        Some(version) if version >= TERRAFORM => Ok(()),
        _ => bail!("terraform is {found:?}; {remedy}"),
    }
}

fn check_python() -> Result<()> {
    let remedy = format!(
        "install Python {}.{} or newer with its venv module (Debian: apt install python3 \
         python3-venv), or name it in PYTHON",
        PYTHON.0, PYTHON.1
    );
    let script = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
    let output = Command::new(python())
        .args(["-c", script])
        .output()
        .with_context(|| format!("python3 does not run; {remedy}"))?;
    if !output.status.success() {
        bail!("python3 cannot make virtual environments; {remedy}");
    }
    let found = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match Version::parse(&found) {
        Some(version) if version >= PYTHON => Ok(()),
        _ => bail!("python3 is {found:?}; {remedy}"),
    }
}

impl Version {
    /// The first two numbers of `1.11.4`, `1.12.0-beta1`, `3.11`.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split(['.', '-']);
        Some(Self(
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_compare_by_their_numbers() {
        let check = |text, expected| assert_eq!(Version::parse(text), expected, "{text}");
        check("1.11.4", Some(Version(1, 11)));
        check("1.12.0-beta1", Some(Version(1, 12)));
        check("3.9", Some(Version(3, 9)));
        check("20.20.2", Some(Version(20, 20)));
        check("three", None);
        check("", None);
        assert!(Version(1, 9) < Version(1, 11));
        assert!(Version(2, 0) > Version(1, 11));
    }
}

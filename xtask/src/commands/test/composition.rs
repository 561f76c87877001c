//! The examples, applied and talked to: each suite of `tests/composition` in a local cloud of its own
//! with IAM enforced, or all of them on AWS. After each suite every service is asked what is left.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::Context;
use super::counts::Counts;
use super::hcl::{self, Suite};
use super::plans;
use crate::commands::local_cloud;
use crate::files::remove;
use crate::functions;
use crate::progress;
use crate::python::{self, Environment};
use crate::web;

/// Folder of the suites.
const FOLDER: &str = "tests/composition";
/// Script that says as whom and where clients of AWS call.
const CALLER: &str = "local/cloud/python/caller.py";
/// Script that asks every service what is left.
const LEFTOVERS: &str = "local/cloud/python/leftovers.py";
/// Longest prefix: the examples put more behind it, and names of buckets are short.
const LONGEST_PREFIX: usize = 18;

/// Where suites run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the local cloud.
    Local,
    /// On AWS, with region and credentials of the environment.
    Aws {
        /// What all names begin with.
        prefix: String,
    },
}

impl Place {
    /// On AWS with this prefix.
    ///
    /// # Errors
    ///
    /// When names cannot begin with it.
    pub(super) fn aws(prefix: &str) -> Result<Self> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let begins = prefix.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins || !prefix.chars().all(is_plain) || prefix.len() > LONGEST_PREFIX {
            bail!(
                "--name-prefix takes 1 to {LONGEST_PREFIX} lower-case letters, digits and hyphens, \
                 a letter first, not `{prefix}`"
            );
        }
        Ok(Self::Aws {
            prefix: prefix.to_owned(),
        })
    }
}

/// Makes sure of everything that tests on AWS need of others, before anything is built, downloaded or made:
/// somebody whom AWS knows, and what a release consists of.
///
/// # Errors
///
/// When something is missing; the message says what to do.
pub(super) fn ready(context: &Context) -> Result<()> {
    let Place::Aws { prefix } = &context.place else {
        return Ok(());
    };
    let workspace = &context.workspace;
    let python = python::ensure(workspace, &context.tools, Environment::Foreign)?;
    let output = Command::new(python)
        .arg(workspace.root.join(CALLER))
        .stdin(Stdio::null())
        .output()
        .context("cannot ask AWS who this is")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("tests on AWS cannot begin: {}", said.trim());
    }
    let caller: Value = serde_json::from_slice(&output.stdout)
        .context("the answer of AWS to who this is cannot be read")?;
    let text = |name: &str| caller[name].as_str().unwrap_or_default();
    progress::say(&format!(
        "on AWS as {}, in {}; all names begin with {prefix}",
        text("arn"),
        text("region")
    ));
    released(&workspace.root).map(|_| ())
}

/// Runs every suite.
///
/// # Errors
///
/// When a run fails, a plan after an apply has changes, or something is left after a suite.
pub(super) fn test(context: &Context) -> Result<Counts> {
    let folder = context.tree()?.join(FOLDER);
    let suites = hcl::suites(&folder, FOLDER)?;
    hcl::init(context, &folder)?;
    Counts::all(suites.iter().map(|suite| {
        let passed = match &context.place {
            Place::Local => local(context, &folder, suite),
            Place::Aws { prefix } => on_aws(context, &folder, suite, prefix),
        };
        // The runs, and that nothing is left.
        Ok(Counts::checks(passed? + 1))
    }))
}

/// Runs one suite in a local cloud, which asks its services at the end.
fn local(context: &Context, folder: &Path, suite: &Suite) -> Result<usize> {
    let Context {
        workspace, tools, ..
    } = context;
    let state = workspace.scratch(&format!("composition/{}", suite.name));
    remove(&state)?;
    let mut command = local_cloud::command(workspace, "exec");
    command
        .args(["--owner", &std::process::id().to_string()])
        .arg("--state-dir")
        .arg(state)
        .arg("--python")
        .arg(python::ensure(workspace, tools, Environment::Ministack)?)
        .arg("--packages")
        .arg(functions::local(workspace, tools)?)
        .arg("--page")
        .arg(web::local(workspace)?)
        .arg("--")
        .arg(&tools.terraform);
    run(context, folder, suite, command)
}

/// Runs one suite on AWS and then asks every service what of this prefix is there.
fn on_aws(context: &Context, folder: &Path, suite: &Suite, prefix: &str) -> Result<usize> {
    let Context {
        workspace, tools, ..
    } = context;
    let (packages, page) = released(&workspace.root)?;
    let mut command = Command::new(&tools.terraform);
    command
        .env("TF_VAR_name", prefix)
        .env("TF_VAR_packages_directory", packages)
        .env("TF_VAR_page_directory", page)
        .env("TF_VAR_architecture", functions::architecture());
    let ran = run(context, folder, suite, command);

    let python = python::ensure(workspace, tools, Environment::Foreign)?;
    let log = workspace.scratch(&format!("log/composition-{}-left.log", suite.name));
    let mut ask = Command::new(python);
    ask.arg(workspace.root.join(LEFTOVERS)).arg(prefix);
    let left = progress::run("ask what is left", &mut ask, &log)?.log;
    if left.trim() != "{}" {
        let after = ran
            .err()
            .map_or_else(String::new, |error| format!("{error:#}\n"));
        bail!(
            "{after}of the prefix {prefix} this is left, remove it by hand: {}",
            left.trim()
        );
    }
    ran
}

/// Runs `terraform test` of one suite, by a command that ends in the name of terraform.
fn run(context: &Context, folder: &Path, suite: &Suite, mut command: Command) -> Result<usize> {
    let name = format!("{FOLDER}/{}", suite.file);
    // With what was planned, which no run can say of itself.
    command
        .args(["test", "-verbose"])
        .arg(format!("-filter={}", suite.file));
    hcl::quiet(context, &mut command);
    command.current_dir(folder);
    let log = context
        .workspace
        .scratch(&format!("log/composition-{}.log", suite.name));
    let finished = progress::step(&name, &mut command, &log)?;
    plans::check(&finished.log, suite)?;
    hcl::counted(&finished.log, suite.runs, &name)
}

/// The packages and the page of a release, which run on AWS.
fn released(root: &Path) -> Result<(PathBuf, PathBuf)> {
    let (packages, page) = (root.join("dist/functions"), root.join("dist/web"));
    if !packages.join(functions::architecture()).is_dir() || !page.is_dir() {
        bail!(
            "{} lacks packages of the functions or the page; run `cargo xtask package functions web` first",
            root.join("dist").display()
        );
    }
    Ok((packages, page))
}

#[cfg(test)]
mod tests {
    use super::{Place, released};
    use std::path::Path;

    #[test]
    fn a_prefix_begins_names_of_buckets() {
        let check = |prefix: &str, fits: bool| {
            assert_eq!(Place::aws(prefix).is_ok(), fits, "{prefix}");
        };
        check("team-a", true);
        check("a", true);
        check("", false);
        check("-a", false);
        check("Team", false);
        check("abcdefghijklmnopqr", true);
        check("abcdefghijklmnopqrs", false);
    }

    #[test]
    fn without_a_release_there_is_nothing_to_test_on_aws() {
        let complaint = released(Path::new("/nowhere")).unwrap_err().to_string();
        assert!(
            complaint.contains("cargo xtask package functions web"),
            "{complaint}"
        );
    }
}

//! `terraform test` of every module, with everything that would let a test go unnoticed refused: a
//! module without tests, a file that Terraform passes over, a file without a run.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::{init, name, terraform};
use crate::commands::test::Context;
use crate::commands::test::counts::Counts;
use crate::commands::test::stages::log;
use crate::files::{below, is_working_data};
use crate::progress;

/// Folder of a module's tests.
const TESTS: &str = "tests";
/// How the name of a file with tests ends.
const ENDING: &str = ".tftest.hcl";
/// File that says which providers a folder of tests needs where no module is tested.
const VERSIONS: &str = "versions.tf";

/// Runs the tests of all modules.
///
/// # Errors
///
/// When a run fails, or a module or file would be tested without anybody noticing that it is not.
pub(in super::super) fn test(context: &Context) -> Result<Counts> {
    let tree = context.tree()?;
    let modules = modules(&tree.join("modules"))?;
    let counts = Counts::all(modules.iter().map(|module| {
        let name = name(tree, module);
        let suites = suites(&module.join(TESTS), &format!("{name}/{TESTS}"))?;
        let runs = suites.iter().map(|suite| suite.runs).sum();
        init(context, module)?;
        let mut command = terraform(context);
        command.arg("test").current_dir(module);
        let log = log(context, &name.replace('/', "-"));
        let finished = progress::run(&format!("terraform test of {name}"), &mut command, &log)?;
        Ok(Counts::checks(counted(&finished.log, runs, &name)?))
    }))?;
    if counts.passed == 0 {
        bail!("there are no modules; a check that cannot fail is none");
    }
    Ok(counts)
}

/// The modules in a folder, in order.
fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut modules = Vec::new();
    for entry in entries {
        let path = entry.context("cannot read the modules")?.path();
        if path.is_dir() {
            modules.push(path);
        }
    }
    modules.sort();
    Ok(modules)
}

/// A file with runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Suite {
    /// Name of the file.
    pub(in super::super) file: String,
    /// The same without its ending.
    pub(in super::super) name: String,
    /// How many runs it has.
    pub(in super::super) runs: usize,
    /// Names of those that only plan.
    pub(in super::super) plans: Vec<String>,
}

/// The suites in a folder of tests, in order.
///
/// # Errors
///
/// When there is none, a file that Terraform would pass over, or one without a run. `name` is how the
/// folder is called.
pub(in super::super) fn suites(tests: &Path, name: &str) -> Result<Vec<Suite>> {
    if !tests.is_dir() {
        bail!("there are no tests in {name}; put them into {name}/FEATURE{ENDING}");
    }
    let mut suites = Vec::new();
    for file in below(tests, &is_working_data)? {
        let inside = file.strip_prefix(tests).unwrap_or(&file);
        let text = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        match judge(inside, &String::from_utf8_lossy(&text)) {
            Ok(runs) if runs.is_empty() => {}
            Ok(runs) => {
                let file = inside.to_string_lossy().into_owned();
                let name = file.trim_end_matches(ENDING).to_owned();
                let plans = runs.iter().filter(|run| run.only_plans);
                suites.push(Suite {
                    file,
                    name,
                    plans: plans.map(|run| run.name.clone()).collect(),
                    runs: runs.len(),
                });
            }
            Err(complaint) => bail!("{name}/{}: {complaint}", inside.display()),
        }
    }
    if suites.is_empty() {
        bail!("{name} has no runs; a check that cannot fail is none");
    }
    Ok(suites)
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    name: String,
    /// Whether it plans and does not apply.
    only_plans: bool,
}

/// The runs of a text in the format that the stage `hcl` checks: a block begins where its line does, and an
/// argument of its own two columns behind.
fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("run \"") {
            let name = rest.split('"').next().unwrap_or_default().to_owned();
            runs.push(Run {
                name,
                only_plans: false,
            });
        } else if let (Some(run), Some(rest)) = (runs.last_mut(), line.strip_prefix("  command ")) {
            run.only_plans |= rest.trim_start_matches([' ', '=']) == "plan";
        }
    }
    runs
}

/// The runs of a file, by its path in the folder of tests; a file that only runs use has none.
fn judge(inside: &Path, text: &str) -> Result<Vec<Run>, String> {
    let name = inside.to_string_lossy();
    let nested = inside.components().count() > 1;
    let runs = runs(text);
    if name.ends_with(ENDING) {
        if nested {
            return Err("Terraform does not look for tests in folders; move it up".to_owned());
        }
        if runs.is_empty() {
            return Err("has no run; add one or remove the file".to_owned());
        }
        return Ok(runs);
    }
    // Modules and data that runs use lie in folders of their own; mocks, pages and what providers the
    // runs need end in their own way. What Terraform itself writes begins with a dot.
    let is_helper = nested
        || name.starts_with('.')
        || name == VERSIONS
        || [".tfmock.hcl", ".md"].iter().any(|end| name.ends_with(end));
    if !runs.is_empty() || !is_helper {
        return Err(format!(
            "Terraform passes over this file; the names of tests end in {ENDING}"
        ));
    }
    Ok(runs)
}

/// How many runs passed, read from what `terraform test` printed last.
///
/// # Errors
///
/// When it printed no result, or not every one of `runs` ran and passed.
pub(in super::super) fn counted(log: &str, runs: usize, name: &str) -> Result<usize> {
    let line = log
        .lines()
        .rfind(|line| line.starts_with("Success!") || line.starts_with("Failure!"))
        .with_context(|| format!("terraform test of {name} printed no result"))?;
    let passed = line
        .split_whitespace()
        .nth(1)
        .and_then(|word| word.parse::<usize>().ok());
    match passed {
        Some(passed) if passed == runs => Ok(passed),
        _ => bail!("{name} has {runs} runs, but Terraform says: {line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, judge, runs};
    use std::path::Path;

    #[test]
    fn a_file_that_nobody_would_run_is_refused() {
        let run = "run \"a\" {\n}\n";
        let two = format!("{run}\nrun \"b\" {{\n  command = plan\n}}\n");
        let check = |path, text: &str, expected: Option<usize>| {
            assert_eq!(
                judge(Path::new(path), text).ok().map(|runs| runs.len()),
                expected,
                "{path}: {text}"
            );
        };
        check("defaults.tftest.hcl", run, Some(1));
        check("defaults.tftest.hcl", &two, Some(2));
        check("defaults.tftest.hcl", "# run \"a\" {\n", None);
        check("defaults.tftest.hcl", "", None);
        check("defaults.tftest.hcl", "mock_provider \"aws\" {}\n", None);
        check("defaults.tftest.hcl", "locals {\n  run \"a\" {}\n}\n", None);
        check("defaults.tftest", run, None);
        check("defaults_test.hcl", run, None);
        check("defaults.tf", "locals {\n}\n", None);
        check("unit/defaults.tftest.hcl", run, None);
        check("unit/defaults.hcl", run, None);
        check("setup/main.tf", "locals {\n}\n", Some(0));
        check("README.md", "text\n", Some(0));
        check("versions.tf", "terraform {\n}\n", Some(0));
        check(".terraform.lock.hcl", "provider \"a\" {\n}\n", Some(0));
        check("aws.tfmock.hcl", "mock_resource \"a\" {\n}\n", Some(0));
    }

    #[test]
    fn a_run_that_only_plans_is_known() {
        let text = "run \"a\" {\n  module {\n    command = plan\n  }\n}\n\nrun \"b\" {\n  command   = plan\n  \
                    state_key = \"x\"\n}\n\nrun \"c\" {\n  command = apply\n}\n";
        let found = runs(text);
        let found: Vec<_> = found
            .iter()
            .map(|run| (run.name.as_str(), run.only_plans))
            .collect();
        assert_eq!(found, [("a", false), ("b", true), ("c", false)]);
    }

    #[test]
    fn every_run_has_to_pass() {
        let check = |log: &str, runs, expected: Option<usize>| {
            assert_eq!(counted(log, runs, "m").ok(), expected, "{log}");
        };
        check("x\nSuccess! 3 passed, 0 failed.\n", 3, Some(3));
        check("Success! 2 passed, 0 failed, 1 skipped.\n", 3, None);
        check("Success! 0 passed, 0 failed.\n", 0, Some(0));
        check("Failure! 2 passed, 1 failed.\n", 3, None);
        check("", 0, None);
    }
}

//! What suites that apply have planned. There a run that only plans has one purpose: to show that an apply
//! has left nothing to change. Terraform passes such a run whatever it plans, so its plan is read here.

use anyhow::{Result, bail};

use super::hcl::Suite;

/// How the line begins that a plan without changes has (`terraform test -verbose`).
const EMPTY: &str = "No changes. Your infrastructure";
/// Most lines of a plan in a message.
const SHOWN: usize = 40;

/// Checks that every plan of a suite is empty, and that there is one.
///
/// # Errors
///
/// When a plan has changes or is not in the log; the message has the plan.
pub(super) fn check(log: &str, suite: &Suite) -> Result<()> {
    if suite.plans.is_empty() {
        bail!(
            "{} never plans again what it has applied; add a run with `command = plan`",
            suite.file
        );
    }
    for run in &suite.plans {
        let plan = plan(log, run);
        if !plan.iter().any(|line| line.starts_with(EMPTY)) {
            let shown = plan[..plan.len().min(SHOWN)].join("\n");
            bail!("{}: the plan of {run} has changes\n{shown}", suite.file);
        }
    }
    Ok(())
}

/// The lines that a run has printed after its own.
fn plan<'a>(log: &'a str, run: &str) -> Vec<&'a str> {
    let own = format!("run \"{run}\"... ");
    log.lines()
        .skip_while(|line| !line.trim_start().starts_with(&own))
        .skip(1)
        .take_while(|line| !ends(line))
        .collect()
}

/// Whether a line is that of the next run, or of the end of all.
fn ends(line: &str) -> bool {
    let is_run = line.trim_start().starts_with("run \"") && line.contains("\"... ");
    is_run || line.contains(".tftest.hcl... ")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::commands::test::hcl::Suite;

    fn suite(plans: &[&str]) -> Suite {
        Suite {
            file: "a.tftest.hcl".to_owned(),
            name: "a".to_owned(),
            runs: 3,
            plans: plans.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn a_plan_with_changes_is_refused() {
        let log = "a.tftest.hcl... in progress\n  run \"applied\"... pass\n# x.this:\nresource \"x\" \"this\" {\n}\n\
                   \x20 run \"same\"... pass\n\nNo changes. Your infrastructure matches the configuration.\n\
                   \x20 run \"drifted\"... pass\n\nNo changes. Your infrastructure still matches the configuration.\n\
                   \x20 run \"changed\"... pass\n\nTerraform will perform the following actions:\n  # x.this will be updated\n\
                   a.tftest.hcl... tearing down\nNo changes. Your infrastructure matches nothing.\na.tftest.hcl... pass\n\
                   Success! 4 passed, 0 failed.\n";
        let complaint = |plans: &[&str]| {
            let found = check(log, &suite(plans)).err();
            found.map(|error| error.to_string())
        };
        assert_eq!(complaint(&["same", "drifted"]), None);
        let changed = complaint(&["same", "changed"]).unwrap();
        assert!(changed.contains("plan of changed"), "{changed}");
        assert!(changed.contains("will be updated"), "{changed}");
        assert!(!changed.contains("No changes"), "{changed}");
        // Nor is a plan that nobody sees.
        assert!(complaint(&["absent"]).is_some());
        assert!(complaint(&["applied"]).is_some());
        assert!(complaint(&[]).unwrap().contains("command = plan"));
    }
}

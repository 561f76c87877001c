//! How many checks a stage made, read from what the test harness prints.

use std::ops::AddAssign;

use anyhow::{Result, bail};

/// Checks that passed and tests that were there but did not run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Counts {
    /// Tests, or checks of another kind, that passed.
    pub(crate) passed: usize,
    /// Tests marked as ignored.
    pub(crate) ignored: usize,
}

impl Counts {
    /// `passed` checks that are not tests of the harness.
    pub(crate) fn checks(passed: usize) -> Self {
        Self { passed, ignored: 0 }
    }

    /// Adds up what parts of a stage made, each of which has its turn, also after one has failed.
    ///
    /// # Errors
    ///
    /// When one has failed; says what each of them said.
    pub(crate) fn all(parts: impl Iterator<Item = Result<Self>>) -> Result<Self> {
        let mut counts = Self::default();
        let mut failures = Vec::new();
        for part in parts {
            match part {
                Ok(made) => counts += made,
                Err(error) => failures.push(format!("{error:#}")),
            }
        }
        if !failures.is_empty() {
            bail!("{}", failures.join("\n\n"));
        }
        Ok(counts)
    }

    /// Adds up the `test result:` lines of a log.
    pub(crate) fn of_tests(log: &str) -> Self {
        let mut counts = Self::default();
        for line in log.lines().filter(|line| line.starts_with("test result:")) {
            let before = |word: &str| {
                let mut parts = line.split([' ', '.', ';']).filter(|part| !part.is_empty());
                let mut last: Option<usize> = None;
                parts.find_map(|part| {
                    if part == word {
                        return last;
                    }
                    last = part.parse().ok();
                    None
                })
            };
            counts.passed += before("passed").unwrap_or_default();
            counts.ignored += before("ignored").unwrap_or_default();
        }
        counts
    }

    /// Reads the summary of Node's test runner, whose lines are `# pass 12` or `ℹ pass 12`.
    pub(crate) fn of_node(log: &str) -> Self {
        let count = |word: &str| {
            let lines = log.lines().filter_map(|line| {
                let mut parts = line.split_whitespace();
                let mark = parts.next()?;
                let named = (mark == "#" || mark == "ℹ") && parts.next()? == word;
                parts.next().filter(|_| named)?.parse::<usize>().ok()
            });
            lines.sum()
        };
        Self {
            passed: count("pass"),
            ignored: count("skipped"),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.ignored += other.ignored;
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;
    use anyhow::anyhow;

    #[test]
    fn every_part_has_its_turn() {
        let failed = |what: &str| Err(anyhow!("{what}").context("it failed"));
        let sum = Counts::all([Ok(Counts::checks(2)), Ok(Counts::checks(1))].into_iter());
        assert_eq!(sum.ok(), Some(Counts::checks(3)));
        let parts = [failed("one"), Ok(Counts::checks(1)), failed("two")];
        let said = Counts::all(parts.into_iter()).map_err(|error| error.to_string());
        assert_eq!(said, Err("it failed: one\n\nit failed: two".to_owned()));
    }

    #[test]
    fn result_lines_add_up() {
        let check = |log: &str, passed, ignored| {
            assert_eq!(Counts::of_tests(log), Counts { passed, ignored }, "{log}");
        };
        check("", 0, 0);
        check("running 3 tests\ntest a ... ok", 0, 0);
        let line =
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; 0.1s";
        check(line, 12, 1);
        check(&format!("{line}\nother 9 passed\n{line}"), 24, 2);
    }

    #[test]
    fn summaries_of_node_are_read() {
        let check = |log: &str, passed, ignored| {
            assert_eq!(Counts::of_node(log), Counts { passed, ignored }, "{log}");
        };
        check("", 0, 0);
        check("# tests 3\n# pass 2\n# fail 0\n# skipped 1", 2, 1);
        check("ℹ tests 3\nℹ pass 3\nℹ skipped 0\npass 9", 3, 0);
    }
}

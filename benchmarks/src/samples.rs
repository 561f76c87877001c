//! Samples of one figure, and the verdict on a budget.

use std::fmt;

/// Measured values of one figure, in one unit, at least one.
#[derive(Clone, Debug)]
pub struct Samples {
    sorted: Vec<f64>,
}

/// A figure held against its budget.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What was measured.
    pub what: String,
    /// The measured value.
    pub value: f64,
    /// The largest value that is allowed.
    pub budget: f64,
}

impl Samples {
    /// Samples from values in any order.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn new(mut values: Vec<f64>) -> anyhow::Result<Self> {
        anyhow::ensure!(!values.is_empty(), "nothing was measured");
        values.sort_by(f64::total_cmp);
        Ok(Self { sorted: values })
    }

    /// The value in the middle; of an even number of samples the lower of the two.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.sorted[(self.sorted.len() - 1) / 2]
    }

    /// The smallest value.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.sorted[0]
    }

    /// The largest value.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.sorted[self.sorted.len() - 1]
    }
}

impl fmt::Display for Samples {
    /// Median, then minimum and maximum.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>9.2} {:>9.2} {:>9.2}",
            self.median(),
            self.min(),
            self.max()
        )
    }
}

impl Verdict {
    /// Holds `value` against the largest that is allowed.
    pub fn new(what: impl Into<String>, value: f64, budget: f64) -> Self {
        Self {
            what: what.into(),
            value,
            budget,
        }
    }

    /// Whether the budget is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.value <= self.budget
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_met() { "met" } else { "MISSED" };
        write!(
            f,
            "{:<52} {:>8.2}  at most {:>6.2}  {verdict}",
            self.what, self.value, self.budget
        )
    }
}

/// Prints every verdict.
///
/// # Errors
///
/// When a budget is missed; the message names each.
pub fn conclude(verdicts: &[Verdict]) -> anyhow::Result<()> {
    println!();
    for verdict in verdicts {
        println!("{verdict}");
    }
    let missed: Vec<&str> = verdicts
        .iter()
        .filter(|verdict| !verdict.is_met())
        .map(|verdict| verdict.what.as_str())
        .collect();
    anyhow::ensure!(missed.is_empty(), "budgets missed: {}", missed.join("; "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_measured_value() {
        let check = |values: &[f64], median: f64| {
            let samples = Samples::new(values.to_vec()).unwrap();
            assert!(
                (samples.median() - median).abs() < f64::EPSILON,
                "{values:?}"
            );
        };
        check(&[3.0], 3.0);
        check(&[9.0, 1.0, 5.0], 5.0);
        check(&[4.0, 1.0, 3.0, 2.0], 2.0);
        assert!(Samples::new(Vec::new()).is_err());
    }

    #[test]
    fn a_missed_budget_is_an_error() {
        let verdict = |value| Verdict::new("start", value, 0.6);
        assert!(conclude(&[verdict(0.6)]).is_ok());
        assert!(conclude(&[verdict(0.6), verdict(0.61)]).is_err());
    }
}

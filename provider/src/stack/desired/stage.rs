//! The stage and its settings.

use std::collections::BTreeMap;

/// The stage and its settings, none of which needs a deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Name, the last part of the URL.
    pub name: String,
    /// Description; empty for none.
    pub description: String,
    /// Stage variables.
    pub variables: BTreeMap<String, String>,
    /// Limits of every route, or `None` for the account's.
    pub throttle: Option<Throttle>,
}

/// Limits of every route of a stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// Messages per second, above 0.
    pub rate_limit: f64,
    /// Messages at once, at least 1.
    pub burst_limit: i32,
}

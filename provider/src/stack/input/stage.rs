//! The stage and its settings.

use std::collections::BTreeMap;

use super::found::{Found, known, texts, within};
use super::path::attribute;
use super::{Given, Invalid, PathPart};
use crate::stack::desired::{Stage, Throttle};
use crate::stack::rules;

/// The attributes of the stage, under their names; `name` and `description` are written as
/// `stage_name` and `stage_description`, `variables` as `stage_variables`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageInput {
    /// Required.
    pub name: Given<String>,
    /// None by default.
    pub description: Given<String>,
    /// None by default.
    pub variables: Given<BTreeMap<String, Given<String>>>,
    /// The account's limits by default.
    pub throttle: Given<ThrottleInput>,
}

/// The attributes of `throttle`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThrottleInput {
    /// Required.
    pub rate_limit: Given<f64>,
    /// Required.
    pub burst_limit: Given<i64>,
}

impl StageInput {
    pub(super) fn problems(&self, found: &mut Found) {
        found.required(&[attribute("stage_name")], &self.name, |value| {
            rules::stage_name(value)
        });
        found.optional(
            &[attribute("stage_description")],
            &self.description,
            |value| rules::description(value),
        );
        if let Given::Known(variables) = &self.variables {
            for (name, value) in variables {
                let path = [attribute("stage_variables"), PathPart::Key(name.clone())];
                found.add(&path, rules::stage_variable_name(name));
                found.required(&path, value, |value| rules::stage_variable_value(value));
            }
        }
        self.throttle_problems(found);
    }

    pub(super) fn build(&self) -> Result<Stage, Invalid> {
        let throttle = match &self.throttle {
            Given::Absent => None,
            Given::Unknown => return Err(Invalid::unknown(&[attribute("throttle")])),
            Given::Known(throttle) => Some(build_throttle(throttle)?),
        };
        Ok(Stage {
            name: known(&[attribute("stage_name")], &self.name, String::new())?,
            description: known(
                &[attribute("stage_description")],
                &self.description,
                String::new(),
            )?,
            variables: texts(&[attribute("stage_variables")], &self.variables)?,
            throttle,
        })
    }

    fn throttle_problems(&self, found: &mut Found) {
        let Given::Known(throttle) = &self.throttle else {
            return;
        };
        let within = |name| [attribute("throttle"), attribute(name)];
        found.required(&within("rate_limit"), &throttle.rate_limit, |value| {
            rules::rate_limit(*value)
        });
        found.required(&within("burst_limit"), &throttle.burst_limit, |value| {
            rules::burst_limit(*value)
        });
    }
}

fn build_throttle(throttle: &ThrottleInput) -> Result<Throttle, Invalid> {
    let path = [attribute("throttle")];
    let burst_limit = known(&within(&path, "burst_limit"), &throttle.burst_limit, 0)?;
    Ok(Throttle {
        rate_limit: known(&within(&path, "rate_limit"), &throttle.rate_limit, 0.0)?,
        // The rules have seen it: 1 to the largest integer.
        burst_limit: i32::try_from(burst_limit).unwrap_or(i32::MAX),
    })
}

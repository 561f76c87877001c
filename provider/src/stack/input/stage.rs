//! A stage: what `chatbot_stack` and `chatbot_deployment` have under the same names.

use std::collections::BTreeMap;

use super::found::{Found, known, texts, within};
use super::path::attribute;
use super::settings::{RouteSettingsInput, ThrottleInput};
use super::{Given, Invalid, PathPart};
use crate::stack::desired::{AccessLog, Domain, LogLevel, RouteSettings, Stage};
use crate::stack::rules::{self, Broken};

/// The attributes of the stage, under their names; `name` and `description` are written as
/// `stage_name` and `stage_description`, `variables` as `stage_variables`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StageInput {
    /// Required, where there is a stage.
    pub name: Given<String>,
    /// None by default.
    pub description: Given<String>,
    /// None by default.
    pub variables: Given<BTreeMap<String, Given<String>>>,
    /// The account's limits by default.
    pub throttle: Given<ThrottleInput>,
    /// False by default.
    pub detailed_metrics: Given<bool>,
    /// None by default.
    pub access_log: Given<AccessLogInput>,
    /// None by default.
    pub execution_log: Given<ExecutionLogInput>,
    /// None by default.
    pub client_certificate_id: Given<String>,
    /// None by default.
    pub domain: Given<DomainInput>,
    /// False by default.
    pub auto_deploy: Given<bool>,
}

/// The attributes of `access_log`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccessLogInput {
    /// Required.
    pub destination_arn: Given<String>,
    /// Required.
    pub format: Given<String>,
}

/// The attributes of `execution_log`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExecutionLogInput {
    /// Required.
    pub level: Given<String>,
    /// False by default.
    pub data_trace: Given<bool>,
}

/// The attributes of `domain`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DomainInput {
    /// Required.
    pub name: Given<String>,
    /// None by default: the whole domain.
    pub mapping_key: Given<String>,
}

/// Settings of single routes, each with its path in the configuration.
pub(crate) type RouteSettingsInputs<'a> =
    BTreeMap<&'a str, (Vec<PathPart>, &'a Given<RouteSettingsInput>)>;

impl StageInput {
    pub(crate) fn problems(&self, found: &mut Found) {
        found.optional(&[attribute("stage_name")], &self.name, |value| {
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
        ThrottleInput::problems(&self.throttle, &[attribute("throttle")], found);
        self.log_problems(found);
        let certificate = [attribute("client_certificate_id")];
        found.optional(&certificate, &self.client_certificate_id, |value| {
            rules::client_certificate_id(value)
        });
        if let Given::Known(domain) = &self.domain {
            let path = [attribute("domain")];
            found.required(&within(&path, "name"), &domain.name, |value| {
                rules::domain_name(value)
            });
            found.optional(&within(&path, "mapping_key"), &domain.mapping_key, |key| {
                rules::mapping_key(key)
            });
        }
    }

    fn log_problems(&self, found: &mut Found) {
        if let Given::Known(log) = &self.access_log {
            let path = [attribute("access_log")];
            let destination = within(&path, "destination_arn");
            found.required(&destination, &log.destination_arn, |value| {
                rules::access_log_destination(value)
            });
            found.required(&within(&path, "format"), &log.format, |value| {
                rules::access_log_format(value)
            });
        }
        if let Given::Known(log) = &self.execution_log {
            let path = [attribute("execution_log")];
            found.required(&within(&path, "level"), &log.level, |value| {
                rules::execution_log_level(value)
            });
        }
    }

    /// One problem for each attribute that is set although there is to be no stage.
    pub(super) fn superfluous(&self, found: &mut Found) {
        let set = [
            ("stage_name", is_set(&self.name)),
            ("stage_description", is_set(&self.description)),
            ("stage_variables", is_set(&self.variables)),
            ("throttle", is_set(&self.throttle)),
            ("detailed_metrics", is_true(&self.detailed_metrics)),
            ("access_log", is_set(&self.access_log)),
            ("execution_log", is_set(&self.execution_log)),
            ("client_certificate_id", is_set(&self.client_certificate_id)),
            ("domain", is_set(&self.domain)),
            ("auto_deploy", is_true(&self.auto_deploy)),
        ];
        for (name, _) in set.into_iter().filter(|(_, is_set)| *is_set) {
            found.add(&[attribute(name)], Err(superfluous()));
        }
    }

    /// The stage with the settings of single routes.
    pub(crate) fn build(&self, routes: &RouteSettingsInputs<'_>) -> Result<Stage, Invalid> {
        let text = |name, value| known(&[attribute(name)], value, String::new());
        let settings = self.build_settings()?;
        let mut route_settings = BTreeMap::new();
        for (key, (path, given)) in routes {
            if let Some(own) = RouteSettingsInput::build(given, path, &settings)? {
                route_settings.insert((*key).to_owned(), own);
            }
        }
        Ok(Stage {
            name: text("stage_name", &self.name)?,
            description: text("stage_description", &self.description)?,
            variables: texts(&[attribute("stage_variables")], &self.variables)?,
            settings,
            route_settings,
            access_log: self.build_access_log()?,
            client_certificate_id: text("client_certificate_id", &self.client_certificate_id)?,
            auto_deploy: known(&[attribute("auto_deploy")], &self.auto_deploy, false)?,
            domain: self.build_domain()?,
        })
    }

    fn build_settings(&self) -> Result<RouteSettings, Invalid> {
        let metrics = [attribute("detailed_metrics")];
        let log_path = [attribute("execution_log")];
        let log = optional(&log_path, &self.execution_log)?.unwrap_or_default();
        let level = within(&log_path, "level");
        let level = known(&level, &log.level, LogLevel::Off.as_str().to_owned())?;
        Ok(RouteSettings {
            throttle: ThrottleInput::build(&self.throttle, &[attribute("throttle")])?,
            // The rules have seen it.
            log_level: LogLevel::of(&level).unwrap_or_default(),
            data_trace: known(&within(&log_path, "data_trace"), &log.data_trace, false)?,
            detailed_metrics: known(&metrics, &self.detailed_metrics, false)?,
        })
    }

    fn build_access_log(&self) -> Result<Option<AccessLog>, Invalid> {
        let path = [attribute("access_log")];
        let Some(log) = optional(&path, &self.access_log)? else {
            return Ok(None);
        };
        let text = |name, value| known(&within(&path, name), value, String::new());
        Ok(Some(AccessLog {
            destination_arn: text("destination_arn", &log.destination_arn)?,
            format: text("format", &log.format)?,
        }))
    }

    fn build_domain(&self) -> Result<Option<Domain>, Invalid> {
        let path = [attribute("domain")];
        let Some(domain) = optional(&path, &self.domain)? else {
            return Ok(None);
        };
        let text = |name, value| known(&within(&path, name), value, String::new());
        Ok(Some(Domain {
            name: text("name", &domain.name)?,
            key: text("mapping_key", &domain.mapping_key)?,
        }))
    }
}

/// The value where it is written.
pub(super) fn optional<T: Clone>(
    path: &[PathPart],
    value: &Given<T>,
) -> Result<Option<T>, Invalid> {
    match value {
        Given::Known(value) => Ok(Some(value.clone())),
        Given::Absent => Ok(None),
        Given::Unknown => Err(Invalid::unknown(path)),
    }
}

/// What is wrong with an attribute of the stage where there is to be none.
pub(super) fn superfluous() -> Broken {
    Broken {
        problem: "with deploy = false the stack has no stage that this could be set on".to_owned(),
        remedy: "set it on the chatbot_deployment that has the stage, or leave out deploy"
            .to_owned(),
    }
}

fn is_set<T>(value: &Given<T>) -> bool {
    !matches!(value, Given::Absent)
}

/// Whether it is more than the default, which a plan fills in.
fn is_true(value: &Given<bool>) -> bool {
    matches!(value, Given::Known(true))
}

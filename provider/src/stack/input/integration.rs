//! Integrations other than the plain Lambda proxy, and their responses.

use std::collections::BTreeMap;

use super::found::{Found, function, known, texts, within};
use super::{Given, Invalid, PathPart};
use crate::stack::desired::{
    Integration, IntegrationKind, IntegrationResponse, METHOD, PASSTHROUGH_BEHAVIOR,
};
use crate::stack::rules::{self, EVENT, INVOCATION_TYPE};

/// The attributes of `integration`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntegrationInput {
    /// Required; the attribute is called `type`.
    pub kind: Given<String>,
    /// Required with `AWS_PROXY`; either this or `uri` with `AWS`.
    pub function_arn: Given<String>,
    /// Required with `HTTP` and `HTTP_PROXY`.
    pub uri: Given<String>,
    /// [`METHOD`] by default.
    pub method: Given<String>,
    /// False by default.
    pub asynchronous: Given<bool>,
    /// None by default.
    pub credentials_arn: Given<String>,
    /// None by default.
    pub description: Given<String>,
    /// None by default.
    pub request_parameters: Given<BTreeMap<String, Given<String>>>,
    /// None by default.
    pub request_templates: Given<BTreeMap<String, Given<String>>>,
    /// None by default.
    pub template_selection_expression: Given<String>,
    /// [`PASSTHROUGH_BEHAVIOR`] by default.
    pub passthrough_behavior: Given<String>,
    /// None by default.
    pub content_handling_strategy: Given<String>,
    /// None by default.
    pub responses: Given<BTreeMap<String, Given<IntegrationResponseInput>>>,
}

/// The attributes of an integration response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntegrationResponseInput {
    /// None by default.
    pub templates: Given<BTreeMap<String, Given<String>>>,
    /// None by default.
    pub template_selection_expression: Given<String>,
    /// None by default.
    pub content_handling_strategy: Given<String>,
    /// None by default.
    pub parameters: Given<BTreeMap<String, Given<String>>>,
}

impl IntegrationInput {
    pub(super) fn problems(&self, path: &[PathPart], found: &mut Found) {
        let at = |name| within(path, name);
        found.required(&at("type"), &self.kind, |value| {
            rules::integration_type(value)
        });
        found.optional(&at("function_arn"), &self.function_arn, |value| {
            rules::function_arn(value)
        });
        found.optional(&at("method"), &self.method, |value| {
            rules::integration_method(value)
        });
        found.optional(&at("credentials_arn"), &self.credentials_arn, |value| {
            rules::integration_credentials_arn(value)
        });
        found.optional(&at("description"), &self.description, |value| {
            rules::description(value)
        });
        let expression = &self.template_selection_expression;
        found.optional(&at("template_selection_expression"), expression, |value| {
            rules::selection_expression(value)
        });
        let behavior = &self.passthrough_behavior;
        found.optional(&at("passthrough_behavior"), behavior, |value| {
            rules::passthrough_behavior(value)
        });
        let strategy = &self.content_handling_strategy;
        found.optional(&at("content_handling_strategy"), strategy, |value| {
            rules::content_handling_strategy(value)
        });
        let parameters = at("request_parameters");
        for (key, value) in self.request_parameters.known().into_iter().flatten() {
            let path = [parameters.as_slice(), &[PathPart::Key(key.clone())]].concat();
            found.add(&path, rules::integration_parameter(key));
            found.required(&path, value, |value| rules::not_empty(value));
        }
        templates(&at("request_templates"), &self.request_templates, found);
        let responses = at("responses");
        for (key, response) in self.responses.known().into_iter().flatten() {
            let path = [responses.as_slice(), &[PathPart::Key(key.clone())]].concat();
            found.add(&path, rules::integration_response_key(key));
            found.required(&path, response, |_| Ok(()));
            if let Given::Known(response) = response {
                response.problems(&path, found);
            }
        }
        let kind = self.kind.known().map(String::as_str);
        if let Some(kind) = kind.and_then(IntegrationKind::of_name) {
            self.problems_of_kind(kind, path, found);
        }
    }

    /// What this type needs, and what means nothing with it.
    fn problems_of_kind(&self, kind: IntegrationKind, path: &[PathPart], found: &mut Found) {
        let at = |name| within(path, name);
        found.optional(&at("uri"), &self.uri, |value| {
            rules::integration_uri(kind, value)
        });
        let (needs, refuses): (&[&str], &[&str]) = match kind {
            IntegrationKind::Aws => (&[], &[]),
            IntegrationKind::AwsProxy => (&["function_arn"], &["uri"]),
            IntegrationKind::Http | IntegrationKind::HttpProxy => (&["uri"], &["function_arn"]),
            IntegrationKind::Mock => (&[], &["function_arn", "uri", "method", "credentials_arn"]),
        };
        let mapped: &[&str] = if kind.is_proxy() {
            &[
                "request_templates",
                "template_selection_expression",
                "passthrough_behavior",
                "content_handling_strategy",
                "responses",
            ]
        } else {
            &[]
        };
        let asynchronous = matches!(self.asynchronous, Given::Known(true));
        for name in needs {
            if !self.is_written(name) {
                found.add(&at(name), missing(kind, name));
            }
        }
        for name in refuses.iter().chain(mapped) {
            if self.is_written(name) {
                found.add(&at(name), meaningless(kind, name));
            }
        }
        let function = self.function_arn.is_written();
        if kind == IntegrationKind::Aws && function == self.uri.is_written() {
            found.add(
                path,
                rules::out_of_place(
                    "an integration of the type AWS calls either a function or an action of aws",
                    "set one of function_arn and uri",
                ),
            );
        }
        if asynchronous && !(kind == IntegrationKind::Aws && function) {
            found.add(&at("asynchronous"), meaningless(kind, "asynchronous"));
        }
        if function && matches!(&self.method, Given::Known(method) if method != METHOD) {
            let verdict = rules::out_of_place("a function is called with POST", "remove method");
            found.add(&at("method"), verdict);
        }
    }

    fn is_written(&self, name: &str) -> bool {
        match name {
            "function_arn" => self.function_arn.is_written(),
            "uri" => self.uri.is_written(),
            "method" => self.method.is_written(),
            "credentials_arn" => self.credentials_arn.is_written(),
            "request_templates" => has_entries(&self.request_templates),
            "template_selection_expression" => self.template_selection_expression.is_written(),
            "passthrough_behavior" => self.passthrough_behavior.is_written(),
            "content_handling_strategy" => self.content_handling_strategy.is_written(),
            "responses" => has_entries(&self.responses),
            _ => false,
        }
    }

    pub(super) fn build(&self, path: &[PathPart], timeout_ms: u32) -> Result<Integration, Invalid> {
        let at = |name| within(path, name);
        let text = |name, value: &Given<String>, default: &str| {
            known(&within(path, name), value, default.to_owned())
        };
        let kind = text("type", &self.kind, "")?;
        // The rules have seen it.
        let kind = IntegrationKind::of_name(&kind).unwrap_or(IntegrationKind::Mock);
        let function = match &self.function_arn {
            Given::Absent => None,
            written => Some(function(&at("function_arn"), written)?),
        };
        let default_method = kind.default_method().unwrap_or_default();
        let mut request_parameters = texts(&at("request_parameters"), &self.request_parameters)?;
        if known(&at("asynchronous"), &self.asynchronous, false)? {
            request_parameters.insert(INVOCATION_TYPE.to_owned(), EVENT.to_owned());
        }
        let responses_path = at("responses");
        let responses = known(&responses_path, &self.responses, BTreeMap::new())?
            .into_iter()
            .map(|(key, response)| {
                let path = [responses_path.as_slice(), &[PathPart::Key(key.clone())]].concat();
                let response = known(&path, &response, IntegrationResponseInput::default())?;
                Ok((key, response.build(&path)?))
            })
            .collect::<Result<_, _>>()?;
        let expression = &self.template_selection_expression;
        let behavior = &self.passthrough_behavior;
        let strategy = &self.content_handling_strategy;
        Ok(Integration {
            kind,
            function,
            uri: text("uri", &self.uri, "")?,
            method: text("method", &self.method, default_method)?,
            timeout_ms,
            credentials_arn: text("credentials_arn", &self.credentials_arn, "")?,
            description: text("description", &self.description, "")?,
            request_parameters,
            request_templates: texts(&at("request_templates"), &self.request_templates)?,
            template_selection_expression: text("template_selection_expression", expression, "")?,
            passthrough_behavior: text("passthrough_behavior", behavior, PASSTHROUGH_BEHAVIOR)?,
            content_handling_strategy: text("content_handling_strategy", strategy, "")?,
            responses,
        })
    }
}

impl IntegrationResponseInput {
    fn problems(&self, path: &[PathPart], found: &mut Found) {
        let at = |name| within(path, name);
        templates(&at("templates"), &self.templates, found);
        let expression = &self.template_selection_expression;
        found.optional(&at("template_selection_expression"), expression, |value| {
            rules::selection_expression(value)
        });
        let strategy = &self.content_handling_strategy;
        found.optional(&at("content_handling_strategy"), strategy, |value| {
            rules::content_handling_strategy(value)
        });
        let parameters = at("parameters");
        for (key, value) in self.parameters.known().into_iter().flatten() {
            let path = [parameters.as_slice(), &[PathPart::Key(key.clone())]].concat();
            found.add(&path, rules::not_empty(key));
            found.required(&path, value, |value| rules::not_empty(value));
        }
    }

    fn build(&self, path: &[PathPart]) -> Result<IntegrationResponse, Invalid> {
        let at = |name| within(path, name);
        let expression = &self.template_selection_expression;
        let strategy = &self.content_handling_strategy;
        Ok(IntegrationResponse {
            templates: texts(&at("templates"), &self.templates)?,
            template_selection_expression: known(
                &at("template_selection_expression"),
                expression,
                String::new(),
            )?,
            content_handling_strategy: known(
                &at("content_handling_strategy"),
                strategy,
                String::new(),
            )?,
            parameters: texts(&at("parameters"), &self.parameters)?,
        })
    }
}

fn templates(
    path: &[PathPart],
    templates: &Given<BTreeMap<String, Given<String>>>,
    found: &mut Found,
) {
    for (key, template) in templates.known().into_iter().flatten() {
        let path = [path, &[PathPart::Key(key.clone())]].concat();
        found.required(&path, template, |template| rules::template(template));
    }
}

/// Whether a map may have entries: an empty one says as little as none.
fn has_entries<T>(map: &Given<BTreeMap<String, T>>) -> bool {
    match map {
        Given::Known(map) => !map.is_empty(),
        Given::Unknown => true,
        Given::Absent => false,
    }
}

fn missing(kind: IntegrationKind, name: &str) -> rules::Verdict {
    rules::out_of_place(
        &format!("an integration of the type {} needs it", kind.name()),
        &format!("set {name}"),
    )
}

fn meaningless(kind: IntegrationKind, name: &str) -> rules::Verdict {
    rules::out_of_place(
        &format!(
            "it means nothing to an integration of the type {}",
            kind.name()
        ),
        &format!("remove {name}, or use another type"),
    )
}

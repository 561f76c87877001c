//! A table as a configuration: an object for each row.

use chatbot_provider::deployment::model::DeploymentModel;
use chatbot_provider::stack::model::StackModel;
use serde_json::{Map, Value, json};
use tfplugin::Model as _;
use tfplugin::schema::Block;
use tfplugin_testing::State;

use super::place::set;
use super::row::Row;
use crate::configs::{ASK, CHAT};

/// Rows of one kind of resource.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) kind: &'static str,
    pub(super) block: Block,
    pub(super) rows: Vec<Row>,
    /// Attributes that AWS does not know, so that an import does not either.
    pub(super) unimported: &'static [&'static str],
}

const HEAD: &str = r#"
provider "chatbot" {
  region = "eu-west-1"
  pacing = { enabled = false }
}
"#;

impl Table {
    pub(super) fn of_stacks(rows: Vec<Row>) -> Self {
        Self {
            kind: "chatbot_stack",
            block: StackModel::block(),
            rows,
            unimported: &["timeouts"],
        }
    }

    /// Each has a stack of its own too, without a stage.
    pub(super) fn of_deployments(rows: Vec<Row>) -> Self {
        Self {
            kind: "chatbot_deployment",
            block: DeploymentModel::block(),
            rows,
            unimported: &["timeouts", "fingerprint"],
        }
    }

    /// The name of a row's object, in Terraform and on AWS.
    pub(super) fn name(index: usize) -> String {
        format!("r{index:02}")
    }

    pub(super) fn address(&self, index: usize) -> String {
        format!("{}.{}", self.kind, Self::name(index))
    }

    /// A configuration in which each row's object is as `config` says.
    pub(super) fn hcl(&self, config: impl Fn(&Row) -> Value) -> String {
        let mut hcl = HEAD.to_owned();
        if self.kind == "chatbot_deployment" {
            hcl += &resource("chatbot_stack", "other", &stack());
        }
        for (index, row) in self.rows.iter().enumerate() {
            let name = Self::name(index);
            if self.kind == "chatbot_deployment" {
                hcl += &resource("chatbot_stack", &name, &stack());
            }
            hcl += &resource(self.kind, &name, &config(row));
        }
        hcl
    }

    /// The first configuration, in which each attribute is known only when the resource `late`, which
    /// does not exist, does.
    pub(super) fn unknown(&self, late: &str) -> String {
        let hcl = self.hcl(|row| {
            let mut config = row.config.clone();
            if !row.is_computed() {
                let reference = format!("${{terraform_data.{late}.output.{{name}}}}");
                set(&mut config, row.place, reference.into());
            }
            config
        });
        let rows = self.rows.iter().enumerate();
        let values: Map<String, Value> = rows
            .map(|(index, row)| {
                let name = Self::name(index);
                let value = row.value().map_or(Value::Null, |value| named(value, &name));
                (name, value)
            })
            .collect();
        hcl + &resource("terraform_data", late, &json!({ "input": values }))
    }

    /// Import blocks for all that a state has.
    pub(super) fn imports(&self, state: &State) -> String {
        let resources = state.resources().into_iter();
        let ours = resources.filter(|resource| resource.address.starts_with("chatbot_"));
        ours.map(|resource| {
            let (address, id) = (&resource.address, &resource.values["id"]);
            format!("import {{\n  to = {address}\n  id = {id}\n}}\n")
        })
        .collect()
    }
}

/// Any text with the name of an object where `{name}` is.
pub(super) fn named(value: &Value, name: &str) -> Value {
    serde_json::from_str(&value.to_string().replace("{name}", name)).expect("JSON")
}

/// A stack without a stage.
fn stack() -> Value {
    json!({
        "name": "{name}",
        "deploy": false,
        "routes": { "$default": { "function_arn": CHAT }, "ask": { "function_arn": ASK } },
    })
}

/// What is JSON is an expression of Terraform's language too.
fn resource(kind: &str, name: &str, config: &Value) -> String {
    let config = named(config, name);
    let attributes = config.as_object().into_iter().flatten();
    let attributes: String = attributes
        .map(|(attribute, value)| format!("  {attribute} = {value}\n"))
        .collect();
    format!("resource {kind:?} {name:?} {{\n{attributes}}}\n")
}

//! A state as `terraform show -json` prints it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A state: the part that tests look at.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct State {
    #[serde(default)]
    values: Option<Values>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Values {
    #[serde(default)]
    outputs: BTreeMap<String, Output>,
    #[serde(default)]
    root_module: Module,
}

#[derive(Clone, Debug, Deserialize)]
struct Output {
    #[serde(default)]
    value: Value,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Module {
    #[serde(default)]
    resources: Vec<Resource>,
    #[serde(default)]
    child_modules: Vec<Module>,
}

/// A resource or data source in a state.
#[derive(Clone, Debug, Deserialize)]
pub struct Resource {
    /// Address, for instance `module.chatbot.example_thing.this["key"]`.
    pub address: String,
    /// `managed` or `data`.
    pub mode: String,
    /// Its attributes as an object.
    #[serde(default)]
    pub values: Value,
    /// Whether the next plan will replace it because its creation failed
    /// half-way.
    #[serde(default)]
    pub tainted: bool,
}

impl State {
    /// Every resource and data source, of all modules.
    #[must_use]
    pub fn resources(&self) -> Vec<&Resource> {
        let mut found = Vec::new();
        let mut modules: Vec<&Module> = self
            .values
            .iter()
            .map(|values| &values.root_module)
            .collect();
        while let Some(module) = modules.pop() {
            found.extend(&module.resources);
            modules.extend(&module.child_modules);
        }
        found
    }

    /// The resource at `address`.
    #[must_use]
    pub fn resource(&self, address: &str) -> Option<&Resource> {
        self.resources()
            .into_iter()
            .find(|resource| resource.address == address)
    }

    /// The value at `path` (written as in configuration, `tags.team`) of the
    /// resource at `address`; `None` when either is not there or null.
    #[must_use]
    pub fn value(&self, address: &str, path: &str) -> Option<&Value> {
        let found = crate::path::find(&self.resource(address)?.values, path).ok()??;
        (!found.is_null()).then_some(found)
    }

    /// The value of the output `name` of the root module.
    #[must_use]
    pub fn output(&self, name: &str) -> Option<&Value> {
        Some(&self.values.as_ref()?.outputs.get(name)?.value)
    }
}

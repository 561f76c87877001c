//! Two hashes: the fingerprint of everything that a deployment snapshots, and
//! the key by which an unfinished create is found again.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::desired::{Connect, Desired, Integration, Model, Route};
use super::owner::Owner;

impl Desired {
    /// Fingerprint of what a deployment of this stack snapshots: selection
    /// expressions, who may connect, models, routes, integrations and all
    /// responses, but nothing of the stage (reference §1.4 point 2). A version
    /// and 32 hexadecimal digits.
    ///
    /// A stack that has only what the first release knew has the hash of that
    /// release, `v1:`, so that no upgrade deploys anything. All others have
    /// `v2:`. The layout of a model's schema does not matter.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.first_fingerprint()
            .unwrap_or_else(|| self.full_fingerprint())
    }

    /// `None` when there is anything that the first release did not know.
    fn first_fingerprint(&self) -> Option<String> {
        let knows = self.connect == Connect::default()
            && !self.disable_execute_api_endpoint
            && !self.disable_schema_validation;
        if !knows {
            return None;
        }
        let mut hash = Fields::new();
        hash.field(&self.route_selection_expression);
        hash.field(&self.api_key_selection_expression);
        for (key, route) in &self.routes {
            let (function, timeout_ms) = route.integration.plain()?;
            let plain = Route {
                two_way: route.two_way,
                ..Route::plain(route.integration.clone())
            };
            if *route != plain {
                return None;
            }
            hash.field(key);
            hash.field(function.as_str());
            hash.field(&timeout_ms.to_string());
            hash.field(if route.two_way { "two-way" } else { "one-way" });
        }
        Some(format!("v1:{}", hash.finish()))
    }

    fn full_fingerprint(&self) -> String {
        let mut hash = Fields::new();
        hash.field(&self.route_selection_expression);
        hash.field(&self.api_key_selection_expression);
        hash.flag(self.disable_execute_api_endpoint);
        hash.flag(self.disable_schema_validation);
        hash.field(self.connect.authorization.kind());
        if let Some(authorizer) = self.authorizer() {
            hash.field(&authorizer.name);
            hash.field(authorizer.function.as_str());
            hash.list(authorizer.identity_sources.iter().map(String::as_str));
            hash.field(&authorizer.credentials_arn);
        }
        hash.count(self.connect.request_parameters.len());
        for (key, required) in &self.connect.request_parameters {
            hash.field(key);
            hash.flag(*required);
        }
        let models = self.served_models();
        hash.count(models.len());
        for (name, model) in models {
            hash.list([
                name,
                &*model.canonical_schema(),
                &*model.content_type,
                &*model.description,
            ]);
        }
        for (key, route) in &self.routes {
            hash.field(key);
            hash.route(route);
        }
        format!("v2:{}", hash.finish())
    }

    /// The models that a route refers to: the others change nothing that is served.
    fn served_models(&self) -> BTreeMap<&String, &Model> {
        let names = self.routes.values().flat_map(|route| {
            let responses = route.response_models.values();
            route.request_models.values().chain(responses)
        });
        names
            .filter_map(|name| self.models.get_key_value(name))
            .collect()
    }

    /// Key in the tag [`STACK_TAG`](super::desired::STACK_TAG) (see [`takeover`](super::takeover)): a hash of
    /// account, region, name, stage and functions. 32 hexadecimal digits.
    #[must_use]
    pub fn stack_key(&self) -> String {
        let mut hash = Fields::new();
        hash.field(&self.home.account);
        hash.field(&self.home.region);
        hash.field(&self.name);
        hash.field(self.stage_name().unwrap_or_default());
        for function in self.functions() {
            hash.field(function.as_str());
        }
        hash.finish()
    }

    /// Description of a deployment of this stack, carrying the fingerprint.
    #[must_use]
    pub fn deployment_description(&self) -> String {
        format!("{}{}", Owner::Stack.description(""), self.fingerprint())
    }
}

/// The description with the authorizer that the deployment asks, if it asks one: a permission holds for
/// one authorizer, so that another one of the same content needs another deployment.
#[must_use]
pub fn asking(description: &str, authorizer_id: Option<&str>) -> String {
    match authorizer_id {
        None => description.to_owned(),
        Some(id) => format!("{description} authorizer {id}"),
    }
}

/// A hash over a list of texts, each with its length so that no two lists
/// run together.
struct Fields(Sha256);

impl Fields {
    fn new() -> Self {
        Self(Sha256::new())
    }

    fn field(&mut self, text: &str) {
        // 64 bits wide on every platform.
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn flag(&mut self, flag: bool) {
        self.field(if flag { "yes" } else { "no" });
    }

    fn count(&mut self, count: usize) {
        self.field(&count.to_string());
    }

    fn list<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        let texts: Vec<&str> = texts.into_iter().collect();
        self.count(texts.len());
        texts.into_iter().for_each(|text| self.field(text));
    }

    fn map(&mut self, map: &BTreeMap<String, String>) {
        self.list(map.iter().flat_map(|(key, value)| [&**key, &**value]));
    }

    fn route(&mut self, route: &Route) {
        self.flag(route.two_way);
        self.flag(route.api_key_required);
        self.field(&route.operation_name);
        self.field(&route.model_selection_expression);
        self.map(&route.request_models);
        self.map(&route.response_models);
        self.integration(&route.integration);
    }

    fn integration(&mut self, integration: &Integration) {
        self.field(integration.kind.name());
        self.field(&integration.integration_uri().unwrap_or_default());
        self.list([
            &*integration.method,
            &integration.credentials_arn,
            &integration.description,
            &integration.template_selection_expression,
            &integration.passthrough_behavior,
            &integration.content_handling_strategy,
        ]);
        self.field(&integration.timeout_ms.to_string());
        self.map(&integration.request_parameters);
        self.map(&integration.request_templates);
        self.count(integration.responses.len());
        for (key, response) in &integration.responses {
            self.list([
                &**key,
                &response.template_selection_expression,
                &response.content_handling_strategy,
            ]);
            self.map(&response.templates);
            self.map(&response.parameters);
        }
    }

    fn finish(self) -> String {
        self.0
            .finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

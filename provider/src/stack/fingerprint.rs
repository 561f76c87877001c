//! Two hashes: the fingerprint of everything that a deployment snapshots, and
//! the key by which an unfinished create is found again.

use sha2::{Digest, Sha256};

use super::desired::Desired;
use super::owner::Owner;

impl Desired {
    /// Fingerprint of what a deployment of this stack snapshots: selection
    /// expressions, routes, integrations and route responses, but nothing of
    /// the stage (reference §1.4 point 2). `v1:` and 32 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Fields::new();
        hash.field(&self.route_selection_expression);
        hash.field(&self.api_key_selection_expression);
        for (key, route) in &self.routes {
            hash.field(key);
            hash.field(route.integration.function.as_str());
            hash.field(&route.integration.timeout_ms.to_string());
            hash.field(if route.two_way { "two-way" } else { "one-way" });
        }
        format!("v1:{}", hash.finish())
    }

    /// Value of the tag [`STACK_TAG`](super::desired::STACK_TAG): a hash of
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

    fn finish(self) -> String {
        self.0
            .finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

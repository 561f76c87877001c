//! A running provider that Terraform attaches to instead of starting one.

use std::fmt;

use serde_json::{Map, Value};
use tfplugin::Provider;
use tfplugin::dispatch::Service;
use tfplugin::server::{ReattachConfig, ReattachServer, reattach};

use crate::error::Error;

/// One or more providers that are already running, as `TF_REATTACH_PROVIDERS`
/// describes them. Providers of this process end with it.
pub struct Attachment {
    /// Connection by full source address.
    entries: Map<String, Value>,
    servers: Vec<ReattachServer>,
}

impl Attachment {
    /// The provider `P`, served in this process under its own address. Must be
    /// called inside a tokio runtime, which the provider then shares with the
    /// test.
    ///
    /// # Errors
    ///
    /// [`Error::Attach`] when it cannot be served.
    pub fn serve<P: Provider>() -> Result<Self, Error> {
        let server = reattach(Service::<P>::new(), P::ADDRESS)
            .map_err(|source| Error::Attach(Box::new(source)))?;
        Ok(Self::of(server))
    }

    /// A provider that is served in this process.
    #[must_use]
    pub fn of(server: ReattachServer) -> Self {
        let entries = entries(&ReattachConfig::variable([server.config()])).unwrap_or_default();
        Self {
            entries,
            servers: vec![server],
        }
    }

    /// The providers that other processes serve: what they printed for
    /// `TF_REATTACH_PROVIDERS` when they were started with `--debug`, a JSON
    /// object.
    ///
    /// # Errors
    ///
    /// [`Error::Attach`] when `variable` is something else.
    pub fn to_processes(variable: &str) -> Result<Self, Error> {
        let entries = entries(variable).map_err(|source| Error::Attach(Box::new(source)))?;
        Ok(Self {
            entries,
            servers: Vec::new(),
        })
    }

    /// These providers and those of `other`.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.servers.extend(other.servers);
        self
    }

    /// The value of `TF_REATTACH_PROVIDERS`.
    pub(crate) fn variable(&self) -> String {
        Value::Object(self.entries.clone()).to_string()
    }

    /// The block that tells Terraform the source address of each provider.
    pub(crate) fn requirements(&self) -> String {
        let providers = self.entries.keys().map(|address| {
            let name = address.rsplit('/').next().unwrap_or(address);
            format!("    {name} = {{ source = {address:?} }}\n")
        });
        let providers: String = providers.collect();
        format!("terraform {{\n  required_providers {{\n{providers}  }}\n}}\n")
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Attachment")
            .field("entries", &self.entries)
            .field("in_process", &self.servers.len())
            .finish()
    }
}

fn entries(variable: &str) -> Result<Map<String, Value>, serde_json::Error> {
    serde_json::from_str(variable)
}

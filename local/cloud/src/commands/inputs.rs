//! Inputs of a configuration that is applied to the local cloud.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use chatbot_cloud::description::Description;
use chatbot_cloud::servers::{EDGE, GATEWAY, MINISTACK};

/// What is built here.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Options {
    /// Folder with the zips of the functions, ARCHITECTURE/NAME.zip.
    #[arg(long)]
    packages: PathBuf,
    /// Folder of the built page.
    #[arg(long)]
    page: PathBuf,
}

impl Options {
    /// The variables by name: what is built here, the addresses of this machine, and everything that
    /// makes a destroy quick and whole.
    pub(super) fn variables(&self, cloud: &Description) -> Result<Map<String, Value>> {
        let absolute = |path: &Path| {
            std::path::absolute(path).with_context(|| format!("cannot use {}", path.display()))
        };
        let sockets = cloud.endpoint(GATEWAY).replacen("http:", "ws:", 1);
        let architecture = match std::env::consts::ARCH {
            "aarch64" => "arm64",
            other => other,
        };
        let variables = [
            ("packages_directory", json!(absolute(&self.packages)?)),
            ("page_directory", json!(absolute(&self.page)?)),
            ("architecture", json!(architecture)),
            ("additional_origins", json!([cloud.endpoint(EDGE)])),
            (
                "additional_connect_sources",
                json!([sockets, cloud.endpoint(MINISTACK)]),
            ),
            ("deletion_protection_enabled", json!(false)),
            ("force_destroy", json!(true)),
            ("secret_recovery_window_days", json!(0)),
        ];
        let named = variables.map(|(name, value)| (name.to_owned(), value));
        Ok(named.into_iter().collect())
    }
}

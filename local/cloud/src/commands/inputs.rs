//! What `up` and `exec` are told about the inputs of a configuration.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use chatbot_cloud::description::Description;
use chatbot_cloud::inputs;

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
    /// The variables by name.
    pub(super) fn variables(&self, cloud: &Description) -> Result<Map<String, Value>> {
        inputs::variables(&self.packages, &self.page, cloud)
            .context("cannot use the folders of functions and page")
    }
}

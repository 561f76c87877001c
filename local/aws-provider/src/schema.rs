//! The schemas of `hashicorp/aws` 5.100.0, which are data: `data/ORIGIN.md` says where they come
//! from.
//!
//! The data has what `terraform providers schema -json` prints, without descriptions. The schema of
//! the provider's own configuration is not part of it; see [`crate::provider::model`].

mod convert;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use tfplugin::Schema;

pub use convert::SchemaDataError;

/// The data as it is stored.
const DATA: &[u8] = include_bytes!("../data/schema-5.100.0.json");

/// The schemas by the full name of their type, such as `aws_s3_bucket`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schemas {
    resource_schemas: BTreeMap<String, convert::StoredSchema>,
    data_source_schemas: BTreeMap<String, convert::StoredSchema>,
}

impl Schemas {
    /// The schemas, read once in a process.
    ///
    /// # Errors
    ///
    /// When the data that was built in is not what it should be, which a unit test rules out.
    pub fn built_in() -> Result<&'static Self, &'static SchemaDataError> {
        static SCHEMAS: OnceLock<Result<Schemas, SchemaDataError>> = OnceLock::new();
        SCHEMAS.get_or_init(|| Self::parse(DATA)).as_ref()
    }

    /// The schemas in `data`.
    ///
    /// # Errors
    ///
    /// [`SchemaDataError::Syntax`] when it is no JSON of that form.
    pub fn parse(data: &[u8]) -> Result<Self, SchemaDataError> {
        serde_json::from_slice(data).map_err(SchemaDataError::Syntax)
    }

    /// The names of all resource types, in order.
    pub fn resource_types(&self) -> impl Iterator<Item = &str> {
        self.resource_schemas.keys().map(String::as_str)
    }

    /// The names of all data sources, in order.
    pub fn data_source_types(&self) -> impl Iterator<Item = &str> {
        self.data_source_schemas.keys().map(String::as_str)
    }

    /// The schema of the resource type `name`.
    ///
    /// # Errors
    ///
    /// When there is none, or it is not one that this SDK can express.
    pub fn resource(&self, name: &str) -> Result<Schema, SchemaDataError> {
        of(&self.resource_schemas, name)
    }

    /// The schema of the data source `name`.
    ///
    /// # Errors
    ///
    /// When there is none, or it is not one that this SDK can express.
    pub fn data_source(&self, name: &str) -> Result<Schema, SchemaDataError> {
        of(&self.data_source_schemas, name)
    }
}

fn of(
    schemas: &BTreeMap<String, convert::StoredSchema>,
    name: &str,
) -> Result<Schema, SchemaDataError> {
    let missing = || SchemaDataError::NoSuchType(name.to_owned());
    schemas.get(name).ok_or_else(missing)?.schema(name)
}

#[cfg(test)]
mod tests;

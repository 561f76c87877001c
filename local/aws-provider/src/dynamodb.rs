//! DynamoDB.

mod index;
mod settings;
mod table;

pub(crate) use table::Table;

/// How DynamoDB says that a table does not exist.
const NO_TABLE: &str = "ResourceNotFoundException";

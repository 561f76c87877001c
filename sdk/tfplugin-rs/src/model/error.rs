//! Why a value does not fit into a field of a model.

use tfplugin_value::{Data, Path};

use crate::diagnostics::{Diagnostic, Diagnostics};

/// Why a value does not fit into a field of a model. Never shows the value, which may be secret.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ConvertError {
    /// The field cannot be null.
    #[error("{path} is null, and its field is neither an Option nor a Value")]
    Null {
        /// Where.
        path: Path,
    },
    /// The field cannot be unknown.
    #[error("{path} is not known yet, and its field is not a Value")]
    Unknown {
        /// Where.
        path: Path,
    },
    /// The data is of another type.
    #[error("{path} is {found}, expected {expected}")]
    Type {
        /// Where.
        path: Path,
        /// What the field takes.
        expected: &'static str,
        /// What there is.
        found: &'static str,
    },
    /// The number does not fit into the field's type.
    #[error("{path} is not {expected}")]
    Range {
        /// Where.
        path: Path,
        /// What the field takes.
        expected: &'static str,
    },
}

impl ConvertError {
    /// The error for `data` at `path` where the field takes `expected` ("string").
    pub fn data(path: &Path, expected: &'static str, data: &Data) -> Self {
        Self::Type {
            path: path.clone(),
            expected,
            found: data.kind(),
        }
    }

    /// Where the value is that does not fit.
    pub fn path(&self) -> &Path {
        match self {
            Self::Null { path }
            | Self::Unknown { path }
            | Self::Type { path, .. }
            | Self::Range { path, .. } => path,
        }
    }
}

impl From<ConvertError> for Diagnostic {
    fn from(error: ConvertError) -> Self {
        let path = error.path().clone();
        Self::error("Value does not fit the provider's model")
            .detail(format!(
                "{error}. This is a fault of the provider or its configuration."
            ))
            .at(path)
    }
}

impl From<ConvertError> for Diagnostics {
    fn from(error: ConvertError) -> Self {
        Diagnostic::from(error).into()
    }
}

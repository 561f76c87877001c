//! What this provider says of what it does not carry out. It never pretends: instead of accepting
//! something and doing nothing, it names the provider that does it.

use tfplugin::{Diagnostic, Path};

/// What to do instead, at the end of every refusal.
const REMEDY: &str = "Use the real provider, hashicorp/aws (in this repository: \
    `cargo xtask up --aws-provider real`), or leave it out.";

/// A resource type that is not carried out.
#[must_use]
pub fn resource_type(type_name: &str) -> Diagnostic {
    Diagnostic::error(format!("{type_name} is not carried out by the stand-in")).detail(format!(
        "This provider is test equipment that stands in for hashicorp/aws on machines without it. \
         It knows the schema of {type_name}, but cannot create it. {REMEDY}"
    ))
}

/// A data source that is not carried out.
#[must_use]
pub fn data_source(type_name: &str) -> Diagnostic {
    Diagnostic::error(format!(
        "The data source {type_name} is not carried out by the stand-in"
    ))
    .detail(format!(
        "This provider is test equipment that stands in for hashicorp/aws on machines without it. \
         It knows the schema of the data source {type_name}, but cannot read it. {REMEDY}"
    ))
}

/// An argument of a resource type, data source or of the provider (`of`) that is set but not
/// carried out.
#[must_use]
pub fn argument(of: &str, path: Path) -> Diagnostic {
    Diagnostic::error(format!(
        "{of}: the argument {path} is not carried out by the stand-in"
    ))
    .detail(format!(
        "This provider is test equipment that stands in for hashicorp/aws on machines without it. \
         It does not do what {path} asks for. {REMEDY}"
    ))
    .at(path)
}

/// An import, which no type of the stand-in has.
#[must_use]
pub fn import(type_name: &str) -> Diagnostic {
    Diagnostic::error(format!("{type_name} cannot be imported by the stand-in")).detail(format!(
        "This provider is test equipment that stands in for hashicorp/aws on machines without it. \
         {REMEDY}"
    ))
}

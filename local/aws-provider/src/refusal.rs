//! What this provider says of what it does not carry out. It never pretends: instead of accepting
//! something and doing nothing, it names the provider that does it.

use tfplugin::{Diagnostic, Path};

/// What this provider is, at the beginning of a refusal.
const STAND_IN: &str = "This provider is test equipment that stands in for hashicorp/aws on machines \
    without it";
/// What to do instead, at the end of every refusal of something that is not carried out.
const REMEDY: &str = "Use the real provider, hashicorp/aws (in this repository: \
    `cargo xtask up --aws-provider real`), or leave it out.";

/// A resource type that is not carried out.
#[must_use]
pub fn resource_type(type_name: &str) -> Diagnostic {
    let summary = format!("{type_name} is not carried out by the stand-in");
    let what = format!("It knows the schema of {type_name}, but cannot create it. {REMEDY}");
    told(summary, &what)
}

/// A data source that is not carried out.
#[must_use]
pub fn data_source(type_name: &str) -> Diagnostic {
    let summary = format!("The data source {type_name} is not carried out by the stand-in");
    let what =
        format!("It knows the schema of the data source {type_name}, but cannot read it. {REMEDY}");
    told(summary, &what)
}

/// An argument of a resource type, data source or of the provider (`of`) that is set but not
/// carried out.
#[must_use]
pub fn argument(of: &str, path: Path) -> Diagnostic {
    let summary = format!("{of}: the argument {path} is not carried out by the stand-in");
    let what = format!("It does not do what {path} asks for. {REMEDY}");
    told(summary, &what).at(path)
}

/// An argument of the resource type `of` that is not set, where the real provider makes up a value.
#[must_use]
pub fn needed(of: &str, path: Path) -> Diagnostic {
    Diagnostic::error(format!("{of}: {path} is not set"))
        .detail(format!(
            "The real provider, hashicorp/aws, would make up a value. This stand-in, which is test \
             equipment, does not: set {path}."
        ))
        .at(path)
}

/// A change of the root attribute `name` of the resource type `of` that the local cloud cannot make.
#[must_use]
pub fn change(of: &str, name: &str) -> Diagnostic {
    Diagnostic::error(format!("{of}: the local cloud cannot change {name}"))
        .detail(format!(
            "{STAND_IN}, and the emulator behind it takes {name} only when the object is made. Replace \
             the object (`terraform apply -replace`), or use the real provider, hashicorp/aws."
        ))
        .at(Path::root().attribute(name))
}

/// An import, which no type of the stand-in has.
#[must_use]
pub fn import(type_name: &str) -> Diagnostic {
    let summary = format!("{type_name} cannot be imported by the stand-in");
    told(summary, REMEDY)
}

/// A refusal that says first what this provider is.
fn told(summary: String, what: &str) -> Diagnostic {
    Diagnostic::error(summary).detail(format!("{STAND_IN}. {what}"))
}

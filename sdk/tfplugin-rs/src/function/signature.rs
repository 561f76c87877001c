//! What a function looks like to Terraform and to the reader of its documentation.

use tfplugin_value::{Path, Type};

use crate::model::AttributeValue;
use crate::schema::{SchemaError, SchemaFault};

/// A function's name, parameters and result.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// Its name, without the provider's.
    pub name: String,
    /// Its parameters and what is said about it.
    pub inputs: Inputs,
    /// The type of the result.
    pub returns: Type,
}

/// The parameters of a function, and the text at the struct that holds them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// What the function does, in Markdown; the first paragraph is the summary.
    pub description: String,
    /// Why it should not be used any more and what to use instead; `None` while it is current.
    pub deprecated: Option<String>,
    /// Those that every call gives, in order.
    pub parameters: Vec<Parameter>,
    /// What the arguments after those are for; `None` when there must not be any.
    pub variadic: Option<Parameter>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, for messages and documentation; calls do not write it.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// What it is, in Markdown.
    pub description: String,
    /// Whether a call may pass null: a `Value` or an `Option`.
    pub takes_null: bool,
    /// Whether the function is called with arguments that are not known yet: a `Value`. Otherwise
    /// the result is unknown as well.
    pub takes_unknown: bool,
}

impl Parameter {
    /// The parameter `name` that is read as a `T`.
    pub fn of<T: AttributeValue>(name: &str, description: &str) -> Self {
        Self {
            name: name.to_owned(),
            ty: T::attribute_type().ty(),
            description: description.to_owned(),
            takes_null: T::TAKES_NULL,
            takes_unknown: T::TAKES_UNKNOWN,
        }
    }

    /// The variadic parameter `name` that is read as a `T`.
    pub fn of_each<T: Variadic>(name: &str, description: &str) -> Self {
        Self::of::<T::Element>(name, description)
    }
}

/// A field that holds the arguments of a variadic parameter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the arguments of a variadic parameter",
    note = "use a `Vec`"
)]
pub trait Variadic {
    /// One argument.
    type Element: AttributeValue;
}

impl<T: AttributeValue> Variadic for Vec<T> {
    type Element = T;
}

impl Inputs {
    /// The parameter of the argument at `index`, counted from 0.
    pub fn at(&self, index: usize) -> Option<&Parameter> {
        self.parameters.get(index).or(self.variadic.as_ref())
    }

    /// All of them, the variadic one last.
    pub fn all(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().chain(&self.variadic)
    }
}

impl Signature {
    /// Every rule that it breaks; none when Terraform accepts it.
    pub fn check(&self) -> Vec<SchemaError> {
        let mut found = Vec::new();
        let mut check = |name: &str, ty: Option<&Type>| {
            let fault = (!SchemaFault::accepts_name(name)).then_some(SchemaFault::Name);
            let faults = ty.map(SchemaFault::of_type).unwrap_or_default();
            found.extend(fault.into_iter().chain(faults).map(|fault| SchemaError {
                path: Path::root().attribute(name),
                fault,
            }));
        };
        check(&self.name, None);
        check("result", Some(&self.returns));
        for parameter in self.inputs.all() {
            check(&parameter.name, Some(&parameter.ty));
        }
        found
    }
}

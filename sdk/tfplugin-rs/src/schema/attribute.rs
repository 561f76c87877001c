//! Attributes: everything that is said about one of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tfplugin_value::{Type, Value};

use super::object_type;
use crate::equality::Equality;
use crate::plan_modifier::PlanModifier;
use crate::validator::Validator;

/// Whether the user or the provider sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// The configuration must set it.
    Required,
    /// The configuration may set it; it is null otherwise.
    Optional,
    /// Only the provider sets it.
    Computed,
    /// The configuration may set it; the provider does otherwise. An attribute with a default is
    /// of this kind.
    OptionalComputed,
}

impl Constraint {
    /// Whether the provider may set the attribute.
    pub fn is_computed(self) -> bool {
        matches!(self, Self::Computed | Self::OptionalComputed)
    }

    /// Whether the configuration may set the attribute.
    pub fn is_configurable(self) -> bool {
        self != Self::Computed
    }
}

/// One attribute of a block or of a nested object.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its type.
    pub ty: AttributeType,
    /// Who sets it.
    pub constraint: Constraint,
    /// Whether Terraform hides its value in output.
    pub sensitive: bool,
    /// Whether its value exists in configuration only, never in plan or state (Terraform 1.11).
    pub write_only: bool,
    /// Why it should not be used any more and what to use instead; `None` while it is current.
    pub deprecated: Option<String>,
    /// What it is, in Markdown.
    pub description: String,
    /// Planned when the configuration does not set it; conforms to `ty` and is known.
    pub default: Option<Value>,
    /// Checked against the configuration, in order.
    pub validators: Vec<Arc<dyn Validator>>,
    /// Applied to the plan, in order.
    pub plan_modifiers: Vec<Arc<dyn PlanModifier>>,
    /// When a new value means the same as the one before, which is kept then; `None` when only
    /// equal values do.
    pub equality: Option<Arc<dyn Equality>>,
}

impl Attribute {
    /// An attribute of type `ty` with nothing else said about it.
    pub fn new(ty: AttributeType, constraint: Constraint) -> Self {
        Self {
            ty,
            constraint,
            sensitive: false,
            write_only: false,
            deprecated: None,
            description: String::new(),
            default: None,
            validators: Vec::new(),
            plan_modifiers: Vec::new(),
            equality: None,
        }
    }

    /// The same attribute with a description in Markdown.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// The same attribute, hidden in output.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// The same attribute, in configuration only.
    #[must_use]
    pub fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// The same attribute, deprecated with the reason and remedy in `message`.
    #[must_use]
    pub fn deprecated(mut self, message: impl Into<String>) -> Self {
        self.deprecated = Some(message.into());
        self
    }

    /// The same attribute with a value to plan when the configuration sets none. The constraint
    /// must be [`Constraint::OptionalComputed`] for Terraform to accept that.
    #[must_use]
    pub fn default(mut self, value: Value) -> Self {
        self.default = Some(value);
        self
    }

    /// The same attribute with one more validator.
    #[must_use]
    pub fn validate(mut self, validator: impl Validator + 'static) -> Self {
        self.validators.push(Arc::new(validator));
        self
    }

    /// The same attribute with one more plan modifier.
    #[must_use]
    pub fn plan(mut self, modifier: impl PlanModifier + 'static) -> Self {
        self.plan_modifiers.push(Arc::new(modifier));
        self
    }

    /// The same attribute, whose value before is kept when the new one means the same.
    #[must_use]
    pub fn equality(mut self, equality: impl Equality + 'static) -> Self {
        self.equality = Some(Arc::new(equality));
        self
    }
}

/// The type of an attribute: a plain type, or objects whose members are attributes themselves.
#[derive(Clone, Debug)]
pub enum AttributeType {
    /// A type without further structure in the schema.
    Plain(Type),
    /// Objects with attributes of their own.
    Nested {
        /// How the objects are collected.
        nesting: Nesting,
        /// The attributes of one object by name.
        attributes: BTreeMap<String, Attribute>,
    },
}

impl AttributeType {
    /// The type of a value of the attribute.
    pub fn ty(&self) -> Type {
        match self {
            Self::Plain(ty) => ty.clone(),
            Self::Nested {
                nesting,
                attributes,
            } => nesting.of(object_type(
                attributes
                    .iter()
                    .map(|(name, a)| (name.clone(), a.ty.ty()))
                    .collect(),
            )),
        }
    }

    /// A list of these: nested when `self` is a single nested object, plain otherwise.
    #[must_use]
    pub fn into_list(self) -> Self {
        self.collect(Nesting::List)
    }

    /// A set of these: nested when `self` is a single nested object, plain otherwise.
    #[must_use]
    pub fn into_set(self) -> Self {
        self.collect(Nesting::Set)
    }

    /// A map of these: nested when `self` is a single nested object, plain otherwise.
    #[must_use]
    pub fn into_map(self) -> Self {
        self.collect(Nesting::Map)
    }

    fn collect(self, nesting: Nesting) -> Self {
        match self {
            Self::Nested {
                nesting: Nesting::Single,
                attributes,
            } => Self::Nested {
                nesting,
                attributes,
            },
            other => Self::Plain(nesting.of(other.ty())),
        }
    }
}

impl From<Type> for AttributeType {
    fn from(ty: Type) -> Self {
        Self::Plain(ty)
    }
}

/// How the objects of a nested attribute are collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nesting {
    /// One object.
    Single,
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// Objects by string key.
    Map,
}

impl Nesting {
    /// The type of a collection of this kind whose objects have type `object`.
    pub fn of(self, object: Type) -> Type {
        match self {
            Self::Single => object,
            Self::List => Type::List(Box::new(object)),
            Self::Set => Type::Set(Box::new(object)),
            Self::Map => Type::Map(Box::new(object)),
        }
    }
}

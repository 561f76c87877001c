//! The rules that core and terraform-plugin-framework make for schemas (reference §2.7). A schema
//! that breaks one does not load in Terraform, or makes it crash.

use std::collections::BTreeMap;

use tfplugin_value::{Path, Type};

use super::{
    Attribute, AttributeType, Block, BlockNesting, Constraint, NestedBlock, Nesting, Schema,
    SchemaKind,
};

/// Root names that Terraform itself uses in `resource` and `data` blocks.
const RESERVED: [&str; 7] = [
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioner",
];

/// Root names that Terraform itself uses in `provider` blocks.
const RESERVED_IN_PROVIDER: [&str; 2] = ["alias", "version"];

/// A rule that a schema breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct SchemaError {
    /// The attribute or block; elements are passed through without a step.
    pub path: Path,
    /// What is wrong with it.
    pub fault: SchemaFault,
}

/// What is wrong with an attribute or block.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaFault {
    /// The name has other characters than lower-case letters, digits and underscores, or starts
    /// with a digit.
    #[error("name must be lower-case letters, digits and underscores and start with a letter")]
    Name,
    /// Terraform uses the name itself.
    #[error("name is reserved by Terraform")]
    Reserved,
    /// There is an attribute and a block of this name.
    #[error("name is used by an attribute and a block")]
    Ambiguous,
    /// A provider's or nested block's own attribute is computed where Terraform has nobody to
    /// compute it.
    #[error("a provider's configuration cannot have computed attributes")]
    ComputedInProvider,
    /// The attribute has a default, but is not optional and computed.
    #[error("an attribute with a default must be optional and computed")]
    DefaultWithoutComputed,
    /// The default is not a value of the attribute's type, or not wholly known, or null.
    #[error("default must be a known value of the attribute's type")]
    DefaultType,
    /// The attribute is write-only and computed.
    #[error("a write-only attribute cannot be computed")]
    WriteOnlyComputed,
    /// The attribute is write-only where nothing can be: in a provider or data source.
    #[error("only resources can have write-only attributes")]
    WriteOnlyKind,
    /// A nested attribute is write-only, but one inside it is not.
    #[error("all attributes inside a write-only attribute must be write-only")]
    WriteOnlyParent,
    /// A set contains a write-only attribute.
    #[error("a set cannot contain write-only attributes")]
    WriteOnlyInSet,
    /// A set contains a dynamic type.
    #[error("a set cannot contain dynamic types")]
    DynamicInSet,
    /// A collection contains a dynamic type, whose elements then could not have one type.
    #[error("a collection cannot contain dynamic types")]
    DynamicInCollection,
    /// A plain type has optional object attributes, which are for configurations only.
    #[error("the type of an attribute cannot have optional object attributes")]
    OptionalInType,
    /// The limits on the number of a list's or set's blocks contradict each other.
    #[error("at least {min} blocks, but at most {max}")]
    BlockLimits {
        /// The lower limit.
        min: u64,
        /// The upper limit.
        max: u64,
    },
    /// A single block has limits other than 0/0 (optional) and 1/1 (required).
    #[error("a single block has min and max 0 (optional) or 1 (required)")]
    SingleLimits,
    /// A map or group block has limits.
    #[error("a map or group block cannot have limits")]
    UnlimitedLimits,
    /// The schema's version is negative.
    #[error("schema version must not be negative")]
    Version,
    /// Something is said about an identity's attribute besides what it is and whether an import
    /// needs it, or it is a block.
    #[error("an identity has only attributes that are required or optional, and nothing else")]
    IdentityOption,
    /// The type of an identity's attribute is none of the few that identities have.
    #[error("an identity has only strings, bools, numbers and lists of those")]
    IdentityType,
    /// An identity has no attribute that is required.
    #[error("an identity needs a required attribute")]
    IdentityRequired,
}

impl SchemaFault {
    /// Whether Terraform accepts `name` for an attribute, a block or a parameter.
    pub(crate) fn accepts_name(name: &str) -> bool {
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
        starts_well && name.chars().all(is_part)
    }

    /// What is wrong with a plain type, wherever it stands.
    pub(crate) fn of_type(ty: &Type) -> Vec<Self> {
        let dynamic = has_dynamic_collection(ty).then_some(Self::DynamicInCollection);
        let optional = has_optional(ty).then_some(Self::OptionalInType);
        dynamic.into_iter().chain(optional).collect()
    }
}

impl Schema {
    /// Every rule that this schema breaks as that of a `kind`; none when Terraform accepts it.
    pub fn check(&self, kind: SchemaKind) -> Vec<SchemaError> {
        let mut check = Check {
            kind,
            found: Vec::new(),
        };
        if self.version < 0 {
            check.add(&Path::root(), SchemaFault::Version);
        }
        for name in self.block.attributes.keys().chain(self.block.blocks.keys()) {
            let reserved = match kind {
                SchemaKind::Provider => RESERVED_IN_PROVIDER.contains(&name.as_str()),
                SchemaKind::Resource | SchemaKind::DataSource => RESERVED.contains(&name.as_str()),
                SchemaKind::Identity => false,
            };
            if reserved {
                check.add(&Path::root().attribute(name), SchemaFault::Reserved);
            }
        }
        check.block(&self.block, &Path::root(), Inside::default());
        if kind == SchemaKind::Identity {
            check.identity(&self.block);
        }
        check.found
    }
}

/// What an attribute is inside of.
#[derive(Clone, Copy, Default)]
struct Inside {
    set: bool,
    write_only: bool,
}

struct Check {
    kind: SchemaKind,
    found: Vec<SchemaError>,
}

impl Check {
    fn add(&mut self, path: &Path, fault: SchemaFault) {
        self.found.push(SchemaError {
            path: path.clone(),
            fault,
        });
    }

    fn block(&mut self, block: &Block, path: &Path, inside: Inside) {
        self.attributes(&block.attributes, path, inside);
        for (name, nested) in &block.blocks {
            let path = path.clone().attribute(name);
            if block.attributes.contains_key(name) {
                self.add(&path, SchemaFault::Ambiguous);
            }
            self.name(name, &path);
            self.limits(nested, &path);
            let is_collection = matches!(nested.nesting, BlockNesting::List | BlockNesting::Map);
            if is_collection && nested.ty().has_dynamic() {
                self.add(&path, SchemaFault::DynamicInCollection);
            }
            let set = inside.set || nested.nesting == BlockNesting::Set;
            self.block(&nested.block, &path, Inside { set, ..inside });
        }
    }

    fn attributes(
        &mut self,
        attributes: &BTreeMap<String, Attribute>,
        path: &Path,
        inside: Inside,
    ) {
        for (name, attribute) in attributes {
            let path = path.clone().attribute(name);
            self.name(name, &path);
            self.attribute(attribute, &path, inside);
        }
    }

    fn attribute(&mut self, attribute: &Attribute, path: &Path, inside: Inside) {
        let computed = attribute.constraint.is_computed();
        if computed && self.kind == SchemaKind::Provider {
            self.add(path, SchemaFault::ComputedInProvider);
        }
        if let Some(default) = &attribute.default {
            if attribute.constraint != Constraint::OptionalComputed {
                self.add(path, SchemaFault::DefaultWithoutComputed);
            }
            let ty = attribute.ty.ty();
            if default.is_null() || !default.is_wholly_known() || default.conforms(&ty).is_err() {
                self.add(path, SchemaFault::DefaultType);
            }
        }
        if attribute.write_only {
            if computed {
                self.add(path, SchemaFault::WriteOnlyComputed);
            }
            if self.kind != SchemaKind::Resource {
                self.add(path, SchemaFault::WriteOnlyKind);
            }
            if inside.set {
                self.add(path, SchemaFault::WriteOnlyInSet);
            }
        } else if inside.write_only {
            self.add(path, SchemaFault::WriteOnlyParent);
        }
        match &attribute.ty {
            AttributeType::Plain(ty) => self.plain(ty, path, inside),
            AttributeType::Nested {
                nesting,
                attributes,
            } => {
                let inside = Inside {
                    set: inside.set || *nesting == Nesting::Set,
                    write_only: attribute.write_only,
                };
                self.attributes(attributes, path, inside);
                let has_dynamic = attributes.values().any(|a| a.ty.ty().has_dynamic());
                if matches!(nesting, Nesting::List | Nesting::Map) && has_dynamic {
                    self.add(path, SchemaFault::DynamicInCollection);
                }
            }
        }
    }

    fn plain(&mut self, ty: &Type, path: &Path, inside: Inside) {
        if inside.set && ty.has_dynamic() {
            self.add(path, SchemaFault::DynamicInSet);
        }
        for fault in SchemaFault::of_type(ty) {
            self.add(path, fault);
        }
    }

    fn identity(&mut self, block: &Block) {
        for name in block.blocks.keys() {
            self.add(&Path::root().attribute(name), SchemaFault::IdentityOption);
        }
        for (name, attribute) in &block.attributes {
            let path = Path::root().attribute(name);
            let plain = !attribute.constraint.is_computed()
                && !attribute.sensitive
                && !attribute.write_only
                && attribute.default.is_none()
                && attribute.validators.is_empty()
                && attribute.plan_modifiers.is_empty()
                && attribute.equality.is_none();
            if !plain {
                self.add(&path, SchemaFault::IdentityOption);
            }
            let primitive = |ty: &Type| matches!(ty, Type::Bool | Type::Number | Type::String);
            let is_type = match &attribute.ty {
                AttributeType::Plain(Type::List(element)) => primitive(element),
                AttributeType::Plain(ty) => primitive(ty),
                AttributeType::Nested { .. } => false,
            };
            if !is_type {
                self.add(&path, SchemaFault::IdentityType);
            }
        }
        let mut attributes = block.attributes.values();
        if !attributes.any(|attribute| attribute.constraint == Constraint::Required) {
            self.add(&Path::root(), SchemaFault::IdentityRequired);
        }
    }

    fn name(&mut self, name: &str, path: &Path) {
        if !SchemaFault::accepts_name(name) {
            self.add(path, SchemaFault::Name);
        }
    }

    fn limits(&mut self, block: &NestedBlock, path: &Path) {
        let (min, max) = (block.min_items, block.max_items);
        match block.nesting {
            BlockNesting::Single if min != max || min > 1 => {
                self.add(path, SchemaFault::SingleLimits);
            }
            BlockNesting::Map | BlockNesting::Group if min != 0 || max != 0 => {
                self.add(path, SchemaFault::UnlimitedLimits);
            }
            BlockNesting::List | BlockNesting::Set if max != 0 && min > max => {
                self.add(path, SchemaFault::BlockLimits { min, max });
            }
            _ => {}
        }
    }
}

fn has_dynamic_collection(ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Number | Type::String | Type::Dynamic => false,
        Type::List(element) | Type::Set(element) | Type::Map(element) => element.has_dynamic(),
        Type::Tuple(elements) => elements.iter().any(has_dynamic_collection),
        Type::Object(object) => object.attributes.values().any(has_dynamic_collection),
    }
}

fn has_optional(ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Number | Type::String | Type::Dynamic => false,
        Type::List(element) | Type::Set(element) | Type::Map(element) => has_optional(element),
        Type::Tuple(elements) => elements.iter().any(has_optional),
        Type::Object(object) => {
            !object.optional.is_empty() || object.attributes.values().any(has_optional)
        }
    }
}

#[cfg(test)]
mod tests;

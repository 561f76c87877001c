//! A module as its files describe it. Pure: texts in, data out.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::Span;
use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::parser::{self, parse_body};
use hcl_edit::structure::{Block, BlockLabel, Body};
use hcl_edit::visit::{Visit, visit_block, visit_expr, visit_traversal};
use serde_json::Value;

use crate::literal;

/// A file of a module.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Its name, for problems.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) text: String,
}

/// What users of a module have to know of it. Lists are sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Module {
    /// Versions of Terraform.
    pub(crate) terraform: Option<String>,
    /// Providers that it requires, by local name.
    pub(crate) requirements: BTreeMap<String, Requirement>,
    /// Modules that it calls.
    pub(crate) calls: Vec<Call>,
    /// Resources, data sources and ephemeral resources.
    pub(crate) objects: Vec<Object>,
    /// Variables.
    pub(crate) inputs: Vec<Input>,
    /// Outputs.
    pub(crate) outputs: Vec<Output>,
}

/// A provider that is required.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Requirement {
    /// Its source address, `namespace/type`.
    pub(crate) source: Option<String>,
    /// Which versions of it.
    pub(crate) version: Option<String>,
}

/// A module that is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    /// Its name here.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) source: String,
    /// Which versions of it, where it comes from a registry.
    pub(crate) version: Option<String>,
}

/// Something that a provider has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Object {
    /// What kind of block it is.
    pub(crate) mode: Mode,
    /// Its type.
    pub(crate) kind: String,
    /// Its name here.
    pub(crate) name: String,
    /// Local name of its provider, with the alias where there is one.
    pub(crate) provider: String,
}

/// Kinds of blocks that providers answer for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// `resource`.
    Resource,
    /// `data`.
    Data,
    /// `ephemeral`.
    Ephemeral,
}

/// A variable.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Input {
    /// Its name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) description: String,
    /// Its type, as it is written.
    pub(crate) kind: String,
    /// What it is where nobody sets it; `None` where somebody has to.
    pub(crate) default: Option<Value>,
}

/// An output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    /// Its name.
    pub(crate) name: String,
    /// What it is.
    pub(crate) description: String,
}

/// What keeps a module from being documented.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    /// Not HCL.
    #[error("{file} cannot be read: {source}")]
    Syntax {
        /// Name of the file.
        file: String,
        /// Where and why.
        #[source]
        source: Box<parser::Error>,
    },
    /// A variable or output without a description.
    #[error("{file}: {block} {name} needs a description, a text without expressions in it")]
    Undescribed {
        /// Name of the file.
        file: String,
        /// `variable` or `output`.
        block: String,
        /// Its name.
        name: String,
    },
    /// A variable without a type.
    #[error("{file}: variable {name} needs a type, and `any` is none")]
    Untyped {
        /// Name of the file.
        file: String,
        /// Its name.
        name: String,
    },
    /// A variable that nothing depends on.
    #[error("{file}: variable {name} is used nowhere: use or remove it")]
    Unused {
        /// Name of the file.
        file: String,
        /// Its name.
        name: String,
    },
    /// A default that is no value.
    #[error("{file}: the default of variable {name} must be a value without expressions in it")]
    Computed {
        /// Name of the file.
        file: String,
        /// Its name.
        name: String,
    },
}

impl Module {
    /// Reads the files of a module.
    ///
    /// # Errors
    ///
    /// Every [`Problem`] that there is.
    pub(crate) fn read(files: &[File]) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::default();
        let mut used = Used::default();
        for file in files {
            match parse_body(&file.text) {
                Ok(body) => {
                    used.visit_body(&body);
                    reader.body(file, &body);
                }
                Err(source) => reader.problems.push(Problem::Syntax {
                    file: file.name.clone(),
                    source: Box::new(source),
                }),
            }
        }
        reader.finish(&used.names)
    }
}

/// Collects a module block by block.
#[derive(Default)]
struct Reader {
    module: Module,
    /// Names of variables, and in which file they are.
    declared: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Reader {
    fn body(&mut self, file: &File, body: &Body) {
        for block in body.blocks() {
            let labels: Vec<&str> = block.labels.iter().map(BlockLabel::as_str).collect();
            match (block.ident.as_str(), labels.as_slice()) {
                ("terraform", []) => self.terraform(&block.body),
                ("module", [name]) => self.module.calls.push(Call {
                    name: (*name).to_owned(),
                    source: attribute(&block.body, "source").unwrap_or_default(),
                    version: attribute(&block.body, "version"),
                }),
                ("resource", [kind, name]) => self.object(Mode::Resource, kind, name, &block.body),
                ("data", [kind, name]) => self.object(Mode::Data, kind, name, &block.body),
                ("ephemeral", [kind, name]) => {
                    self.object(Mode::Ephemeral, kind, name, &block.body);
                }
                ("variable", [name]) => self.input(file, name, &block.body),
                ("output", [name]) => self.output(file, name, &block.body),
                _ => {}
            }
        }
    }

    fn terraform(&mut self, body: &Body) {
        if let Some(version) = attribute(body, "required_version") {
            self.module.terraform = Some(version);
        }
        for providers in body.get_blocks("required_providers") {
            for provider in providers.body.attributes() {
                let required = literal::value(&provider.value).unwrap_or_default();
                let member = |name: &str| required[name].as_str().map(str::to_owned);
                let requirement = Requirement {
                    source: member("source"),
                    version: member("version"),
                };
                self.module
                    .requirements
                    .insert(provider.key.to_string(), requirement);
            }
        }
    }

    fn object(&mut self, mode: Mode, kind: &str, name: &str, body: &Body) {
        let written = body
            .get_attribute("provider")
            .map(|attribute| attribute.value.to_string());
        let provider = written.map_or_else(
            || kind.split('_').next().unwrap_or(kind).to_owned(),
            |written| written.trim().to_owned(),
        );
        self.module.objects.push(Object {
            mode,
            kind: kind.to_owned(),
            name: name.to_owned(),
            provider,
        });
    }

    fn input(&mut self, file: &File, name: &str, body: &Body) {
        self.declared.insert(name.to_owned(), file.name.clone());
        let description = self.description(file, "variable", name, body);
        let kind = body.get_attribute("type").and_then(|kind| {
            let mut any = Any(false);
            any.visit_expr(&kind.value);
            let written = file.text.get(kind.value.span()?)?.trim();
            (!any.0).then(|| written.to_owned())
        });
        if kind.is_none() {
            self.problems.push(Problem::Untyped {
                file: file.name.clone(),
                name: name.to_owned(),
            });
        }
        let default = body
            .get_attribute("default")
            .map(|default| literal::value(&default.value));
        if default == Some(None) {
            self.problems.push(Problem::Computed {
                file: file.name.clone(),
                name: name.to_owned(),
            });
        }
        self.module.inputs.push(Input {
            name: name.to_owned(),
            description,
            kind: kind.unwrap_or_default(),
            default: default.flatten(),
        });
    }

    fn output(&mut self, file: &File, name: &str, body: &Body) {
        let description = self.description(file, "output", name, body);
        self.module.outputs.push(Output {
            name: name.to_owned(),
            description,
        });
    }

    fn description(&mut self, file: &File, block: &str, name: &str, body: &Body) -> String {
        let description = attribute(body, "description").filter(|text| !text.trim().is_empty());
        if description.is_none() {
            self.problems.push(Problem::Undescribed {
                file: file.name.clone(),
                block: block.to_owned(),
                name: name.to_owned(),
            });
        }
        description.unwrap_or_default()
    }

    fn finish(mut self, used: &BTreeSet<String>) -> Result<Module, Vec<Problem>> {
        for (name, file) in self.declared {
            if !used.contains(&name) {
                self.problems.push(Problem::Unused { file, name });
            }
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let mut module = self.module;
        module.calls.sort();
        module.objects.sort();
        module
            .inputs
            .sort_by(|one, other| one.name.cmp(&other.name));
        module
            .outputs
            .sort_by(|one, other| one.name.cmp(&other.name));
        Ok(module)
    }
}

/// The text of an attribute.
fn attribute(body: &Body, name: &str) -> Option<String> {
    literal::text(&body.get_attribute(name)?.value)
}

/// Names of the variables that something depends on. What a variable's own block says of it is no use of it.
#[derive(Default)]
struct Used {
    names: BTreeSet<String>,
    /// The variable in whose block this is.
    within: Option<String>,
}

impl Visit for Used {
    fn visit_block(&mut self, block: &Block) {
        let before = self.within.clone();
        if block.ident.as_str() == "variable" {
            self.within = block.labels.first().map(|label| label.as_str().to_owned());
        }
        visit_block(self, block);
        self.within = before;
    }

    fn visit_traversal(&mut self, traversal: &Traversal) {
        if let (Expression::Variable(root), Some(operator)) =
            (&traversal.expr, traversal.operators.first())
            && let TraversalOperator::GetAttr(name) = operator.value()
            && root.as_str() == "var"
            && self.within.as_deref() != Some(name.as_str())
        {
            self.names.insert(name.as_str().to_owned());
        }
        visit_traversal(self, traversal);
    }
}

/// Whether a type is, or has in it, `any`.
struct Any(bool);

impl Visit for Any {
    fn visit_expr(&mut self, expression: &Expression) {
        if matches!(expression, Expression::Variable(name) if name.as_str() == "any") {
            self.0 = true;
        }
        visit_expr(self, expression);
    }
}

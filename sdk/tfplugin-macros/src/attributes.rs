//! The syntax of `#[model(..)]`, `#[attribute(..)]` and `#[block(..)]`.
//!
//! Each is a list of entries `key` or `key = expression`. The list is read
//! whole before any entry is looked at, so that every wrong entry is reported.

use syn::Attribute;
use syn::Expr;
use syn::ExprLit;
use syn::Ident;
use syn::Lit;
use syn::LitStr;
use syn::Meta;
use syn::Path;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::Parse;
use syn::parse::ParseStream;
use syn::parse_quote;
use syn::punctuated::Punctuated;

use crate::ast::AttributeOptions;
use crate::ast::BlockOptions;
use crate::ast::Kind;
pub(crate) use crate::ast::ModelOptions;
use crate::ast::Nesting;
use crate::errors::Errors;

const MODEL_KEYS: &[&str] = &["crate", "deprecated"];
const ATTRIBUTE_KEYS: &[&str] = &[
    "required",
    "optional",
    "computed",
    "sensitive",
    "write_only",
    "default",
    "validate",
    "plan",
    "equality",
    "deprecated",
    "name",
];
const PARAMETER_KEYS: &[&str] = &["variadic"];
const BLOCK_KEYS: &[&str] = &["nesting", "min", "max", "deprecated", "name"];

/// What the attributes of one field say.
pub(crate) struct FieldOptions {
    pub(crate) name: Option<LitStr>,
    pub(crate) deprecated: Option<LitStr>,
    pub(crate) kind: Kind,
}

/// Reads `#[model(..)]`; without it, the defaults.
pub(crate) fn model(attributes: &[Attribute], errors: &mut Errors) -> ModelOptions {
    of_struct(attributes, "model", errors)
}

/// Reads `#[parameters(..)]`; without it, the defaults.
pub(crate) fn parameters(attributes: &[Attribute], errors: &mut Errors) -> ModelOptions {
    of_struct(attributes, "parameters", errors)
}

/// Whether the `#[parameter(..)]` of a field says `variadic`.
pub(crate) fn is_variadic(attributes: &[Attribute], errors: &mut Errors) -> bool {
    let mut is_variadic = false;
    for entry in entries(attributes, "parameter", PARAMETER_KEYS, errors) {
        is_variadic |= entry.flag(errors).is_some();
    }
    is_variadic
}

fn of_struct(attributes: &[Attribute], name: &str, errors: &mut Errors) -> ModelOptions {
    let mut options = ModelOptions {
        krate: parse_quote!(::tfplugin),
        deprecated: None,
    };
    for entry in entries(attributes, name, MODEL_KEYS, errors) {
        if entry.key == "crate" {
            if let Some(path) = entry.path(errors) {
                options.krate = path;
            }
        } else {
            options.deprecated = entry.text(errors);
        }
    }
    options
}

/// Reads the one `#[attribute(..)]` or `#[block(..)]` of a field; `None` when it
/// has neither or cannot be read.
pub(crate) fn field(field: &syn::Field, errors: &mut Errors) -> Option<FieldOptions> {
    let is_attribute = has(&field.attrs, "attribute");
    let is_block = has(&field.attrs, "block");
    match (is_attribute, is_block) {
        (true, false) => Some(attribute(&field.attrs, errors)),
        (false, true) => block(field, errors),
        (true, true) => {
            errors.on(
                &field.ident,
                "a field is an attribute or a nested block, not both",
            );
            None
        }
        (false, false) => {
            errors.on(
                &field.ident,
                "every field of a model needs `#[attribute(..)]`, for instance \
                 `#[attribute(required)]`, or `#[block(..)]`",
            );
            None
        }
    }
}

/// The doc comment as Markdown: common indentation removed, trimmed.
pub(crate) fn description(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        if let Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) = &pair.value
        {
            lines.extend(
                text.value()
                    .split('\n')
                    .map(|line| line.trim_end().to_owned()),
            );
        }
    }
    let indentation = lines
        .iter()
        .filter(|line| !line.is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.get(indentation..).unwrap_or_default())
        .collect();
    lines.join("\n").trim().to_owned()
}

fn attribute(attributes: &[Attribute], errors: &mut Errors) -> FieldOptions {
    let mut options = AttributeOptions::default();
    let before = errors.count();
    let mut name = None;
    let mut deprecated = None;
    for entry in entries(attributes, "attribute", ATTRIBUTE_KEYS, errors) {
        match entry.key.to_string().as_str() {
            "required" => options.required = entry.flag(errors),
            "optional" => options.optional = entry.flag(errors),
            "computed" => options.computed = entry.flag(errors),
            "sensitive" => options.sensitive = entry.flag(errors),
            "write_only" => options.write_only = entry.flag(errors),
            "default" => options.default = entry.expression(errors),
            "validate" => options.validate = entry.list(errors),
            "plan" => options.plan = entry.list(errors),
            "equality" => options.equality = entry.expression(errors),
            "deprecated" => deprecated = entry.text(errors),
            _ => name = entry.text(errors),
        }
    }
    options.is_broken = errors.count() > before;
    FieldOptions {
        name,
        deprecated,
        kind: Kind::Attribute(Box::new(options)),
    }
}

fn block(field: &syn::Field, errors: &mut Errors) -> Option<FieldOptions> {
    let mut nesting = None;
    let mut nesting_given = false;
    let mut min = None;
    let mut max = None;
    let mut name = None;
    let mut deprecated = None;
    for entry in entries(&field.attrs, "block", BLOCK_KEYS, errors) {
        match entry.key.to_string().as_str() {
            "nesting" => {
                nesting_given = true;
                nesting = entry.nesting(errors);
            }
            "min" => min = entry.number(errors),
            "max" => max = entry.number(errors),
            "deprecated" => deprecated = entry.text(errors),
            _ => name = entry.text(errors),
        }
    }
    if !nesting_given {
        errors.on(
            &field.ident,
            "a nested block needs `nesting = list`, `set`, `map`, `single` or `group`",
        );
    }
    let kind = Kind::Block(BlockOptions {
        nesting: nesting?,
        min,
        max,
    });
    Some(FieldOptions {
        name,
        deprecated,
        kind,
    })
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

/// The entries of all attributes called `name`, each with a known key that was
/// not there before.
fn entries(
    attributes: &[Attribute],
    name: &str,
    known: &[&str],
    errors: &mut Errors,
) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
    {
        let parsed = match &attribute.meta {
            Meta::Path(_) => continue,
            meta => meta.require_list().and_then(|list| {
                list.parse_args_with(Punctuated::<Entry, Token![,]>::parse_terminated)
            }),
        };
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        for entry in parsed {
            let key = entry.key.to_string();
            if !known.contains(&key.as_str()) {
                errors.at(
                    entry.key.span(),
                    format_args!(
                        "`{key}` is not known to `#[{name}(..)]`, which takes {}",
                        in_words(known)
                    ),
                );
            } else if found.iter().any(|other| other.key == entry.key) {
                errors.at(entry.key.span(), format_args!("`{key}` is given twice"));
            } else {
                found.push(entry);
            }
        }
    }
    found
}

fn in_words(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    quoted.join(", ")
}

/// `key` or `key = value`.
struct Entry {
    key: Ident,
    value: Option<Expr>,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Some(input.parse()?)
        } else {
            None
        };
        Ok(Self { key, value })
    }
}

impl Entry {
    fn flag(self, errors: &mut Errors) -> Option<Ident> {
        if let Some(value) = &self.value {
            errors.on(
                value,
                format_args!(
                    "`{}` is a flag without a value; leave it out to turn it off",
                    self.key
                ),
            );
        }
        Some(self.key)
    }

    fn expression(self, errors: &mut Errors) -> Option<(Ident, Expr)> {
        let Some(value) = self.value else {
            errors.at(
                self.key.span(),
                format_args!("`{0}` needs a value: `{0} = ..`", self.key),
            );
            return None;
        };
        Some((self.key, value))
    }

    fn list(self, errors: &mut Errors) -> Option<(Ident, Vec<Expr>)> {
        match self.value {
            Some(Expr::Array(array)) => Some((self.key, array.elems.into_iter().collect())),
            _ => {
                errors.at(
                    self.key.span(),
                    format_args!("`{0}` needs a list: `{0} = [one(..), two(..)]`", self.key),
                );
                None
            }
        }
    }

    fn text(self, errors: &mut Errors) -> Option<LitStr> {
        match self.value {
            Some(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })) => Some(text),
            _ => {
                errors.at(
                    self.key.span(),
                    format_args!("`{0}` needs a string: `{0} = \"..\"`", self.key),
                );
                None
            }
        }
    }

    fn number(self, errors: &mut Errors) -> Option<(Ident, u32)> {
        let parsed = match &self.value {
            Some(Expr::Lit(ExprLit {
                lit: Lit::Int(number),
                ..
            })) => number.base10_parse().ok(),
            _ => None,
        };
        if parsed.is_none() {
            errors.at(
                self.key.span(),
                format_args!("`{0}` needs a whole number from 0: `{0} = 1`", self.key),
            );
        }
        Some((self.key, parsed?))
    }

    fn path(self, errors: &mut Errors) -> Option<Path> {
        match self.value {
            Some(Expr::Path(path)) => Some(path.path),
            _ => {
                errors.at(
                    self.key.span(),
                    format_args!("`{0}` needs a path: `{0} = some::path`", self.key),
                );
                None
            }
        }
    }

    fn nesting(self, errors: &mut Errors) -> Option<Nesting> {
        let span = self.key.span();
        let path = self.path(errors)?;
        let word = path
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        let nesting = match word.as_str() {
            "list" => Nesting::List,
            "set" => Nesting::Set,
            "map" => Nesting::Map,
            "single" => Nesting::Single,
            "group" => Nesting::Group,
            _ => {
                errors.at(
                    span,
                    "`nesting` is one of `list`, `set`, `map`, `single` and `group`",
                );
                return None;
            }
        };
        Some(nesting)
    }
}

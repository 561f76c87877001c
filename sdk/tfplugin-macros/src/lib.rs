//! Derive macros of `tfplugin-rs`: one struct is the schema and the codec of a
//! Terraform object.
//!
//! Users reach this crate through `tfplugin::Model` and `tfplugin::Parameters`; it has no use of its
//! own.
//! The work goes parse (`ast`, with the attribute syntax in `attributes`) →
//! validate (`check`) → expand (`expand`). Every step records errors and goes
//! on, so that one compilation shows all of them; when there is any, the
//! expansion is a dummy implementation that keeps the compiler from reporting
//! the missing trait again at every use.

mod ast;
mod attributes;
mod check;
mod errors;
mod expand;
mod parameters;

use proc_macro::TokenStream;
use syn::DeriveInput;
use syn::parse_macro_input;

/// Implements `tfplugin::Model` and `tfplugin::AttributeValue` for a struct
/// with named fields, each of which is one attribute or nested block.
///
/// The doc comment of the struct is the description of the object, the doc
/// comment of a field is the description of its attribute; both are Markdown.
/// A field without a doc comment is an error.
///
/// # On the struct
///
/// `#[model(..)]`, optional:
///
/// | key | meaning |
/// |---|---|
/// | `deprecated = "…"` | the whole object is deprecated; the message says what to use instead |
/// | `crate = path` | where the SDK is found, instead of `::tfplugin` |
///
/// # On a field
///
/// `#[attribute(..)]`, needs at least one of the first three:
///
/// | key | meaning |
/// |---|---|
/// | `required` | must be configured |
/// | `optional` | may be configured |
/// | `computed` | the provider sets it; with `optional`, only when it is not configured |
/// | `sensitive` | Terraform hides the value |
/// | `write_only` | the value reaches the provider and is never stored |
/// | `default = EXPR` | planned when not configured; needs `optional`, implies `computed`. String literals become `String`, everything else is converted with `From` |
/// | `validate = [EXPR, ..]` | validators, with `tfplugin::validators::*` in scope |
/// | `plan = [EXPR, ..]` | plan modifiers, with `tfplugin::plan_modifiers::*` in scope |
/// | `equality = EXPR` | values that mean the same: the value before is kept then. With `tfplugin::equality::*` in scope |
/// | `deprecated = "…"` | what to use instead |
/// | `name = "…"` | name of the attribute, instead of the field's |
///
/// `#[block(..)]`, a nested block:
///
/// | key | meaning | field type |
/// |---|---|---|
/// | `nesting = list` | repeated, in order; `min` and `max` bound the number | `Vec<M>` |
/// | `nesting = set` | repeated, without order; `min` and `max` bound the number | `Set<M>` |
/// | `nesting = map` | repeated, with a label | `BTreeMap<String, M>` |
/// | `nesting = single` | at most one; `min = 1` makes it required | `Option<M>` |
/// | `nesting = group` | always one, of nulls when not written | `M` |
/// | `name`, `deprecated` | as for an attribute | |
///
/// # Expansion
///
/// Names in `default`, `validate`, `plan` and `equality` are looked up in the glob imports
/// first; write `self::length` for a function of your own with a library name.
#[proc_macro_derive(Model, attributes(model, attribute, block))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::model(&input).into()
}

/// Implements `tfplugin::Parameters` for a struct with named fields, each of which is one parameter
/// of a function, in their order.
///
/// The doc comment of the struct is the description of the function, its first paragraph the
/// summary; the doc comment of a field is the description of the parameter. All are Markdown, and
/// none may be missing.
///
/// The type of a field says what arguments the parameter takes: a plain type, any that an attribute
/// can have; an `Option`, null as well; a `Value`, also what is not known yet. Otherwise the function
/// is not called with values that are not known, and its result is unknown.
///
/// # On the struct
///
/// `#[parameters(..)]`, optional:
///
/// | key | meaning |
/// |---|---|
/// | `deprecated = "…"` | the function is deprecated; the message says what to use instead |
/// | `crate = path` | where the SDK is found, instead of `::tfplugin` |
///
/// # On a field
///
/// `#[parameter(variadic)]`, on the last field, which is a `Vec`: it takes all arguments that are
/// left.
///
/// # Expansion
///
/// Besides the trait, each field gets a private constant in capital letters, the
/// `tfplugin::function::Argument` that an error points at: `Self::TEXT` for the field `text`.
#[proc_macro_derive(Parameters, attributes(parameters, parameter))]
pub fn derive_parameters(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    parameters::parameters(&input).into()
}

//! Rules that no schema may break, as far as they can be seen in one struct.
//!
//! What needs the types (dynamic or write-only values inside sets, names that
//! are reserved at the root) is checked by the SDK on the finished schema.

use std::collections::BTreeMap;

use crate::ast::AttributeOptions;
use crate::ast::BlockOptions;
use crate::ast::Field;
use crate::ast::Kind;
use crate::ast::Model;
use crate::ast::Nesting;
use crate::errors::Errors;

/// Records every rule that `model` breaks.
pub(crate) fn check(model: &Model, errors: &mut Errors) {
    names(model, errors);
    for field in &model.fields {
        match &field.kind {
            Kind::Attribute(options) => attribute(field, options, errors),
            Kind::Block(options) => block(options, errors),
        }
    }
}

fn names(model: &Model, errors: &mut Errors) {
    let mut seen: BTreeMap<String, &Field> = BTreeMap::new();
    for field in &model.fields {
        let name = field.name.value();
        let mut characters = name.chars();
        let starts = characters
            .next()
            .is_some_and(|first| first.is_ascii_lowercase());
        if !starts
            || !characters
                .all(|next| next.is_ascii_lowercase() || next.is_ascii_digit() || next == '_')
        {
            errors.at(
                field.name.span(),
                format_args!(
                    "`{name}` cannot be a name in a schema: write lower-case letters, digits \
                     and underscores, beginning with a letter"
                ),
            );
        }
        if let Some(other) = seen.get(&name) {
            errors.at(
                field.name.span(),
                format_args!(
                    "`{name}` is already the name of the field `{}`",
                    other.ident
                ),
            );
        } else {
            seen.insert(name, field);
        }
    }
}

fn attribute(field: &Field, options: &AttributeOptions, errors: &mut Errors) {
    let constrained = [&options.required, &options.optional, &options.computed];
    let default = options.default.as_ref().map(|(key, _)| key);
    if constrained.iter().all(|flag| flag.is_none()) && !options.is_broken {
        match default {
            Some(key) => errors.at(
                key.span(),
                "`default` needs `optional`: it is what an attribute that was left out gets",
            ),
            None => errors.at(
                field.ident.span(),
                "an attribute needs `required`, `optional` or `computed`",
            ),
        }
    }
    exclusions(options, errors);
    if options.computed.is_none() && default.is_none() {
        stale_modifier(options, errors);
    }
}

/// Pairs of keys that contradict each other, the second one at fault.
fn exclusions(options: &AttributeOptions, errors: &mut Errors) {
    let required = options.required.as_ref();
    let computed = options.computed.as_ref();
    let write_only = options.write_only.as_ref();
    let default = options.default.as_ref().map(|(key, _)| key);
    let validate = options.validate.as_ref().map(|(key, _)| key);
    let only_computed = computed.filter(|_| required.is_none() && options.optional.is_none());
    let pairs = [
        (
            required,
            options.optional.as_ref(),
            "what must be configured cannot be left out",
        ),
        (
            required,
            computed,
            "what must be configured is never up to the provider",
        ),
        (
            required,
            default,
            "what must be configured never falls back to a default",
        ),
        (
            write_only,
            computed,
            "a write-only value is not stored, so the provider cannot set it",
        ),
        (
            write_only,
            default,
            "a write-only value is not stored, so it cannot be planned",
        ),
        (
            only_computed,
            default,
            "a default is for what the user left out, so add `optional`",
        ),
        (
            only_computed,
            validate,
            "nothing that only the provider sets can be configured wrongly",
        ),
    ];
    for (one, other, why) in pairs {
        if let (Some(one), Some(other)) = (one, other) {
            errors.at(
                other.span(),
                format_args!("`{one}` and `{other}` exclude each other: {why}"),
            );
        }
    }
}

/// `use_state_for_unknown` on an attribute that is never planned unknown by the
/// SDK is a misunderstanding worth an error.
fn stale_modifier(options: &AttributeOptions, errors: &mut Errors) {
    let Some((_, expressions)) = &options.plan else {
        return;
    };
    for expression in expressions {
        if let syn::Expr::Call(call) = expression
            && let syn::Expr::Path(path) = call.func.as_ref()
            && let Some(last) = path.path.segments.last()
            && (last.ident == "use_state_for_unknown"
                || last.ident == "use_non_null_state_for_unknown")
        {
            errors.on(
                expression,
                format_args!("`{}` does nothing without `computed`", last.ident),
            );
        }
    }
}

fn block(options: &BlockOptions, errors: &mut Errors) {
    let BlockOptions { nesting, min, max } = options;
    match nesting {
        Nesting::List | Nesting::Set => {
            if let (Some((_, min)), Some((key, max))) = (min, max)
                && *max != 0
                && min > max
            {
                errors.at(
                    key.span(),
                    format_args!("`max = {max}` is less than `min = {min}`; 0 means no limit"),
                );
            }
        }
        Nesting::Single => {
            for (key, number) in [min, max].into_iter().flatten() {
                if *number > 1 {
                    errors.at(
                        key.span(),
                        format_args!("a single block stands at most once: `{key}` is 0 or 1"),
                    );
                }
            }
        }
        Nesting::Map | Nesting::Group => {
            for (key, _) in [min, max].into_iter().flatten() {
                errors.at(
                    key.span(),
                    format_args!(
                        "`{key}` is for lists and sets of blocks, and `min` for a single one"
                    ),
                );
            }
        }
    }
}

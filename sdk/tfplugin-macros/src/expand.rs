//! The implementation that stands in for the derive.

use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::DeriveInput;
use syn::Expr;
use syn::ExprLit;
use syn::Ident;
use syn::Lit;
use syn::Path;
use syn::spanned::Spanned;

use crate::ast;
use crate::ast::AttributeOptions;
use crate::ast::BlockOptions;
use crate::ast::Field;
use crate::ast::Kind;
use crate::ast::Model;
use crate::ast::Nesting;
use crate::check;
use crate::errors::Errors;

/// The expansion of `#[derive(Model)]`, or all errors and a dummy.
pub(crate) fn model(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = ast::parse(input, &mut errors);
    if let Some(model) = &parsed {
        check::check(model, &mut errors);
    }
    match errors.finish(parsed) {
        Ok(model) => implementation(&model),
        Err(error) => {
            let error = error.into_compile_error();
            let dummy = dummy(input);
            quote! { #error #dummy }
        }
    }
}

fn implementation(model: &Model) -> TokenStream {
    let Model {
        ident,
        options,
        description,
        fields,
    } = model;
    let krate = &options.krate;
    let deprecated = options.deprecated.iter();
    let members = fields.iter().map(|field| member(field, krate));
    let reads = fields.iter().map(read);
    let writes = fields.iter().map(|field| write(field, krate));
    quote! {
        #[automatically_derived]
        impl #krate::Model for #ident {
            fn block() -> #krate::schema::Block {
                #[allow(unused_mut)]
                let mut block = #krate::schema::Block::new(#description) #(#members)*;
                #(block.deprecated = ::core::option::Option::Some(
                    ::std::string::String::from(#deprecated),
                );)*
                block
            }

            fn from_object(
                value: #krate::value::Value,
                path: &#krate::value::Path,
            ) -> ::core::result::Result<Self, #krate::ConvertError> {
                #[allow(unused_mut, unused_variables)]
                let mut fields = #krate::model::Fields::of(value, path)?;
                ::core::result::Result::Ok(Self { #(#reads)* })
            }

            fn into_object(self) -> #krate::value::Value {
                #krate::value::Value::Known(#krate::value::Data::Object(
                    ::std::collections::BTreeMap::from([#(#writes)*]),
                ))
            }
        }
    }
}

/// Keeps the compiler from reporting a missing `Model` next to the real error.
fn dummy(input: &DeriveInput) -> TokenStream {
    let krate = Model::sdk_of(input);
    let ident = &input.ident;
    let (generics, arguments, condition) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics #krate::Model for #ident #arguments #condition {
            fn block() -> #krate::schema::Block {
                ::core::unreachable!()
            }
            fn from_object(
                _: #krate::value::Value,
                _: &#krate::value::Path,
            ) -> ::core::result::Result<Self, #krate::ConvertError> {
                ::core::unreachable!()
            }
            fn into_object(self) -> #krate::value::Value {
                ::core::unreachable!()
            }
        }
    }
}

/// The call that adds the field to the schema.
fn member(field: &Field, krate: &Path) -> TokenStream {
    let Field { name, .. } = field;
    match &field.kind {
        Kind::Attribute(options) => {
            let attribute = attribute(field, options, krate);
            quote! { .attribute(#name, #attribute) }
        }
        Kind::Block(options) => {
            let block = block(field, options, krate);
            quote! { .block(#name, #block) }
        }
    }
}

fn attribute(field: &Field, options: &AttributeOptions, krate: &Path) -> TokenStream {
    let Field {
        ty, description, ..
    } = field;
    let constraint = constraint(options);
    let sensitive = options.sensitive.iter().map(|_| quote! { .sensitive() });
    let write_only = options.write_only.iter().map(|_| quote! { .write_only() });
    let deprecated = field
        .deprecated
        .iter()
        .map(|text| quote! { .deprecated(#text) });
    let default = options.default.iter().map(|(_, expression)| {
        let value = default(expression);
        quote_spanned! { expression.span() =>
            .default(#krate::AttributeValue::into_value(
                <#ty as ::core::convert::From<_>>::from(#value),
            ))
        }
    });
    let validators = listed(options.validate.as_ref()).map(|expression| {
        quote_spanned! { expression.span() =>
            .validate({
                #[allow(unused_imports)]
                use #krate::validators::*;
                #expression
            })
        }
    });
    let modifiers = listed(options.plan.as_ref()).map(|expression| {
        quote_spanned! { expression.span() =>
            .plan({
                #[allow(unused_imports)]
                use #krate::plan_modifiers::*;
                #expression
            })
        }
    });
    let equality = options.equality.iter().map(|(_, expression)| {
        quote_spanned! { expression.span() =>
            .equality({
                #[allow(unused_imports)]
                use #krate::equality::*;
                #expression
            })
        }
    });
    let attribute_type = quote_spanned! { ty.span() =>
        <#ty as #krate::AttributeValue>::attribute_type()
    };
    quote! {
        #krate::schema::Attribute::new(#attribute_type, #krate::schema::Constraint::#constraint)
            .description(#description)
            #(#sensitive)* #(#write_only)* #(#deprecated)* #(#default)* #(#validators)* #(#modifiers)* #(#equality)*
    }
}

/// The variant of `Constraint`; a default makes an optional attribute computed.
fn constraint(options: &AttributeOptions) -> Ident {
    let computed = options.computed.is_some() || options.default.is_some();
    let name = match (
        options.required.is_some(),
        options.optional.is_some(),
        computed,
    ) {
        (true, _, _) => "Required",
        (false, true, true) => "OptionalComputed",
        (false, true, false) => "Optional",
        (false, false, _) => "Computed",
    };
    Ident::new(name, Span::call_site())
}

fn block(field: &Field, options: &BlockOptions, krate: &Path) -> TokenStream {
    let Field {
        ty, description, ..
    } = field;
    let marker = Ident::new(
        match options.nesting {
            Nesting::List => "List",
            Nesting::Set => "Set",
            Nesting::Map => "Map",
            Nesting::Single => "Single",
            Nesting::Group => "Group",
        },
        Span::call_site(),
    );
    let min = options
        .min
        .as_ref()
        .map_or(0, |(_, number)| u64::from(*number));
    // A single block has as many at most as at least: 1 when it is required.
    let max = match options.nesting {
        Nesting::Single => min,
        _ => options
            .max
            .as_ref()
            .map_or(0, |(_, number)| u64::from(*number)),
    };
    let deprecated = field.deprecated.iter();
    let nested = quote_spanned! { ty.span() =>
        <#ty as #krate::model::BlockField<#krate::model::nesting::#marker>>::nested_block()
    };
    quote! {{
        let mut nested = #nested;
        nested.block.description = ::std::string::String::from(#description);
        #(nested.block.deprecated = ::core::option::Option::Some(
            ::std::string::String::from(#deprecated),
        );)*
        nested.min_items = #min;
        nested.max_items = #max;
        nested
    }}
}

/// The struct field, read from its attribute or block.
fn read(field: &Field) -> TokenStream {
    let Field {
        ident, name, ty, ..
    } = field;
    let take = quote_spanned! { ty.span() => fields.take::<#ty>(#name)? };
    quote! { #ident: #take, }
}

/// The entry of the object, made from the struct field.
fn write(field: &Field, krate: &Path) -> TokenStream {
    let Field {
        ident, name, ty, ..
    } = field;
    let into_value = quote_spanned! { ty.span() => <#ty as #krate::AttributeValue>::into_value };
    quote! { (::std::string::String::from(#name), #into_value(self.#ident)), }
}

fn listed<K>(entries: Option<&(K, Vec<Expr>)>) -> impl Iterator<Item = &Expr> {
    entries.into_iter().flat_map(|(_, expressions)| expressions)
}

/// A string literal is written where a `String` is meant.
fn default(expression: &Expr) -> TokenStream {
    if let Expr::Lit(ExprLit {
        lit: Lit::Str(_), ..
    }) = expression
    {
        quote_spanned! { expression.span() => ::std::string::String::from(#expression) }
    } else {
        quote! { #expression }
    }
}

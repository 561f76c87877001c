//! The expansion of `#[derive(Parameters)]`: a struct whose fields are the parameters of a function.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::Data;
use syn::DeriveInput;
use syn::Fields;
use syn::Ident;
use syn::LitStr;
use syn::Path;
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::attributes;
use crate::attributes::ModelOptions;
use crate::errors::Errors;

/// A struct that derives `Parameters`.
struct Parameters {
    ident: Ident,
    options: ModelOptions,
    description: String,
    fields: Vec<Parameter>,
}

/// A field of it.
struct Parameter {
    ident: Ident,
    ty: Type,
    name: String,
    description: String,
    variadic: bool,
}

/// The implementation, or all errors and a dummy.
pub(crate) fn parameters(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = parse(input, &mut errors);
    match errors.finish(parsed) {
        Ok(parameters) => implementation(&parameters),
        Err(error) => {
            let error = error.into_compile_error();
            let dummy = dummy(input);
            quote! { #error #dummy }
        }
    }
}

fn parse(input: &DeriveInput, errors: &mut Errors) -> Option<Parameters> {
    let options = attributes::parameters(&input.attrs, errors);
    if !input.generics.params.is_empty() {
        errors.on(
            &input.generics,
            "parameters are of fixed types: Terraform knows one signature of a function",
        );
    }
    let description = attributes::description(&input.attrs);
    if description.is_empty() {
        errors.at(
            input.ident.span(),
            format_args!(
                "`{}` needs a doc comment: it is the description of the function that users read",
                input.ident
            ),
        );
    }
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(named) => named.named.iter().collect::<Vec<_>>(),
            Fields::Unit => Vec::new(),
            Fields::Unnamed(_) => {
                errors.on(
                    &input.ident,
                    "parameters need named fields: each is one parameter",
                );
                return None;
            }
        },
        Data::Enum(_) | Data::Union(_) => {
            errors.on(&input.ident, "only a struct can be parameters");
            return None;
        }
    };
    let fields: Vec<Parameter> = fields
        .into_iter()
        .filter_map(|field| parse_field(field, errors))
        .collect();
    check(&fields, errors);
    Some(Parameters {
        ident: input.ident.clone(),
        options,
        description,
        fields,
    })
}

fn parse_field(field: &syn::Field, errors: &mut Errors) -> Option<Parameter> {
    let ident = field.ident.clone()?;
    let description = attributes::description(&field.attrs);
    if description.is_empty() {
        errors.at(
            ident.span(),
            format_args!(
                "`{ident}` needs a doc comment: it is the description of the parameter that users \
                 read"
            ),
        );
    }
    Some(Parameter {
        ty: field.ty.clone(),
        name: ident.unraw().to_string(),
        description,
        variadic: attributes::is_variadic(&field.attrs, errors),
        ident,
    })
}

/// Records every rule that the fields break together.
fn check(fields: &[Parameter], errors: &mut Errors) {
    let mut constants = BTreeSet::new();
    for (index, field) in fields.iter().enumerate() {
        if field.variadic && index + 1 < fields.len() {
            errors.at(
                field.ident.span(),
                "a variadic parameter takes all arguments that are left, so it must be the last",
            );
        }
        if !constants.insert(constant(field).to_string()) {
            errors.at(
                field.ident.span(),
                "another parameter differs from it in nothing but capital letters",
            );
        }
    }
}

fn implementation(parameters: &Parameters) -> TokenStream {
    let Parameters {
        ident,
        options,
        description,
        fields,
    } = parameters;
    let krate = &options.krate;
    let deprecated = options.deprecated.iter();
    let fixed = fields.iter().filter(|field| !field.variadic);
    let fixed = fixed.map(|field| described(field, krate));
    let variadic = fields.iter().filter(|field| field.variadic);
    let variadic = variadic.map(|field| described(field, krate));
    let reads = fields.iter().map(read);
    let constants = fields.iter().enumerate().map(|(index, field)| {
        let constant = constant(field);
        quote! { const #constant: #krate::function::Argument = #krate::function::Argument::number(#index); }
    });
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #ident {
            #(#constants)*
        }

        #[automatically_derived]
        impl #krate::Parameters for #ident {
            fn inputs() -> #krate::function::Inputs {
                #[allow(unused_mut)]
                let mut inputs = #krate::function::Inputs {
                    description: ::std::string::String::from(#description),
                    deprecated: ::core::option::Option::None,
                    parameters: ::std::vec::Vec::from([#(#fixed),*]),
                    variadic: ::core::option::Option::None,
                };
                #(inputs.variadic = ::core::option::Option::Some(#variadic);)*
                #(inputs.deprecated = ::core::option::Option::Some(
                    ::std::string::String::from(#deprecated),
                );)*
                inputs
            }

            fn from_arguments(
                #[allow(unused_variables)]
                arguments: &mut #krate::function::Arguments,
            ) -> ::core::result::Result<Self, #krate::FunctionError> {
                ::core::result::Result::Ok(Self { #(#reads)* })
            }
        }
    }
}

/// Keeps the compiler from reporting a missing `Parameters` next to the real error.
fn dummy(input: &DeriveInput) -> TokenStream {
    let krate = attributes::parameters(&input.attrs, &mut Errors::default()).krate;
    let ident = &input.ident;
    let (generics, arguments, condition) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics #krate::Parameters for #ident #arguments #condition {
            fn inputs() -> #krate::function::Inputs {
                ::core::unreachable!()
            }
            fn from_arguments(
                _: &mut #krate::function::Arguments,
            ) -> ::core::result::Result<Self, #krate::FunctionError> {
                ::core::unreachable!()
            }
        }
    }
}

fn described(field: &Parameter, krate: &Path) -> TokenStream {
    let Parameter {
        ty,
        name,
        description,
        variadic,
        ..
    } = field;
    let make = if *variadic {
        quote! { of_each }
    } else {
        quote! { of }
    };
    quote_spanned! { ty.span() =>
        #krate::function::Parameter::#make::<#ty>(#name, #description)
    }
}

fn read(field: &Parameter) -> TokenStream {
    let Parameter {
        ident,
        ty,
        name,
        variadic,
        ..
    } = field;
    let name = LitStr::new(name, ident.span());
    let taken = if *variadic {
        quote_spanned! { ty.span() => arguments.rest(#name)? }
    } else {
        quote_spanned! { ty.span() => arguments.take::<#ty>(#name)? }
    };
    quote! { #ident: #taken, }
}

/// The name of the constant that errors point with.
fn constant(field: &Parameter) -> Ident {
    Ident::new(&field.name.to_uppercase(), field.ident.span())
}

//! What a derive input says, without judgement: the fields and their options.

use syn::Data;
use syn::DeriveInput;
use syn::Expr;
use syn::Fields;
use syn::Ident;
use syn::LitStr;
use syn::Path;
use syn::Type;
use syn::ext::IdentExt;

use crate::attributes;
use crate::errors::Errors;

/// A struct that derives `Model`.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) options: ModelOptions,
    /// Markdown, trimmed; empty without a doc comment.
    pub(crate) description: String,
    pub(crate) fields: Vec<Field>,
}

/// `#[model(..)]`, or `#[parameters(..)]`.
pub(crate) struct ModelOptions {
    /// Path of the SDK.
    pub(crate) krate: Path,
    pub(crate) deprecated: Option<LitStr>,
}

/// A field of the struct.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// Name in the schema.
    pub(crate) name: LitStr,
    /// Markdown, trimmed; empty without a doc comment.
    pub(crate) description: String,
    pub(crate) deprecated: Option<LitStr>,
    pub(crate) kind: Kind,
}

/// What a field is in the schema.
pub(crate) enum Kind {
    Attribute(Box<AttributeOptions>),
    Block(BlockOptions),
}

/// `#[attribute(..)]`.
#[derive(Default)]
pub(crate) struct AttributeOptions {
    pub(crate) required: Option<Ident>,
    pub(crate) optional: Option<Ident>,
    pub(crate) computed: Option<Ident>,
    pub(crate) sensitive: Option<Ident>,
    pub(crate) write_only: Option<Ident>,
    pub(crate) default: Option<(Ident, Expr)>,
    pub(crate) validate: Option<(Ident, Vec<Expr>)>,
    pub(crate) plan: Option<(Ident, Vec<Expr>)>,
    pub(crate) equality: Option<(Ident, Expr)>,
    /// Whether something in it could not be read, so that nothing can be missed.
    pub(crate) is_broken: bool,
}

/// `#[block(..)]`.
pub(crate) struct BlockOptions {
    pub(crate) nesting: Nesting,
    pub(crate) min: Option<(Ident, u32)>,
    pub(crate) max: Option<(Ident, u32)>,
}

/// How often a nested block may stand, and what tells its instances apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nesting {
    List,
    Set,
    Map,
    Single,
    Group,
}

/// Reads the input; what cannot be read is left out and recorded in `errors`.
pub(crate) fn parse(input: &DeriveInput, errors: &mut Errors) -> Option<Model> {
    let options = attributes::model(&input.attrs, errors);
    if !input.generics.params.is_empty() {
        errors.on(
            &input.generics,
            "a model has no parameters: its schema is one and the same for the whole provider",
        );
    }
    let Data::Struct(data) = &input.data else {
        errors.on(
            &input.ident,
            "only a struct with named fields can be a model",
        );
        return None;
    };
    let Fields::Named(named) = &data.fields else {
        errors.on(
            &input.ident,
            "a model needs named fields: each is an attribute or a nested block",
        );
        return None;
    };
    let fields = named
        .named
        .iter()
        .filter_map(|field| parse_field(field, errors))
        .collect();
    Some(Model {
        ident: input.ident.clone(),
        options,
        description: attributes::description(&input.attrs),
        fields,
    })
}

fn parse_field(field: &syn::Field, errors: &mut Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let description = attributes::description(&field.attrs);
    if description.is_empty() {
        errors.at(
            ident.span(),
            format_args!(
                "`{ident}` needs a doc comment: it is the description that users read in the documentation"
            ),
        );
    }
    let parsed = attributes::field(field, errors)?;
    let name = parsed
        .name
        .unwrap_or_else(|| LitStr::new(&ident.unraw().to_string(), ident.span()));
    Some(Field {
        ty: field.ty.clone(),
        name,
        description,
        deprecated: parsed.deprecated,
        kind: parsed.kind,
        ident,
    })
}

impl Model {
    /// The path of the SDK in an input that may not be readable otherwise.
    pub(crate) fn sdk_of(input: &DeriveInput) -> Path {
        attributes::model(&input.attrs, &mut Errors::default()).krate
    }
}

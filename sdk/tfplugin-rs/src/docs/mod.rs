//! Documentation pages in the form of the Terraform registry, written from the schemas of a
//! provider and its example files.
//!
//! [`pages`] is a pure function that reads and writes no files. [`generate`] is all of `main` of a
//! small program, best an example target of the provider, that collects the examples of a repository
//! and writes its `docs/`.
//!
//! What users read comes from where it is defined: descriptions from doc comments, "Defaults to"
//! from defaults, "Value must be" from validators, "Changing this replaces the resource" from plan
//! modifiers. The shape is that of tfplugindocs (reference style.md §2.2): front matter,
//! `Example Usage`, `Schema` with Required, Optional and Read-Only, nested schemas with anchors,
//! `Import`.

mod examples;
mod function;
mod page;
mod repository;
mod section;
mod words;

pub use examples::Examples;
pub use repository::{RepositoryError, check, generate, write};

use crate::model::Model;
use crate::provider::Provider;
use crate::schema::Schema;

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path below `docs/`: `index.md`, `resources/stack.md`.
    pub path: String,
    /// The content, in Markdown, with one line break at the end.
    pub content: String,
}

/// Why no pages can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocsError {
    /// An object has no description.
    #[error("{name} has no description; add a doc comment to its model")]
    NoDescription {
        /// Full name of the object.
        name: String,
    },
    /// An example belongs to no object, or no page looks for a file of this name.
    #[error(
        "the example {path} belongs to no page; examples are `provider/provider*.tf`, \
         `resources/NAME/resource*.tf`, `resources/NAME/import.sh`, \
         `resources/NAME/import-by-string-id.tf`, `resources/NAME/import-by-identity.tf`, \
         `data-sources/NAME/data-source*.tf` and `functions/NAME/function*.tf`"
    )]
    UnknownExample {
        /// Path below `examples/`.
        path: String,
    },
}

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Provider,
    Resource,
    DataSource,
}

/// One object to document.
struct Subject {
    kind: Kind,
    /// Name of the provider: `chatbot`.
    provider: &'static str,
    /// Full name: `chatbot_stack`, or the provider's.
    name: String,
    schema: Schema,
    /// What identifies the objects of a resource that has one.
    identity: Option<Schema>,
}

/// All pages of the provider `P`, in the order index, resources, data sources, functions, each by
/// name.
///
/// # Errors
///
/// [`DocsError`] when an object has no description or an example is not used.
pub fn pages<P: Provider>(examples: &Examples) -> Result<Vec<Page>, DocsError> {
    let mut remaining = examples.clone();
    let mut pages = Vec::new();
    for subject in subjects::<P>() {
        if subject.schema.block.description.is_empty() {
            return Err(DocsError::NoDescription { name: subject.name });
        }
        let content = page::render(&subject, &mut remaining);
        pages.push(Page {
            path: subject.path(),
            content,
        });
    }
    let mut signatures: Vec<_> = P::functions().iter().map(|f| f.signature()).collect();
    signatures.sort_by(|left, right| left.name.cmp(&right.name));
    for signature in signatures {
        if signature.inputs.description.is_empty() {
            return Err(DocsError::NoDescription {
                name: signature.name,
            });
        }
        let content = function::render(P::NAME, &signature, &mut remaining);
        pages.push(Page {
            path: format!("functions/{}.md", signature.name),
            content,
        });
    }
    match remaining.into_first() {
        Some(path) => Err(DocsError::UnknownExample { path }),
        None => Ok(pages),
    }
}

/// The first paragraph of a description as plain text.
pub(crate) fn summary(description: &str) -> String {
    words::plain(words::first_paragraph(description))
}

fn subjects<P: Provider>() -> Vec<Subject> {
    let subject = |kind, name: String, schema| Subject {
        kind,
        provider: P::NAME,
        name,
        schema,
        identity: None,
    };
    let provider = Schema {
        version: 0,
        block: P::Model::block(),
    };
    let mut resources: Vec<Subject> = P::resources()
        .iter()
        .map(|resource| Subject {
            identity: resource
                .identity()
                .map(|identity| identity.schema().clone()),
            ..subject(Kind::Resource, resource.type_name(), resource.schema())
        })
        .collect();
    let mut data_sources: Vec<Subject> = P::data_sources()
        .iter()
        .map(|source| subject(Kind::DataSource, source.type_name(), source.schema()))
        .collect();
    resources.sort_by(|left, right| left.name.cmp(&right.name));
    data_sources.sort_by(|left, right| left.name.cmp(&right.name));
    let index = subject(Kind::Provider, P::NAME.to_owned(), provider);
    std::iter::once(index)
        .chain(resources)
        .chain(data_sources)
        .collect()
}

impl Subject {
    /// The path of its page below `docs/`.
    fn path(&self) -> String {
        let short = self
            .name
            .strip_prefix(self.provider)
            .and_then(|rest| rest.strip_prefix('_'))
            .unwrap_or(&self.name);
        match self.kind {
            Kind::Provider => "index.md".to_owned(),
            Kind::Resource => format!("resources/{short}.md"),
            Kind::DataSource => format!("data-sources/{short}.md"),
        }
    }

    /// The folder of its examples below `examples/`, and how their names begin.
    fn examples(&self) -> (String, &'static str) {
        match self.kind {
            Kind::Provider => ("provider".to_owned(), "provider"),
            Kind::Resource => (format!("resources/{}", self.name), "resource"),
            Kind::DataSource => (format!("data-sources/{}", self.name), "data-source"),
        }
    }
}

//! Documentation pages of a provider that has one of everything.

use std::collections::BTreeMap;

use tfplugin::docs::{DocsError, Examples, Page, RepositoryError, check, pages, write};
use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{CreateRequest, DeleteRequest, Identity, ReadRequest, UpdateRequest};
use tfplugin::{
    Diagnostics, DynFunction, DynResource, Function, FunctionError, Model, Parameters, Provider,
    Resource, Set, Value, function, resource,
};

struct Shelf;

/// The `shelf` provider keeps books, see [its manual](https://example.com).
///
/// A second paragraph.
#[derive(Clone, Model)]
struct ShelfModel {
    /// Where the shelf stands.
    #[attribute(optional)]
    place: Value<String>,
    /// Key to the cabinet.
    #[attribute(optional, sensitive, deprecated = "Leave the cabinet open.")]
    key: Value<String>,
}

/// A **book** on
/// a shelf.
#[derive(Clone, Model)]
#[model(deprecated = "Use `shelf_scroll`.")]
struct Book {
    /// Its title
    #[attribute(required, validate = [length(1..=80)], plan = [requires_replace()])]
    title: Value<String>,
    /// Its language. One of:
    ///
    /// - `en`
    /// - `de`
    #[attribute(optional, default = "en", validate = [one_of(["en", "de"])])]
    language: Value<String>,
    /// Words on its spine.
    #[attribute(optional, computed)]
    spine: Value<Vec<Value<String>>>,
    /// Its chapters by name.
    #[attribute(optional, validate = [keys(length(..=9))])]
    chapters: Value<BTreeMap<String, Chapter>>,
    /// Its index, as JSON.
    #[attribute(optional, equality = json())]
    index: Value<String>,
    /// Its cover.
    #[attribute(required)]
    cover: Value<Cover>,
    /// Secret ending.
    #[attribute(optional, sensitive, write_only)]
    ending: Value<String>,
    /// Its number on the shelf.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    id: Value<String>,
    /// Notes stuck to it.
    #[block(nesting = list, min = 1, max = 3)]
    note: Vec<Note>,
    /// Who borrows it.
    #[block(nesting = single, deprecated = "Lend nothing.")]
    loan: Option<Note>,
}

/// A chapter.
#[derive(Clone, Model)]
struct Chapter {
    /// Pages it has.
    #[attribute(required, validate = [between(1..)])]
    pages: Value<i64>,
    /// Pictures in it.
    #[attribute(optional)]
    pictures: Value<Set<Picture>>,
}

/// A picture.
#[derive(Clone, Model)]
struct Picture {
    /// What it shows.
    #[attribute(required)]
    subject: Value<String>,
}

/// A cover.
#[derive(Clone, Model)]
struct Cover {
    /// Whether it is hard.
    #[attribute(optional, default = false)]
    hard: Value<bool>,
}

/// A note.
#[derive(Clone, Model)]
struct Note {
    /// What it says.
    #[attribute(required)]
    text: Value<String>,
}

/// What identifies a book.
#[derive(Clone, Model)]
struct BookIdentity {
    /// Its number on the shelf.
    #[attribute(required)]
    id: Value<String>,
    /// Its shelves, if it has several.
    #[attribute(optional)]
    shelves: Value<Vec<Value<String>>>,
}

/// Words for the **spine** of a book.
///
/// In their order.
#[derive(Parameters)]
#[parameters(deprecated = "Write by hand.")]
struct Spine {
    /// The title:
    ///
    /// - of the book
    title: String,
    /// Its volume, if it has several.
    volume: Option<u32>,
    /// More words.
    #[parameter(variadic)]
    words: Vec<Vec<String>>,
}

impl Function for Spine {
    const NAME: &'static str = "spine";
    type Provider = Shelf;
    type Return = Vec<String>;

    fn call(self) -> Result<Vec<String>, FunctionError> {
        let volume = self.volume.map(|volume| volume.to_string());
        let first = std::iter::once(self.title).chain(volume);
        Ok(first.chain(self.words.into_iter().flatten()).collect())
    }
}

/// Whether the shelf is empty.
#[derive(Parameters)]
struct Empty;

impl Function for Empty {
    const NAME: &'static str = "empty";
    type Provider = Shelf;
    type Return = bool;

    fn call(self) -> Result<bool, FunctionError> {
        Ok(false)
    }
}

impl Provider for Shelf {
    const NAME: &'static str = "shelf";
    const ADDRESS: &'static str = "registry.terraform.io/example/shelf";
    type Model = ShelfModel;
    type Client = ();

    async fn configure(_: ConfigureRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![resource::<Book>()]
    }

    fn functions() -> Vec<Box<dyn DynFunction<Self>>> {
        vec![function::<Spine>(), function::<Empty>()]
    }
}

impl Resource for Book {
    const NAME: &'static str = "book";
    type Provider = Shelf;
    type Model = Self;

    async fn create(request: CreateRequest<Self>) -> Result<Self, Diagnostics> {
        Ok(request.plan)
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<Self>, Diagnostics> {
        Ok(Some(request.state))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<Self, Diagnostics> {
        Ok(request.plan)
    }

    async fn delete(_: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn identity() -> Option<Identity> {
        Some(Identity::of::<Self, BookIdentity>(|book| BookIdentity {
            id: book.id,
            shelves: Value::Null,
        }))
    }
}

fn examples() -> Examples {
    Examples::new()
        .with("provider/provider.tf", "provider \"shelf\" {}\n")
        .with(
            "resources/shelf_book/resource.tf",
            "resource \"shelf_book\" \"this\" {}\n",
        )
        .with(
            "resources/shelf_book/resource-two_notes.tf",
            "# Two notes.\n",
        )
        .with(
            "resources/shelf_book/import.sh",
            "terraform import shelf_book.this 7\n",
        )
        .with("resources/shelf_book/import-by-string-id.tf", "import {}\n")
        .with("resources/shelf_book/import-by-identity.tf", "import {}\n")
        .with(
            "functions/spine/function.tf",
            "output \"spine\" {\n  value = provider::shelf::spine(\"a\", null)\n}\n",
        )
}

fn page(pages: &[Page], path: &str) -> String {
    pages
        .iter()
        .find(|page| page.path == path)
        .map(|page| page.content.clone())
        .unwrap()
}

#[test]
fn pages_are_in_the_form_of_the_registry() {
    let pages = pages::<Shelf>(&examples()).unwrap();
    let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    let expected = [
        "index.md",
        "resources/book.md",
        "functions/empty.md",
        "functions/spine.md",
    ];
    assert_eq!(paths, expected);
    insta::assert_snapshot!("empty", page(&pages, "functions/empty.md"));
    insta::assert_snapshot!("spine", page(&pages, "functions/spine.md"));
    insta::assert_snapshot!("index", page(&pages, "index.md"));
    insta::assert_snapshot!("book", page(&pages, "resources/book.md"));
}

#[test]
fn without_examples_there_are_no_sections_for_them() {
    let pages = pages::<Shelf>(&Examples::new()).unwrap();
    let book = page(&pages, "resources/book.md");
    assert!(
        !book.contains("## Example Usage") && !book.contains("## Import"),
        "{book}"
    );
}

#[test]
fn an_example_that_no_page_shows_is_an_error() {
    for path in [
        "resources/shelf_book/resource_two.tf",
        "resources/shelf_bok/resource.tf",
        "provider/import.sh",
        "data-sources/shelf_book/data-source.tf",
        "functions/spin/function.tf",
    ] {
        let examples = examples().with(path, "");
        assert_eq!(
            pages::<Shelf>(&examples),
            Err(DocsError::UnknownExample {
                path: path.to_owned()
            })
        );
    }
}

/// A repository with files of this content, the names below its root.
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = root.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    root
}

fn stale(root: &tempfile::TempDir) -> Vec<String> {
    match check::<Shelf>(root.path()) {
        Ok(()) => Vec::new(),
        Err(RepositoryError::Stale { files }) => files,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_repository_becomes_current_and_stays_so() {
    let root = repository(&[
        ("examples/provider/provider.tf", "provider \"shelf\" {}\n"),
        ("examples/whole-system/main.tf", "# No page shows it.\n"),
        ("docs/index.md", "By hand.\n"),
        ("docs/guides/start.md", "A guide.\n"),
        ("docs/resources/scroll.md", "Gone.\n"),
        ("docs/functions/gone.md", "Gone.\n"),
        ("docs/resources/scroll.png", "No page.\n"),
    ]);
    let changes = [
        "docs/functions/empty.md",
        "docs/functions/gone.md",
        "docs/functions/spine.md",
        "docs/index.md",
        "docs/resources/book.md",
        "docs/resources/scroll.md",
    ];
    assert_eq!(stale(&root), changes);
    assert_eq!(write::<Shelf>(root.path()).unwrap(), changes);
    assert_eq!(stale(&root), [""; 0]);
    assert_eq!(write::<Shelf>(root.path()).unwrap(), [""; 0]);

    let read = |name: &str| std::fs::read_to_string(root.path().join(name));
    assert!(
        read("docs/index.md")
            .unwrap()
            .contains("provider \"shelf\" {}")
    );
    assert!(read("docs/resources/scroll.md").is_err());
    assert!(read("docs/resources/scroll.png").is_ok());
    assert_eq!(read("docs/guides/start.md").unwrap(), "A guide.\n");

    std::fs::write(root.path().join("docs/resources/book.md"), "Edited.\n").unwrap();
    assert_eq!(stale(&root), ["docs/resources/book.md"]);
}

#[test]
fn a_repository_with_an_example_of_nothing_is_refused() {
    let root = repository(&[("examples/resources/shelf_scroll/resource.tf", "")]);
    let refused = write::<Shelf>(root.path());
    assert!(
        matches!(
            refused,
            Err(RepositoryError::Pages(DocsError::UnknownExample { .. }))
        ),
        "{refused:?}"
    );
    assert!(!root.path().join("docs").exists());
}

//! Every key of the grammar reaches the schema, and values go there and back.

use sdk::Model as _;
use sdk::schema::Constraint;
use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

/// A thing.
///
/// With `several` paragraphs.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(crate = sdk, deprecated = "use another")]
struct Thing {
    /// Its name.
    #[attribute(required, validate = [length(1..=5), own()], plan = [requires_replace()], equality = json())]
    name: String,
    /**
     Its color.

         indented
    */
    #[attribute(optional, default = "red")]
    color: String,
    /// Its id.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    id: String,
    /// Its password.
    #[attribute(optional, sensitive, write_only, deprecated = "unsafe", name = "password")]
    secret: String,
    /// Its kind.
    #[attribute(optional, computed)]
    r#type: String,
    /// Its parts.
    #[block(nesting = list, min = 1, max = 2, deprecated = "attach them", name = "part")]
    parts: Vec<String>,
}

fn own() -> &'static str {
    "own"
}

/// Nothing.
#[derive(Clone, Debug, PartialEq, Model)]
#[model(crate = sdk)]
struct Empty {}

fn main() {
    let block = Thing::block();
    assert_eq!(block.description, "A thing.\n\nWith `several` paragraphs.");
    assert_eq!(block.deprecated.as_deref(), Some("use another"));

    let attributes: Vec<_> = block
        .attributes
        .iter()
        .map(|(name, attribute)| {
            (name.as_str(), attribute.constraint.as_ref().unwrap(), attribute.said.join("; "))
        })
        .collect();
    let expected = [
        ("name", &Constraint::Required, "Its name.; length; own; requires_replace; json"),
        ("color", &Constraint::OptionalComputed, "Its color.\n\n    indented"),
        ("id", &Constraint::Computed, "Its id.; use_state_for_unknown"),
        ("password", &Constraint::Optional, "Its password.; sensitive; write_only; unsafe"),
        ("type", &Constraint::OptionalComputed, "Its kind."),
    ];
    assert_eq!(attributes, expected.map(|(name, constraint, said)| (name, constraint, said.to_owned())));
    assert_eq!(block.attributes[1].1.default.clone().map(sdk::value::Value::text), Some("red".to_owned()));

    let (name, part) = &block.blocks[0];
    assert_eq!((name.as_str(), part.min_items, part.max_items), ("part", 1, 2));
    assert_eq!(part.block.description, "Its parts.");
    assert_eq!(part.block.deprecated.as_deref(), Some("attach them"));

    let thing = Thing {
        name: "a".to_owned(),
        color: "b".to_owned(),
        id: "c".to_owned(),
        secret: "d".to_owned(),
        r#type: "e".to_owned(),
        parts: vec!["f".to_owned(), "g".to_owned()],
    };
    let value = thing.clone().into_object();
    assert_eq!(Thing::from_object(value, &sdk::value::Path).unwrap(), thing);
    assert_eq!(Empty::from_object(Empty {}.into_object(), &sdk::value::Path).unwrap(), Empty {});
}

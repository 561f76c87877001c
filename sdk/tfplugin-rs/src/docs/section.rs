//! The `Schema` section: attributes and blocks by who sets them, nested schemas
//! below with anchors.

use std::collections::{BTreeMap, VecDeque};

use super::words::{constraints, type_words, value_words};
use crate::schema::{
    Attribute, AttributeType, Block, BlockNesting, Constraint, NestedBlock, Nesting,
};

/// A nested schema that is still to be written.
struct Nested<'schema> {
    anchor: String,
    /// Path as configuration writes it: `routes.integration`.
    path: String,
    members: Members<'schema>,
}

/// The attributes and blocks of one object.
struct Members<'schema> {
    attributes: &'schema BTreeMap<String, Attribute>,
    blocks: Option<&'schema BTreeMap<String, NestedBlock>>,
}

/// Lines by who sets what they are about.
#[derive(Default)]
struct Groups {
    required: BTreeMap<String, String>,
    optional: BTreeMap<String, String>,
    read_only: BTreeMap<String, String>,
}

/// The section for `block`.
pub(super) fn schema(block: &Block) -> String {
    let mut parts = vec!["## Schema".to_owned()];
    let mut waiting = VecDeque::new();
    let root = Members {
        attributes: &block.attributes,
        blocks: Some(&block.blocks),
    };
    let groups = groups(&root, "", &mut waiting);
    for (title, lines) in groups.in_order() {
        parts.push(format!("### {title}"));
        parts.push(lines);
    }
    // A nested schema is followed by those nested in it.
    while let Some(nested) = waiting.pop_front() {
        let Nested {
            anchor,
            path,
            members,
        } = nested;
        parts.push(format!(
            "<a id=\"{anchor}\"></a>\n### Nested Schema for `{path}`"
        ));
        let mut below = VecDeque::new();
        for (title, lines) in self::groups(&members, &path, &mut below).in_order() {
            parts.push(format!("{title}:"));
            parts.push(lines);
        }
        below.append(&mut waiting);
        waiting = below;
    }
    parts.join("\n\n")
}

/// A part of a section: the attributes of `block`, which has nothing nested in it.
pub(super) fn members(title: &str, block: &Block) -> String {
    let root = Members {
        attributes: &block.attributes,
        blocks: Some(&block.blocks),
    };
    let mut parts = vec![format!("### {title}")];
    for (title, lines) in groups(&root, "", &mut VecDeque::new()).in_order() {
        parts.push(format!("{title}:"));
        parts.push(lines);
    }
    parts.join("\n\n")
}

impl Groups {
    fn in_order(self) -> Vec<(&'static str, String)> {
        let lines =
            |group: BTreeMap<String, String>| group.into_values().collect::<Vec<_>>().join("\n");
        [
            ("Required", self.required),
            ("Optional", self.optional),
            ("Read-Only", self.read_only),
        ]
        .into_iter()
        .filter(|(_, group)| !group.is_empty())
        .map(|(title, group)| (title, lines(group)))
        .collect()
    }
}

fn groups<'schema>(
    members: &Members<'schema>,
    path: &str,
    waiting: &mut VecDeque<Nested<'schema>>,
) -> Groups {
    let mut groups = Groups::default();
    for (name, attribute) in members.attributes {
        let anchor = nested_attribute(name, attribute, path, waiting);
        let group = match attribute.constraint {
            Constraint::Required => &mut groups.required,
            Constraint::Optional | Constraint::OptionalComputed => &mut groups.optional,
            Constraint::Computed => &mut groups.read_only,
        };
        group.insert(
            name.clone(),
            attribute_line(name, attribute, anchor.as_deref()),
        );
    }
    for (name, block) in members.blocks.into_iter().flatten() {
        let anchor = anchor("nestedblock", path, name);
        let line = block_line(name, block, &anchor);
        waiting.push_back(Nested {
            anchor,
            path: joined(path, name),
            members: Members {
                attributes: &block.block.attributes,
                blocks: Some(&block.block.blocks),
            },
        });
        let group = if block.min_items > 0 {
            &mut groups.required
        } else {
            &mut groups.optional
        };
        group.insert(name.clone(), line);
    }
    groups
}

fn nested_attribute<'schema>(
    name: &str,
    attribute: &'schema Attribute,
    path: &str,
    waiting: &mut VecDeque<Nested<'schema>>,
) -> Option<String> {
    let AttributeType::Nested { attributes, .. } = &attribute.ty else {
        return None;
    };
    let anchor = anchor("nestedatt", path, name);
    waiting.push_back(Nested {
        anchor: anchor.clone(),
        path: joined(path, name),
        members: Members {
            attributes,
            blocks: None,
        },
    });
    Some(anchor)
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn anchor(kind: &str, path: &str, name: &str) -> String {
    format!("{kind}--{}", joined(path, name).replace('.', "--"))
}

fn attribute_line(name: &str, attribute: &Attribute, anchor: Option<&str>) -> String {
    let ty = match &attribute.ty {
        AttributeType::Plain(ty) => type_words(ty),
        AttributeType::Nested { nesting, .. } => match nesting {
            Nesting::Single => "Attributes".to_owned(),
            Nesting::List => "Attributes List".to_owned(),
            Nesting::Set => "Attributes Set".to_owned(),
            Nesting::Map => "Attributes Map".to_owned(),
        },
    };
    let flags = [
        (attribute.sensitive, "Sensitive"),
        (attribute.write_only, "Write-only"),
        (attribute.deprecated.is_some(), "Deprecated"),
    ];
    let flags = flags
        .iter()
        .filter(|(set, _)| *set)
        .map(|(_, flag)| (*flag).to_owned());
    let parenthesis: Vec<String> = std::iter::once(ty).chain(flags).collect();

    let mut sentences = Vec::new();
    sentences.extend(
        attribute
            .default
            .as_ref()
            .map(|value| format!("Defaults to `{}`.", value_words(value))),
    );
    sentences.extend(
        attribute
            .validators
            .iter()
            .map(|rule| constraints(&rule.description())),
    );
    sentences.extend(
        attribute
            .plan_modifiers
            .iter()
            .map(|modifier| modifier.description()),
    );
    sentences.extend(attribute.equality.iter().map(|rule| rule.description()));
    sentences.extend(deprecation(attribute.deprecated.as_deref()));
    line(
        name,
        &parenthesis,
        &attribute.description,
        sentences,
        anchor,
    )
}

fn block_line(name: &str, block: &NestedBlock, anchor: &str) -> String {
    let ty = match block.nesting {
        BlockNesting::Single | BlockNesting::Group => "Block",
        BlockNesting::List => "Block List",
        BlockNesting::Set => "Block Set",
        BlockNesting::Map => "Block Map",
    };
    let counted = matches!(block.nesting, BlockNesting::List | BlockNesting::Set);
    let limit =
        |word: &str, number: u64| (counted && number > 0).then(|| format!("{word}: {number}"));
    let flags = [
        limit("Min", block.min_items),
        limit("Max", block.max_items),
        block
            .block
            .deprecated
            .as_ref()
            .map(|_| "Deprecated".to_owned()),
    ];
    let parenthesis: Vec<String> = std::iter::once(ty.to_owned())
        .chain(flags.into_iter().flatten())
        .collect();
    let sentences = deprecation(block.block.deprecated.as_deref())
        .into_iter()
        .collect();
    line(
        name,
        &parenthesis,
        &block.block.description,
        sentences,
        Some(anchor),
    )
}

fn deprecation(message: Option<&str>) -> Option<String> {
    message.map(|message| format!("**Deprecated:** {message}"))
}

/// A list item; the lines of its text after the first belong to it.
fn line(
    name: &str,
    parenthesis: &[String],
    description: &str,
    sentences: Vec<String>,
    anchor: Option<&str>,
) -> String {
    let link = anchor.map(|anchor| format!("(see [below for nested schema](#{anchor}))"));
    let added: Vec<String> = sentences
        .into_iter()
        .chain(link)
        .filter(|text| !text.is_empty())
        .collect();
    let text = together(description, &added.join(" "));
    let text = text
        .lines()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("  {line}")
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    format!(
        "- `{name}` ({}) {}",
        parenthesis.join(", "),
        text.trim_start()
    )
}

/// The description and what is added to it: in one paragraph, unless the description has several
/// and may end with a list.
fn together(description: &str, added: &str) -> String {
    if added.is_empty() || description.is_empty() {
        return format!("{description}{added}");
    }
    if description.contains("\n\n") {
        return format!("{description}\n\n{added}");
    }
    let stop = if description.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    format!("{description}{stop} {added}")
}

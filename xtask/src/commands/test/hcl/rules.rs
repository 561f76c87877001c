//! What every configuration owes its readers: variables with type and description that something
//! uses, outputs with a description.

use std::path::Path;

use anyhow::Result;

use super::blocks::{Block, blocks};
use super::{name, read};
use crate::files::below;

/// What is wrong with the configuration in `folder`, one line each.
pub(super) fn complaints(tree: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut text = String::new();
    for file in below(folder, &|_| true)? {
        if file.extension().is_some_and(|extension| extension == "tf") {
            text.push_str(&read(&file)?);
            text.push('\n');
        }
    }
    let name = name(tree, folder);
    Ok(of_text(&text)
        .into_iter()
        .map(|complaint| format!("{name}: {complaint}"))
        .collect())
}

/// What is wrong with a configuration whose files make this text.
fn of_text(text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let blocks = blocks(text);
    for block in &blocks {
        let Block { kind, label, .. } = block;
        let needed: &[&str] = match kind.as_str() {
            "variable" => &["type", "description"],
            "output" => &["description"],
            _ => continue,
        };
        for argument in needed {
            if !block.has(argument) {
                complaints.push(format!("{kind} {label} has no {argument}"));
            }
        }
        if kind == "variable" && !is_used(label, &blocks) {
            complaints.push(format!("nothing uses the variable {label}"));
        }
    }
    complaints
}

/// Whether a block other than the variable's own mentions it.
fn is_used(variable: &str, blocks: &[Block]) -> bool {
    let mention = format!("var.{variable}");
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    blocks
        .iter()
        .filter(|block| block.kind != "variable" || block.label != variable)
        .flat_map(|block| &block.lines)
        .any(|line| {
            line.match_indices(&mention)
                .any(|(at, _)| !line[at + mention.len()..].starts_with(is_name))
        })
}

#[cfg(test)]
mod tests {
    use super::of_text;

    #[test]
    fn variables_and_outputs_are_documented_and_used() {
        let check = |text: &str, expected: &[&str]| assert_eq!(of_text(text), expected, "{text}");
        let good = "variable \"name\" {\n  description = \"d\"\n  type        = string\n}\n";
        check(&format!("{good}locals {{\n  a = var.name\n}}\n"), &[]);
        check(good, &["nothing uses the variable name"]);
        check(
            &format!("{good}locals {{\n  a = var.name_of_another\n}}\n"),
            &["nothing uses the variable name"],
        );
        check(
            "variable \"a\" {}\noutput \"b\" {\n  value = var.a\n}\n",
            &[
                "variable a has no type",
                "variable a has no description",
                "output b has no description",
            ],
        );
    }
}

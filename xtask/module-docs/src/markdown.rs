//! The tables, in the form of terraform-docs.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::module::{Mode, Module, Object, Requirement};

/// What a table shows where there is nothing.
const NOTHING: &str = "n/a";

/// All tables of a module, each under its heading, with a line's end at the end.
pub(crate) fn tables(module: &Module) -> String {
    let sections = [
        (
            "Requirements",
            &["Name", "Version"][..],
            requirements(module),
        ),
        ("Providers", &["Name", "Version"], providers(module)),
        ("Modules", &["Name", "Source", "Version"], calls(module)),
        ("Resources", &["Name", "Type"], objects(module)),
        (
            "Inputs",
            &["Name", "Description", "Type", "Default", "Required"],
            inputs(module),
        ),
        ("Outputs", &["Name", "Description"], outputs(module)),
    ];
    let sections = sections.map(|(heading, columns, rows)| {
        let body = if rows.is_empty() {
            format!("No {}.\n", heading.to_lowercase())
        } else {
            table(columns, &rows)
        };
        format!("## {heading}\n\n{body}")
    });
    sections.join("\n")
}

type Row = Vec<String>;

fn table(columns: &[&str], rows: &[Row]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let heads: Row = columns.iter().map(|column| (*column).to_owned()).collect();
    let rules: Row = columns
        .iter()
        .map(|column| match *column {
            "Required" => format!(":{}:", "-".repeat(column.len() - 2)),
            _ => "-".repeat(column.len()),
        })
        .collect();
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("{}{}{rows}", line(&heads), line(&rules))
}

fn requirements(module: &Module) -> Vec<Row> {
    let terraform = module
        .terraform
        .iter()
        .map(|version| ("terraform", Some(version)));
    let providers = module
        .requirements
        .iter()
        .map(|(name, requirement)| (name.as_str(), requirement.version.as_ref()));
    let version =
        |version: Option<&String>| version.map_or_else(|| NOTHING.to_owned(), Clone::clone);
    let all = terraform.chain(providers);
    all.map(|(name, found)| vec![anchor("requirement", name), version(found)])
        .collect()
}

fn providers(module: &Module) -> Vec<Row> {
    let used: BTreeSet<&str> = module
        .objects
        .iter()
        .map(|object| object.provider.as_str())
        .collect();
    let row = |provider: &str| {
        let version = requirement(module, provider).and_then(|found| found.version.clone());
        vec![
            anchor("provider", provider),
            version.unwrap_or_else(|| NOTHING.to_owned()),
        ]
    };
    used.into_iter().map(row).collect()
}

fn calls(module: &Module) -> Vec<Row> {
    let calls = module.calls.iter();
    let row = |call: &crate::module::Call| {
        let version = call.version.clone().unwrap_or_else(|| NOTHING.to_owned());
        vec![anchor("module", &call.name), call.source.clone(), version]
    };
    calls.map(row).collect()
}

fn objects(module: &Module) -> Vec<Row> {
    let row = |object: &Object| {
        let (mode, folder) = match object.mode {
            Mode::Resource => ("resource", "resources"),
            Mode::Data => ("data source", "data-sources"),
            Mode::Ephemeral => ("ephemeral resource", "ephemeral-resources"),
        };
        let name = format!("{}.{}", object.kind, object.name);
        // What Terraform itself has is in no registry.
        let linked = match object.kind.split_once('_') {
            Some((local, rest)) if object.provider != "terraform" => {
                let source = requirement(module, &object.provider)
                    .and_then(|found| found.source.clone())
                    .unwrap_or_else(|| format!("hashicorp/{local}"));
                format!(
                    "[{name}](https://registry.terraform.io/providers/{source}/latest/docs/{folder}/{rest})"
                )
            }
            _ => name,
        };
        vec![linked, mode.to_owned()]
    };
    module.objects.iter().map(row).collect()
}

fn inputs(module: &Module) -> Vec<Row> {
    let inputs = module.inputs.iter();
    let row = |input: &crate::module::Input| {
        let (default, required) = match &input.default {
            Some(default) => (code(&written(default)), "no"),
            None => (NOTHING.to_owned(), "yes"),
        };
        vec![
            anchor("input", &input.name),
            prose(&input.description),
            code(&input.kind),
            default,
            required.to_owned(),
        ]
    };
    inputs.map(row).collect()
}

fn outputs(module: &Module) -> Vec<Row> {
    let outputs = module.outputs.iter();
    let row = |output: &crate::module::Output| {
        vec![anchor("output", &output.name), prose(&output.description)]
    };
    outputs.map(row).collect()
}

/// The requirement of a provider by its local name, with or without an alias.
fn requirement<'a>(module: &'a Module, provider: &str) -> Option<&'a Requirement> {
    let local = provider.split('.').next().unwrap_or(provider);
    module.requirements.get(local)
}

fn anchor(kind: &str, name: &str) -> String {
    let escaped = name.replace('_', "\\_");
    format!("<a name=\"{kind}_{name}\"></a> [{escaped}](#{kind}\\_{escaped})")
}

/// A value as JSON, on as many lines as it has members.
fn written(value: &Value) -> String {
    // A value always has a JSON form.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Code in a cell of a table.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.contains('\n') {
        format!(
            "<pre>{}</pre>",
            text.replace('<', "&lt;").replace('\n', "<br/>")
        )
    } else {
        format!("`{text}`")
    }
}

/// A description, which is Markdown itself, in a cell of a table.
fn prose(text: &str) -> String {
    let mut cell = String::new();
    let mut in_code = false;
    for character in text.trim().chars() {
        match character {
            '`' => {
                in_code = !in_code;
                cell.push('`');
            }
            '|' => cell.push_str("\\|"),
            '\n' => cell.push_str("<br/>"),
            '_' | '<' if !in_code => {
                cell.push('\\');
                cell.push(character);
            }
            other => cell.push(other),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_keep_their_meaning_in_a_cell() {
        let check = |text: &str, cell: &str| assert_eq!(prose(text), cell);
        check("Plain.\n", "Plain.");
        check("One of a | b.", "One of a \\| b.");
        check("A snake_case name.", "A snake\\_case name.");
        check("`snake_case` and a_b", "`snake_case` and a\\_b");
        check("`a | b`", "`a \\| b`");
        check(
            "Called key-<name>, or `<name>`.",
            "Called key-\\<name>, or `<name>`.",
        );
        check(
            "First.\n\n- `a`: one\n- `b`: two\n",
            "First.<br/><br/>- `a`: one<br/>- `b`: two",
        );
    }

    #[test]
    fn code_is_on_one_line_or_on_many() {
        assert_eq!(code("list(string)"), "`list(string)`");
        assert_eq!(code("\"a|b\""), "`\"a\\|b\"`");
        assert_eq!(
            code("object({\n    a = string\n  })"),
            "<pre>object({<br/>    a = string<br/>  })</pre>"
        );
        assert_eq!(code(&written(&serde_json::json!({}))), "`{}`");
        assert_eq!(
            code(&written(&serde_json::json!({"a": [1]}))),
            "<pre>{<br/>  \"a\": [<br/>    1<br/>  ]<br/>}</pre>"
        );
    }
}

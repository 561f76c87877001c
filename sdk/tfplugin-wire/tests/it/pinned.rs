//! A wrong number loses a field without a word, so every one is pinned:
//! `pinned.txt` states message, number, wire type, name and type of every
//! field, every enumeration and every method, and the definitions must say
//! exactly that. The generated code is held to the definitions by
//! `cargo xtask gen --check`.
//!
//! A line that is indented belongs to the line above it that is not.

use std::collections::BTreeSet;
use std::path::Path;

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto};

/// `message` and a space before every line that belongs to it.
type Lines = BTreeSet<String>;

#[test]
fn definitions_say_what_is_pinned() {
    let (pinned, defined) = (pinned(), defined());
    let missing: Vec<_> = pinned.difference(&defined).collect();
    let unknown: Vec<_> = defined.difference(&pinned).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "pinned but not defined: {missing:#?}\ndefined but not pinned: {unknown:#?}"
    );
}

#[test]
fn the_table_is_whole() {
    let pinned = pinned();
    let methods = |package: &str| {
        pinned
            .iter()
            .filter(|line| line.starts_with(&format!("/{package}.")))
            .count()
    };
    assert_eq!(
        methods("tfplugin6"),
        36,
        "protocol 6.11 has 36 calls (reference §2.1)"
    );
    assert_eq!(methods("plugin"), 3, "go-plugin has three (reference §3.4)");
}

fn pinned() -> Lines {
    let mut owner = "";
    let mut lines = Lines::new();
    for line in include_str!("pinned.txt")
        .lines()
        .filter(|line| !line.is_empty())
    {
        let added = match line.strip_prefix("  ") {
            Some(member) => lines.insert(format!("{owner} {member}")),
            None => {
                owner = line;
                lines.insert(line.to_owned())
            }
        };
        assert!(added, "pinned twice: {owner} {line}");
    }
    lines
}

fn defined() -> Lines {
    let proto = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto");
    let files = protox::compile(["tfplugin6/service.proto", "plugin.proto"], [proto]).unwrap();
    let mut lines = Lines::new();
    for file in files
        .file
        .iter()
        .filter(|file| !file.package().starts_with("google."))
    {
        let package = file.package();
        for message in &file.message_type {
            add_message(&mut lines, package, message.name(), message);
        }
        for enumeration in &file.enum_type {
            add_enumeration(&mut lines, package, enumeration.name(), enumeration);
        }
        for service in &file.service {
            for method in &service.method {
                let side = |name: &str, streams| {
                    format!(
                        "{}{}",
                        if streams { "stream " } else { "" },
                        short(package, name)
                    )
                };
                lines.insert(format!(
                    "/{package}.{}/{}: {} -> {}",
                    service.name(),
                    method.name(),
                    side(method.input_type(), method.client_streaming()),
                    side(method.output_type(), method.server_streaming()),
                ));
            }
        }
    }
    lines
}

fn add_message(lines: &mut Lines, package: &str, name: &str, message: &DescriptorProto) {
    lines.insert(format!("{package}.{name}"));
    for field in &message.field {
        let (number, wire) = (field.number(), wire(field.r#type()));
        let type_name = field_type(package, message, field);
        lines.insert(format!(
            "{package}.{name} {number} {wire} {}: {type_name}",
            field.name()
        ));
    }
    for nested in message
        .nested_type
        .iter()
        .filter(|nested| !is_map_entry(nested))
    {
        add_message(lines, package, &format!("{name}.{}", nested.name()), nested);
    }
    for nested in &message.enum_type {
        add_enumeration(lines, package, &format!("{name}.{}", nested.name()), nested);
    }
}

fn add_enumeration(lines: &mut Lines, package: &str, name: &str, of: &EnumDescriptorProto) {
    lines.insert(format!("enum {package}.{name}"));
    for value in &of.value {
        lines.insert(format!(
            "enum {package}.{name} {} {}",
            value.number(),
            value.name()
        ));
    }
}

fn field_type(package: &str, message: &DescriptorProto, field: &FieldDescriptorProto) -> String {
    let entry = message.nested_type.iter().find(|nested| {
        is_map_entry(nested) && field.type_name().ends_with(&format!(".{}", nested.name()))
    });
    if let Some(entry) = entry {
        let of = |index: usize| field_type(package, entry, &entry.field[index]);
        return format!("map<{},{}>", of(0), of(1));
    }
    let type_name = match field.r#type() {
        Type::Enum => format!("enum {}", short(package, field.type_name())),
        Type::Message => short(package, field.type_name()).to_owned(),
        scalar => scalar
            .as_str_name()
            .trim_start_matches("TYPE_")
            .to_lowercase(),
    };
    let label = match field.label() {
        Label::Repeated => "repeated ",
        _ if field.proto3_optional() => "optional ",
        _ if field.oneof_index.is_some() => "oneof ",
        _ => "",
    };
    format!("{label}{type_name}")
}

/// How a field of this type begins on the wire; the protocol has no others.
fn wire(of: Type) -> &'static str {
    match of {
        Type::Bool | Type::Enum | Type::Int64 | Type::Uint32 => "varint",
        Type::String | Type::Bytes | Type::Message => "len",
        other => panic!("{other:?} is not used by the protocol"),
    }
}

fn is_map_entry(message: &DescriptorProto) -> bool {
    message
        .options
        .as_ref()
        .is_some_and(prost_types::MessageOptions::map_entry)
}

/// The name without its dot and the package it is looked up from.
fn short<'a>(package: &str, name: &'a str) -> &'a str {
    let name = name.trim_start_matches('.');
    name.strip_prefix(package)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(name)
}

use sha2::{Digest, Sha256};
use tfplugin::schema::{Attribute, BlockNesting, Constraint};
use tfplugin::{Path, Type};

use super::*;

fn attribute(type_name: &str, path: &[&str]) -> Attribute {
    let schema = Schemas::built_in().unwrap().resource(type_name).unwrap();
    let path = path
        .iter()
        .fold(Path::root(), |path, name| path.attribute(*name));
    schema.attribute_at(&path).unwrap().clone()
}

#[test]
fn the_data_is_what_was_recorded() {
    let recorded = include_str!("../../data/schema-5.100.0.json.sha256");
    let checksum: String = Sha256::digest(DATA)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(recorded, format!("{checksum}  schema-5.100.0.json\n"));
}

#[test]
fn every_type_converts_and_would_load_in_terraform() {
    let schemas = Schemas::built_in().unwrap();
    for name in schemas.resource_types() {
        let schema = schemas.resource(name).unwrap();
        assert_eq!(
            schema.check(tfplugin::schema::SchemaKind::Resource),
            [],
            "{name}"
        );
    }
    for name in schemas.data_source_types() {
        let schema = schemas.data_source(name).unwrap();
        assert_eq!(
            schema.check(tfplugin::schema::SchemaKind::DataSource),
            [],
            "{name}"
        );
    }
    assert!(schemas.resource("aws_nothing").is_err());
}

#[test]
fn attributes_have_type_constraint_and_flags() {
    let check = |type_name, path: &[&str], constraint, ty: Type| {
        let found = attribute(type_name, path);
        assert_eq!(
            (found.constraint, found.ty.ty()),
            (constraint, ty),
            "{path:?}"
        );
    };
    let text = || Type::String;
    check(
        "aws_s3_bucket_policy",
        &["policy"],
        Constraint::Required,
        text(),
    );
    check(
        "aws_s3_bucket",
        &["force_destroy"],
        Constraint::Optional,
        Type::Bool,
    );
    check("aws_s3_bucket", &["arn"], Constraint::Computed, text());
    check(
        "aws_s3_bucket",
        &["bucket"],
        Constraint::OptionalComputed,
        text(),
    );
    check(
        "aws_dynamodb_table",
        &["global_secondary_index", "non_key_attributes"],
        Constraint::Optional,
        Type::set(text()),
    );
    check(
        "aws_lambda_function",
        &["environment", "variables"],
        Constraint::Optional,
        Type::map(text()),
    );
}

#[test]
fn attributes_called_description_are_no_descriptions() {
    // Leaving out descriptions by their name leaves these out as well.
    for name in [
        "aws_iam_role",
        "aws_lambda_function",
        "aws_secretsmanager_secret",
        "aws_cloudfront_origin_access_control",
    ] {
        let found = attribute(name, &["description"]);
        assert_eq!(found.constraint, Constraint::Optional, "{name}");
    }
}

#[test]
fn secrets_stay_write_only_and_sensitive() {
    let secret = attribute("aws_secretsmanager_secret_version", &["secret_string_wo"]);
    assert!(secret.write_only && secret.sensitive);
    let stored = attribute("aws_secretsmanager_secret_version", &["secret_string"]);
    assert!(!stored.write_only && stored.sensitive);
    assert!(attribute("aws_s3_bucket", &["acl"]).deprecated.is_some());
}

#[test]
fn blocks_have_nesting_and_limits() {
    let schemas = Schemas::built_in().unwrap();
    let table = schemas.resource("aws_dynamodb_table").unwrap();
    assert_eq!(table.version, 1);
    let check = |name: &str, nesting, min, max| {
        let block = &table.block.blocks[name];
        assert_eq!(
            (block.nesting, block.min_items, block.max_items),
            (nesting, min, max),
            "{name}"
        );
    };
    check("attribute", BlockNesting::Set, 0, 0);
    check("ttl", BlockNesting::List, 0, 1);
    check("timeouts", BlockNesting::Single, 0, 0);
    let import = &table.block.blocks["import_table"].block;
    assert_eq!(import.blocks["s3_bucket_source"].min_items, 1);
}

#[test]
fn data_of_another_form_is_refused() {
    let check = |attribute: &str, expected: &str| {
        let data = format!(
            r#"{{"resource_schemas":{{"aws_x":{{"version":0,"block":{{"attributes":{{"a":{attribute}}}}}}}}},"data_source_schemas":{{}}}}"#
        );
        let error = Schemas::parse(data.as_bytes())
            .and_then(|schemas| schemas.resource("aws_x"))
            .unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    check(
        r#"{"type":"string"}"#,
        "aws_x.a is neither required nor optional nor computed",
    );
    check(
        r#"{"type":"text","optional":true}"#,
        "the type of aws_x.a cannot be read",
    );
    check(
        r#"{"type":"string","optional":true,"colour":"red"}"#,
        "the schema data cannot be read",
    );
}

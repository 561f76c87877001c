//! The program itself, in a folder that looks like a repository.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const README: &str = "# this\n\n<!-- BEGIN_TF_DOCS -->\nold\n<!-- END_TF_DOCS -->\n\nAfter.\n";

const MAIN: &str = r#"
data "aws_region" "current" {}

resource "aws_s3_bucket" "this" {
  bucket = "${var.name}-${data.aws_region.current.id}"
  tags   = { for key, value in var.tags : key => value if length(var.rules) > 0 }
}

resource "chatbot_stack" "this" {
  provider = chatbot.other
  name     = module.names.name
}

resource "terraform_data" "mark" {}

ephemeral "aws_secretsmanager_secret_version" "key" {
  secret_id = aws_s3_bucket.this.id
}

module "names" {
  source = "../names"
}
"#;

const VARIABLES: &str = r#"
variable "name" {
  description = "Name of one_thing | another."
  type        = string
}

variable "rules" {
  description = <<-EOT
    Rules, by name:

    - `days`: how long.
  EOT
  type = map(object({
    days = optional(number, 30)
  }))
  default = { z = { days = 1 }, a = {} }
}

variable "tags" {
  description = "Tags."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(var.tags) < 50
    error_message = "tags must be fewer than 50."
  }
}
"#;

const OUTPUTS: &str = r#"
output "id" {
  description = "Id of the bucket."
  value       = aws_s3_bucket.this.id
}
"#;

const VERSIONS: &str = r#"
terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws     = { source = "hashicorp/aws", version = ">= 5.100, < 7.0" }
    chatbot = { source = "chatbot-rs/chatbot" }
  }
}
"#;

const TABLES: &str = r##"## Requirements

| Name | Version |
| ---- | ------- |
| <a name="requirement_terraform"></a> [terraform](#requirement\_terraform) | >= 1.11, < 2.0 |
| <a name="requirement_aws"></a> [aws](#requirement\_aws) | >= 5.100, < 7.0 |
| <a name="requirement_chatbot"></a> [chatbot](#requirement\_chatbot) | n/a |

## Providers

| Name | Version |
| ---- | ------- |
| <a name="provider_aws"></a> [aws](#provider\_aws) | >= 5.100, < 7.0 |
| <a name="provider_chatbot.other"></a> [chatbot.other](#provider\_chatbot.other) | n/a |
| <a name="provider_terraform"></a> [terraform](#provider\_terraform) | n/a |

## Modules

| Name | Source | Version |
| ---- | ------ | ------- |
| <a name="module_names"></a> [names](#module\_names) | ../names | n/a |

## Resources

| Name | Type |
| ---- | ---- |
| [aws_s3_bucket.this](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket) | resource |
| [chatbot_stack.this](https://registry.terraform.io/providers/chatbot-rs/chatbot/latest/docs/resources/stack) | resource |
| terraform_data.mark | resource |
| [aws_region.current](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region) | data source |
| [aws_secretsmanager_secret_version.key](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/ephemeral-resources/secretsmanager_secret_version) | ephemeral resource |

## Inputs

| Name | Description | Type | Default | Required |
| ---- | ----------- | ---- | ------- | :------: |
| <a name="input_name"></a> [name](#input\_name) | Name of one\_thing \| another. | `string` | n/a | yes |
| <a name="input_rules"></a> [rules](#input\_rules) | Rules, by name:<br/><br/>- `days`: how long. | <pre>map(object({<br/>    days = optional(number, 30)<br/>  }))</pre> | <pre>{<br/>  "a": {},<br/>  "z": {<br/>    "days": 1<br/>  }<br/>}</pre> | no |
| <a name="input_tags"></a> [tags](#input\_tags) | Tags. | `map(string)` | `{}` | no |

## Outputs

| Name | Description |
| ---- | ----------- |
| <a name="output_id"></a> [id](#output\_id) | Id of the bucket. |
"##;

/// A repository with one module.
fn repository() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let files = [
        ("modules/this/main.tf", MAIN),
        ("modules/this/variables.tf", VARIABLES),
        ("modules/this/outputs.tf", OUTPUTS),
        ("modules/this/versions.tf", VERSIONS),
        ("modules/this/README.md", README),
        // What belongs to no module.
        (
            "modules/this/tests/names.tftest.hcl",
            "variable \"unread\" {}",
        ),
        ("modules/README.md", "Modules."),
        ("examples/provider/provider.tf", "variable \"unread\" {}"),
    ];
    for (path, text) in files {
        write(root.path(), path, text);
    }
    root
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_module-docs"));
    command.args(arguments).current_dir(root).output().unwrap()
}

#[test]
fn tables_are_written_once_and_then_agree() {
    let root = repository();
    assert!(!run(root.path(), &["--check"]).status.success());
    assert!(run(root.path(), &[]).status.success());
    let readme = fs::read_to_string(root.path().join("modules/this/README.md")).unwrap();
    let whole = README.replace("old\n", TABLES);
    assert_eq!(readme, whole);
    assert!(run(root.path(), &["--check"]).status.success());
    assert!(run(root.path(), &[]).status.success());
    assert_eq!(
        fs::read_to_string(root.path().join("modules/this/README.md")).unwrap(),
        whole
    );
}

#[test]
fn a_check_changes_nothing_and_says_where_to_look() {
    let root = repository();
    let output = run(root.path(), &["--check"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("modules/this: the tables in README.md"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(root.path().join("modules/this/README.md")).unwrap(),
        README
    );
}

#[test]
fn a_module_with_nothing_says_so() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "examples/least/main.tf", "");
    write(root.path(), "examples/least/README.md", README);
    assert!(run(root.path(), &[]).status.success());
    let readme = fs::read_to_string(root.path().join("examples/least/README.md")).unwrap();
    for section in [
        "requirements",
        "providers",
        "modules",
        "resources",
        "inputs",
        "outputs",
    ] {
        assert!(readme.contains(&format!("\nNo {section}.\n")), "{readme}");
    }
}

#[test]
fn an_example_may_be_of_several_configurations() {
    let root = tempfile::tempdir().unwrap();
    for part in ["one", "other"] {
        write(root.path(), &format!("examples/several/{part}/main.tf"), "");
        write(
            root.path(),
            &format!("examples/several/{part}/README.md"),
            README,
        );
    }
    write(root.path(), "examples/several/README.md", "# several\n");
    assert!(run(root.path(), &[]).status.success());
    for part in ["one", "other"] {
        let readme = fs::read_to_string(
            root.path()
                .join(format!("examples/several/{part}/README.md")),
        );
        assert!(
            readme.is_ok_and(|readme| readme.contains("## Inputs")),
            "{part}"
        );
    }
}

#[test]
fn what_a_table_would_miss_is_refused() {
    let check = |file: &str, text: &str, expected: &str| {
        let root = repository();
        write(root.path(), &format!("modules/this/{file}"), text);
        let output = run(root.path(), &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{file}: {text}");
        assert!(said.contains(expected), "{expected}\n{said}");
        let readme = fs::read_to_string(root.path().join("modules/this/README.md"));
        assert!(
            readme.is_ok_and(|readme| !readme.contains("## Inputs")),
            "{text}"
        );
    };
    let used = "\nlocals { more = [var.more] }\n";
    let variable = |inside: &str| format!("variable \"more\" {{\n{inside}\n}}\n{used}");
    let refused = |inside: &str, expected: &str| check("more.tf", &variable(inside), expected);
    refused(
        "type = string",
        "more.tf: variable more needs a description",
    );
    refused(
        "type = string\ndescription = \" \"",
        "more.tf: variable more needs a description",
    );
    refused(
        "type = string\ndescription = \"${path.module}\"",
        "more.tf: variable more needs a description",
    );
    refused(
        "description = \"More.\"",
        "more.tf: variable more needs a type",
    );
    refused(
        "description = \"More.\"\ntype = map(any)",
        "more.tf: variable more needs a type",
    );
    refused(
        "description = \"More.\"\ntype = string\ndefault = f()",
        "more.tf: the default of variable more",
    );
    check(
        "more.tf",
        "output \"more\" { value = 1 }",
        "more.tf: output more needs a description",
    );
    let unused = "variable \"more\" {\n  description = \"More.\"\n  type = string\n  validation {\n    condition = var.more != \"\"\n    error_message = \"${var.more} is none.\"\n  }\n}\n";
    check("more.tf", unused, "more.tf: variable more is used nowhere");
    check(
        "more.tf",
        "variable \"more\" {\n  description = \"More.\"\n  type = string\n}\nlocals { a = var.more_of_another }\n",
        "more.tf: variable more is used nowhere",
    );
    check("more.tf", "variable {", "more.tf cannot be read");
    check(
        "README.md",
        "# this\n",
        "README.md needs one line `<!-- BEGIN_TF_DOCS -->`",
    );
}

#[test]
fn configurations_of_tests_have_no_tables_and_owe_the_same() {
    let root = repository();
    write(root.path(), "tests/applied/main.tf", "");
    write(
        root.path(),
        "tests/applied/probe/variables.tf",
        "variable \"url\" {\n  description = \"Where.\"\n  type = string\n}\n",
    );
    write(
        root.path(),
        "tests/applied/probe/main.tf",
        "locals { url = var.url }\n",
    );
    write(root.path(), "tests/applied/.terraform/x.tf", "variable {");
    assert!(run(root.path(), &[]).status.success());
    assert!(run(root.path(), &["--check"]).status.success());

    write(root.path(), "tests/applied/probe/main.tf", "");
    write(
        root.path(),
        "tests/applied/outputs.tf",
        "output \"id\" { value = 1 }\n",
    );
    for arguments in [&[][..], &["--check"]] {
        let output = run(root.path(), arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{said}");
        for expected in [
            "tests/applied: outputs.tf: output id needs a description",
            "tests/applied/probe: variables.tf: variable url is used nowhere",
        ] {
            assert!(said.contains(expected), "{expected}\n{said}");
        }
    }
}

#[test]
fn every_problem_is_said_at_once() {
    let root = repository();
    write(
        root.path(),
        "modules/this/more.tf",
        "variable \"more\" {}\n",
    );
    write(
        root.path(),
        "modules/other/main.tf",
        "output \"other\" { value = 1 }\n",
    );
    write(root.path(), "modules/other/README.md", README);
    let output = run(root.path(), &["--check"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    for expected in [
        "modules/other: ",
        "output other",
        "modules/this: ",
        "description",
        "type",
        "used nowhere",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}

#[test]
fn it_has_to_be_told_where_it_is_and_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str]| {
        String::from_utf8_lossy(&run(root.path(), arguments).stderr).into_owned()
    };
    assert!(said(&[]).contains("run this in the root of the repository"));
    assert!(said(&["--chekc"]).contains("unknown argument --chekc"));
}

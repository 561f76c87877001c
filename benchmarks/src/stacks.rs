//! Configurations of many small stacks, and the commands that are measured on them.
//!
//! A stack is that of the system that this project grew out of: one function behind the three predefined
//! routes, and one stage.

use std::path::Path;

use anyhow::{Context, Result};

use crate::terraform::Workspace;

/// Arguments of Terraform that make everything.
pub const CREATE: &[&str] = &["apply", "-auto-approve", "-input=false"];
/// Arguments of Terraform that plan; the command fails unless the plan is empty.
pub const PLAN: &[&str] = &["plan", "-detailed-exitcode", "-input=false"];
/// Arguments of Terraform that remove everything.
pub const DESTROY: &[&str] = &["destroy", "-auto-approve", "-input=false"];
/// The function behind every route.
pub(crate) const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:chat";

/// Whether a provider keeps below the quotas of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pacing {
    /// As by default.
    Default,
    /// Not at all.
    Off,
}

/// A workspace with `stacks` stacks of the provider `name`, `chatbot` or one with its schemas, whose
/// program is `binary`.
///
/// # Errors
///
/// When it cannot be made.
pub fn workspace(
    name: &str,
    binary: &Path,
    environment: &[(&str, &str)],
    stacks: usize,
    pacing: Pacing,
) -> Result<Workspace> {
    let source = format!("chatbot-rs/{name}");
    Workspace::new(
        &configuration(name, stacks, pacing),
        &[(source.as_str(), binary)],
        environment,
    )
    .with_context(|| format!("cannot prepare {stacks} stacks of {name}"))
}

fn configuration(provider: &str, stacks: usize, pacing: Pacing) -> String {
    let pacing = match pacing {
        Pacing::Default => "",
        Pacing::Off => "\n  pacing = { enabled = false }\n",
    };
    format!(
        r#"terraform {{
  required_providers {{
    {provider} = {{
      source = "chatbot-rs/{provider}"
    }}
  }}
}}

provider "{provider}" {{{pacing}}}

resource "{provider}_stack" "this" {{
  count      = {stacks}
  name       = "stack-${{count.index}}"
  stage_name = "dev"
  routes = {{
    "$connect"    = {{ function_arn = "{FUNCTION}" }}
    "$disconnect" = {{ function_arn = "{FUNCTION}" }}
    "$default"    = {{ function_arn = "{FUNCTION}" }}
  }}
}}
"#
    )
}

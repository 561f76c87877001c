//! Inputs of a configuration that is applied to the local cloud. Where they come from is the business of
//! whoever applies it.

use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::description::Description;
use crate::servers::{EDGE, GATEWAY, MINISTACK};

/// The variables by name: what is built here, the addresses of this machine, and everything that makes a
/// destroy quick and whole. `packages` is the folder with the zips of the functions,
/// `ARCHITECTURE/NAME.zip`, and `page` that of the built page.
///
/// # Errors
///
/// When one of the two paths is empty, or relative and nobody knows to what.
pub fn variables(
    packages: &Path,
    page: &Path,
    cloud: &Description,
) -> io::Result<Map<String, Value>> {
    let sockets = cloud.endpoint(GATEWAY).replacen("http:", "ws:", 1);
    let architecture = match std::env::consts::ARCH {
        "aarch64" => "arm64",
        other => other,
    };
    let variables = [
        (
            "packages_directory",
            json!(std::path::absolute(packages)?.to_string_lossy()),
        ),
        (
            "page_directory",
            json!(std::path::absolute(page)?.to_string_lossy()),
        ),
        ("architecture", json!(architecture)),
        ("additional_origins", json!([cloud.endpoint(EDGE)])),
        (
            "additional_connect_sources",
            json!([sockets, cloud.endpoint(MINISTACK)]),
        ),
        ("deletion_protection_enabled", json!(false)),
        ("force_destroy", json!(true)),
        ("secret_recovery_window_days", json!(0)),
    ];
    let named = variables.map(|(name, value)| (name.to_owned(), value));
    Ok(named.into_iter().collect())
}

/// The same as names and values of environment variables, `TF_VAR_…`. Terraform reads a variable of type
/// string as it is, and others as expressions.
pub fn environment(variables: &Map<String, Value>) -> impl Iterator<Item = (String, String)> {
    variables.iter().map(|(name, value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (format!("TF_VAR_{name}"), text)
    })
}

#[cfg(test)]
mod tests {
    use super::environment;
    use serde_json::json;

    #[test]
    fn a_string_is_passed_on_as_it_is_and_everything_else_as_an_expression() {
        let variables = json!({
            "architecture": "arm64",
            "additional_origins": ["http://127.0.0.1:1"],
            "force_destroy": true,
            "secret_recovery_window_days": 0,
        });
        let mut found: Vec<_> = environment(variables.as_object().unwrap()).collect();
        found.sort();
        let found: Vec<_> = found
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("TF_VAR_additional_origins", "[\"http://127.0.0.1:1\"]"),
                ("TF_VAR_architecture", "arm64"),
                ("TF_VAR_force_destroy", "true"),
                ("TF_VAR_secret_recovery_window_days", "0"),
            ]
        );
    }
}

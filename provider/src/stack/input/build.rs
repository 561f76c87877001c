//! From a checked input to the effective configuration, with every default.

use super::found::{known, texts};
use super::path::attribute;
use super::{Given, Input, Invalid};
use crate::stack::arn::Home;
use crate::stack::desired::{
    API_KEY_SELECTION_EXPRESSION, Desired, IP_ADDRESS_TYPE, ROUTE_SELECTION_EXPRESSION,
};

/// Builds from an input without problems.
pub(super) fn desired(input: &Input, home: Home) -> Result<Desired, Invalid> {
    let text = |name, value: &Given<String>, default: &str| {
        known(&[attribute(name)], value, default.to_owned())
    };
    Ok(Desired {
        home,
        name: text("name", &input.name, "")?,
        description: text("description", &input.description, "")?,
        route_selection_expression: text(
            "route_selection_expression",
            &input.route_selection_expression,
            ROUTE_SELECTION_EXPRESSION,
        )?,
        api_key_selection_expression: text(
            "api_key_selection_expression",
            &input.api_key_selection_expression,
            API_KEY_SELECTION_EXPRESSION,
        )?,
        version: text("version", &input.version, "")?,
        disable_execute_api_endpoint: known(
            &[attribute("disable_execute_api_endpoint")],
            &input.disable_execute_api_endpoint,
            false,
        )?,
        disable_schema_validation: known(
            &[attribute("disable_schema_validation")],
            &input.disable_schema_validation,
            false,
        )?,
        ip_address_type: text("ip_address_type", &input.ip_address_type, IP_ADDRESS_TYPE)?,
        tags: texts(&[attribute("tags")], &input.tags)?,
        connect: input.build_connect()?,
        models: input.build_models()?,
        routes: input.build_routes()?,
        stage: match known(&[attribute("deploy")], &input.deploy, true)? {
            true => Some(input.stage.build(&input.route_settings())?),
            false => None,
        },
    })
}

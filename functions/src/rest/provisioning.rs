//! `/provisioning`: where the socket is (reference system §3.5).

use serde_json::json;

use super::call::Call;
use super::{Body, Problem, body};

/// Answers anything with `info`, a JSON text with the address of the socket.
///
/// # Errors
///
/// A [`Problem`] when the address is not configured.
pub fn provisioning(_: &Call, wss_url: Option<&str>) -> Result<Body, Problem> {
    let url = wss_url.ok_or_else(|| {
        Problem::new(
            500,
            "The chatbot does not know its socket: its operator needs to set `wss_url`.",
        )
    })?;
    let info = json!({ "wss_url": url }).to_string();
    Ok(body([("info", info.into())]))
}

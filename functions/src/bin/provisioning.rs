//! `/provisioning`: where the socket is.

use chatbot_functions::{process, rest, settings};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    process::log();
    let url = process::variable(settings::WSS_URL);
    process::serve(rest::message, async |call, _| {
        rest::provisioning::provisioning(call, url.as_deref())
    })
    .await
}

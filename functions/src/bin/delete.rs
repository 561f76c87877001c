//! `/delete`: forgets everything that a user asked.

use chatbot_functions::adapters::{CallTable, configuration};
use chatbot_functions::{process, rest, settings};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    process::log();
    let table = process::needed(settings::TABLE)?;
    let log = CallTable::new(&configuration(), &table, None);
    process::serve(rest::message, async |call, deadline| {
        rest::delete::delete(call, &log, deadline).await
    })
    .await
}

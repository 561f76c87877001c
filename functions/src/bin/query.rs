//! `/query`: one answer by its request.

use chatbot_functions::adapters::{CallTable, SystemClock, configuration};
use chatbot_functions::{process, rest, settings};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    process::log();
    let (table, index) = (
        process::needed(settings::TABLE)?,
        process::needed(settings::INDEX)?,
    );
    let log = CallTable::new(&configuration(), &table, Some(&index));
    process::serve(rest::message, async |call, _| {
        rest::query::query(call, &log, &SystemClock).await
    })
    .await
}

//! `/upload`: an address to which one file can be put.

use chatbot_functions::adapters::{Bucket, configuration};
use chatbot_functions::rest::upload::{UploadRules, error, upload};
use chatbot_functions::{process, settings};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    process::log();
    let bucket = process::needed(settings::BUCKET)?;
    let prefix = process::needed(settings::PREFIX)?;
    let rules = UploadRules {
        prefix: prefix.trim_matches('/').to_owned(),
        requires_length: process::variable(settings::UPLOAD_LENGTH).as_deref() == Some("true"),
    };
    let uploads = Bucket::new(&configuration(), &bucket);
    process::serve(error, async |call, _| upload(call, &rules, &uploads).await).await
}

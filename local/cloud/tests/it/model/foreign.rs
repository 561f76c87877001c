//! botocore decodes what the model sends. `cargo xtask test local` installs it and says where it is.

use std::path::Path;
use std::process::Command;

use chatbot_cloud::model::ModelOptions;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_judges_the_streams() {
    let python = std::env::var_os("CHATBOT_FOREIGN_PYTHON").expect(
        "CHATBOT_FOREIGN_PYTHON names no Python; run `cargo xtask test local`, which sets it",
    );
    let (model, _) = super::start(ModelOptions::default()).await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/bedrock_stream.py");
    let mut command = Command::new(python);
    command.arg(script).arg(model.url());
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.unwrap().unwrap();
    assert!(
        output.status.success(),
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    model.shutdown().await;
}

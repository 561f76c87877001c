//! The script, as the AWS SDK sees it.

use std::time::Duration;

use aws_sdk_bedrockruntime::error::ProvideErrorMetadata;
use aws_sdk_bedrockruntime::types::error::ConverseStreamOutputError;
use aws_sdk_bedrockruntime::types::{
    ConversationRole, ConverseStreamOutput as Event, InferenceConfiguration, StopReason,
};
use chatbot_cloud::model::{Model, ModelError, ModelOptions};

use super::{ask, next, question, quick, start, text, within};

#[tokio::test]
async fn a_stream_is_read_whole() {
    let (model, client) = start(quick()).await;
    let mut answer = ask(&client, "local.scripted").await;
    let mut events = Vec::new();
    while let Some(event) = next(&mut answer).await {
        events.push(event);
    }
    let [
        Event::MessageStart(first),
        pieces @ ..,
        Event::ContentBlockStop(_),
        Event::MessageStop(stop),
        Event::Metadata(metadata),
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!(first.role(), &ConversationRole::Assistant);
    assert_eq!(stop.stop_reason(), &StopReason::EndTurn);
    let texts: Vec<&str> = pieces.iter().filter_map(text).collect();
    assert_eq!(texts.len(), pieces.len(), "{pieces:?}");
    assert!(texts.len() >= 20, "{texts:?}");
    assert!(texts.concat().contains("Why is the sky blue?"), "{texts:?}");
    let usage = metadata.usage().unwrap();
    assert_eq!(usage.input_tokens(), 5);
    assert_eq!(usage.output_tokens(), i32::try_from(texts.len()).unwrap());
    assert!(metadata.metrics().unwrap().latency_ms() >= 0);
    model.shutdown().await;
}

#[tokio::test]
async fn the_first_piece_does_not_wait_for_the_second() {
    let delay = Duration::from_secs(3600);
    let (model, client) = start(ModelOptions { delay, ..quick() }).await;
    let mut answer = ask(&client, "anthropic.claude-3-sonnet-20240229-v1:0").await;
    let start = next(&mut answer).await.unwrap();
    assert!(start.is_message_start(), "{start:?}");
    let first = next(&mut answer).await.unwrap();
    assert_eq!(text(&first), Some("You "));
    // Nor does the end of the server wait for the answer's.
    within(model.shutdown()).await;
    within(answer.stream.recv()).await.unwrap_err();
}

#[tokio::test]
async fn an_answer_comes_whole_too() {
    let (model, client) = start(quick()).await;
    let limit = InferenceConfiguration::builder().max_tokens(6).build();
    let asked = client
        .converse()
        .model_id("local.scripted")
        .messages(question("Why is the sky blue?"))
        .inference_config(limit)
        .send();
    let answer = within(asked).await.unwrap();
    assert_eq!(answer.stop_reason(), &StopReason::MaxTokens);
    let content = answer.output().unwrap().as_message().unwrap().content();
    let text = content[0].as_text().unwrap();
    assert_eq!(text, "You asked: Why is the sky ");
    model.shutdown().await;
}

#[tokio::test]
async fn refusals_have_codes_that_clients_know() {
    let (model, client) = start(quick()).await;
    for (model_id, status, code) in [
        ("local.denied", 403, "AccessDeniedException"),
        ("local.failing", 500, "InternalServerException"),
        ("local.late", 408, "ModelTimeoutException"),
        ("local.loading", 429, "ModelNotReadyException"),
        ("local.missing", 404, "ResourceNotFoundException"),
        ("local.throttled", 429, "ThrottlingException"),
        ("local.unavailable", 503, "ServiceUnavailableException"),
        ("local.unheard-of", 400, "ValidationException"),
    ] {
        let asked = client
            .converse_stream()
            .model_id(model_id)
            .messages(question("Why?"))
            .send();
        let error = within(asked).await.unwrap_err();
        let raw = error.raw_response().unwrap();
        assert_eq!(raw.status().as_u16(), status, "{model_id}");
        let error = error.into_service_error();
        assert_eq!(error.code(), Some(code), "{model_id}");
        assert!(error.message().is_some_and(|text| !text.is_empty()));
    }
    let asked = client.converse().model_id("local.scripted").send();
    let error = within(asked).await.unwrap_err().into_service_error();
    assert!(error.is_validation_exception(), "{error:?}");
    let asked = client
        .converse()
        .model_id("local.broken")
        .messages(question("Why?"))
        .send();
    let error = within(asked).await.unwrap_err().into_service_error();
    assert!(error.is_model_error_exception(), "{error:?}");
    model.shutdown().await;
}

#[tokio::test]
async fn streams_break_as_ordered() {
    let (model, client) = start(quick()).await;
    for (model_id, text_before, exception) in [
        ("local.broken", true, true),
        ("local.cut", true, false),
        ("local.silent", false, true),
    ] {
        let mut answer = ask(&client, model_id).await;
        let mut said = String::new();
        let error = loop {
            match within(answer.stream.recv()).await {
                Ok(Some(event)) => said += text(&event).unwrap_or_default(),
                Ok(None) => panic!("{model_id} ends as if it were complete"),
                Err(error) => break error,
            }
        };
        assert_eq!(!said.is_empty(), text_before, "{model_id}: {said}");
        let service = error.as_service_error();
        let known = service.is_some_and(ConverseStreamOutputError::is_model_stream_error_exception);
        assert_eq!(known, exception, "{model_id}: {error:?}");
    }
    model.shutdown().await;
}

#[tokio::test]
async fn it_serves_loopback_only() {
    let listen = "0.0.0.0:0".parse().unwrap();
    let options = ModelOptions { listen, ..quick() };
    let error = Model::start(options).await.unwrap_err();
    assert!(matches!(error, ModelError::NotLoopback(_)), "{error}");
}

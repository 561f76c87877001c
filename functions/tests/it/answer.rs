//! How an answer reaches its client.

use std::time::Duration;

use chatbot_functions::chat::answer::{Ending, make};
use chatbot_functions::event::{Client, Job};
use tokio::time::Instant;

use crate::fakes::{Act, Inbox, Script, model};

fn job() -> Job {
    Job {
        client: Client {
            connection_id: "c=".into(),
            callback_url: "https://x/dev".into(),
        },
        request: serde_json::from_str(r#"{"request_id":"r","body":"Why?"}"#).unwrap(),
        reference: "ref-1".into(),
    }
}

async fn answered(acts: Vec<Act>, inbox: &Inbox, models: &[&str]) -> Ending {
    let models: Vec<_> = models.iter().map(|id| model(id)).collect();
    let deadline = Instant::now() + Duration::from_secs(60);
    make(&job(), &models, &Script(acts), inbox, deadline).await
}

fn words(count: usize, pause: Duration) -> Vec<Act> {
    (0..count)
        .flat_map(|_| [Act::Say("word "), Act::Wait(pause)])
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_answer_grows_and_completes_once() {
    let inbox = Inbox::default();
    let ending = answered(words(5, Duration::from_millis(150)), &inbox, &["m"]).await;
    assert_eq!(ending, Ending::Completed);
    let frames = inbox.frames();
    assert_eq!(
        inbox.statuses(),
        [
            "istyping",
            "proceeding",
            "proceeding",
            "proceeding",
            "proceeding",
            "proceeding",
            "completed"
        ]
    );
    let texts: Vec<&str> = frames[1..]
        .iter()
        .map(|frame| frame["msg"].as_str().unwrap())
        .collect();
    assert!(
        texts.windows(2).all(|pair| pair[1].starts_with(pair[0])),
        "{texts:?}"
    );
    assert_eq!(*texts.last().unwrap(), "word ".repeat(5));
    assert!(frames.iter().all(|frame| frame["request_id"] == "r"));
}

#[tokio::test(start_paused = true)]
async fn a_fast_model_costs_at_most_ten_posts_a_second() {
    let inbox = Inbox::default();
    // 2,000 pieces in two seconds.
    answered(words(2000, Duration::from_millis(1)), &inbox, &["m"]).await;
    let proceeding = inbox
        .statuses()
        .iter()
        .filter(|status| *status == "proceeding")
        .count();
    assert!((18..=21).contains(&proceeding), "{proceeding}");
    assert_eq!(inbox.frames().last().unwrap()["msg"], "word ".repeat(2000));
}

#[tokio::test(start_paused = true)]
async fn a_busy_model_passes_the_question_on() {
    let inbox = Inbox::default();
    let ending = answered(vec![Act::Say("yes")], &inbox, &["busy", "m"]).await;
    assert_eq!(
        (ending, inbox.statuses().last().unwrap().as_str()),
        (Ending::Completed, "completed")
    );
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_is_one_readable_error() {
    let check = async |acts: Vec<Act>, models: &[&str], part: &str| {
        let inbox = Inbox::default();
        assert_eq!(
            answered(acts, &inbox, models).await,
            Ending::Failed,
            "{part}"
        );
        let statuses = inbox.statuses();
        assert_eq!(
            statuses.iter().filter(|status| *status == "error").count(),
            1,
            "{part}"
        );
        assert_eq!(statuses.last().unwrap(), "error");
        let last = inbox.frames().pop().unwrap();
        let text = last["msg"].as_str().unwrap();
        assert!(text.contains(part) && text.contains("ref-1"), "{text}");
        assert!(
            !text.contains("arn:") && !text.contains("stream cut"),
            "{text}"
        );
    };
    check(vec![], &["busy", "busy"], "busy").await;
    check(vec![], &["gone", "m"], "not available").await;
    check(
        vec![Act::Say("half "), Act::Break],
        &["m"],
        "did not finish",
    )
    .await;
    check(vec![], &["m"], "no answer").await;
    check(
        vec![Act::Say("x"), Act::Wait(Duration::from_secs(90))],
        &["m"],
        "too long",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_client_that_left_ends_the_answer() {
    let inbox = Inbox {
        leaves_after: Some(2),
        ..Inbox::default()
    };
    let started = Instant::now();
    let ending = answered(words(1000, Duration::from_millis(150)), &inbox, &["m"]).await;
    assert_eq!(ending, Ending::Gone);
    assert_eq!(inbox.statuses(), ["istyping", "proceeding"]);
    assert!(
        started.elapsed() < Duration::from_secs(1),
        "the model was read on"
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_post_ends_with_an_error_frame() {
    let inbox = Inbox {
        fails_at: Some(2),
        ..Inbox::default()
    };
    let ending = answered(words(5, Duration::from_millis(150)), &inbox, &["m"]).await;
    assert_eq!(ending, Ending::Failed);
    assert_eq!(inbox.statuses(), ["istyping", "proceeding", "error"]);
}

#[tokio::test(start_paused = true)]
async fn a_last_frame_that_is_not_taken_does_not_outlive_the_invocation() {
    let inbox = Inbox {
        hangs_at: Some(2),
        ..Inbox::default()
    };
    let started = Instant::now();
    let ending = answered(vec![Act::Say("yes")], &inbox, &["m"]).await;
    assert_eq!(ending, Ending::Failed);
    // The deadline, and less than the three seconds that the invocation has left then.
    assert!(started.elapsed() < Duration::from_secs(63));
}

#[tokio::test(start_paused = true)]
async fn an_answer_larger_than_a_post_still_completes() {
    let inbox = Inbox::default();
    let acts = vec![Act::Say("긴 대답 "); 25_000];
    assert_eq!(answered(acts, &inbox, &["m"]).await, Ending::Completed);
    let last = inbox.frames().pop().unwrap();
    assert!(
        last["msg"]
            .as_str()
            .unwrap()
            .contains("longer than one message")
    );
    assert!(inbox.raw().iter().all(|frame| frame.len() <= 131_072));
}

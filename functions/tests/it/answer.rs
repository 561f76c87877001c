//! How an answer reaches its client.

use std::time::Duration;

use chatbot_functions::chat::ending::Ending;
use serde_json::json;
use tokio::time::Instant;

use crate::world::{Act, Inbox, World, job, spec};

pub(crate) fn words(count: usize, pause: Duration) -> Vec<Act> {
    (0..count)
        .flat_map(|_| [Act::Say("word "), Act::Wait(pause)])
        .collect()
}

const SHORT: Duration = Duration::from_millis(150);

#[tokio::test(start_paused = true)]
async fn an_answer_grows_and_completes_once() {
    let world = World::new(words(5, SHORT));
    assert_eq!(world.answer(&job(&json!({}))).await, Ending::Completed);
    let frames = world.inbox.frames();
    let mut expected = vec!["istyping"];
    expected.extend(["proceeding"; 5]);
    expected.push("completed");
    assert_eq!(world.inbox.statuses(), expected);
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
    // 2,000 pieces in two seconds.
    let world = World::new(words(2000, Duration::from_millis(1)));
    world.answer(&job(&json!({}))).await;
    let growing = world.inbox.statuses();
    let growing = growing.iter().filter(|status| *status == "proceeding");
    let count = growing.count();
    assert!((18..=21).contains(&count), "{count}");
    assert_eq!(world.inbox.last(), "word ".repeat(2000));
}

#[tokio::test(start_paused = true)]
async fn a_piece_does_not_wait_for_the_next_one() {
    let pause = Duration::from_secs(10);
    let acts = vec![
        Act::Say("one "),
        Act::Say("two "),
        Act::Wait(pause),
        Act::Say("three"),
    ];
    let world = World::new(acts);
    let started = Instant::now();
    world.answer(&job(&json!({}))).await;
    let texts: Vec<_> = world.inbox.frames();
    let two = texts
        .iter()
        .position(|frame| frame["msg"] == "one two ")
        .unwrap();
    assert!(world.inbox.times()[two] - started < Duration::from_millis(300));
}

#[tokio::test(start_paused = true)]
async fn a_busy_model_passes_the_question_on() {
    let mut world = World::new(vec![Act::Say("yes")]);
    world.models = vec![spec("busy"), spec("m")];
    let started = Instant::now();
    assert_eq!(world.answer(&job(&json!({}))).await, Ending::Completed);
    assert_eq!(world.inbox.last(), "yes");
    assert!(started.elapsed() < Duration::from_millis(200), "it waited");
}

#[tokio::test(start_paused = true)]
async fn questions_are_spread_over_the_models_and_back() {
    let mut world = World::new(vec![Act::Say("yes")]);
    world.models = ["a", "b", "c"].map(spec).to_vec();
    for round in 0..60 {
        let mode = if round % 2 == 0 { "enable" } else { "disable" };
        let job = job(&json!({ "request_id": format!("r{round}"), "multi_region": mode }));
        assert_eq!(world.answer(&job).await, Ending::Completed);
    }
    let asked = world.script.asked.lock().unwrap();
    let of = |parity: usize| -> Vec<&str> {
        let chosen = asked
            .iter()
            .enumerate()
            .filter(|(round, _)| round % 2 == parity);
        chosen.map(|(_, (model, _))| model.as_str()).collect()
    };
    for model in ["a", "b", "c"] {
        assert!(of(0).contains(&model), "{model} was never asked");
    }
    assert!(of(1).iter().all(|model| *model == "a"), "{:?}", of(1));
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_is_one_readable_error() {
    let check = async |acts: Vec<Act>, models: &[&str], part: &str| {
        let mut world = World::new(acts);
        world.models = models.iter().map(|id| spec(id)).collect();
        assert_eq!(
            world.answer(&job(&json!({}))).await,
            Ending::Failed,
            "{part}"
        );
        let statuses = world.inbox.statuses();
        let errors = statuses.iter().filter(|status| *status == "error").count();
        assert_eq!(errors, 1, "{part}");
        assert_eq!(statuses.last().unwrap(), "error");
        let text = world.inbox.last();
        assert!(text.contains(part) && text.contains("ref-1"), "{text}");
        assert!(
            !text.contains("arn:") && !text.contains("stream cut"),
            "{text}"
        );
    };
    let long = Duration::from_secs(90);
    check(vec![], &["busy", "busy"], "busy").await;
    check(vec![], &["gone", "m"], "not available").await;
    check(
        vec![Act::Say("half "), Act::Break],
        &["m"],
        "did not finish",
    )
    .await;
    check(vec![], &["m"], "no answer").await;
    check(vec![Act::Say("x"), Act::Wait(long)], &["m"], "too long").await;
    check(vec![], &[], "not available").await;
}

#[tokio::test(start_paused = true)]
async fn files_are_refused_in_words() {
    let world = World::new(vec![Act::Say("yes")]);
    let job = job(&json!({ "type": "document", "body": "report.pdf" }));
    assert_eq!(world.answer(&job).await, Ending::Failed);
    assert!(world.inbox.last().contains("Files cannot be read yet"));
    assert_eq!(world.script.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn other_conversations_are_answered_as_normal() {
    for kind in ["rag-basic", "prompt-flow", "whatever"] {
        let world = World::new(vec![Act::Say("yes")]);
        let job = job(&json!({ "convType": kind, "type": "sonnet" }));
        assert_eq!(world.answer(&job).await, Ending::Completed, "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_models_can_be_listed() {
    let mut world = World::new(Vec::new());
    world.models = ["a", "b"].map(spec).to_vec();
    world
        .answer(&job(&json!({ "body": "list models please" })))
        .await;
    assert_eq!(world.inbox.last(), "a\nb");
    assert_eq!(world.script.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn without_a_table_an_answer_is_made_and_not_kept() {
    let mut world = World::new(vec![Act::Say("yes")]);
    world.table = None;
    for _ in 0..2 {
        assert_eq!(world.answer(&job(&json!({}))).await, Ending::Completed);
    }
    assert_eq!(world.script.count(), 2);
    assert!(world.script.prompt().turns.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_answer_larger_than_a_post_still_completes() {
    let world = World::new(vec![Act::Say("긴 대답 "); 25_000]);
    assert_eq!(world.answer(&job(&json!({}))).await, Ending::Completed);
    let last = world.inbox.last();
    assert!(last.contains("longer than one message"), "{}", last.len());
    assert!(last.contains("in your history"));
    assert!(world.inbox.raw().iter().all(|frame| frame.len() <= 131_072));
    assert_eq!(world.table().all()[0].msg, "긴 대답 ".repeat(25_000));
}

#[tokio::test(start_paused = true)]
async fn deltas_are_small_and_join_to_the_answer() {
    let world = World::new(vec![Act::Say("긴 \"대답\"\n"); 25_000]);
    let job = job(&json!({ "frames": "delta" }));
    assert_eq!(world.answer(&job).await, Ending::Completed);
    assert!(world.inbox.raw().iter().all(|frame| frame.len() <= 32_768));
    let (mut joined, mut length) = (String::new(), 0);
    for frame in &world.inbox.frames()[1..] {
        let msg = frame["msg"].as_str().unwrap();
        assert_eq!(frame["offset"], length, "{}", frame["status"]);
        length += msg.encode_utf16().count();
        joined.push_str(msg);
    }
    assert_eq!(joined, "긴 \"대답\"\n".repeat(25_000));
    assert_eq!(world.inbox.statuses().last().unwrap(), "completed");
    let times = world.inbox.times();
    let posts = u32::try_from(times.len()).unwrap();
    let took = *times.last().unwrap() - times[0];
    assert!(
        took >= Duration::from_millis(100) * (posts - 3),
        "{posts} in {took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_client_may_be_slow() {
    let mut world = World::new(words(100, Duration::from_millis(1)));
    world.inbox = Inbox {
        slowness: Duration::from_millis(700),
        ..Inbox::default()
    };
    assert_eq!(world.answer(&job(&json!({}))).await, Ending::Completed);
    assert_eq!(world.inbox.last(), "word ".repeat(100));
    // Fewer and larger frames instead of a queue of them.
    assert!(world.inbox.raw().len() <= 8, "{}", world.inbox.raw().len());
}

//! What can go wrong, and the one outcome that each has.

use std::time::Duration;

use chatbot_functions::call_log::{ClaimKey, Claims, LEASE, State};
use chatbot_functions::chat::ending::Ending;
use chatbot_functions::entry::LARGEST_ANSWER;
use chatbot_functions::settings::Limits;
use serde_json::json;
use tokio::time::Instant;

use crate::answer::words;
use crate::world::{Act, Inbox, Memory, World, client, job};

const SHORT: Duration = Duration::from_millis(150);

async fn state(world: &World, job: &chatbot_functions::event::Job) -> State {
    let key = ClaimKey::new(&job.user, &job.request.request_id);
    world.table().record(&key).await.unwrap().unwrap().state
}

/// Gone client: the model is stopped, what there was is kept and says that it is not whole.
#[tokio::test(start_paused = true)]
async fn a_client_that_left_ends_the_answer() {
    let mut world = World::new(words(100, SHORT));
    world.inbox.leaves_after = Some(2);
    let started = Instant::now();
    let job = job(&json!({}));
    assert_eq!(world.answer(&job).await, Ending::Gone);
    assert_eq!(world.inbox.statuses(), ["istyping", "proceeding"]);
    assert!(
        started.elapsed() < Duration::from_secs(1),
        "the model was read on"
    );
    let kept = &world.table().all()[0];
    assert!(kept.msg.starts_with("word ") && kept.msg.contains("connection was lost"));
    assert_eq!(state(&world, &job).await, State::Interrupted);
    // Asked again after a reconnect, it is made anew and replaces the part.
    let mut again = job.clone();
    again.client = Some(client("d="));
    assert_eq!(world.answer(&again).await, Ending::Completed);
    assert_eq!(world.table().all().len(), 1);
    assert_eq!(world.table().all()[0].msg, "word ".repeat(100));
}

/// Gone client that has reconnected and asked again: the answer follows it.
#[tokio::test(start_paused = true)]
async fn an_answer_follows_its_client_to_another_connection() {
    for frames in ["", "delta"] {
        let mut world = World::new(words(40, SHORT));
        world.inbox.leaves_after = Some(4);
        let first = job(&json!({ "frames": frames }));
        let mut second = first.clone();
        second.client = Some(client("d="));
        second.reference = "ref-2".into();
        let later = async {
            tokio::time::sleep(Duration::from_millis(250)).await;
            world.answer(&second).await
        };
        let (one, two) = tokio::join!(world.answer(&first), later);
        assert_eq!((one, two), (Ending::Completed, Ending::Nothing), "{frames}");
        assert_eq!(world.script.count(), 1);
        let frames: Vec<serde_json::Value> = world
            .inbox
            .of("d=")
            .iter()
            .map(|frame| serde_json::from_str(frame).unwrap())
            .collect();
        let last = frames.last().unwrap();
        assert_eq!(last["status"], "completed");
        let joined: String = frames
            .iter()
            .filter(|frame| frame["status"] == "delta")
            .map(|frame| frame["msg"].as_str().unwrap())
            .collect();
        let whole = if joined.is_empty() {
            last["msg"].as_str().unwrap()
        } else {
            &joined
        };
        assert_eq!(whole, "word ".repeat(40));
    }
}

/// Slow client: a frame that is never taken is given up, and the last one says everything.
#[tokio::test(start_paused = true)]
async fn a_frame_that_is_lost_is_made_up_for() {
    let check = async |inbox: Inbox| {
        let mut world = World::new(words(60, SHORT));
        world.inbox = inbox;
        assert_eq!(world.answer(&job(&json!({}))).await, Ending::Completed);
        assert_eq!(world.inbox.last(), "word ".repeat(60));
        let mut world = World::new(words(60, SHORT));
        world.inbox.fails_at = Some(2);
        assert_eq!(
            world.answer(&job(&json!({ "frames": "delta" }))).await,
            Ending::Completed
        );
        let joined: String = world.inbox.frames()[1..]
            .iter()
            .map(|frame| frame["msg"].as_str().unwrap())
            .collect();
        assert_eq!(joined, "word ".repeat(60));
    };
    check(Inbox {
        fails_at: Some(2),
        ..Inbox::default()
    })
    .await;
    check(Inbox {
        hangs_at: Some(2),
        ..Inbox::default()
    })
    .await;
}

/// The last frame is not taken: the invocation ends in time, and the answer is kept.
#[tokio::test(start_paused = true)]
async fn a_last_frame_that_is_not_taken_does_not_outlive_the_invocation() {
    let mut world = World::new(vec![Act::Say("yes")]);
    world.inbox.hangs_at = Some(2);
    let started = Instant::now();
    assert_eq!(world.answer(&job(&json!({}))).await, Ending::Failed);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(world.table().all()[0].msg, "yes");
}

/// Model error in mid-stream: an error, and what there was is kept with the reason.
#[tokio::test(start_paused = true)]
async fn half_an_answer_is_kept_with_the_reason() {
    let world = World::new(vec![Act::Say("half "), Act::Break]);
    let job = job(&json!({}));
    assert_eq!(world.answer(&job).await, Ending::Failed);
    let kept = &world.table().all()[0].msg;
    assert!(
        kept.starts_with("half ") && kept.contains("did not finish"),
        "{kept}"
    );
    assert!(matches!(state(&world, &job).await, State::Failed { .. }));
}

/// Two identical frames at once: one answer, one last frame, one item.
#[tokio::test(start_paused = true)]
async fn two_identical_frames_are_answered_once() {
    let world = World::new(words(3, SHORT));
    let job = job(&json!({}));
    let (one, two) = tokio::join!(world.answer(&job), world.answer(&job));
    assert_eq!((one, two), (Ending::Completed, Ending::Nothing));
    // And once more, later.
    assert_eq!(world.answer(&job).await, Ending::Nothing);
    let completed = world
        .inbox
        .statuses()
        .iter()
        .filter(|status| *status == "completed")
        .count();
    assert_eq!(
        (completed, world.script.count(), world.table().all().len()),
        (1, 1, 1)
    );
    // A client that has reconnected meanwhile gets what is kept.
    let mut elsewhere = job.clone();
    elsewhere.client = Some(client("d="));
    assert_eq!(world.answer(&elsewhere).await, Ending::Completed);
    assert_eq!(world.inbox.of("d=").len(), 1);
    assert_eq!(world.script.count(), 1);
}

/// A worker that died: Lambda runs the job again, which waits out the claim's lease.
#[tokio::test(start_paused = true)]
async fn a_dead_workers_answer_is_made_by_the_next() {
    let world = World::new(words(3, SHORT));
    let job = job(&json!({}));
    let dead = chatbot_functions::chat::opening::claim_of(
        &job,
        chatbot_functions::moment::Clock::now(&world.watch),
    );
    world
        .table()
        .claim(&dead, chatbot_functions::moment::Clock::now(&world.watch))
        .await
        .unwrap();
    assert_eq!(world.answer(&job).await, Ending::Nothing);
    world.watch.forward(LEASE + Duration::from_secs(1));
    assert_eq!(world.answer(&job).await, Ending::Completed);
}

/// A worker that was frozen and lost its claim says nothing more.
#[tokio::test(start_paused = true)]
async fn a_worker_that_was_superseded_is_silent() {
    let world = World::new(vec![
        Act::Say("late "),
        Act::Wait(Duration::from_secs(30)),
        Act::Say("very late"),
    ]);
    let job = job(&json!({}));
    let takeover = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        world.watch.forward(LEASE * 2);
        let now = chatbot_functions::moment::Clock::now(&world.watch);
        let mut other = chatbot_functions::chat::opening::claim_of(&job, now);
        other.holder.push('2');
        world.table().claim(&other, now).await.unwrap()
    };
    let (ending, _) = tokio::join!(world.answer(&job), takeover);
    assert_eq!(ending, Ending::Nothing);
    assert!(
        !world
            .inbox
            .statuses()
            .iter()
            .any(|status| status == "completed" || status == "error")
    );
}

/// An answer near DynamoDB's 400 KB ends with a sentence and is kept whole.
#[tokio::test(start_paused = true)]
async fn the_largest_answer_is_kept() {
    let world = World::new(vec![Act::Say("가나다라마바사 "); 30_000]);
    let job = job(&json!({ "body": "?".repeat(65_536) }));
    assert_eq!(world.answer(&job).await, Ending::Completed);
    let entry = &world.table().all()[0];
    assert!(entry.msg.ends_with("as long as one can be.]") && entry.msg.len() <= LARGEST_ANSWER);
    let size: usize = entry.values().iter().map(|value| value.len()).sum();
    assert!(size + 43 <= 400 * 1024, "{size}");
}

/// Clock skew: a client years behind is answered with its own memory, in its own order.
#[tokio::test(start_paused = true)]
async fn a_client_whose_clock_is_wrong_keeps_its_memory() {
    let world = World::new(vec![Act::Say("yes")]);
    for (id, time) in [("1", "1999-12-31 23:59:58"), ("2", "1999-12-31 23:59:59")] {
        let job = job(&json!({ "request_id": id, "request_time": time, "body": id }));
        assert_eq!(world.answer(&job).await, Ending::Completed);
    }
    let turns = world.script.prompt().turns;
    assert_eq!(turns.len(), 1);
    assert_eq!(turns[0].question, "1");
}

/// The table does not answer: a readable error with nothing of it, and no model is paid for.
#[tokio::test(start_paused = true)]
async fn a_broken_table_is_an_error_before_it_costs_anything() {
    let mut world = World::new(vec![Act::Say("yes")]);
    world.table = Some(Memory {
        is_broken: true,
        ..Memory::default()
    });
    assert_eq!(world.answer(&job(&json!({}))).await, Ending::Failed);
    let said = world.inbox.last();
    assert!(
        said.contains("could not be taken") && !said.contains("arn:"),
        "{said}"
    );
    assert_eq!(world.script.count(), 0);
}

/// The table cannot be written: the client gets its answer all the same, and may ask for it again.
#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_kept_is_delivered() {
    let mut world = World::new(vec![Act::Say("yes")]);
    world.table = Some(Memory {
        is_full: true,
        ..Memory::default()
    });
    let job = job(&json!({}));
    assert_eq!(world.answer(&job).await, Ending::Completed);
    assert_eq!(world.inbox.last(), "yes");
    assert_eq!(state(&world, &job).await, State::Interrupted);
}

/// Too many questions: an error that says how long to wait; the next minute is free again.
#[tokio::test(start_paused = true)]
async fn questions_are_limited_by_the_minute() {
    let check = async |limits: Limits, users: [&str; 2], part: &str| {
        let mut world = World::new(vec![Act::Say("yes")]);
        world.limits = limits;
        let ask = async |id: &str, user: &str| {
            let job = job(
                &json!({ "request_id": id, "user_id": user, "request_time": format!("2026-11-22 10:00:0{id}") }),
            );
            world.answer(&job).await
        };
        assert_eq!(ask("1", users[0]).await, Ending::Completed);
        assert_eq!(ask("2", users[1]).await, Ending::Failed);
        assert!(world.inbox.last().contains(part), "{}", world.inbox.last());
        assert_eq!(world.script.count(), 1);
        world.watch.forward(Duration::from_secs(60));
        assert_eq!(ask("2", users[1]).await, Ending::Completed);
    };
    let one = |user, deployment| Limits { user, deployment };
    check(one(Some(1), None), ["kim", "kim"], "Please wait a minute").await;
    check(one(Some(1), Some(1)), ["kim", "lee"], "Too many people").await;
    let mut world = World::new(vec![Act::Say("yes")]);
    world.limits = one(Some(1), None);
    for user in ["kim", "lee"] {
        assert_eq!(
            world.answer(&job(&json!({ "user_id": user }))).await,
            Ending::Completed
        );
    }
}

//! What the chat remembers, and what it forgets.

use chatbot_functions::chat::ending::Ending;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::world::{Act, World, job};
use chatbot_functions::rest::call::Call;
use chatbot_functions::rest::delete::delete;

async fn ask(world: &World, number: usize, body: &str) {
    let job = job(&json!({ "request_id": format!("r{number}"), "body": body,
                           "request_time": format!("2026-11-22 10:00:{number:02}") }));
    assert_eq!(world.answer(&job).await, Ending::Completed);
}

fn remembered(world: &World) -> Vec<String> {
    let turns = world.script.prompt().turns;
    turns.into_iter().map(|turn| turn.question).collect()
}

/// Nothing is held between calls, so every call is a cold start.
#[tokio::test(start_paused = true)]
async fn the_last_five_turns_survive_a_cold_start() {
    let world = World::new(vec![Act::Say("yes")]);
    for number in 0..7 {
        ask(&world, number, &format!("q{number}")).await;
    }
    assert_eq!(remembered(&world), ["q1", "q2", "q3", "q4", "q5"]);
    let entry = &world.table().all()[0];
    assert_eq!(
        entry.values(),
        ["kim", "2026-11-22 10:00:00", "r0", "text", "q0", "yes"]
    );
}

#[tokio::test(start_paused = true)]
async fn the_command_to_forget_is_obeyed_by_every_container() {
    let world = World::new(vec![Act::Say("yes")]);
    ask(&world, 0, "my name is Kim").await;
    ask(&world, 1, "clearMemory").await;
    assert!(world.inbox.last().contains("forgotten"));
    assert_eq!(world.script.count(), 1, "the command went to the model");
    ask(&world, 2, "what is my name?").await;
    assert!(remembered(&world).is_empty(), "{:?}", remembered(&world));
    ask(&world, 3, "and now?").await;
    assert_eq!(remembered(&world), ["what is my name?"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_deleted_is_forgotten() {
    let world = World::new(vec![Act::Say("yes")]);
    ask(&world, 0, "my name is Kim").await;
    let call = Call::read(&json!({ "userId": "kim" })).1.unwrap();
    let reply = delete(
        &call,
        world.table(),
        Instant::now() + std::time::Duration::from_secs(9),
    )
    .await
    .unwrap();
    assert_eq!(Value::Object(reply), json!({ "msg": "done", "deleted": 1 }));
    ask(&world, 1, "what is my name?").await;
    assert!(remembered(&world).is_empty());
}

#[tokio::test(start_paused = true)]
async fn two_days_are_remembered_and_no_other_user() {
    let world = World::new(vec![Act::Say("yes")]);
    let at = |id: &str, user: &str, time: &str| {
        job(&json!({ "request_id": id, "user_id": user, "request_time": time, "body": id }))
    };
    for job in [
        at("old", "kim", "2026-11-20 09:59:59"),
        at("new", "kim", "2026-11-20 10:00:01"),
        at("other", "lee", "2026-11-22 09:00:00"),
        at("now", "kim", "2026-11-22 10:00:00"),
    ] {
        assert_eq!(world.answer(&job).await, Ending::Completed);
    }
    assert_eq!(remembered(&world), ["new"]);
}

#[tokio::test(start_paused = true)]
async fn two_questions_of_one_second_are_both_kept() {
    let world = World::new(vec![Act::Say("yes")]);
    for id in ["a", "b", "a"] {
        world.answer(&job(&json!({ "request_id": id }))).await;
    }
    let entries = world.table().all();
    let ids: Vec<&str> = entries
        .iter()
        .map(|entry| entry.request_id.as_str())
        .collect();
    assert_eq!(ids, ["a", "b"]);
    assert!(
        entries
            .iter()
            .all(|entry| entry.asked() == "2026-11-22 10:00:00")
    );
}

//! The REST functions where data files do not reach: many entries, faults, `/chat`.

use std::time::Duration;

use chatbot_functions::call_log::{Claims, State};
use chatbot_functions::chat::opening::claim_of;
use chatbot_functions::entry::Entry;
use chatbot_functions::moment::{Clock, Moment};
use chatbot_functions::rest::call::Call;
use chatbot_functions::rest::chat::chat;
use chatbot_functions::rest::delete::delete;
use chatbot_functions::rest::history::{LARGEST_HISTORY, history};
use chatbot_functions::rest::query::query;
use chatbot_functions::rest::{Body, Problem, message, respond};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::world::{Act, Memory, Queue, Watch, World, job};

fn call(members: Value) -> Call {
    Call::read(&members).1.unwrap()
}

fn entries(count: usize, text: &str) -> Vec<Entry> {
    let at = |number: usize| Moment::from_millis(1_795_000_000_000 + 1000 * number as u64);
    (0..count)
        .map(|number| Entry {
            user_id: "kim".into(),
            request_time: at(number).request_time().to_string(),
            request_id: format!("r{number}"),
            kind: "text".into(),
            body: "q".into(),
            msg: text.into(),
        })
        .collect()
}

fn listed(body: &Body) -> Vec<Value> {
    serde_json::from_str(body["msg"].as_str().unwrap()).unwrap()
}

async fn deleted(memory: &Memory, seconds: u64) -> Result<Body, Problem> {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    delete(&call(json!({ "userId": "kim" })), memory, deadline).await
}

#[tokio::test(start_paused = true)]
async fn everything_is_deleted_and_counted() {
    for count in [0, 1, 25, 26, 10_000] {
        let mut memory = Memory::with(entries(count, "a"));
        memory.page = 1000;
        let body = deleted(&memory, 60).await.unwrap();
        assert_eq!(
            (&body["msg"], &body["deleted"]),
            (&json!("done"), &json!(count))
        );
        assert!(memory.all().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_table_does_not_get_to_is_deleted_later() {
    let memory = Memory::with(entries(60, "a"));
    *memory.busy.lock().unwrap() = (7, 20);
    assert_eq!(deleted(&memory, 60).await.unwrap()["deleted"], 60);
    assert!(memory.all().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_table_that_never_gets_to_it_is_said() {
    let memory = Memory::with(entries(60, "a"));
    *memory.busy.lock().unwrap() = (usize::MAX, 20);
    let problem = deleted(&memory, 5).await.unwrap_err();
    assert_eq!(problem.status, 503);
    assert!(problem.message.contains("Only"), "{}", problem.message);
    assert!(!memory.all().is_empty());
}

#[tokio::test]
async fn the_whole_history_is_told_up_to_what_lambda_takes() {
    let asked = json!({ "userId": "kim", "allowTime": "2020-01-01 00:00:00" });
    let mut memory = Memory::with(entries(1200, &"a".repeat(1000)));
    memory.page = 500;
    let body = history(&call(asked.clone()), &memory).await.unwrap();
    let all = listed(&body);
    assert_eq!(all.len(), 1200);
    assert_eq!(
        (&all[0]["request_id"], &all[1199]["request_id"]),
        (&json!("r0"), &json!("r1199"))
    );
    assert!(!body.contains_key("truncated") && !body.contains_key("cursor"));

    let memory = Memory::with(entries(40, &"\"한\\".repeat(30_000)));
    let body = history(&call(asked), &memory).await.unwrap();
    assert_eq!(body["truncated"], true);
    assert_eq!(listed(&body).last().unwrap()["request_id"], "r39");
    let result = json!({ "body": Value::Object(body).to_string() }).to_string();
    assert!(
        result.len() < 6 * 1024 * 1024 && result.len() > LARGEST_HISTORY / 2,
        "{}",
        result.len()
    );
}

#[tokio::test]
async fn a_history_is_read_in_pages() {
    for (limit, size) in [(7, 1_000), (1000, 400_000)] {
        let mut memory = Memory::with(entries(20, &"a".repeat(size)));
        memory.page = 5;
        let (mut ids, mut cursor, mut pages) = (Vec::new(), Value::Null, 0);
        loop {
            let asked = json!({ "userId": "kim", "allowTime": "2020-01-01 00:00:00", "limit": limit, "cursor": cursor });
            let body = history(&call(asked), &memory).await.unwrap();
            ids.extend(
                listed(&body)
                    .into_iter()
                    .map(|past| past["request_id"].clone()),
            );
            pages += 1;
            match body.get("cursor") {
                Some(next) => cursor = next.clone(),
                None => break,
            }
        }
        let expected: Vec<Value> = (0..20).map(|number| json!(format!("r{number}"))).collect();
        assert_eq!(ids, expected);
        assert!((2..=4).contains(&pages), "{pages}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_query_says_how_far_an_answer_is() {
    let watch = Watch::default();
    let memory = Memory::default();
    let job = job(&json!({}));
    let claim = claim_of(&job, watch.now());
    let ask = async || {
        let body = query(&call(json!({ "request_id": "r" })), &memory, &watch)
            .await
            .unwrap();
        Value::Object(body)
    };
    assert_eq!(ask().await, json!({ "msg": "" }));
    memory.claim(&claim, watch.now()).await.unwrap();
    assert_eq!(
        ask().await,
        json!({ "msg": "", "request_id": "r", "status": "running" })
    );
    watch.forward(Duration::from_secs(31));
    assert_eq!(ask().await["status"], "error");
    let failed = State::Failed {
        message: "Sorry.".into(),
    };
    memory.settle(&claim, &failed, watch.now()).await.unwrap();
    assert_eq!(
        ask().await,
        json!({ "msg": "Sorry.", "request_id": "r", "status": "error" })
    );
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_system_carry_a_reference_and_nothing_else() {
    let memory = Memory {
        is_broken: true,
        ..Memory::default()
    };
    let event =
        json!({ "httpMethod": "POST", "requestContext": {}, "body": "{\"request_id\":\"r\"}" });
    let answer = respond(&event, "ref-9", message, async |call| {
        query(call, &memory, &Watch::default()).await
    })
    .await;
    assert_eq!(answer["statusCode"], 500);
    let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    let said = body["msg"].as_str().unwrap();
    assert!(
        said.ends_with("Reference: ref-9") && !said.contains("arn:"),
        "{said}"
    );
    assert_eq!(body["statusCode"], 500);
}

async fn asked(world: &World, queue: &Queue, worker: bool) -> Result<Body, Problem> {
    let request = call(
        json!({ "user_id": "kim", "request_id": "r", "body": "Why?", "request_time": "2026-11-22 10:00:00" }),
    );
    let outside = world.outside();
    let deadline = Instant::now() + Duration::from_secs(26);
    let answering = chat(&request, &outside, queue, "ref-1", deadline);
    let working = async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let job = queue.jobs.lock().unwrap().first().cloned();
        if let (true, Some(job)) = (worker, job) {
            world.answer(&job).await;
        }
    };
    tokio::join!(answering, working).0
}

#[tokio::test(start_paused = true)]
async fn a_question_without_a_socket_is_answered() {
    let world = World::new(vec![Act::Say("yes")]);
    let body = asked(&world, &Queue::default(), true).await.unwrap();
    assert_eq!(
        Value::Object(body),
        json!({ "request_id": "r", "msg": "yes" })
    );
    let mut alone = World::new(vec![Act::Say("yes")]);
    alone.table = None;
    assert_eq!(
        asked(&alone, &Queue::default(), false).await.unwrap()["msg"],
        "yes"
    );
}

#[tokio::test(start_paused = true)]
async fn a_question_without_a_socket_that_cannot_be_answered_has_a_status() {
    let check = async |acts: Vec<Act>, worker: bool, refuses: bool, status: u16| {
        let world = World::new(acts);
        let queue = Queue {
            refuses,
            ..Queue::default()
        };
        let problem = asked(&world, &queue, worker).await.unwrap_err();
        assert_eq!(problem.status, status, "{}", problem.message);
    };
    check(vec![Act::Break], true, false, 502).await;
    check(
        vec![Act::Wait(Duration::from_secs(40)), Act::Say("x")],
        true,
        false,
        504,
    )
    .await;
    check(vec![], false, false, 504).await;
    check(vec![], false, true, 500).await;
}

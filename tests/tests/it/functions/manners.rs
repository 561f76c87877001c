//! Clients that leave, read slowly or not at all, over real sockets: each answer ends once, is kept once,
//! and `/query` has it.

use std::io::Write;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::chat::{last, question};
use super::world::World;
use crate::system::{everything, foreign_python, root, until};

/// A word that makes every frame large.
const LARGE: usize = 20_000;

pub(super) fn all(world: &World) {
    // At once: none is in another's way.
    let left = Client::new(world, "leaves", &"word ".repeat(150));
    let slow = Client::new(
        world,
        "slow",
        &format!("{} {}", "x".repeat(LARGE), "word ".repeat(20)),
    );
    let deaf = Client::new(
        world,
        "deaf",
        &format!("{} {}", "x".repeat(3 * LARGE), "word ".repeat(90)),
    );
    leaves(world, left);
    is_deaf(world, deaf);
    is_slow(world, slow);
}

/// The model is stopped, and what there was is kept and says that it is not whole. Asked again, it is whole.
fn leaves(world: &World, client: Client) {
    let (name, message) = (client.manner, client.message.clone());
    let frames = client.ends();
    assert_eq!(frames.len(), 4, "{frames:?}");
    let line = until("the log tells of the client that left", || {
        let mut lines = world.system().log().into_iter();
        lines.find(|line| line["message"] == "answer" && line["ending"] == "Gone")
    });
    let whole = 5 * 150;
    assert!(line["bytes"].as_u64().unwrap() < whole, "{line}");
    // The model says how many words it has made when it has made all of them.
    assert_eq!(
        (&line["output_tokens"], &line["error"]),
        (&json!(0), &json!("gone"))
    );

    let kept = kept(world, name);
    assert!(kept.contains("connection was lost"), "{kept}");
    let seen = frames.last().unwrap()["msg"].as_str().unwrap();
    assert!(kept.starts_with(seen), "{kept}");
    found(world, name, &kept);

    let texts = &world.send(&[message], 1)[0];
    let answer = last(texts);
    assert_eq!(answer["status"], "completed", "{texts:?}");
    let again = answer["msg"].as_str().unwrap();
    assert!(
        again.len() as u64 > whole && again.starts_with(seen),
        "{again}"
    );
    assert_eq!(self::kept(world, name), again);
    found(world, name, again);
}

/// Growing texts to the end, of which the last says everything.
fn is_slow(world: &World, client: Client) {
    let name = client.manner;
    let frames = client.ends();
    let texts: Vec<&str> = frames[1..]
        .iter()
        .map(|frame| frame["msg"].as_str().unwrap())
        .collect();
    assert!(texts.len() > 3, "{}", texts.len());
    for pair in texts.windows(2) {
        assert!(pair[1].starts_with(pair[0]));
    }
    let last = frames.last().unwrap();
    assert_eq!(last["status"], "completed");
    let ends = frames
        .iter()
        .filter(|frame| frame["status"] != "proceeding");
    assert_eq!(ends.count(), 2, "there is `istyping`, and one end");
    assert_eq!(kept(world, name), last["msg"]);
    found(world, name, texts[texts.len() - 1]);
}

/// Its answer is made and kept all the same.
fn is_deaf(world: &World, client: Client) {
    let name = client.manner;
    let whole = until("the answer is kept", || {
        world.items(name).first().map(|_| kept(world, name))
    });
    assert!(whole.ends_with("word by word."), "{} bytes", whole.len());
    found(world, name, &whole);
    client.ends();
}

/// The answer that is kept for a user, who has no other.
fn kept(world: &World, user: &str) -> String {
    let items = world.items(user);
    assert_eq!(items.len(), 1, "{user}");
    items[0]["msg"].as_s().unwrap().clone()
}

/// What `/query` finds, once the index has it.
fn found(world: &World, id: &str, answer: &str) {
    until("/query finds the answer", || {
        let body = world.invoke("query", &json!({ "request_id": id }));
        (body["msg"] == answer).then_some(())
    });
}

/// A client that is a process of its own.
struct Client {
    manner: &'static str,
    message: String,
    process: Child,
}

impl Client {
    /// Asks a question as a user who is called like the manner.
    fn new(world: &World, manner: &'static str, body: &str) -> Self {
        let message = question(manner, manner, 0, body.trim_end());
        let mut command = Command::new(foreign_python());
        command
            .arg(root().join("tests/foreign/manners.py"))
            .args([world.output("websocket_url"), manner])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let line = format!("{}\n", json!(message));
        let input = process.stdin.as_mut().unwrap();
        input.write_all(line.as_bytes()).unwrap();
        Self {
            manner,
            message,
            process,
        }
    }

    /// Waits for its end; the frames that it has read.
    fn ends(self) -> Vec<Value> {
        // Closes its standard input, for which one of them waits.
        let output = self.process.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", everything(&output));
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines = lines.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

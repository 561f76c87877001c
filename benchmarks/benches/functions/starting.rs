//! Cold start, memory, and the time from a frame to the model call.

use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use chatbot_benchmarks::function::Function;
use chatbot_benchmarks::http::{Answer, serve};
use chatbot_benchmarks::samples::{Samples, Verdict};
use serde_json::json;

/// Pairs that are counted, after one that is not.
const PAIRS: usize = 15;
/// Invocations that are counted, after some that are not.
const INVOCATIONS: usize = 40;

/// What every function needs in its environment; nothing is asked of the addresses before an event comes.
const ENVIRONMENT: [(&str, &str); 7] = [
    ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
    ("LLM_for_chat", r#"[{"model_id":"m"}]"#),
    ("callLogTableName", "t"),
    ("tableName", "t"),
    ("indexName", "i"),
    ("bucketName", "b"),
    ("s3_prefix", "docs"),
];

/// From the start of the process to its first request for an event, and its memory then.
pub(crate) fn cold(functions: &[&PathBuf], empty: &Path) -> Result<Vec<Verdict>> {
    println!(
        "start to the first request for an event, {PAIRS} pairs in turn   median       min       max"
    );
    let mut verdicts = Vec::new();
    for binary in functions {
        let name = binary.file_name().unwrap_or_default().display();
        let mut pairs = Vec::new();
        for round in 0..=PAIRS {
            let ours = Function::start(binary, &ENVIRONMENT)?;
            let theirs = Function::start(empty, &ENVIRONMENT)?;
            if round > 0 {
                pairs.push((ours.cold, theirs.cold, ours.resident()?, theirs.resident()?));
            }
        }
        let column = |figure: fn(&(f64, f64, f64, f64)) -> f64| {
            Samples::new(pairs.iter().map(figure).collect())
        };
        println!("{name}");
        println!(
            "  ours, ms                                 {}",
            column(|pair| pair.0)?
        );
        println!(
            "  empty function, ms                       {}",
            column(|pair| pair.1)?
        );
        println!(
            "  ours, MiB resident                       {}",
            column(|pair| pair.2)?
        );
        println!(
            "  empty function, MiB resident             {}",
            column(|pair| pair.3)?
        );
        let time = column(|pair| pair.0 / pair.1)?;
        let memory = column(|pair| pair.2 / pair.3)?;
        verdicts.push(verdict(
            format!("{name}: cold start / empty function"),
            time.median(),
            1.5,
        ));
        verdicts.push(verdict(
            format!("{name}: memory / empty function"),
            memory.median(),
            1.5,
        ));
    }
    Ok(verdicts)
}

/// From the event to the model call, less what the empty function takes for its answer, as a share of one warm
/// invocation through ministack.
pub(crate) fn asking(chat: &Path, empty: &Path, services: &str) -> Result<Verdict> {
    let (tell, asked) = channel();
    let model = serve(move |request| {
        if request.target.contains("/converse-stream") {
            // The other end is gone when nobody measures any more.
            let _ = tell.send(request.at);
        }
        Answer {
            status: 400,
            headers: vec![("x-amzn-errortype", "ValidationException".to_owned())],
            body: b"{}".to_vec(),
        }
    })?;
    let model = format!("http://{model}");
    let environment = [
        ("AWS_ENDPOINT_URL", model.as_str()),
        ("LLM_for_chat", r#"[{"model_id":"m"}]"#),
    ];
    let ours = Function::start(chat, &environment)?;
    let theirs = Function::start(empty, &environment)?;
    let job = json!({ "chatbot_job": {
        "client": null, "user": "kim", "reference": "measured",
        "request": { "request_id": "r", "body": "Why?", "type": "text" },
    } })
    .to_string();
    let mut figures = Vec::new();
    for round in 0..INVOCATIONS + 5 {
        let invocation = ours.invoke(&job)?;
        let asked: Instant = asked
            .recv_timeout(Duration::from_secs(10))
            .context("the model is not asked")?;
        let nothing = theirs.invoke("{}")?;
        let warm = warm(services)?;
        if round >= 5 {
            figures.push((
                milliseconds(asked.duration_since(invocation.taken)),
                milliseconds(nothing.answered.duration_since(nothing.taken)),
                warm,
            ));
        }
    }
    let column =
        |figure: fn(&(f64, f64, f64)) -> f64| Samples::new(figures.iter().map(figure).collect());
    let (ours, theirs, warm) = (
        column(|row| row.0)?,
        column(|row| row.1)?,
        column(|row| row.2)?,
    );
    println!("event to model call, {INVOCATIONS} times");
    println!("  event to model call, ms                  {ours}");
    println!("  event to answer of the empty function    {theirs}");
    println!("  warm invocation through ministack, ms    {warm}");
    let share = (ours.median() - theirs.median()) / warm.median();
    Ok(verdict(
        "frame to model call, share of a warm invocation".into(),
        share,
        0.05,
    ))
}

/// Milliseconds of one invocation of the empty function through ministack.
fn warm(services: &str) -> Result<f64> {
    use std::io::{Read, Write};
    let address = services.trim_start_matches("http://");
    let started = Instant::now();
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    write!(
        stream,
        "POST /2015-03-31/functions/chat/invocations HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{{}}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    anyhow::ensure!(
        answer.starts_with("HTTP/1.1 200"),
        "ministack answers {answer}"
    );
    Ok(milliseconds(started.elapsed()))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn verdict(what: String, value: f64, budget: f64) -> Verdict {
    Verdict {
        what,
        value,
        budget,
    }
}

//! Fifty answers at once: the gaps between the frames of each, against the gaps of the model read directly.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chatbot_benchmarks::function::Function;
use chatbot_benchmarks::http::{Answer, serve};
use chatbot_benchmarks::samples::{Samples, Verdict};
use chatbot_cloud::model::{Model, ModelOptions};
use serde_json::json;

/// Answers at once, each by a process of its own, as Lambda does it.
const STREAMS: usize = 50;
/// Time between two words of the model. Above the tenth of a second in which frames are collected.
const DELAY: Duration = Duration::from_millis(150);

/// When the frames of each connection arrived.
type Times = Arc<Mutex<HashMap<String, Vec<Instant>>>>;

/// The worst stream's 99th percentile, through the function and directly.
pub(crate) fn gaps(chat: &Path) -> Result<Verdict> {
    let runtime = tokio::runtime::Runtime::new()?;
    let options = ModelOptions {
        delay: DELAY,
        ..ModelOptions::default()
    };
    let model = runtime.block_on(Model::start(options))?;
    let url = model.url();
    let direct = worst(&direct(&url)?)?;
    let through = worst(&through(chat, &url)?)?;
    runtime.block_on(model.shutdown());
    println!("{STREAMS} streams at once, gaps between frames");
    println!("  p99 of the worst stream, ms               {through:>9.2}");
    println!("  the same of the model read directly, ms   {direct:>9.2}");
    Ok(Verdict {
        what: "p99 gap between frames / the model's own".into(),
        value: through / direct,
        budget: 1.5,
    })
}

/// Reads the model with as many connections, and tells when pieces came.
fn direct(url: &str) -> Result<Vec<Vec<Instant>>> {
    let address = url.trim_start_matches("http://").to_owned();
    let readers: Vec<_> = (0..STREAMS)
        .map(|_| {
            let address = address.clone();
            thread::spawn(move || read(&address))
        })
        .collect();
    readers
        .into_iter()
        .map(|reader| reader.join().ok().context("a reader panicked")?)
        .collect()
}

fn read(address: &str) -> Result<Vec<Instant>> {
    let body =
        json!({ "messages": [{ "role": "user", "content": [{ "text": "Why?" }] }] }).to_string();
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /model/local.scripted/converse-stream HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut times = Vec::new();
    let mut buffer = [0; 65_536];
    while stream.read(&mut buffer)? > 0 {
        times.push(Instant::now());
    }
    Ok(times)
}

/// Lets as many processes answer, and tells when frames came.
fn through(chat: &Path, model: &str) -> Result<Vec<Vec<Instant>>> {
    let times = Times::default();
    let seen = Arc::clone(&times);
    let gateway = serve(move |request| {
        if request
            .body
            .windows(12)
            .any(|part| part == b"\"proceeding\"")
            && let Ok(mut times) = seen.lock()
        {
            times.entry(request.target).or_default().push(request.at);
        }
        Answer::empty(200)
    })?;
    let gateway = format!("http://{gateway}");
    let environment = [
        ("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", gateway.as_str()),
        ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", model),
        ("LLM_for_chat", r#"[{"model_id":"local.scripted"}]"#),
    ];
    let functions = (0..STREAMS)
        .map(|_| Function::start(chat, &environment))
        .collect::<Result<Vec<_>>>()?;
    for (number, function) in functions.iter().enumerate() {
        let job = json!({ "chatbot_job": {
            "client": { "connection_id": format!("c{number}"), "callback_url": gateway },
            "user": "kim", "reference": "measured",
            "request": { "request_id": "r", "body": "Why?", "type": "text" },
        } });
        function.begin(&job.to_string())?;
    }
    for function in &functions {
        function.finish()?;
    }
    let times = times.lock().ok().context("a connection panicked")?;
    ensure!(
        times.len() == STREAMS,
        "{} of {STREAMS} streams came",
        times.len()
    );
    Ok(times.values().cloned().collect())
}

/// The largest 99th percentile of the gaps of one stream, in milliseconds.
fn worst(streams: &[Vec<Instant>]) -> Result<f64> {
    let percentiles = streams
        .iter()
        .map(|times| {
            let mut gaps: Vec<f64> = times
                .windows(2)
                .map(|pair| pair[1].duration_since(pair[0]).as_secs_f64() * 1000.0)
                .collect();
            gaps.sort_by(f64::total_cmp);
            let place = (gaps.len() * 99).div_ceil(100).saturating_sub(1);
            gaps.get(place).copied().context("a stream has no frames")
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Samples::new(percentiles)?.max())
}

//! Deleting ten thousand items, against the bare calls that delete them.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Builder, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, DeleteRequest, KeySchemaElement, KeyType,
    PutRequest, ScalarAttributeType, WriteRequest,
};
use chatbot_benchmarks::function::Function;
use chatbot_benchmarks::samples::{Samples, Verdict};

const ITEMS: usize = 10_000;
/// Rounds that are counted, after one that is not.
const ROUNDS: usize = 3;
const TABLE: &str = "measured";

type Item = HashMap<String, AttributeValue>;

/// The function's time over that of 400 calls of BatchWriteItem, one after another.
pub(crate) fn many(delete: &Path, services: &str) -> Result<Verdict> {
    let environment = [("AWS_ENDPOINT_URL", services), ("tableName", TABLE)];
    let function = Function::start(delete, &environment)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let keys = Credentials::new("local", "local", None, None, "benchmark");
    let config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(keys)
        .endpoint_url(services)
        .build();
    let client = Client::from_conf(config);
    runtime.block_on(make(&client))?;
    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        runtime.block_on(fill(&client))?;
        let started = Instant::now();
        let invocation = function.invoke(r#"{"userId":"kim"}"#)?;
        let ours = started.elapsed().as_secs_f64();
        ensure!(invocation.result.contains("10000"), "{}", invocation.result);
        runtime.block_on(fill(&client))?;
        let started = Instant::now();
        runtime.block_on(read(&client))?;
        let reading = started.elapsed().as_secs_f64();
        let started = Instant::now();
        runtime.block_on(empty(&client))?;
        if round > 0 {
            rounds.push((ours, started.elapsed().as_secs_f64(), reading));
        }
    }
    println!(
        "deleting {ITEMS} items, {ROUNDS} times                     median       min       max"
    );
    let column =
        |figure: fn(&(f64, f64, f64)) -> f64| Samples::new(rounds.iter().map(figure).collect());
    println!(
        "  the function, s                          {}",
        column(|round| round.0)?
    );
    println!(
        "  bare BatchWriteItem calls, s             {}",
        column(|round| round.1)?
    );
    println!(
        "  bare Query calls that find the keys, s   {}",
        column(|round| round.2)?
    );
    Ok(Verdict {
        what: "deleting 10,000 items / bare BatchWriteItem calls".into(),
        value: column(|round| round.0 / round.1)?.median(),
        budget: 1.3,
    })
}

async fn make(client: &Client) -> Result<()> {
    let mut table = client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest);
    for (name, kind) in [("user_id", KeyType::Hash), ("request_time", KeyType::Range)] {
        let attribute = AttributeDefinition::builder().attribute_name(name);
        let attribute = attribute.attribute_type(ScalarAttributeType::S).build()?;
        let key = KeySchemaElement::builder().attribute_name(name);
        table = table
            .attribute_definitions(attribute)
            .key_schema(key.key_type(kind).build()?);
    }
    table.send().await.context("the table is not made")?;
    Ok(())
}

async fn fill(client: &Client) -> Result<()> {
    batches(client, |key| {
        let mut item = key;
        item.insert("msg".to_owned(), AttributeValue::S("a".repeat(300)));
        let put = PutRequest::builder().set_item(Some(item)).build()?;
        Ok(WriteRequest::builder().put_request(put).build())
    })
    .await
}

/// Reads all keys, which whoever does not know them has to do first.
async fn read(client: &Client) -> Result<()> {
    let query = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("user_id = :u")
        .projection_expression("request_time")
        .expression_attribute_values(":u", AttributeValue::S("kim".to_owned()))
        .consistent_read(true);
    let mut start = None;
    let mut found = 0;
    loop {
        let page = query.clone().set_exclusive_start_key(start).send().await;
        let page = page.context("the keys are not read")?;
        found += page.items().len();
        start = page.last_evaluated_key;
        if start.is_none() {
            break;
        }
    }
    ensure!(found == ITEMS, "{found} keys are found");
    Ok(())
}

async fn empty(client: &Client) -> Result<()> {
    batches(client, |key| {
        let delete = DeleteRequest::builder().set_key(Some(key)).build()?;
        Ok(WriteRequest::builder().delete_request(delete).build())
    })
    .await
}

async fn batches(client: &Client, write: impl Fn(Item) -> Result<WriteRequest>) -> Result<()> {
    for first in (0..ITEMS).step_by(25) {
        let requests = (first..first + 25)
            .map(|number| {
                let text = |text: String| AttributeValue::S(text);
                write(HashMap::from([
                    ("user_id".to_owned(), text("kim".to_owned())),
                    (
                        "request_time".to_owned(),
                        text(format!("2026-11-22 {number:05}")),
                    ),
                ]))
            })
            .collect::<Result<Vec<_>>>()?;
        let batch = client.batch_write_item().request_items(TABLE, requests);
        let answer = batch.send().await.context("a batch is not written")?;
        let left = answer.unprocessed_items.unwrap_or_default();
        ensure!(left.is_empty(), "ministack leaves items unprocessed");
    }
    Ok(())
}

//! A local cloud with every function, their table and their bucket.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Builder, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement,
    KeyType, Projection, ProjectionType, PutRequest, ScalarAttributeType, WriteRequest,
};
use chatbot_cloud::functions::{Function, register};
use chatbot_cloud::http::Http;
use http::Method;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::system::{System, binary, everything, foreign_python, root};

const TABLE: &str = "db-call-log-for-test";
const INDEX: &str = "index-type-for-test";
pub(crate) const BUCKET: &str = "storage-for-test";
/// Socket that `/provisioning` tells of.
const SOCKET: &str = "wss://abc.execute-api.eu-central-1.amazonaws.com/dev";
const REQUEST: Duration = Duration::from_secs(60);

pub(crate) struct World {
    runtime: Runtime,
    http: Http,
    table: Client,
    services: String,
    socket: String,
    // Dropped last: it takes the cloud down.
    _system: System,
}

impl World {
    /// Starts everything. `models` is what the chat function is configured with.
    pub(crate) fn new(models: &[&str], limits: &[(&str, &str)]) -> Self {
        let system = System::new();
        system.succeeds("up", &["--detach"]);
        let cloud = system.cloud().unwrap();
        let services = cloud.endpoint("ministack").to_owned();
        let outputs = system.outputs().unwrap();
        let socket = outputs["websocket_url"].as_str().unwrap().to_owned();
        let keys = Credentials::new("local", "local", None, None, "test");
        let config = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(cloud.region.clone()))
            .credentials_provider(keys)
            .endpoint_url(&services)
            .build();
        let world = Self {
            runtime: Runtime::new().unwrap(),
            http: Http::default(),
            table: Client::from_conf(config),
            services,
            socket,
            _system: system,
        };
        world.runtime.block_on(async {
            world.make_table().await;
            world.make_bucket().await;
            world.register().await;
            world.configure(models, limits).await;
        });
        world
    }

    async fn make_table(&self) {
        let attribute = |name: &str| {
            let attribute = AttributeDefinition::builder().attribute_name(name);
            attribute
                .attribute_type(ScalarAttributeType::S)
                .build()
                .unwrap()
        };
        let key = |name: &str, kind: KeyType| {
            let key = KeySchemaElement::builder().attribute_name(name);
            key.key_type(kind).build().unwrap()
        };
        let all = Projection::builder().projection_type(ProjectionType::All);
        let index = GlobalSecondaryIndex::builder()
            .index_name(INDEX)
            .key_schema(key("request_id", KeyType::Hash))
            .projection(all.build())
            .build()
            .unwrap();
        self.table
            .create_table()
            .table_name(TABLE)
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(attribute("user_id"))
            .attribute_definitions(attribute("request_time"))
            .attribute_definitions(attribute("request_id"))
            .key_schema(key("user_id", KeyType::Hash))
            .key_schema(key("request_time", KeyType::Range))
            .global_secondary_indexes(index)
            .send()
            .await
            .unwrap();
    }

    async fn make_bucket(&self) {
        let url = format!("{}/{BUCKET}", self.services);
        let made = self
            .http
            .send(Method::PUT, &url, &Value::Null, REQUEST)
            .await;
        assert!(made.unwrap().status.is_success());
    }

    async fn register(&self) {
        let table = ("tableName", TABLE);
        let functions: [(&str, &[(&str, &str)]); 5] = [
            ("upload", &[("bucketName", BUCKET), ("s3_prefix", "docs")]),
            ("query", &[table, ("indexName", INDEX)]),
            ("history", &[table]),
            ("delete", &[table]),
            ("provisioning", &[("wss_url", SOCKET)]),
        ];
        for (name, environment) in functions {
            let pairs = environment.iter();
            let function = Function {
                name: name.to_owned(),
                binary: binary(name),
                role: format!("arn:aws:iam::000000000000:role/{name}"),
                environment: pairs
                    .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                    .collect(),
                timeout: 60,
            };
            register(&self.http, &self.services, &function)
                .await
                .unwrap();
        }
    }

    /// Gives the chat function, which the local cloud has registered, a table and these models.
    async fn configure(&self, models: &[&str], limits: &[(&str, &str)]) {
        let models: Vec<Value> = models
            .iter()
            .map(|id| json!({ "model_type": "local", "max_tokens": 4096, "model_id": id }))
            .collect();
        let mut variables = BTreeMap::from([
            ("LLM_for_chat", Value::from(models).to_string()),
            ("callLogTableName", TABLE.to_owned()),
            // Its secret does not exist.
            ("projectName", "test".to_owned()),
        ]);
        variables.extend(
            limits
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        let url = format!("{}/2015-03-31/functions/chat/configuration", self.services);
        let body = json!({ "Environment": { "Variables": variables } });
        let answer = self
            .http
            .send(Method::PUT, &url, &body, REQUEST)
            .await
            .unwrap();
        assert!(answer.status.is_success(), "{}", answer.body);
    }

    /// Invokes a function and returns its result.
    pub(crate) fn invoke(&self, function: &str, event: &Value) -> Value {
        let url = format!(
            "{}/2015-03-31/functions/{function}/invocations",
            self.services
        );
        let answer = self.http.send(Method::POST, &url, event, REQUEST);
        let answer = self.runtime.block_on(answer).unwrap();
        assert!(answer.status.is_success(), "{function}: {}", answer.body);
        answer.body
    }

    /// Sends an HTTP request to an address of the emulator.
    pub(crate) fn put(&self, url: &str, headers: &[(&str, &str)], body: &str) -> u16 {
        let script = "import sys,urllib.request,urllib.error\n\
            h=dict(a.split('=',1) for a in sys.argv[2:])\n\
            r=urllib.request.Request(sys.argv[1],data=sys.stdin.buffer.read(),headers=h,method='PUT')\n\
            try: print(urllib.request.urlopen(r).status)\n\
            except urllib.error.HTTPError as e: print(e.code)";
        let headers: Vec<String> = headers.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let printed = piped(
            Command::new(foreign_python())
                .args(["-c", script, url])
                .args(&headers),
            body,
        );
        printed.trim().parse().unwrap()
    }

    /// Writes items of the call log.
    pub(crate) fn write(&self, items: &[Value]) {
        let writes = items.chunks(25).map(|batch| {
            let requests: Vec<WriteRequest> = batch.iter().map(request).collect();
            self.table
                .batch_write_item()
                .request_items(TABLE, requests)
                .send()
        });
        self.runtime.block_on(async {
            for write in writes {
                let written = write.await.unwrap();
                assert!(written.unprocessed_items.is_none_or(|left| left.is_empty()));
            }
        });
    }

    /// The items of a user, as texts.
    pub(crate) fn items(&self, user: &str) -> Vec<HashMap<String, AttributeValue>> {
        let query = self
            .table
            .query()
            .table_name(TABLE)
            .key_condition_expression("user_id = :u")
            .expression_attribute_values(":u", AttributeValue::S(user.to_owned()));
        self.runtime.block_on(query.send()).unwrap().items.unwrap()
    }

    /// Every item that is part of a conversation.
    pub(crate) fn entries(&self) -> Vec<HashMap<String, AttributeValue>> {
        let scan = self.table.scan().table_name(TABLE);
        let items = self.runtime.block_on(scan.send()).unwrap().items.unwrap();
        let entries = items.into_iter().filter(|item| item.contains_key("body"));
        entries.collect()
    }

    /// Sends messages over a socket, each `times` times at once; what came back to each.
    pub(crate) fn send(&self, messages: &[String], times: usize) -> Vec<Vec<String>> {
        let input: Vec<String> = messages
            .iter()
            .map(|text| json!(text).to_string())
            .collect();
        let mut command = Command::new(foreign_python());
        command
            .arg(root().join("tests/foreign/frames.py"))
            .arg(&self.socket)
            .arg(times.to_string());
        let printed = piped(&mut command, &input.join("\n"));
        let lines = printed
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let lines: Vec<Vec<String>> = lines.collect();
        assert_eq!(lines.len(), messages.len(), "{printed}");
        lines
    }
}

fn request(item: &Value) -> WriteRequest {
    let members = item.as_object().unwrap().iter();
    let item = members.map(|(name, value)| {
        let text = value.as_str().unwrap().to_owned();
        (name.clone(), AttributeValue::S(text))
    });
    let put = PutRequest::builder().set_item(Some(item.collect()));
    WriteRequest::builder()
        .put_request(put.build().unwrap())
        .build()
}

/// Runs a command that must succeed with this on its standard input; what it printed.
fn piped(command: &mut Command, input: &str) -> String {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", everything(&output));
    String::from_utf8(output.stdout).unwrap()
}

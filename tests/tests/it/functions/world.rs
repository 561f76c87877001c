//! Everything that `cargo xtask up` applies, and its functions called through Lambda.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::process::Command;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Builder, Credentials, Region};
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use chatbot_cloud::http::Http;
use chatbot_cloud::servers::{ACCOUNT, SECRET, lambda_client};
use http::Method;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::system::{System, foreign_python, piped, root};

/// Socket that `/provisioning` tells of.
const SOCKET: &str = "wss://abc.execute-api.eu-central-1.amazonaws.com/dev";
const REQUEST: Duration = Duration::from_secs(60);

pub(crate) struct World {
    runtime: Runtime,
    lambda: Http,
    table: Client,
    services: String,
    outputs: BTreeMap<String, Value>,
    // Dropped last: it takes the cloud down.
    system: System,
}

impl World {
    /// Starts everything. `models` is what the chat function is configured with.
    pub(crate) fn new(models: &[&str], limits: &[(&str, &str)]) -> Self {
        let system = System::new();
        system.succeeds("up", &["--detach"]);
        let cloud = system.cloud().unwrap();
        let services = cloud.endpoint("ministack").to_owned();
        let keys = Credentials::new(ACCOUNT, SECRET, None, None, "test");
        let config = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(cloud.region.clone()))
            .credentials_provider(keys)
            .endpoint_url(&services)
            .build();
        let world = Self {
            runtime: Runtime::new().unwrap(),
            lambda: lambda_client(&cloud.region),
            table: Client::from_conf(config),
            services,
            outputs: system.outputs().unwrap(),
            system,
        };
        world.configure("provisioning", &[("wss_url", SOCKET)]);
        world.models(models, limits);
        world
    }

    /// Gives the chat function these models and limits.
    pub(crate) fn models(&self, models: &[&str], limits: &[(&str, &str)]) {
        let models: Vec<Value> = models
            .iter()
            .map(|id| json!({ "model_type": "local", "max_tokens": 4096, "model_id": id }))
            .collect();
        let models = Value::from(models).to_string();
        let mut variables = vec![("LLM_for_chat", models.as_str())];
        variables.extend(limits);
        self.configure("chat", &variables);
    }

    /// The cloud.
    pub(crate) fn system(&self) -> &System {
        &self.system
    }

    /// Changes variables of a function's environment, which starts it anew.
    pub(crate) fn configure(&self, function: &str, variables: &[(&str, &str)]) {
        let url = format!("{}/configuration", self.function(function));
        let call = |method: Method, body: &Value| {
            let answer = self.lambda.send(method, &url, body, REQUEST);
            let answer = self.runtime.block_on(answer).unwrap();
            assert!(answer.status.is_success(), "{}", answer.body);
            answer.body
        };
        let mut known = call(Method::GET, &Value::Null)["Environment"]["Variables"].take();
        for (name, value) in variables {
            known[*name] = Value::from(*value);
        }
        call(
            Method::PUT,
            &json!({ "Environment": { "Variables": known } }),
        );
    }

    /// Address of a function in Lambda's API.
    fn function(&self, key: &str) -> String {
        let name = self.outputs["function_names"][key].as_str().unwrap();
        format!("{}/2015-03-31/functions/{name}", self.services)
    }

    /// An output of the configuration that is a text.
    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs[name].as_str().unwrap()
    }

    /// Invokes a function and returns its result.
    pub(crate) fn invoke(&self, function: &str, event: &Value) -> Value {
        let url = format!("{}/invocations", self.function(function));
        let answer = self.lambda.send(Method::POST, &url, event, REQUEST);
        let answer = self.runtime.block_on(answer).unwrap();
        assert!(answer.status.is_success(), "{function}: {}", answer.body);
        answer.body
    }

    /// Posts to an address as an old client does; status and body of the answer.
    pub(crate) fn post(&self, url: &str, body: &Value) -> (u16, Value) {
        let answer = Http::default();
        let answer = answer.send(Method::POST, url, body, REQUEST);
        let answer = self.runtime.block_on(answer).unwrap();
        (answer.status.as_u16(), answer.body)
    }

    /// Writes items of the call log.
    pub(crate) fn write(&self, items: &[Value]) {
        let writes = items.chunks(25).map(|batch| {
            let requests: Vec<WriteRequest> = batch.iter().map(request).collect();
            self.table
                .batch_write_item()
                .request_items(self.output("table_name"), requests)
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
            .table_name(self.output("table_name"))
            .key_condition_expression("user_id = :u")
            .expression_attribute_values(":u", AttributeValue::S(user.to_owned()));
        self.runtime.block_on(query.send()).unwrap().items.unwrap()
    }

    /// Every item that is part of a conversation.
    pub(crate) fn entries(&self) -> Vec<HashMap<String, AttributeValue>> {
        let scan = self.table.scan().table_name(self.output("table_name"));
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
            .arg(self.output("websocket_url"))
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

//! Whatever a table answers with, items of other programs among it: an error or a value, never a panic and
//! never an answer without end. The adapter is the real one, in front of answers that are made up.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;
use chatbot_functions::adapters::CallTable;
use chatbot_functions::call_log::{
    CallLog, Claimed, Claims, Counter, Counters, Found, Range, State,
};
use chatbot_functions::chat::answer::{Outside, make};
use chatbot_functions::chat::opening::claim_of;
use chatbot_functions::entry::Entry;
use chatbot_functions::identity::UserId;
use chatbot_functions::moment::Clock;
use chatbot_functions::rest::call::Call;
use chatbot_functions::rest::delete::delete;
use chatbot_functions::rest::history::history;
use chatbot_functions::rest::query::query;
use chatbot_functions::settings::Limits;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::world::{Act, Inbox, Script, Watch, client, job, spec};

/// The error by which DynamoDB says that a condition does not hold.
const REFUSED: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed"}"#;

/// A service that gives the answers it is told, status and body, and then empty ones.
#[derive(Clone, Debug, Default)]
struct Service(Arc<Mutex<VecDeque<(u16, String)>>>);

impl Service {
    /// The next answers are these and no others.
    fn answers<const N: usize>(&self, answers: [(u16, &str); N]) {
        let answers = answers.map(|(status, body)| (status, body.to_owned()));
        *self.0.lock().unwrap() = answers.into();
    }

    /// The table of this service.
    fn table(&self) -> CallTable {
        let keys = Credentials::new("key", "secret", None, None, "test");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-central-1"))
            .credentials_provider(SharedCredentialsProvider::new(keys))
            .retry_config(RetryConfig::disabled())
            .http_client(self.clone())
            .build();
        CallTable::new(&config, "table", Some("index"))
    }
}

impl HttpConnector for Service {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let next = self.0.lock().unwrap().pop_front();
        let (status, body) = next.unwrap_or((200, "{}".to_owned()));
        let status = status.try_into().unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
    }
}

impl HttpClient for Service {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

/// An attribute's value, of every type that DynamoDB has and of some that it has not.
fn attribute() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "\\PC{0,20}",
        "running|done|failed|interrupted|text|document|clearMemory|-",
        "kim|#chatbot/(claim|limit)/[a-z]{0,3}",
        "2026-11-2[0-2] 1[0-9]:00:0[0-9](\\.[0-9a-f]{0,16})?",
        "\\{\"connection_id\":\"[a-z=]{0,3}\",\"callback_url\":\"[a-z:/]{0,9}\"\\}?",
    ];
    let number = prop_oneof![
        "-?[0-9]{1,30}",
        "[0-9]{1,3}\\.[0-9]{1,3}",
        "1E400",
        "NaN",
        ""
    ];
    let leaf = prop_oneof![
        6 => text.prop_map(|text| json!({ "S": text })),
        2 => number.prop_map(|number| json!({ "N": number })),
        1 => any::<bool>().prop_map(|flag| json!({ "BOOL": flag })),
        1 => Just(json!({ "NULL": true })),
        1 => Just(json!({ "B": "AAEC" })),
        1 => Just(json!({ "SS": ["a", "b"] })),
        1 => Just(json!({ "NS": ["1", "x"] })),
        1 => Just(json!({ "S": 7 })),
        1 => Just(json!({})),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|list| json!({ "L": list })),
            proptest::collection::btree_map("[a-z]{1,3}", inner, 0..3)
                .prop_map(|map| json!({ "M": map })),
        ]
    })
}

fn item() -> impl Strategy<Value = Value> {
    let name = "user_id|request_time|request_id|type|body|msg|state|owner|client|detail|until|holder|expires|asked|x";
    proptest::collection::btree_map(name, attribute(), 0..12).prop_map(|item| json!(item))
}

/// The body of an answer: that of any operation, or none at all.
fn answer() -> impl Strategy<Value = String> {
    let items = proptest::collection::vec(item(), 0..4);
    let left = proptest::collection::vec((item(), any::<bool>()), 0..40).prop_map(|items| {
        let request = |(item, deletes): (Value, bool)| {
            if deletes {
                json!({ "DeleteRequest": { "Key": item } })
            } else {
                json!({ "PutRequest": { "Item": item } })
            }
        };
        json!(items.into_iter().map(request).collect::<Vec<_>>())
    });
    let whole = (items, item(), proptest::option::of(item()), left).prop_map(
        |(items, one, last, unprocessed)| {
            json!({ "Items": items, "Item": one, "LastEvaluatedKey": last, "Attributes": one,
                    "UnprocessedItems": { "table": unprocessed } })
            .to_string()
        },
    );
    prop_oneof![8 => whole, 1 => "\\PC{0,20}", 1 => "[{}\\[\\]\":,SN]{0,20}"]
}

/// Runs a future on a clock that stands still.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(future)
}

fn call(members: Value) -> Call {
    Call::read(&members).1.unwrap()
}

/// Every reader of one answer. A claim is read after an update that is refused.
async fn read(text: &str) {
    let service = Service::default();
    let table = service.table();
    let kim = UserId::new("kim").unwrap();
    let (watch, job) = (Watch::default(), job(&json!({})));
    let claim = claim_of(&job, watch.now());
    let again = || service.answers([(200, text)]);

    again();
    if let Ok(Found { entries, claims }) = table.find("r").await {
        assert!(entries.iter().all(is_entry));
        for record in claims {
            let _ = record.is_running(watch.now());
        }
    }
    again();
    if let Ok(Some(entry)) = table.entry(&kim, "t").await {
        assert!(is_entry(&entry));
    }
    again();
    let range = Range {
        user: &kim,
        after: "",
        newest_first: true,
        start: None,
        limit: Some(5),
    };
    if let Ok(page) = table.page(range).await {
        assert!(page.items.iter().all(is_entry));
    }
    again();
    let _ = table.keys(&kim, None).await;
    again();
    let _ = table.record(&claim.key).await;
    again();
    let _ = table.count(&Counter::User(&kim), 1, watch.now()).await;
    again();
    let _ = table.settle(&claim, &State::Interrupted, watch.now()).await;
    service.answers([(400, REFUSED), (200, text)]);
    if let Ok(Claimed::Mine) = table.claim(&claim, watch.now()).await {
        panic!("a claim that was refused is nobody's");
    }
}

/// Items without keys are no entries.
fn is_entry(entry: &Entry) -> bool {
    !entry.user_id.is_empty() && !entry.request_time.is_empty()
}

/// Every endpoint in front of one answer.
async fn serve(text: &str) {
    let service = Service::default();
    let table = service.table();
    let asked = json!({ "userId": "kim", "allowTime": "2020-01-01 00:00:00", "request_id": "r" });
    service.answers([(200, text)]);
    let _ = query(&call(asked.clone()), &table, &Watch::default()).await;
    service.answers([(200, text)]);
    if let Ok(body) = history(&call(asked.clone()), &table).await {
        let past: Value = serde_json::from_str(body["msg"].as_str().unwrap()).unwrap();
        assert!(past.is_array(), "{past}");
    }
    // The keys, and then what is left of each batch.
    service.answers([(200, text), (200, text)]);
    let deadline = Instant::now() + Duration::from_secs(5);
    let _ = delete(&call(asked), &table, deadline).await;
}

/// A question with one answer as what the table says first, second or third.
async fn chat(text: &str, refused: bool) {
    let service = Service::default();
    let first = if refused { (400, REFUSED) } else { (200, text) };
    service.answers([first, (200, text), (200, text)]);
    let table = service.table();
    let (watch, inbox) = (Watch::default(), Inbox::default());
    let (models, script) = ([spec("m")], Script::new(vec![Act::Say("yes")]));
    let outside = Outside {
        models: &models,
        model: &script,
        connections: &inbox,
        table: Some(&table),
        limits: Limits {
            user: Some(9),
            deployment: None,
        },
        clock: &watch,
    };
    let mut asked = job(&json!({}));
    asked.client = Some(client("d="));
    make(&asked, &outside, Instant::now() + Duration::from_secs(60)).await;
    let ends = inbox.of("d=").iter().filter(|frame| is_last(frame)).count();
    assert!(ends <= 1, "{:?}", inbox.of("d="));
}

fn is_last(frame: &str) -> bool {
    let frame: Value = serde_json::from_str(frame).unwrap();
    frame["status"] == "completed" || frame["status"] == "error"
}

/// A quarter of what is usual, because each case is many calls.
fn fewer() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases.div_ceil(4),
        ..usual
    }
}

proptest! {
    #![proptest_config(fewer())]

    #[test]
    fn any_answer_of_a_table_is_read_or_refused(text in answer()) {
        run(read(&text));
    }

    #[test]
    fn any_answer_of_a_table_is_served_or_a_problem(text in answer()) {
        run(serve(&text));
    }

    #[test]
    fn any_answer_of_a_table_ends_a_question_once(text in answer(), refused in any::<bool>()) {
        run(chat(&text, refused));
    }
}

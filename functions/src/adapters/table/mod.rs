//! The call log in DynamoDB (reference system §2 rows 4 and 5).
//!
//! Beside the conversations the table holds what belongs to no user, under partitions that no user can
//! have ([`RESERVED`](crate::identity::RESERVED)): claims and counters. They carry `expires`, in
//! seconds since 1970, for the table's time to live.

mod claims;
mod counters;
mod entries;

use std::collections::HashMap;
use std::sync::OnceLock;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::call_log::TableError;

/// Partition key of the table.
const USER: &str = "user_id";
/// Sort key of the table.
const TIME: &str = "request_time";
/// Key of the index.
const REQUEST: &str = "request_id";
/// Attribute of the table's time to live.
const EXPIRES: &str = "expires";

type Item = HashMap<String, AttributeValue>;

/// The table.
#[derive(Clone, Debug)]
pub struct CallTable {
    config: SdkConfig,
    client: OnceLock<Client>,
    table: String,
    index: Option<String>,
}

impl CallTable {
    /// The table `table` with these credentials; `index` where answers are looked for by request.
    #[must_use]
    pub fn new(config: &SdkConfig, table: &str, index: Option<&str>) -> Self {
        Self {
            config: config.clone(),
            client: OnceLock::new(),
            table: table.to_owned(),
            index: index.map(str::to_owned),
        }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.config))
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn text_of<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

fn number_of(item: &Item, name: &str) -> Option<u64> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

/// The keys of an item.
fn key(user: &str, time: &str) -> Item {
    HashMap::from([(USER.to_owned(), text(user)), (TIME.to_owned(), text(time))])
}

fn failed<E>(error: SdkError<E>) -> TableError
where
    E: std::error::Error + Send + Sync + 'static,
{
    // The service's own words where there are any; else why there are none.
    match error {
        SdkError::ServiceError(error) => TableError(error.into_err().into()),
        other => TableError(other.to_string().into()),
    }
}

//! Claims: one item per request of a user, written on conditions.

use std::time::Duration;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{CallTable, EXPIRES, Item, REQUEST, failed, key, number, number_of, text, text_of};
use crate::call_log::{Claim, ClaimKey, Claimed, Claims, LEASE, Record, State, TableError};
use crate::event::Client;
use crate::moment::Moment;

/// How long a claim is kept: longer than Lambda or a client tries again.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// Sort key of every claim.
const ONLY: &str = "-";

const RUNNING: &str = "running";
const DONE: &str = "done";
const FAILED: &str = "failed";
const INTERRUPTED: &str = "interrupted";

impl Claims for CallTable {
    async fn claim(&self, claim: &Claim, now: Moment) -> Result<Claimed, TableError> {
        let taken = self
            .update(&claim.key)
            .update_expression(
                "SET #r = :r, #owner = :owner, #holder = :holder, #client = :client, \
                 #state = :running, #until = :until, #expires = :expires REMOVE #detail",
            )
            .condition_expression(
                "attribute_not_exists(#state) OR #state IN (:failed, :interrupted) \
                 OR (#state = :running AND #until < :now)",
            )
            .expression_attribute_names("#r", REQUEST)
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_names("#client", "client")
            .expression_attribute_names("#detail", "detail")
            .expression_attribute_names("#expires", EXPIRES)
            .expression_attribute_names("#until", "until")
            .expression_attribute_names("#holder", "holder")
            .expression_attribute_values(":r", text(&claim.request_id))
            .expression_attribute_values(":owner", text(claim.user.as_str()))
            .expression_attribute_values(":holder", text(&claim.holder))
            .expression_attribute_values(":client", client(claim.client.as_ref())?)
            .expression_attribute_values(":running", text(RUNNING))
            .expression_attribute_values(":failed", text(FAILED))
            .expression_attribute_values(":interrupted", text(INTERRUPTED))
            .expression_attribute_values(":until", number(now.after(LEASE).millis()))
            .expression_attribute_values(":expires", number(now.after(KEPT).seconds()))
            .expression_attribute_values(":now", number(now.millis()));
        if held(taken).await? {
            return Ok(Claimed::Mine);
        }
        let record = self.record(&claim.key).await?;
        record
            .map(Claimed::Taken)
            .ok_or_else(|| TableError("a claim is gone while it is read".into()))
    }

    async fn renew(&self, claim: &Claim, now: Moment) -> Result<bool, TableError> {
        let renewed = self
            .held_update(claim)
            .update_expression("SET #until = :until")
            .expression_attribute_names("#until", "until")
            .expression_attribute_values(":until", number(now.after(LEASE).millis()));
        held(renewed).await
    }

    async fn settle(&self, claim: &Claim, state: &State, now: Moment) -> Result<bool, TableError> {
        let (name, detail) = match state {
            State::Running => (RUNNING, ""),
            State::Done { request_time } => (DONE, request_time.as_str()),
            State::Failed { message } => (FAILED, message.as_str()),
            State::Interrupted => (INTERRUPTED, ""),
        };
        let settled = self
            .held_update(claim)
            .update_expression("SET #state = :name, #detail = :detail, #until = :now")
            .expression_attribute_names("#detail", "detail")
            .expression_attribute_names("#until", "until")
            .expression_attribute_values(":name", text(name))
            .expression_attribute_values(":detail", text(detail))
            .expression_attribute_values(":now", number(now.millis()));
        held(settled).await
    }

    async fn redirect(&self, key: &ClaimKey, to: &Client) -> Result<(), TableError> {
        let redirected = self
            .update(key)
            .update_expression("SET #client = :client")
            .condition_expression("attribute_exists(#state)")
            .expression_attribute_names("#client", "client")
            .expression_attribute_values(":client", client(Some(to))?);
        held(redirected).await.map(|_| ())
    }

    async fn record(&self, claim: &ClaimKey) -> Result<Option<Record>, TableError> {
        let answer = self
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key(claim.as_str(), ONLY)))
            .consistent_read(true)
            .send()
            .await
            .map_err(failed)?;
        Ok(answer.item.as_ref().and_then(record))
    }
}

impl CallTable {
    fn update(&self, claim: &ClaimKey) -> UpdateItemFluentBuilder {
        self.client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(claim.as_str(), ONLY)))
            .expression_attribute_names("#state", "state")
    }

    /// An update that only the holder of a running claim may make.
    fn held_update(&self, claim: &Claim) -> UpdateItemFluentBuilder {
        self.update(&claim.key)
            .condition_expression("#state = :running AND #holder = :holder")
            .expression_attribute_names("#holder", "holder")
            .expression_attribute_values(":running", text(RUNNING))
            .expression_attribute_values(":holder", text(&claim.holder))
    }
}

/// Sends an update; whether its condition held.
pub(super) async fn held(update: UpdateItemFluentBuilder) -> Result<bool, TableError> {
    match update.send().await {
        Ok(_) => Ok(true),
        Err(SdkError::ServiceError(error))
            if matches!(
                error.err(),
                UpdateItemError::ConditionalCheckFailedException(_)
            ) =>
        {
            Ok(false)
        }
        Err(error) => Err(failed(error)),
    }
}

fn client(client: Option<&Client>) -> Result<AttributeValue, TableError> {
    match client {
        Some(client) => serde_json::to_string(client)
            .map(AttributeValue::S)
            .map_err(|error| TableError(error.into())),
        None => Ok(AttributeValue::Null(true)),
    }
}

/// Reads a claim; `None` when it is none that this version understands.
pub(super) fn record(item: &Item) -> Option<Record> {
    let detail = || text_of(item, "detail").unwrap_or_default().to_owned();
    let state = match text_of(item, "state")? {
        RUNNING => State::Running,
        DONE => State::Done {
            request_time: detail(),
        },
        FAILED => State::Failed { message: detail() },
        INTERRUPTED => State::Interrupted,
        _ => return None,
    };
    Some(Record {
        user: text_of(item, "owner").unwrap_or_default().to_owned(),
        request_id: text_of(item, REQUEST).unwrap_or_default().to_owned(),
        client: text_of(item, "client").and_then(|text| serde_json::from_str(text).ok()),
        state,
        until: Moment::from_millis(number_of(item, "until").unwrap_or_default()),
    })
}

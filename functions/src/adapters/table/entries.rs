//! Conversations: queries, conditional writes, batches of deletes.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, WriteRequest};

use super::claims::record;
use super::{CallTable, Item, REQUEST, TIME, USER, failed, key, text, text_of};
use crate::call_log::{CallLog, Found, Page, Range, TableError};
use crate::entry::Entry;
use crate::identity::{RESERVED, UserId};

/// Most pages of the index that are read for one request: a page is 1 MB, an item at most 400 KB, and
/// nobody but a forger gives many requests one id.
const PAGES: usize = 4;

impl CallLog for CallTable {
    async fn find(&self, request_id: &str) -> Result<Found, TableError> {
        let index = self.index.as_deref();
        let index = index.ok_or_else(|| TableError("no index is configured".into()))?;
        let mut found = Found::default();
        let mut start = None;
        for _ in 0..PAGES {
            let page = self
                .client()
                .query()
                .table_name(&self.table)
                .index_name(index)
                .key_condition_expression("#r = :r")
                .expression_attribute_names("#r", REQUEST)
                .expression_attribute_values(":r", text(request_id))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(failed)?;
            for item in page.items.unwrap_or_default() {
                if text_of(&item, USER)
                    .is_some_and(|user| user.starts_with(RESERVED) && item.contains_key("state"))
                {
                    found.claims.extend(record(&item));
                } else {
                    found.entries.extend(entry(item));
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(found)
    }

    async fn entry(&self, user: &UserId, time: &str) -> Result<Option<Entry>, TableError> {
        let answer = self
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key(user.as_str(), time)))
            .consistent_read(true)
            .send()
            .await
            .map_err(failed)?;
        Ok(answer.item.and_then(entry))
    }

    async fn page(&self, range: Range<'_>) -> Result<Page<Entry>, TableError> {
        let user = range.user.as_str();
        let limit = range
            .limit
            .map(|limit| i32::try_from(limit).unwrap_or(i32::MAX));
        let page = self
            .client()
            .query()
            .table_name(&self.table)
            .key_condition_expression("#u = :u AND #t > :t")
            .expression_attribute_names("#u", USER)
            .expression_attribute_names("#t", TIME)
            .expression_attribute_values(":u", text(user))
            .expression_attribute_values(":t", text(range.after))
            .scan_index_forward(!range.newest_first)
            .consistent_read(true)
            .set_limit(limit)
            .set_exclusive_start_key(range.start.map(|start| key(user, start)))
            .send()
            .await
            .map_err(failed)?;
        Ok(Page {
            items: page
                .items
                .unwrap_or_default()
                .into_iter()
                .filter_map(entry)
                .collect(),
            next: next(page.last_evaluated_key.as_ref()),
        })
    }

    async fn keys(&self, user: &UserId, start: Option<&str>) -> Result<Page<String>, TableError> {
        let page = self
            .client()
            .query()
            .table_name(&self.table)
            .key_condition_expression("#u = :u")
            .projection_expression("#t")
            .expression_attribute_names("#u", USER)
            .expression_attribute_names("#t", TIME)
            .expression_attribute_values(":u", text(user.as_str()))
            .consistent_read(true)
            .set_exclusive_start_key(start.map(|start| key(user.as_str(), start)))
            .send()
            .await
            .map_err(failed)?;
        let items = page.items.as_deref().unwrap_or_default();
        Ok(Page {
            items: items
                .iter()
                .filter_map(|item| text_of(item, TIME).map(str::to_owned))
                .collect(),
            next: next(page.last_evaluated_key.as_ref()),
        })
    }

    async fn put(&self, entry: &Entry) -> Result<bool, TableError> {
        let item: Item = Entry::ATTRIBUTES
            .iter()
            .zip(entry.values())
            .map(|(name, value)| ((*name).to_owned(), text(value)))
            .collect();
        let put = self
            .client()
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#u) OR #r = :r")
            .expression_attribute_names("#u", USER)
            .expression_attribute_names("#r", REQUEST)
            .expression_attribute_values(":r", text(&entry.request_id))
            .send()
            .await;
        match put {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(PutItemError::is_conditional_check_failed_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(failed(error)),
        }
    }

    async fn delete(&self, user: &UserId, keys: &[String]) -> Result<Vec<String>, TableError> {
        let requests = keys
            .iter()
            .map(|time| {
                let request = DeleteRequest::builder()
                    .set_key(Some(key(user.as_str(), time)))
                    .build()
                    .map_err(|error| TableError(error.into()))?;
                Ok(WriteRequest::builder().delete_request(request).build())
            })
            .collect::<Result<Vec<_>, TableError>>()?;
        let answer = self
            .client()
            .batch_write_item()
            .request_items(&self.table, requests)
            .send()
            .await
            .map_err(failed)?;
        let left = answer.unprocessed_items.unwrap_or_default();
        Ok(left
            .values()
            .flatten()
            .filter_map(|request| text_of(&request.delete_request.as_ref()?.key, TIME))
            .map(str::to_owned)
            .collect())
    }
}

fn next(last: Option<&HashMap<String, AttributeValue>>) -> Option<String> {
    text_of(last?, TIME).map(str::to_owned)
}

/// The text attributes of an item as an entry; attributes of other types count as missing.
fn entry(item: Item) -> Option<Entry> {
    let texts = item.into_iter().filter_map(|(name, value)| match value {
        AttributeValue::S(text) => Some((name, text)),
        _ => None,
    });
    Entry::read(texts.collect())
}

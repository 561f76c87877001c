//! Counters: one item per minute.

use std::time::Duration;

use super::claims::held;
use super::{CallTable, EXPIRES, key, number};
use crate::call_log::{Counter, Counters, TableError};
use crate::moment::Moment;

/// How long a counter is kept.
const KEPT: Duration = Duration::from_secs(3600);

impl Counters for CallTable {
    async fn count(
        &self,
        counter: &Counter<'_>,
        limit: u32,
        now: Moment,
    ) -> Result<bool, TableError> {
        let counted = self
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(&counter.partition(), &now.minute().to_string())))
            .update_expression("SET #expires = :expires ADD #asked :one")
            .condition_expression("attribute_not_exists(#asked) OR #asked < :limit")
            .expression_attribute_names("#expires", EXPIRES)
            .expression_attribute_names("#asked", "asked")
            .expression_attribute_values(":expires", number(now.after(KEPT).seconds()))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":limit", number(limit.into()));
        held(counted).await
    }
}

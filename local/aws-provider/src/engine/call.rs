//! What a handler is given besides objects.

use std::time::Duration;

use tfplugin::schema::Block;
use tfplugin::{CancellationToken, Diagnostics, Progress, Value};

use super::Object;
use super::facts::Facts;
use super::settle::settle;
use super::shape::complete;
use super::tags::{self, Tags};
use crate::aws::Aws;

/// One operation on one object.
#[derive(Debug)]
pub struct Call<'a> {
    /// The clients.
    pub aws: &'a Aws,
    /// The configuration, which alone has write-only values; empty in reads and deletes.
    pub config: &'a Object,
    /// Cancelled when the handler should return.
    pub cancellation: CancellationToken,
    pub(super) block: &'a Block,
    pub(super) facts: &'a Facts,
    pub(super) planned: &'a Value,
    pub(super) progress: Progress<()>,
}

impl Call<'_> {
    /// Records what exists by now: it goes to state when the handler then fails. To be called as soon
    /// as the object has its `id`, when there is more to do for it.
    pub fn made(&self, object: &Object) {
        self.progress.keep_object(self.settled(object.clone()));
    }

    /// `object` as a state, in the words of what was planned or known.
    pub(super) fn settled(&self, object: Object) -> Value {
        let object = complete(self.block, object.into_value());
        settle(self.block, self.facts, object, self.planned)
    }

    /// Waits for `time` before something is looked at again, unless the operation is to end.
    ///
    /// # Errors
    ///
    /// When the deadline has come, or the user stops Terraform.
    pub async fn pause(&self, time: Duration) -> Result<(), Diagnostics> {
        tokio::select! {
            () = tokio::time::sleep(time) => Ok(()),
            () = self.cancellation.cancelled() => {
                Err(Diagnostics::error("Stopped while waiting for AWS"))
            }
        }
    }

    /// Writes the tags that AWS has into `object`: into `tags` and `tags_all`, without those of others.
    pub fn observe_tags(&self, object: &mut Object, found: Tags) {
        tags::observe(self.aws.settings(), object, found);
    }
}

//! How fast an account may call the control plane (reference §3.3).
//!
//! Pure: the time of a call comes from the caller. The server decides whether quotas hold at all; they
//! are off unless somebody switches them on.

use std::collections::HashMap;
use std::time::Duration;

use super::error::Refusal;
use super::operation::Operation;

/// Calls that may come at once, and the time after which one more may come.
struct Quota {
    burst: u32,
    interval: Duration,
}

/// All operations together.
const TOTAL: Quota = Quota {
    burst: 40,
    interval: Duration::from_millis(100),
};

/// What each account has used in each region.
#[derive(Clone, Debug, Default)]
pub struct Quotas {
    /// When a bucket will be full again, by account, region and operation; `None` is the total.
    full_at: HashMap<(String, String, Option<Operation>), Duration>,
}

impl Quotas {
    /// Counts a call of `operation` at the time `now`, which must not go back from call to call.
    ///
    /// # Errors
    /// 429 if the operation's own quota or that of all operations together is used up. A call that is
    /// refused uses nothing; whether it does on AWS has no source.
    pub fn admit(
        &mut self,
        operation: Operation,
        account: &str,
        region: &str,
        now: Duration,
    ) -> Result<(), Refusal> {
        let key = |operation| (account.to_owned(), region.to_owned(), operation);
        let (total, own) = (key(None), key(Some(operation)));
        let used = |key| self.full_at.get(key).copied().unwrap_or_default();
        let total_after = TOTAL.take(used(&total), now);
        let Some(total_after) = total_after else {
            return Err(too_many("AllOperations"));
        };
        if let Some(quota) = operation.quota() {
            let Some(after) = quota.take(used(&own), now) else {
                return Err(too_many(operation.name()));
            };
            self.full_at.insert(own, after);
        }
        self.full_at.insert(total, total_after);
        Ok(())
    }
}

impl Quota {
    const fn one_in(seconds: u64) -> Self {
        Self {
            burst: 1,
            interval: Duration::from_secs(seconds),
        }
    }

    /// The time at which the bucket is full again if one more call is taken from it now; `None` if it is
    /// empty. This is the generic cell rate algorithm: exact, with one number for each bucket.
    fn take(&self, full_at: Duration, now: Duration) -> Option<Duration> {
        let after = full_at.max(now) + self.interval;
        (after - now <= self.interval * self.burst).then_some(after)
    }
}

impl Operation {
    /// The quota that the operation has besides the total.
    fn quota(self) -> Option<Quota> {
        match self {
            Self::CreateDeployment => Some(Quota::one_in(5)),
            Self::CreateDomainName | Self::DeleteDomainName | Self::UpdateDomainName => {
                Some(Quota::one_in(30))
            }
            Self::UpdateAccount | Self::UpdateUsagePlan => Some(Quota::one_in(20)),
            Self::CreateApiKey | Self::DeleteApiKey => Some(Quota {
                burst: 5,
                interval: Duration::from_millis(200),
            }),
            _ => None,
        }
    }
}

fn too_many(limit_type: &'static str) -> Refusal {
    Refusal::limit(limit_type, "Too Many Requests")
}

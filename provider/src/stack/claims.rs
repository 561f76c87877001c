//! Which stacks one run of Terraform works on, so that two resources never own one API.
//!
//! Lives as long as a configured provider, which is one plan or one apply: every run configures
//! anew. Holds no more than the process has seen; what other processes do, AWS decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The stack keys and API ids of one run.
#[derive(Debug, Default)]
pub struct Claims(Mutex<Claimed>);

#[derive(Debug, Default)]
struct Claimed {
    /// Keys of resources that exist, with their APIs, as planned.
    standing: BTreeMap<String, String>,
    /// Keys of resources that are planned to be created.
    planned: BTreeSet<String>,
    /// Keys of resources being created.
    created: BTreeSet<String>,
    /// APIs that a create of this run has made or adopted.
    apis: BTreeSet<String>,
    /// APIs that a delete of this run removes.
    leaving: BTreeSet<String>,
}

/// Two resources of one configuration would be the same stack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "another chatbot_stack of this configuration has the same name, stage and functions; give one \
     of them another name"
)]
pub struct Claimant;

impl Claims {
    /// Notes that a resource that exists as `api_id` is planned with this key.
    ///
    /// # Errors
    ///
    /// [`Claimant`] when another resource is planned with the same key.
    pub fn plan_standing(&self, key: &str, api_id: &str) -> Result<(), Claimant> {
        let mut claimed = self.claimed();
        let before = claimed.standing.insert(key.to_owned(), api_id.to_owned());
        let taken = before.is_some_and(|before| before != api_id) || claimed.planned.contains(key);
        if taken { Err(Claimant) } else { Ok(()) }
    }

    /// Notes that a resource is planned to be created with this key.
    ///
    /// # Errors
    ///
    /// [`Claimant`] when another resource is planned with the same key.
    pub fn plan_create(&self, key: &str) -> Result<(), Claimant> {
        let mut claimed = self.claimed();
        let is_new = claimed.planned.insert(key.to_owned());
        if !is_new || claimed.standing.contains_key(key) {
            Err(Claimant)
        } else {
            Ok(())
        }
    }

    /// Notes that the create of a stack begins.
    ///
    /// # Errors
    ///
    /// [`Claimant`] when this run has begun one with the same key before.
    pub fn create(&self, key: &str) -> Result<(), Claimant> {
        if self.claimed().created.insert(key.to_owned()) {
            Ok(())
        } else {
            Err(Claimant)
        }
    }

    /// Notes that a create has made or adopted this API. `false` when a delete of this run removes it:
    /// then there is nothing to adopt.
    pub fn own(&self, api_id: &str) -> bool {
        let mut claimed = self.claimed();
        let is_free = !claimed.leaving.contains(api_id);
        if is_free {
            claimed.apis.insert(api_id.to_owned());
        }
        is_free
    }

    /// Notes that a delete removes this API. `false` when a create of this run has made or adopted it:
    /// then there is nothing to delete. That is so when a resource is replaced and the new one is created
    /// first, and when a stack moves to another address without a `moved` block: the old address is
    /// destroyed while the new one is created, in either order.
    pub fn leave(&self, api_id: &str) -> bool {
        let mut claimed = self.claimed();
        let is_free = !claimed.apis.contains(api_id);
        if is_free {
            claimed.leaving.insert(api_id.to_owned());
        }
        is_free
    }

    /// Whether another resource of this run has the API or removes it, so that no create may adopt it.
    #[must_use]
    pub fn is_taken(&self, api_id: &str) -> bool {
        let claimed = self.claimed();
        claimed.apis.contains(api_id) || claimed.leaving.contains(api_id)
    }

    fn claimed(&self) -> MutexGuard<'_, Claimed> {
        // No code that can panic runs under this lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_one_resource() {
        let claims = Claims::default();
        assert_eq!(claims.plan_standing("a", "1"), Ok(()));
        assert_eq!(claims.plan_standing("a", "1"), Ok(()), "planned again");
        assert_eq!(claims.plan_standing("a", "2"), Err(Claimant));
        assert_eq!(claims.plan_create("a"), Err(Claimant));
        assert_eq!(claims.plan_create("b"), Ok(()));
        assert_eq!(claims.plan_create("b"), Err(Claimant));
        assert_eq!(claims.plan_standing("b", "3"), Err(Claimant));
        assert_eq!(claims.create("a"), Ok(()), "planning is not creating");
        assert_eq!(claims.create("a"), Err(Claimant));
    }

    #[test]
    fn an_api_is_adopted_or_removed_but_never_both() {
        let claims = Claims::default();
        assert!(!claims.is_taken("1") && !claims.is_taken("2"));
        assert!(claims.own("1") && claims.own("1"), "told again");
        assert!(!claims.leave("1"), "what was adopted stays");
        assert!(claims.leave("2") && claims.leave("2"), "tried again");
        assert!(!claims.own("2"), "what goes is not adopted");
        assert!(claims.is_taken("1") && claims.is_taken("2"));
    }
}

//! What the functions remember, as traits: conversations, who is answering what, and how often somebody has
//! asked. One table holds all three.

use std::future::Future;
use std::time::Duration;

use crate::entry::{Entry, fingerprint};
use crate::event::Client;
use crate::identity::{RESERVED, UserId};
use crate::moment::Moment;

/// How long a claim holds without being renewed. A worker that lives renews it three times as often;
/// Lambda's own retries come after a minute.
pub const LEASE: Duration = Duration::from_secs(30);

/// Most entries of one [`CallLog::delete`] (BatchWriteItem's limit).
pub const LARGEST_BATCH: usize = 25;

/// Why the table did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[error("the call log does not answer as it should")]
pub struct TableError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// A part of a conversation, and where the next one begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page<T> {
    /// What was found, in the order that was asked for.
    pub items: Vec<T>,
    /// Sort key after which to go on; `None` at the end.
    pub next: Option<String>,
}

/// Which part of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range<'a> {
    /// Whose.
    pub user: &'a UserId,
    /// Only what was asked after this sort key.
    pub after: &'a str,
    /// Newest first instead of oldest first.
    pub newest_first: bool,
    /// Go on behind this sort key.
    pub start: Option<&'a str>,
    /// Most items.
    pub limit: Option<u32>,
}

/// What an index lookup finds under a `request_id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Answers.
    pub entries: Vec<Entry>,
    /// Answers that are being made or were not.
    pub claims: Vec<Record>,
}

/// Conversations. Reading them may lag behind writing where it goes through the index
/// ([`find`](Self::find)), and does not where it goes by user.
pub trait CallLog: Send + Sync {
    /// Everything of a `request_id`, whoever asked.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn find(&self, request_id: &str) -> impl Future<Output = Result<Found, TableError>> + Send;

    /// The entry with these keys.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn entry(
        &self,
        user: &UserId,
        request_time: &str,
    ) -> impl Future<Output = Result<Option<Entry>, TableError>> + Send;

    /// A page of a conversation.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn page(
        &self,
        range: Range<'_>,
    ) -> impl Future<Output = Result<Page<Entry>, TableError>> + Send;

    /// The sort keys of a page of everything that a user asked, from behind `start`.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn keys(
        &self,
        user: &UserId,
        start: Option<&str>,
    ) -> impl Future<Output = Result<Page<String>, TableError>> + Send;

    /// Writes an entry where none of another request is. Whether it did.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn put(&self, entry: &Entry) -> impl Future<Output = Result<bool, TableError>> + Send;

    /// Deletes at most [`LARGEST_BATCH`] entries of a user by their sort keys. Returns those that the
    /// table did not get to.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn delete(
        &self,
        user: &UserId,
        keys: &[String],
    ) -> impl Future<Output = Result<Vec<String>, TableError>> + Send;
}

/// Which answer is meant: one request of one user. Two users who choose the same `request_id` are not in
/// each other's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimKey(String);

impl ClaimKey {
    /// The key of this request.
    #[must_use]
    pub fn new(user: &UserId, request_id: &str) -> Self {
        Self(format!(
            "{RESERVED}claim/{}",
            fingerprint(&[user.as_str(), request_id])
        ))
    }

    /// Partition of the claim.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The right to make one answer, so that it is made once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which answer.
    pub key: ClaimKey,
    /// Who asked.
    pub user: UserId,
    /// The request.
    pub request_id: String,
    /// Name of the worker, unlike that of every other worker.
    pub holder: String,
    /// Who gets the answer; nobody when it is only kept.
    pub client: Option<Client>,
}

/// How far an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// A worker makes it.
    Running,
    /// It is kept, under this sort key.
    Done {
        /// Sort key of the entry.
        request_time: String,
    },
    /// There is none; a sentence says why.
    Failed {
        /// The sentence, for the person who asked.
        message: String,
    },
    /// The client left before it was whole. Whoever asks again gets it made anew.
    Interrupted,
}

/// A claim as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Who asked.
    pub user: String,
    /// The request.
    pub request_id: String,
    /// Who gets the answer.
    pub client: Option<Client>,
    /// How far it is.
    pub state: State,
    /// When a running worker that has not renewed it is taken for dead.
    pub until: Moment,
}

impl Record {
    /// Whether a worker that may be alive makes the answer.
    #[must_use]
    pub fn is_running(&self, now: Moment) -> bool {
        self.state == State::Running && self.until >= now
    }
}

/// Whether the right was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// Yes.
    Mine,
    /// Another worker makes the answer, or it is made.
    Taken(Record),
}

/// Who makes which answer.
pub trait Claims: Send + Sync {
    /// Takes the right unless a worker has it that may be alive, or the answer is done. A failed or interrupted
    /// answer may be made again.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn claim(
        &self,
        claim: &Claim,
        now: Moment,
    ) -> impl Future<Output = Result<Claimed, TableError>> + Send;

    /// Holds the right for another [`LEASE`]. Whether it was still held.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn renew(
        &self,
        claim: &Claim,
        now: Moment,
    ) -> impl Future<Output = Result<bool, TableError>> + Send;

    /// Says how it ended. Whether the right was still held.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn settle(
        &self,
        claim: &Claim,
        state: &State,
        now: Moment,
    ) -> impl Future<Output = Result<bool, TableError>> + Send;

    /// The answer is to go to this client from now on, who has asked for it again.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn redirect(
        &self,
        key: &ClaimKey,
        client: &Client,
    ) -> impl Future<Output = Result<(), TableError>> + Send;

    /// The claim as it is kept.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn record(
        &self,
        key: &ClaimKey,
    ) -> impl Future<Output = Result<Option<Record>, TableError>> + Send;
}

/// What is counted by the minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counter<'a> {
    /// Questions of one user.
    User(&'a UserId),
    /// Questions of everybody.
    Deployment,
}

impl Counter<'_> {
    /// Partition of the counter.
    #[must_use]
    pub fn partition(&self) -> String {
        match self {
            Self::User(user) => format!("{RESERVED}limit/{}", fingerprint(&[user.as_str()])),
            Self::Deployment => format!("{RESERVED}limit/all"),
        }
    }
}

/// How often somebody has asked.
pub trait Counters: Send + Sync {
    /// Counts one question of the minute that `now` lies in, unless there have been `limit` already.
    /// Whether it was counted.
    ///
    /// # Errors
    ///
    /// [`TableError`].
    fn count(
        &self,
        counter: &Counter<'_>,
        limit: u32,
        now: Moment,
    ) -> impl Future<Output = Result<bool, TableError>> + Send;
}

/// The table with all three.
pub trait Table: CallLog + Claims + Counters {}

impl<T: CallLog + Claims + Counters> Table for T {}

//! The call log in memory, with DynamoDB's conditions, pages and moods.

use std::collections::BTreeMap;
use std::sync::Mutex;

use chatbot_functions::call_log::{
    CallLog, Claim, ClaimKey, Claimed, Claims, Counter, Counters, Found, LEASE, Page, Range,
    Record, State, TableError,
};
use chatbot_functions::entry::Entry;
use chatbot_functions::event::Client;
use chatbot_functions::identity::UserId;
use chatbot_functions::moment::Moment;

#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) entries: Mutex<BTreeMap<(String, String), Entry>>,
    pub(crate) claims: Mutex<BTreeMap<String, (String, Record)>>,
    pub(crate) counts: Mutex<BTreeMap<(String, u64), u32>>,
    /// Entries of one page; 0 for no limit.
    pub(crate) page: usize,
    /// How many deletes leave how many entries unprocessed.
    pub(crate) busy: Mutex<(usize, usize)>,
    /// Everything fails.
    pub(crate) is_broken: bool,
    /// Writing entries fails.
    pub(crate) is_full: bool,
    /// How often a conversation was read or written.
    pub(crate) calls: Mutex<usize>,
}

impl Memory {
    pub(crate) fn with(entries: Vec<Entry>) -> Self {
        let memory = Self::default();
        for entry in entries {
            let key = (entry.user_id.clone(), entry.request_time.clone());
            memory.entries.lock().unwrap().insert(key, entry);
        }
        memory
    }

    pub(crate) fn all(&self) -> Vec<Entry> {
        self.entries.lock().unwrap().values().cloned().collect()
    }

    fn used(&self) -> Result<(), TableError> {
        *self.calls.lock().unwrap() += 1;
        if self.is_broken {
            return Err(TableError("AccessDenied: arn:aws:dynamodb".into()));
        }
        Ok(())
    }

    fn of(&self, user: &UserId) -> Vec<Entry> {
        let all = self.all().into_iter();
        all.filter(|entry| entry.user_id == user.as_str()).collect()
    }
}

fn paged<T: Clone>(items: Vec<T>, size: usize, key: impl Fn(&T) -> String) -> Page<T> {
    if size == 0 || items.len() <= size {
        return Page { items, next: None };
    }
    let items = items[..size].to_vec();
    let next = items.last().map(key);
    Page { items, next }
}

impl CallLog for Memory {
    async fn find(&self, request_id: &str) -> Result<Found, TableError> {
        self.used()?;
        let claims = self.claims.lock().unwrap();
        let records = claims.values().map(|(_, record)| record);
        Ok(Found {
            entries: self
                .all()
                .into_iter()
                .filter(|entry| entry.request_id == request_id)
                .collect(),
            claims: records
                .filter(|record| record.request_id == request_id)
                .cloned()
                .collect(),
        })
    }

    async fn entry(&self, user: &UserId, time: &str) -> Result<Option<Entry>, TableError> {
        self.used()?;
        let key = (user.as_str().to_owned(), time.to_owned());
        Ok(self.entries.lock().unwrap().get(&key).cloned())
    }

    async fn page(&self, range: Range<'_>) -> Result<Page<Entry>, TableError> {
        self.used()?;
        let mut found = self.of(range.user);
        found.retain(|entry| entry.request_time.as_str() > range.after);
        if range.newest_first {
            found.reverse();
        }
        if let Some(start) = range.start {
            found.retain(|entry| (entry.request_time.as_str() > start) != range.newest_first);
            found.retain(|entry| entry.request_time != start);
        }
        let limit = range
            .limit
            .map_or(usize::MAX, |limit| usize::try_from(limit).unwrap());
        let size = if self.page == 0 {
            limit
        } else {
            limit.min(self.page)
        };
        Ok(paged(found, size, |entry| entry.request_time.clone()))
    }

    async fn keys(&self, user: &UserId, start: Option<&str>) -> Result<Page<String>, TableError> {
        self.used()?;
        let found = self.of(user).into_iter().map(|entry| entry.request_time);
        let found = found.filter(|time| start.is_none_or(|start| time.as_str() > start));
        Ok(paged(found.collect(), self.page, Clone::clone))
    }

    async fn put(&self, entry: &Entry) -> Result<bool, TableError> {
        self.used()?;
        if self.is_full {
            return Err(TableError("throttled".into()));
        }
        let key = (entry.user_id.clone(), entry.request_time.clone());
        let mut entries = self.entries.lock().unwrap();
        if entries
            .get(&key)
            .is_some_and(|there| there.request_id != entry.request_id)
        {
            return Ok(false);
        }
        entries.insert(key, entry.clone());
        Ok(true)
    }

    async fn delete(&self, user: &UserId, keys: &[String]) -> Result<Vec<String>, TableError> {
        self.used()?;
        assert!(keys.len() <= 25, "a batch of {}", keys.len());
        let mut busy = self.busy.lock().unwrap();
        let left = if busy.0 > 0 {
            busy.1.min(keys.len())
        } else {
            0
        };
        busy.0 = busy.0.saturating_sub(1);
        let (left, gone) = keys.split_at(left);
        for time in gone {
            let key = (user.as_str().to_owned(), time.clone());
            self.entries.lock().unwrap().remove(&key);
        }
        Ok(left.to_vec())
    }
}

impl Claims for Memory {
    async fn claim(&self, claim: &Claim, now: Moment) -> Result<Claimed, TableError> {
        self.used()?;
        let mut claims = self.claims.lock().unwrap();
        if let Some((_, record)) = claims.get(claim.key.as_str())
            && (record.is_running(now) || matches!(record.state, State::Done { .. }))
        {
            return Ok(Claimed::Taken(record.clone()));
        }
        let record = Record {
            user: claim.user.as_str().to_owned(),
            request_id: claim.request_id.clone(),
            client: claim.client.clone(),
            state: State::Running,
            until: now.after(LEASE),
        };
        let key = claim.key.as_str().to_owned();
        claims.insert(key, (claim.holder.clone(), record));
        Ok(Claimed::Mine)
    }

    async fn renew(&self, claim: &Claim, now: Moment) -> Result<bool, TableError> {
        self.used()?;
        Ok(self.held(claim, |record| record.until = now.after(LEASE)))
    }

    async fn settle(&self, claim: &Claim, state: &State, now: Moment) -> Result<bool, TableError> {
        self.used()?;
        Ok(self.held(claim, |record| {
            record.state = state.clone();
            record.until = now;
        }))
    }

    async fn redirect(&self, key: &ClaimKey, client: &Client) -> Result<(), TableError> {
        self.used()?;
        if let Some((_, record)) = self.claims.lock().unwrap().get_mut(key.as_str()) {
            record.client = Some(client.clone());
        }
        Ok(())
    }

    async fn record(&self, key: &ClaimKey) -> Result<Option<Record>, TableError> {
        self.used()?;
        let claims = self.claims.lock().unwrap();
        Ok(claims.get(key.as_str()).map(|(_, record)| record.clone()))
    }
}

impl Memory {
    fn held(&self, claim: &Claim, change: impl FnOnce(&mut Record)) -> bool {
        let mut claims = self.claims.lock().unwrap();
        match claims.get_mut(claim.key.as_str()) {
            Some((holder, record)) if *holder == claim.holder && record.state == State::Running => {
                change(record);
                true
            }
            _ => false,
        }
    }
}

impl Counters for Memory {
    async fn count(
        &self,
        counter: &Counter<'_>,
        limit: u32,
        now: Moment,
    ) -> Result<bool, TableError> {
        self.used()?;
        let mut counts = self.counts.lock().unwrap();
        let count = counts
            .entry((counter.partition(), now.minute()))
            .or_default();
        let fits = *count < limit;
        *count += u32::from(fits);
        Ok(fits)
    }
}

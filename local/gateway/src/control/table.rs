//! Objects by id, listed in the order in which they were made.

use std::collections::{BTreeMap, HashMap};

/// Objects of one kind. Each has an id and a place in the order of creation that never changes, so
/// that a listing which goes on after a place neither skips nor repeats what was there all the time.
#[derive(Clone, Debug)]
pub struct Table<T> {
    rows: BTreeMap<u64, (String, T)>,
    places: HashMap<String, u64>,
    next: u64,
}

impl<T> Table<T> {
    /// The object with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.places.get(id)?).map(|(_, row)| row)
    }

    /// Whether there is an object with this id.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    /// Number of objects.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no objects.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every object with its id, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.rows.values().map(|(id, row)| (id.as_str(), row))
    }

    /// Every object, oldest first.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.rows.values().map(|(_, row)| row)
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.rows.get_mut(self.places.get(id)?).map(|(_, row)| row)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut T)> {
        self.rows.values_mut().map(|(id, row)| (id.as_str(), row))
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.rows.values_mut().map(|(_, row)| row)
    }

    /// Adds an object at the end, or replaces the one with this id at its place.
    pub(super) fn put(&mut self, id: &str, row: T) {
        let place = *self.places.entry(id.to_owned()).or_insert(self.next);
        self.next = self.next.max(place + 1);
        self.rows.insert(place, (id.to_owned(), row));
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<T> {
        self.rows
            .remove(&self.places.remove(id)?)
            .map(|(_, row)| row)
    }

    /// Objects with their places, from the first place after `after`.
    pub(super) fn after(&self, after: Option<u64>) -> impl Iterator<Item = (u64, &T)> {
        let first = after.map_or(0, |place| place.saturating_add(1));
        self.rows
            .range(first..)
            .map(|(place, (_, row))| (*place, row))
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            places: HashMap::new(),
            next: 0,
        }
    }
}

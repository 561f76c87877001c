//! Equality and order of content: sets without order, the rest as it is.

use std::cmp::Ordering;

use crate::data::Data;
use crate::value::Value;

/// As Terraform compares values; sets are equal if they have equal elements.
impl PartialEq for Data {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Data {}

impl PartialOrd for Data {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Some total order that agrees with equality: for sorting, without a meaning.
impl Ord for Data {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => left.cmp(right),
            (Self::Number(left), Self::Number(right)) => left.cmp(right),
            (Self::String(left), Self::String(right)) => left.cmp(right),
            (Self::List(left), Self::List(right)) | (Self::Tuple(left), Self::Tuple(right)) => {
                left.cmp(right)
            }
            (Self::Set(left), Self::Set(right)) => elements(left).cmp(&elements(right)),
            (Self::Map(left), Self::Map(right)) | (Self::Object(left), Self::Object(right)) => {
                left.cmp(right)
            }
            (Self::Dynamic(left), Self::Dynamic(right)) => left.cmp(right),
            _ => rank(self).cmp(&rank(other)),
        }
    }
}

/// The elements of a set in a fixed order, known ones once. Elements that are
/// not wholly known may still become different ones, so each of them stays.
fn elements(set: &[Value]) -> Vec<&Value> {
    let mut elements: Vec<&Value> = set.iter().collect();
    elements.sort_unstable();
    elements.dedup_by(|next, previous| next == previous && next.is_wholly_known());
    elements
}

fn rank(data: &Data) -> u8 {
    match data {
        Data::Bool(_) => 0,
        Data::Number(_) => 1,
        Data::String(_) => 2,
        Data::List(_) => 3,
        Data::Set(_) => 4,
        Data::Map(_) => 5,
        Data::Tuple(_) => 6,
        Data::Object(_) => 7,
        Data::Dynamic(_) => 8,
    }
}

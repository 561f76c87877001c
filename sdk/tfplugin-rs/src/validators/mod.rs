//! Ready-made validators for `#[attribute(validate = [..])]`.
//!
//! Each is a function that returns a type implementing
//! [`Validator`](crate::Validator). All of them accept what is not known yet,
//! down to single elements of a collection, and accept null unless they are
//! about whether something is set at all. A message says what was given, what
//! is allowed, and what to do; the value of a sensitive attribute is never part
//! of it.
//!
//! | validator | of | checks |
//! |---|---|---|
//! | [`length`] | strings | number of characters |
//! | [`matches`](matches()) | strings | a regular expression |
//! | [`one_of`], [`none_of`] | strings | a fixed list |
//! | [`between`], [`above`] | numbers | a range |
//! | [`size`], [`unique`] | lists, sets, maps | number of elements, repetitions |
//! | [`keys`], [`values`] | maps; lists, sets, maps | every key or element by another validator |
//! | [`custom`](custom()) | anything | a function |
//! | [`conflicts_with`], [`also_requires`] | anything | neighbours, when it is set |
//! | [`exactly_one_of`], [`at_least_one_of`] | anything | itself and its neighbours |
//!
//! A rule that compares the *values* of several attributes belongs in
//! `Resource::validate`.

mod collection;
mod custom;
mod limits;
mod message;
mod neighbour;
mod number;
mod text;

pub use collection::{Keys, Size, Unique, Values, keys, size, unique, values};
pub use custom::{Custom, custom};
pub use neighbour::{
    AlsoRequires, ConflictsWith, Neighbour, SetCount, also_requires, at_least_one_of,
    conflicts_with, exactly_one_of,
};
pub use number::{Between, above, between};
pub use text::{Length, Listed, Matches, length, matches, none_of, one_of};

#[cfg(test)]
mod testing;

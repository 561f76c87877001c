//! Carrying out a resource type: what every type has in common, so that a type is one file with four
//! functions and a table of facts.
//!
//! # How to add a type
//!
//! 1. Write `src/<service>/<type>.rs` with a struct that implements [`ResourceType`]: `create`, `read`,
//!    `update` and `delete` by AWS's API, and [`Facts`]. `src/logs/group.rs` is a short one to start
//!    from.
//! 2. Name it in the table of `src/registry.rs`. Types that are not in the table keep their schema
//!    and are refused.
//! 3. Give it an acceptance test in `tests/it/<service>.rs`.
//!
//! A service that is new here also gets a line in [`Service`](crate::aws::Service) and a function for
//! its client in `src/aws/clients.rs`. A data source implements [`DataSourceType`] in the same way.
//!
//! # What a type does, and what is done for it
//!
//! A handler works on an [`Object`]: the attributes by name, with the schema's types. Nothing in it is
//! unknown, and what the configuration leaves out has the value that the real provider would take
//! ([`Facts::defaults`]). `create` makes the object and sets at least `id`; `read` sets every attribute
//! that AWS can tell, and says whether the object is still there. Right after a create and an update the
//! engine calls `read` as well, so neither has to fill in what is computed.
//!
//! From the tables the engine
//!
//! - refuses an argument that is set and not carried out (`arguments`);
//! - plans computed attributes as they are, unless [`Facts::changing`] says otherwise, and a replacement
//!   where the real provider makes one ([`Facts::replacing`]);
//! - takes what AWS answers for what the configuration says where both mean the same (`settle`): an
//!   absent value, an empty one, and the default;
//! - plans `tags_all`, and keeps `tags` and `tags_all` apart (`tags`).
//!
//! Attributes that the configuration leaves out and that are not computed stay null in state, also where
//! the real provider, built with an older SDK, shows its default.

mod arguments;
mod call;
mod data_source;
mod facts;
mod object;
mod resource;
mod settle;
mod shape;
pub mod tags;

pub use call::Call;
pub use data_source::{CarriedDataSource, DataSourceType};
pub use facts::{DefaultValue, Facts};
pub use object::{Maybe, Object};
pub use resource::{Carried, Presence, ResourceType};
pub(crate) use settle::is_empty;

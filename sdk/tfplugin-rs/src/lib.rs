//! SDK for Terraform providers in Rust.
//!
//! A provider author writes one struct per object (`#[derive(Model)]`: schema and codec in one
//! place), implements the small traits [`Provider`], [`Resource`] and [`DataSource`], and calls
//! [`serve`] in `main`. Everything else is done here: the order of planning that Terraform expects,
//! unknown values, private state, timeouts, the checks that core would make on our answers, and the
//! plugin protocol itself, version 6.
//!
//! This crate knows nothing of any particular cloud.
//!
//! # A whole provider
//!
//! With its acceptance test; it is the example `notes` of this crate.
//!
//! ```no_run
#![doc = include_str!("../examples/notes/main.rs")]
//! ```
//!
//! The program is called `terraform-provider-notes`. Terraform starts it, and a configuration that
//! names its [address](Provider::ADDRESS) in `required_providers` can use it.
//!
//! # Models
//!
//! A struct with named fields and `#[derive(Model)]` is an object of Terraform: each field is an
//! attribute, each doc comment the description that users read, and the derive has a table of
//! [everything that can be said about a field](tfplugin_macros::Model). A model inside a
//! `Value<…>`, a `Vec<…>`, a [`Set<…>`](Set) or a `BTreeMap<String, …>` is a nested attribute.
//! [`provider::assert_valid_schemas`] is the unit test that every provider should have: it finds
//! the schemas that Terraform would refuse.
//!
//! # Values
//!
//! [`Value<T>`](Value) is known, null ("not set") or unknown ("known after apply"). Most fields are
//! a `Value<T>`; a plain `T` or an `Option<T>` says that the value is guaranteed to be known, and is
//! refused with a message about the attribute when it is not. [`Number`] loses no digit, whatever
//! the size. A [`Path`] leads to an attribute, for messages about it.
//!
//! # Plans
//!
//! Authors never mark a value as unknown. For each plan the SDK, in this order, takes what
//! Terraform proposes, fills in [defaults](tfplugin_macros::Model), makes every computed attribute
//! that is not configured unknown if anything changes at all, runs the [`plan_modifiers`] (what
//! replaces the resource, what stays as it was), and asks [`Resource::modify_plan`]. Then it checks
//! the result against the [rules](engine::checks) that Terraform enforces, and what a handler
//! returns later as well: a provider's bug is a message that names rule and attribute.
//! [`validators`] and [`Resource::validate`] run before, and must accept what is not known yet.
//!
//! # Partial state
//!
//! A handler that fails half-way must not lose what it made. `request.keep(model)` records what
//! exists; when the handler then returns an error, panics or runs out of time, the model that was
//! kept last goes to state, and Terraform marks a new object as tainted and replaces it.
//!
//! # Private state
//!
//! [`Private`], in most requests as `request.private`, keeps JSON by key beside the state, where
//! users do not see it: an etag, the step that a long operation has reached. It is no place for
//! secrets; a `write_only` attribute never reaches state, and is in `request.config`.
//!
//! # Time
//!
//! Every operation has a [deadline](timeouts): [`Resource::TIMEOUTS`], or what the user says in an
//! attribute `timeouts: Value<Timeouts>`, in a data source `Value<ReadTimeouts>`. At the deadline, and when the user stops Terraform,
//! `request.cancellation` is cancelled; a handler returns soon then, with what it kept.
//!
//! # Diagnostics
//!
//! A message for the user has a summary, a detail and a [path](Path): see [`Diagnostic`]. Handlers
//! return [`Diagnostics`], and `?` works on one `Diagnostic` and, with
//! [`ResultExt::summary`], on any error. `request.warn(…)` tells the user something and goes on. A
//! panic in a handler becomes a diagnostic of that request, not the end of the process.
//!
//! # Functions
//!
//! What people otherwise build by string can be a [`Function`] of the provider: a struct with
//! `#[derive(Parameters)]` whose fields are its parameters.
//!
//! # Identities
//!
//! A resource may say what [identifies](resource::Identity) its objects for good; Terraform 1.12 and
//! newer store that, and import by it.
//!
//! # Values that mean the same
//!
//! A service that writes JSON back in another layout would show as a change for ever. With
//! `#[attribute(.., equality = json())]` a new value that means the same as the one before does not
//! replace it; see [`equality`](mod@equality).
//!
//! # Changes of a schema
//!
//! State that an earlier version stored is upgraded by [`Resource::upgrades`], from model to model;
//! [`Resource::VERSION`] counts. State of another resource type is taken over with
//! [`Resource::moves`].
//!
//! # Tests
//!
//! The crate `tfplugin-testing` runs a real `terraform` that attaches to the provider inside the
//! test's own process, so breakpoints and coverage work. It applies a list of configurations,
//! checks plans and states, plans twice more after each to see that nothing is left to change, and
//! destroys everything at the end. The tests above show how.
//!
//! # Documentation
//!
//! [`docs`] writes the registry's pages from the schemas and from `examples/`.
//!
//! # Logs and debugging
//!
//! Log with `tracing`: with `TF_LOG_PROVIDER=debug`, Terraform shows events as those of the
//! provider. What was registered with [`logging::secrets`] is masked. Standard output belongs to
//! the protocol; print nothing there.
//!
//! A provider that is started with `--debug`, by hand or by a debugger, serves until it is stopped
//! and prints the variable `TF_REATTACH_PROVIDERS` to set where Terraform runs; with
//! `--env-file FILE` it also writes it to a file.
//!
//! # Start-up time
//!
//! Terraform starts a provider several times for one command, and each start makes a certificate.
//! Before its first random number, aws-lc measures about 30 ms of processor jitter as a further
//! source of randomness, unless it was built without. The operating system's generator is used in
//! either case. To build without, a provider's repository has this in `.cargo/config.toml`:
//!
//! ```toml
//! [env]
//! AWS_LC_SYS_NO_JITTER_ENTROPY = "1"
//! ```

pub mod data_source;
pub mod diagnostics;
pub mod dispatch;
pub mod docs;
pub mod engine;
pub mod equality;
pub mod function;
pub mod logging;
pub mod model;
pub mod plan_modifier;
pub mod plan_modifiers;
pub mod private;
pub mod progress;
pub mod provider;
pub mod resource;
pub mod schema;
pub mod server;
pub mod timeouts;
pub mod validator;
pub mod validators;

pub use data_source::{DataSource, DynDataSource, data_source};
pub use diagnostics::{Diagnostic, Diagnostics, ResultExt, Severity};
pub use dispatch::serve;
pub use equality::Equality;
pub use function::{DynFunction, Function, FunctionError, Parameters, function};
pub use model::{AttributeData, AttributeValue, ConvertError, Model, Set};
pub use plan_modifier::PlanModifier;
pub use private::Private;
pub use progress::Progress;
pub use provider::Provider;
pub use resource::{DynResource, Resource, resource};
pub use schema::Schema;
pub use tfplugin_macros::{Model, Parameters};
pub use tfplugin_value as value;
pub use tfplugin_value::{Number, Path, Type, Value};
pub use timeouts::{ReadTimeouts, Timeouts};
pub use tokio_util::sync::CancellationToken;
pub use validator::Validator;

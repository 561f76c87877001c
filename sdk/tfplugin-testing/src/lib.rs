//! Acceptance tests for providers: a real `terraform`, a provider it attaches
//! to, and checks of every plan and state on the way.
//!
//! A [`TestCase`] is a list of [`Step`]s that run one after the other in an own
//! temporary folder. After every configuration step the harness plans twice
//! more, without and with refresh, and fails when either plan is not empty: a
//! provider whose second plan shows changes is wrong, whatever its tests check.
//! Whatever happens, everything that was created is destroyed at the end.
//!
//! ```no_run
//! # async fn example(provider: tfplugin_testing::Attachment) -> Result<(), tfplugin_testing::Failure> {
//! use tfplugin_testing::{Action, Step, TestCase, exactly, expect_action, expect_value};
//!
//! TestCase::new(provider)
//!     .step(
//!         Step::config(r#"resource "example_thing" "this" { name = "one" }"#)
//!             .plan_check(expect_action("example_thing.this", Action::Create))
//!             .state_check(expect_value("example_thing.this", "name", exactly("one"))),
//!     )
//!     .step(Step::import("example_thing.this").id_from("id"))
//!     .run()
//!     .await
//! # }
//! ```
//!
//! It is not a mock of Terraform: nothing here knows how plans are made. One
//! command takes about 100 ms, so one step takes half a second.

mod attachment;
mod case;
mod changed;
mod compare;
mod error;
mod import;
mod matcher;
mod path;
mod plan;
mod plan_check;
mod run;
mod state;
mod state_check;
mod step;
mod terraform;

pub use attachment::Attachment;
pub use case::TestCase;
pub use error::{Error, Failure};
pub use import::ImportStep;
pub use matcher::{Matcher, anything, contains, exactly, is_null, length, matches, satisfies};
pub use plan::{Action, Change, Plan, ResourceChange};
pub use plan_check::{
    PlanCheck, expect_action, expect_empty, expect_known, expect_planned, expect_replaced_by,
    expect_unknown,
};
pub use state::{Resource, State};
pub use state_check::{StateCheck, expect_absent, expect_output, expect_value};
pub use step::{ActionStep, ConfigStep, PlanStep, RefreshStep, Step};

//! The plan engine as core would use it.

mod applied;
mod checks;
mod equality;
mod generate;
mod plan;
mod properties;
pub(crate) mod proposal;
mod upgrade;
mod validate;

use tfplugin::engine::{self, Change, Planned};
use tfplugin::resource::ModifiedPlan;
use tfplugin::schema::{Block, Schema};
use tfplugin::{Private, Value};

fn schema(block: Block) -> Schema {
    Schema { version: 0, block }
}

/// The engine's plan of a resource without a say of its own.
fn planned(schema: &Schema, prior: &Value, config: &Value) -> Planned {
    let change = Change {
        prior: prior.clone(),
        config: config.clone(),
        proposed: proposal::proposed(&schema.block, prior, config),
    };
    let draft = engine::draft_plan(schema, &change, &Private::default());
    engine::finish_plan(schema, &change, draft, ModifiedPlan::unchanged())
}

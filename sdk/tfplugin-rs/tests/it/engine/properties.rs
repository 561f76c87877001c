//! For any schema, prior state and configuration: core accepts the plan, its apply and the final
//! plan, and planning again after the apply changes nothing.

use proptest::prelude::*;
use tfplugin::engine::{Outcome, checks, finish_apply};
use tfplugin::schema::{Block, Schema, SchemaKind};
use tfplugin::{Type, Value};

use super::generate::{block, config, resolved};
use super::{planned, schema};

/// A schema, the configuration of its first apply, and that of its second, which may be unknown
/// in places.
fn case() -> impl Strategy<Value = (Block, Value, Value)> {
    block().prop_flat_map(|block| {
        let (first, second) = (config(&block, false), config(&block, true));
        (Just(block), first, second)
    })
}

/// Applies `config`: what a correct provider makes of its plan.
fn apply(schema: &Schema, prior: &Value, config: &Value, seed: &str) -> Value {
    let plan = planned(schema, prior, config);
    assert_eq!(
        plan.diagnostics.to_string(),
        "",
        "plan of {config:?} after {prior:?}"
    );
    let made = resolved(plan.planned.clone(), &ty(schema), seed);
    let outcome = Outcome {
        prior,
        planned: &plan.planned,
        result: Ok(made),
        kept: None,
    };
    let applied = finish_apply(schema, outcome);
    assert_eq!(
        applied.diagnostics.to_string(),
        "",
        "apply of {:?}",
        plan.planned
    );
    applied.state
}

fn ty(schema: &Schema) -> Type {
    schema.block.ty()
}

fn nothing_changes(schema: &Schema, state: &Value, config: &Value) {
    let again = planned(schema, state, config);
    assert_eq!(again.diagnostics.to_string(), "");
    assert_eq!(&again.planned, state, "second plan of {config:?}");
    assert_eq!(again.requires_replace, []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_is_valid_and_the_second_is_empty((block, first, second) in case()) {
        let schema = schema(block);
        prop_assert_eq!(schema.check(SchemaKind::Resource), vec![]);

        let state = apply(&schema, &Value::Null, &first, "one");
        nothing_changes(&schema, &state, &first);

        // The configuration depends on something that does not exist yet.
        let early = planned(&schema, &state, &second);
        prop_assert_eq!(early.diagnostics.to_string(), "");
        let resolved = resolved(second, &ty(&schema), "three");
        let last = planned(&schema, &state, &resolved);
        let broken = checks::final_plan(&schema.block, &early.planned, &last.planned);
        prop_assert_eq!(broken, vec![], "{:?} after {:?}", last.planned, early.planned);

        let state = apply(&schema, &state, &resolved, "two");
        nothing_changes(&schema, &state, &resolved);
        let destroyed = planned(&schema, &state, &Value::Null);
        prop_assert_eq!(destroyed.planned, Value::Null);
    }
}

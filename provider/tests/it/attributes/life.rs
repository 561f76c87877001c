//! The life of all objects of a table at once.

mod check;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::Value;
use tfplugin_testing::{Step, TestCase};

use super::others::Others;
use super::row::Row;
use super::table::Table;
use crate::acceptance::expect;
use crate::foreign;
use crate::picture::{differences, picture};
use crate::process::Provider;
use crate::world::World;

/// Another custom domain than that of the configurations.
pub(super) const WILD: &str = "*.example.com";

/// Longest that one command may take, which is about all objects.
const LIMIT: Duration = Duration::from_secs(240);

/// What a life has to do with.
struct Life {
    table: Arc<Table>,
    world: Arc<World>,
    provider: Arc<Provider>,
    /// What there is when everything is as at first.
    first: Arc<OnceLock<Value>>,
}

/// Lets all objects of `table` live.
pub(super) async fn of(table: Table) {
    let world = World::start().await;
    world.prepare();
    foreign::make_domain(&world, WILD).await;
    let life = Life {
        table: Arc::new(table),
        provider: Arc::new(Provider::start(&world).await),
        world: Arc::new(world),
        first: Arc::default(),
    };
    TestCase::new(life.provider.attachment())
        .limit(LIMIT)
        .step(life.created())
        .step(life.imported(life.first()))
        .step(life.edited_since_the_plan())
        .step(expect(&life.world, World::take_writes))
        .step(life.repaired())
        .step(life.is_as_at_first())
        .step(life.changed())
        .step(life.removed())
        .step(life.imported(life.without()))
        .step(life.restored())
        .step(Step::destroy())
        .step(expect(&life.world, World::leftovers))
        .run()
        .await
        .unwrap();
}

impl Life {
    fn first(&self) -> String {
        self.table.hcl(|row| row.config.clone())
    }

    fn without(&self) -> String {
        self.table.hcl(|row| row.removed(&self.table).0)
    }

    /// Each attribute is known only after the apply.
    fn created(&self) -> Step {
        let plan = check::each(&self.table, check::created);
        Step::config(self.table.unknown("first"))
            .plan_check(plan)
            .state_check(check::has_values(&self.table))
            .into()
    }

    /// All objects are imported into another state: nothing is to be done then.
    fn imported(&self, hcl: String) -> Step {
        let (table, provider) = (Arc::clone(&self.table), Arc::clone(&self.provider));
        Step::action(move |state| async move {
            let plan = Step::plan(hcl + &table.imports(&state));
            let plan = plan.plan_check(check::each(&table, check::imported));
            let case = TestCase::new(provider.attachment()).limit(LIMIT).step(plan);
            case.run().await.map_err(|failure| failure.to_string())
        })
    }

    /// Something else is planned for each object. Before that is applied, somebody else changes the
    /// attribute: nothing is written, and the error is at the attribute.
    fn edited_since_the_plan(&self) -> Step {
        let (table, world) = (Arc::clone(&self.table), Arc::clone(&self.world));
        let first = Arc::clone(&self.first);
        let hcl = self.table.hcl(|row| match row.shown().is_empty() {
            true => row.config.clone(),
            false => row.touched(),
        });
        Step::config(hcl)
            .before_apply(move |_| async move {
                first.get_or_init(|| without_empty(picture(&world)));
                for (index, row) in table.rows.iter().enumerate() {
                    edit(&world, index, row);
                }
                world.take_calls();
                Ok(())
            })
            .expect_apply_error("Changed by somebody else since the plan")
            .error_check(check::told(&self.table))
            .into()
    }

    /// The next plan shows what somebody else has changed, and puts it back.
    fn repaired(&self) -> Step {
        Step::config(self.first())
            .plan_check(check::drifted(&self.table))
            .plan_check(check::each(&self.table, check::repaired))
            .into()
    }

    fn is_as_at_first(&self) -> Step {
        let (world, first) = (Arc::clone(&self.world), Arc::clone(&self.first));
        Step::action(move |_| async move {
            let first = first.get().ok_or("there was no picture")?;
            let other = differences(&without_empty(picture(&world)), first);
            if other.is_empty() {
                return Ok(());
            }
            Err(other.join("\n"))
        })
    }

    fn changed(&self) -> Step {
        Step::config(self.table.hcl(|row| row.changed().0))
            .plan_check(check::each(&self.table, check::changed))
            .into()
    }

    fn removed(&self) -> Step {
        Step::config(self.without())
            .plan_check(check::each(&self.table, check::removed))
            .into()
    }

    /// The first values again, which are known only after the apply.
    fn restored(&self) -> Step {
        let plan = check::each(&self.table, check::restored);
        Step::config(self.table.unknown("last"))
            .plan_check(plan)
            .state_check(check::has_values(&self.table))
            .into()
    }
}

/// An empty text, which takes a template away, is none.
fn without_empty(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| value != "");
            kept.map(|(name, value)| (name, without_empty(value)))
                .collect()
        }
        Value::Array(elements) => elements.into_iter().map(without_empty).collect(),
        other => other,
    }
}

fn edit(world: &World, index: usize, row: &Row) {
    if let Some(edit) = row.edit {
        edit(&Others::of(world, &Table::name(index)));
    }
}

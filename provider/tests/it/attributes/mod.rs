//! Every attribute of `chatbot_stack` and `chatbot_deployment` through the real Terraform, table by
//! table: known only at apply, changed by somebody else between plan and apply, drifted, imported,
//! changed and removed. Each row has an object of its own, so that one plan tells exactly what it makes
//! of one attribute; an attribute without a row fails [`every_attribute_has_a_row`].
//!
//! Whole lives with values that make sense together are in `whole.rs`, `stages.rs` and `deployment.rs`.

mod api;
mod deployment;
mod integrations;
mod life;
mod others;
pub(crate) mod place;
mod routes;
mod row;
mod stage;
mod table;

use std::collections::BTreeSet;

use place::names;
use row::Row;
use table::Table;

/// Attributes that follow from what an object is, which nobody can change.
const IDENTITY: [&str; 6] = [
    "arn",
    "callback_url",
    "execution_arn",
    "id",
    "manage_connections_policy",
    "websocket_url",
];

fn stacks() -> Vec<Row> {
    [
        api::rows(),
        routes::rows(),
        integrations::rows(),
        stage::rows(),
    ]
    .concat()
}

#[test]
fn every_attribute_has_a_row() {
    let check = |table: &Table| {
        let all: BTreeSet<String> = names(&table.block);
        let mut rows: BTreeSet<String> =
            table.rows.iter().flat_map(|row| row.names(table)).collect();
        rows.extend(IDENTITY.map(str::to_owned));
        let missing: Vec<&String> = all.difference(&rows).collect();
        assert!(
            missing.is_empty(),
            "{} has no row for {missing:?}",
            table.kind
        );
    };
    check(&Table::of_stacks(stacks()));
    check(&Table::of_deployments(deployment::rows()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_attribute_of_the_api() {
    life::of(Table::of_stacks(api::rows())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_attribute_of_routes() {
    life::of(Table::of_stacks(routes::rows())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_attribute_of_integrations() {
    life::of(Table::of_stacks(integrations::rows())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_attribute_of_the_stage() {
    life::of(Table::of_stacks(stage::rows())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_attribute_of_a_deployment() {
    life::of(Table::of_deployments(deployment::rows())).await;
}

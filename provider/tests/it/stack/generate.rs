//! Generated configurations, small enough to collide often.

use std::collections::BTreeMap;

use proptest::collection::btree_map;
use proptest::prelude::*;
use proptest::sample::select;

use chatbot_provider::stack::arn::{FunctionArn, Home};
use chatbot_provider::stack::desired::{Desired, Integration, Route, Stage, Throttle};

pub(crate) const KEYS: [&str; 6] = ["$connect", "$disconnect", "$default", "ask", "tell", "stop"];

pub(crate) fn home() -> Home {
    Home {
        partition: "aws".to_owned(),
        region: "eu-west-1".to_owned(),
        account: "123456789012".to_owned(),
    }
}

pub(crate) fn function(name: &str) -> FunctionArn {
    format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}")
        .parse()
        .expect("a function ARN")
}

/// Every function there is.
pub(crate) fn functions() -> Vec<FunctionArn> {
    ["chat", "chat:live", "ask", "auth"].map(function).to_vec()
}

pub(crate) fn desired() -> impl Strategy<Value = Desired> {
    (
        select(vec!["support", "sales"]),
        text(),
        select(vec!["$request.body.action", "$request.body.type"]),
        texts(),
        btree_map(key(), route(), 1..=6),
        stage(),
    )
        .prop_map(
            |(name, description, expression, tags, routes, stage)| Desired {
                home: home(),
                name: name.to_owned(),
                description,
                route_selection_expression: expression.to_owned(),
                api_key_selection_expression: "$request.header.x-api-key".to_owned(),
                tags,
                routes,
                stage,
            },
        )
}

/// Two configurations that differ a little or a lot, or not at all: what has
/// been applied before may well be what is wanted again.
pub(crate) fn pair() -> impl Strategy<Value = [Desired; 2]> {
    let tweaked = (desired(), 0..6_usize, any::<usize>()).prop_map(|(first, kind, pick)| {
        let second = tweak(&first, kind, pick);
        [first, second]
    });
    prop_oneof![
        (desired(), desired()).prop_map(|(one, two)| [one, two]),
        tweaked
    ]
}

fn tweak(desired: &Desired, kind: usize, pick: usize) -> Desired {
    let mut changed = desired.clone();
    let index = pick % changed.routes.len();
    let Some((key, mut route)) = changed
        .routes
        .iter()
        .nth(index)
        .map(|(key, route)| (key.clone(), route.clone()))
    else {
        return changed;
    };
    match kind {
        0 => route.two_way = !route.two_way,
        1 => route.integration.timeout_ms = 2000,
        2 => route.integration.function = function("chat:live"),
        3 => changed.stage.variables.clear(),
        4 => {
            changed.routes.remove(&key);
            changed.routes.insert("renamed".to_owned(), route);
            return changed;
        }
        _ => return changed,
    }
    changed.routes.insert(key, route);
    changed
}

fn key() -> impl Strategy<Value = String> {
    select(KEYS.to_vec()).prop_map(str::to_owned)
}

fn route() -> impl Strategy<Value = Route> {
    (
        select(functions()),
        select(vec![50_u32, 1000, 29_000]),
        any::<bool>(),
    )
        .prop_map(|(function, timeout_ms, two_way)| Route {
            integration: Integration {
                function,
                timeout_ms,
            },
            two_way,
        })
}

fn stage() -> impl Strategy<Value = Stage> {
    let throttle = (1..3_i32).prop_map(|number| Throttle {
        rate_limit: f64::from(number) * 50.0,
        burst_limit: number * 100,
    });
    (text(), texts(), proptest::option::of(throttle)).prop_map(
        |(description, variables, throttle)| Stage {
            name: "prod".to_owned(),
            description,
            variables,
            throttle,
        },
    )
}

fn text() -> impl Strategy<Value = String> {
    select(vec!["", "one", "two"]).prop_map(str::to_owned)
}

fn texts() -> impl Strategy<Value = BTreeMap<String, String>> {
    let pair = select(vec!["a", "b", "c"]).prop_map(str::to_owned);
    btree_map(pair, select(vec!["1", "2"]).prop_map(str::to_owned), 0..3)
}

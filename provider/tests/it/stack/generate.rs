//! Generated configurations, small enough to collide often.

mod api;

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use chatbot_provider::stack::arn::{FunctionArn, Home};
use chatbot_provider::stack::desired::{
    AccessLog, Connect, Desired, Domain, Integration, LogLevel, Route, RouteSettings, Stage,
    Throttle,
};

pub(crate) const KEYS: [&str; 6] = ["$connect", "$disconnect", "$default", "ask", "tell", "stop"];

/// The custom domains there are.
pub(crate) const DOMAINS: [&str; 2] = ["chat.example.com", "*.example.com"];

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
    let texts = (
        select(vec!["support", "sales"]),
        text(),
        select(vec!["$request.body.action", "$request.body.type"]),
        texts(),
    );
    let plain = (btree_map(key(), plain_route(), 1..=6), api::plain());
    let rich = (btree_map(key(), api::route(), 1..=6), api::settings());
    let api = prop_oneof![plain, rich];
    let stage = (stage(), btree_map(key(), settings(), 0..=3));
    (texts, api, stage).prop_map(
        |((name, description, expression, tags), (mut routes, settings), (stage, own))| {
            let mut desired = Desired {
                home: home(),
                name: name.to_owned(),
                description,
                version: settings.version,
                route_selection_expression: expression.to_owned(),
                api_key_selection_expression: "$request.header.x-api-key".to_owned(),
                disable_execute_api_endpoint: settings.disable_execute_api_endpoint,
                disable_schema_validation: settings.disable_schema_validation,
                ip_address_type: settings.ip_address_type,
                tags,
                connect: settings.connect,
                models: settings.models,
                routes: BTreeMap::new(),
                stage,
            };
            for route in routes.values_mut() {
                let known = |_: &String, name: &mut String| desired.models.contains_key(name);
                route.request_models.retain(known);
                route.response_models.retain(known);
                if !route.two_way {
                    route.response_models.clear();
                }
            }
            if !routes.contains_key("$connect") {
                desired.connect = Connect::default();
            }
            desired.routes = routes;
            with_settings(desired, own)
        },
    )
}

/// Two configurations that differ a little or a lot, or not at all: what has
/// been applied before may well be what is wanted again.
pub(crate) fn pair() -> impl Strategy<Value = [Desired; 2]> {
    let tweaked = (desired(), 0..17_usize, any::<usize>()).prop_map(|(first, kind, pick)| {
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
        0 => {
            route.two_way = !route.two_way;
            route.response_models.clear();
        }
        1 => route.integration.timeout_ms = 2000,
        2 => route.integration = Integration::proxy(function("chat:live"), 2000),
        3 => edit_stage(&mut changed, |stage| stage.variables.clear()),
        14 => {
            changed.stage = None;
            return changed;
        }
        15 => edit_stage(&mut changed, |stage| stage.auto_deploy = !stage.auto_deploy),
        16 => edit_stage(&mut changed, |stage| {
            stage.route_settings.remove(&key);
            stage.domain = None;
        }),
        4 if key != "$connect" => {
            changed.routes.remove(&key);
            edit_stage(&mut changed, |stage| {
                stage.route_settings.remove(&key);
            });
            changed.routes.insert("renamed".to_owned(), route);
            return changed;
        }
        _ => api::tweak(&mut changed, &mut route, kind),
    }
    changed.routes.insert(key, route);
    changed
}

fn edit_stage(desired: &mut Desired, edit: impl FnOnce(&mut Stage)) {
    if let Some(stage) = &mut desired.stage {
        edit(stage);
    }
}

fn key() -> impl Strategy<Value = String> {
    select(KEYS.to_vec()).prop_map(str::to_owned)
}

fn plain_route() -> impl Strategy<Value = Route> {
    (proxy(), any::<bool>()).prop_map(|(integration, two_way)| Route {
        two_way,
        ..Route::plain(integration)
    })
}

fn proxy() -> impl Strategy<Value = Integration> {
    (select(functions()), select(vec![50_u32, 1000, 29_000]))
        .prop_map(|(function, timeout_ms)| Integration::proxy(function, timeout_ms))
}

/// One in eight has no stage, and one in four of the others leaves deploying to AWS.
fn stage() -> impl Strategy<Value = Option<Stage>> {
    let log = AccessLog {
        destination_arn: "arn:aws:logs:eu-west-1:123456789012:log-group:chat".to_owned(),
        format: "$context.requestId".to_owned(),
    };
    let stage = (
        (text(), texts(), settings(), option::of(Just(log))),
        select(vec!["", "cert01"]),
        prop::bool::weighted(0.25),
        option::of(domain()),
    );
    let stage = stage.prop_map(
        |((description, variables, settings, access_log), certificate, auto_deploy, domain)| {
            Stage {
                name: "prod".to_owned(),
                description,
                variables,
                settings,
                // Of the routes there are: see `with_settings`.
                route_settings: BTreeMap::new(),
                access_log,
                client_certificate_id: certificate.to_owned(),
                auto_deploy,
                domain,
            }
        },
    );
    option::weighted(0.875, stage)
}

fn settings() -> impl Strategy<Value = RouteSettings> {
    let throttle = (1..3_i32).prop_map(|number| Throttle {
        rate_limit: f64::from(number) * 50.0,
        burst_limit: number * 100,
    });
    let level = select(vec![LogLevel::Off, LogLevel::Error, LogLevel::Info]);
    (option::of(throttle), level, any::<bool>(), any::<bool>()).prop_map(
        |(throttle, log_level, data_trace, detailed_metrics)| RouteSettings {
            throttle,
            log_level,
            data_trace,
            detailed_metrics,
        },
    )
}

fn domain() -> impl Strategy<Value = Domain> {
    (select(DOMAINS.to_vec()), select(vec!["", "a", "b"])).prop_map(|(name, key)| Domain {
        name: name.to_owned(),
        key: key.to_owned(),
    })
}

/// Gives some of the routes settings of their own.
fn with_settings(mut desired: Desired, own: BTreeMap<String, RouteSettings>) -> Desired {
    let routes = &desired.routes;
    if let Some(stage) = &mut desired.stage {
        // No configuration says that a route has no limit where the stage has one.
        let limit = stage.settings.throttle;
        let own = own.into_iter().map(|(key, settings)| {
            let throttle = settings.throttle.or(limit);
            (
                key,
                RouteSettings {
                    throttle,
                    ..settings
                },
            )
        });
        stage.route_settings = own.filter(|(key, _)| routes.contains_key(key)).collect();
    }
    desired
}

fn text() -> impl Strategy<Value = String> {
    select(vec!["", "one", "two"]).prop_map(str::to_owned)
}

fn texts() -> impl Strategy<Value = BTreeMap<String, String>> {
    let pair = select(vec!["a", "b", "c"]).prop_map(str::to_owned);
    btree_map(pair, select(vec!["1", "2"]).prop_map(str::to_owned), 0..3)
}

/// What the properties are to hold for is there to be met: every type of integration with everything it
/// can have, and every way of letting clients in.
#[test]
fn everything_is_generated() {
    let mut seen = BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..500 {
        let one = desired().new_tree(&mut runner).expect("a stack").current();
        seen.insert(format!(
            "authorization {}",
            one.connect.authorization.kind()
        ));
        seen.insert(match one.stage {
            None => "no stage".to_owned(),
            Some(stage) => format!("auto_deploy {}", stage.auto_deploy),
        });
        for route in one.routes.values() {
            let it = &route.integration;
            let has = [
                ("function", it.function.is_some()),
                ("uri", !it.uri.is_empty()),
                ("role", !it.credentials_arn.is_empty()),
                ("parameters", !it.request_parameters.is_empty()),
                ("templates", !it.request_templates.is_empty()),
                ("responses", !it.responses.is_empty()),
                ("answers", route.two_way),
            ];
            let has = has.iter().filter(|(_, has)| *has);
            seen.extend(has.map(|(what, _)| format!("{} {what}", it.kind.name())));
        }
    }
    let all: [(&str, &[&str]); 8] = [
        ("authorization", &["NONE", "AWS_IAM", "CUSTOM"]),
        ("auto_deploy", &["false", "true"]),
        ("no", &["stage"]),
        (
            "AWS",
            &[
                "function",
                "uri",
                "role",
                "parameters",
                "templates",
                "responses",
                "answers",
            ],
        ),
        ("AWS_PROXY", &["function", "role", "parameters", "answers"]),
        (
            "HTTP",
            &[
                "uri",
                "role",
                "parameters",
                "templates",
                "responses",
                "answers",
            ],
        ),
        ("HTTP_PROXY", &["uri", "role", "parameters", "answers"]),
        ("MOCK", &["parameters", "templates", "responses", "answers"]),
    ];
    let all = all.iter();
    let all = all.flat_map(|(of, all)| all.iter().map(move |what| format!("{of} {what}")));
    assert_eq!(seen, all.collect());
}

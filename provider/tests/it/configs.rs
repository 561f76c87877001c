//! Configurations of stacks.

use std::collections::BTreeMap;

use chatbot_provider::stack::model::{RouteModel, StackModel};
use tfplugin::Value;

pub(crate) const CHAT: &str = "arn:aws:lambda:eu-west-1:123456789012:function:chat";
pub(crate) const ASK: &str = "arn:aws:lambda:eu-west-1:123456789012:function:ask";

/// The routes of the seed's stack.
pub(crate) const SEED_ROUTES: [&str; 3] = ["$connect", "$default", "$disconnect"];

/// The seed's stack: one function, three routes, one stage.
pub(crate) fn seed() -> StackModel {
    StackModel {
        name: "support".to_owned().into(),
        stage_name: "prod".to_owned().into(),
        routes: routes(SEED_ROUTES.map(|key| (key, route(CHAT)))),
        ..StackModel::default()
    }
}

/// One route away, one new, one two-way with another function, one with another timeout.
pub(crate) fn other() -> StackModel {
    let slow = RouteModel {
        timeout_ms: 1000.into(),
        ..route(CHAT)
    };
    let two_way = RouteModel {
        two_way: true.into(),
        ..route(ASK)
    };
    StackModel {
        routes: routes([
            ("$connect", route(CHAT)),
            ("$default", slow),
            ("ask", two_way),
        ]),
        ..seed()
    }
}

/// The routes of [`other`].
pub(crate) const OTHER_ROUTES: [&str; 3] = ["$connect", "$default", "ask"];

/// A route as it is written when only the function is.
pub(crate) fn route(function: &str) -> RouteModel {
    RouteModel {
        function_arn: function.to_owned().into(),
        ..RouteModel::default()
    }
}

pub(crate) fn routes<const N: usize>(
    routes: [(&str, RouteModel); N],
) -> Value<BTreeMap<String, Value<RouteModel>>> {
    let routes = routes
        .into_iter()
        .map(|(key, route)| (key.to_owned(), Value::Known(route)));
    Value::Known(routes.collect())
}

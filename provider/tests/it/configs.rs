//! Configurations of stacks.

mod everything;

use std::collections::BTreeMap;

use chatbot_provider::deployment::model::DeploymentModel;
use chatbot_provider::stack::model::{RouteModel, StackModel};
use tfplugin::Value;

pub(crate) use everything::{automatic, custom, everything, everything_else};

pub(crate) const CHAT: &str = "arn:aws:lambda:eu-west-1:123456789012:function:chat";
pub(crate) const ASK: &str = "arn:aws:lambda:eu-west-1:123456789012:function:ask";

/// An authorizer.
pub(crate) const AUTH: &str = "arn:aws:lambda:eu-west-1:123456789012:function:auth";

/// A custom domain that exists.
pub(crate) const DOMAIN: &str = "chat.example.com";

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

/// A stack without a stage.
pub(crate) fn undeployed() -> StackModel {
    StackModel {
        deploy: false.into(),
        stage_name: Value::Null,
        ..seed()
    }
}

/// A stage of its own that uses everything.
pub(crate) fn deployed(api_id: &str) -> DeploymentModel {
    let stage = everything();
    DeploymentModel {
        stage_description: stage.stage_description,
        stage_variables: stage.stage_variables,
        throttle: stage.throttle,
        detailed_metrics: stage.detailed_metrics,
        access_log: stage.access_log,
        execution_log: stage.execution_log,
        client_certificate_id: stage.client_certificate_id,
        domain: stage.domain,
        route_settings: Value::Known([("$default".to_owned(), everything::own_settings())].into()),
        fingerprint: "any".to_owned().into(),
        tags: stage.tags,
        ..deployed_otherwise(api_id)
    }
}

/// The same one with next to nothing.
pub(crate) fn deployed_otherwise(api_id: &str) -> DeploymentModel {
    DeploymentModel {
        api_id: api_id.to_owned().into(),
        stage_name: "prod".to_owned().into(),
        ..DeploymentModel::default()
    }
}

fn texts(texts: &[(&str, &str)]) -> Value<BTreeMap<String, Value<String>>> {
    let texts = texts.iter();
    Value::Known(
        texts
            .map(|&(key, text)| (key.to_owned(), Value::from(text.to_owned())))
            .collect(),
    )
}

//! Configurations of stacks.

use std::collections::BTreeMap;

use chatbot_provider::deployment::model::DeploymentModel;
use chatbot_provider::stack::model::{
    AccessLogModel, AuthorizerModel, ConnectModel, DomainModel, ExecutionLogModel,
    IntegrationModel, IntegrationResponseModel, ModelModel, RouteModel, RouteSettingsModel,
    StackModel, ThrottleModel,
};
use tfplugin::Value;

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

/// A stack that uses everything.
pub(crate) fn everything() -> StackModel {
    let settings = RouteSettingsModel {
        log_level: "INFO".to_owned().into(),
        ..RouteSettingsModel::default()
    };
    let ask = RouteModel {
        settings: Value::Known(settings),
        two_way: true.into(),
        api_key_required: true.into(),
        operation_name: "ask".to_owned().into(),
        request_models: texts(&[("application/json", "Ask")]),
        response_models: texts(&[("application/json", "Answer")]),
        ..route(ASK)
    };
    StackModel {
        description: "everything".to_owned().into(),
        version: "1".to_owned().into(),
        ip_address_type: "dualstack".to_owned().into(),
        disable_schema_validation: true.into(),
        tags: texts(&[("team", "a")]),
        connect: Value::Known(custom()),
        models: models(&[("Ask", "object"), ("Answer", "string")]),
        routes: routes([
            ("$connect", route(CHAT)),
            ("$default", route(CHAT)),
            ("$disconnect", route(CHAT)),
            ("ask", ask),
            ("later", behind(asynchronous())),
            ("mock", behind(mock(&["$default", "/4/"]))),
            ("out", behind(http("https://one.example"))),
        ]),
        ..with_stage(seed())
    }
}

/// Another one, which has something to add, to change and to remove of every kind.
pub(crate) fn everything_else() -> StackModel {
    let tell = RouteModel {
        two_way: true.into(),
        timeout_ms: 1000.into(),
        ..route(ASK)
    };
    StackModel {
        tags: texts(&[("team", "b"), ("tier", "1")]),
        connect: Value::Known(ConnectModel {
            authorization: "AWS_IAM".to_owned().into(),
            ..ConnectModel::default()
        }),
        models: models(&[("Ask", "array"), ("Tell", "string")]),
        routes: routes([
            ("$connect", route(CHAT)),
            ("tell", tell),
            ("mock", behind(mock(&["/4/", "/5/"]))),
            ("out", behind(http("https://two.example"))),
        ]),
        stage_variables: texts(&[("log", "debug")]),
        ..seed()
    }
}

/// A Lambda authorizer, and what a handshake must carry.
pub(crate) fn custom() -> ConnectModel {
    let token = "route.request.querystring.token";
    let authorizer = AuthorizerModel {
        function_arn: AUTH.to_owned().into(),
        identity_sources: Value::Known([Value::from(token.to_owned())].into_iter().collect()),
        ..AuthorizerModel::default()
    };
    ConnectModel {
        authorization: "CUSTOM".to_owned().into(),
        request_parameters: Value::Known([(token.to_owned(), true.into())].into()),
        authorizer: Value::Known(authorizer),
    }
}

/// Models by name, each of one type.
fn models(models: &[(&str, &str)]) -> Value<BTreeMap<String, Value<ModelModel>>> {
    let models = models.iter().map(|&(name, kind)| {
        let model = ModelModel {
            schema: format!("{{\"type\":\"{kind}\"}}").into(),
            ..ModelModel::default()
        };
        (name.to_owned(), Value::Known(model))
    });
    Value::Known(models.collect())
}

/// A two-way route with an integration.
fn behind(integration: IntegrationModel) -> RouteModel {
    RouteModel {
        two_way: true.into(),
        integration: Value::Known(integration),
        ..RouteModel::default()
    }
}

fn asynchronous() -> IntegrationModel {
    IntegrationModel {
        kind: "AWS".to_owned().into(),
        function_arn: ASK.to_owned().into(),
        asynchronous: true.into(),
        ..IntegrationModel::default()
    }
}

fn mock(responses: &[&str]) -> IntegrationModel {
    let answer = responses.len().to_string();
    let response = |key: &str| {
        let response = IntegrationResponseModel {
            templates: texts(&[("$default", &format!("{key} {answer}"))]),
            ..IntegrationResponseModel::default()
        };
        (key.to_owned(), Value::Known(response))
    };
    IntegrationModel {
        kind: "MOCK".to_owned().into(),
        request_templates: texts(&[("$default", "{\"statusCode\": 200}")]),
        responses: Value::Known(responses.iter().map(|key| response(key)).collect()),
        ..IntegrationModel::default()
    }
}

fn http(uri: &str) -> IntegrationModel {
    IntegrationModel {
        kind: "HTTP_PROXY".to_owned().into(),
        uri: uri.to_owned().into(),
        method: "GET".to_owned().into(),
        ..IntegrationModel::default()
    }
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
        domain: stage.domain,
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

/// The stack with everything that a stage can have.
fn with_stage(stack: StackModel) -> StackModel {
    let throttle = ThrottleModel {
        rate_limit: 100.0.into(),
        burst_limit: 200.into(),
    };
    let access_log = AccessLogModel {
        destination_arn: "arn:aws:logs:eu-west-1:123456789012:log-group:chat"
            .to_owned()
            .into(),
        format: "$context.requestId".to_owned().into(),
    };
    let execution_log = ExecutionLogModel {
        level: "ERROR".to_owned().into(),
        data_trace: true.into(),
    };
    let domain = DomainModel {
        name: DOMAIN.to_owned().into(),
        mapping_key: "support".to_owned().into(),
    };
    StackModel {
        stage_description: "for all".to_owned().into(),
        stage_variables: texts(&[("log", "info"), ("tier", "1")]),
        throttle: Value::Known(throttle),
        detailed_metrics: true.into(),
        access_log: Value::Known(access_log),
        execution_log: Value::Known(execution_log),
        domain: Value::Known(domain),
        ..stack
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

//! Stacks that use everything there is, between them.

use std::collections::BTreeMap;

use chatbot_provider::stack::model::{
    AccessLogModel, AuthorizerModel, ConnectModel, DomainModel, ExecutionLogModel,
    IntegrationModel, IntegrationResponseModel, ModelModel, RouteModel, RouteSettingsModel,
    StackModel, ThrottleModel,
};
use tfplugin::Value;

use super::{ASK, AUTH, CHAT, DOMAIN, route, routes, seed, texts};

const ROLE: &str = "arn:aws:iam::123456789012:role/invoke";
const TOKEN: &str = "route.request.querystring.token";

/// A stack with something of every kind: routes, integrations of every type, models, an authorizer, and
/// all that a stage can have.
pub(crate) fn everything() -> StackModel {
    let ask = RouteModel {
        settings: own_settings(),
        two_way: true.into(),
        api_key_required: true.into(),
        operation_name: "ask".to_owned().into(),
        model_selection_expression: "$request.body.kind".to_owned().into(),
        request_models: texts(&[("application/json", "Ask")]),
        response_models: texts(&[("application/json", "Answer")]),
        ..route(ASK)
    };
    StackModel {
        description: "everything".to_owned().into(),
        version: "1".to_owned().into(),
        route_selection_expression: "$request.body.kind".to_owned().into(),
        api_key_selection_expression: "$context.authorizer.usageIdentifierKey".to_owned().into(),
        ip_address_type: "dualstack".to_owned().into(),
        disable_execute_api_endpoint: true.into(),
        disable_schema_validation: true.into(),
        tags: texts(&[("team", "a")]),
        connect: Value::Known(custom()),
        models: models(&[("Ask", "object"), ("Answer", "string")]),
        routes: routes([
            ("$connect", route(CHAT)),
            ("$default", route(CHAT)),
            ("$disconnect", route(CHAT)),
            ("ask", ask),
            ("fetch", behind(http("https://one.example"))),
            ("gate", behind(proxy())),
            ("later", behind(asynchronous())),
            ("mock", behind(mock(&["$default", "/4/"]))),
            ("out", behind(http_proxy("https://one.example"))),
            ("queue", behind(action("asked"))),
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
    let fetch = IntegrationModel {
        method: "PUT".to_owned().into(),
        request_parameters: Value::Null,
        responses: responses(&["/5/"]),
        ..http("https://two.example")
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
            ("fetch", behind(fetch)),
            ("mock", behind(mock(&["/4/", "/5/"]))),
            ("out", behind(http_proxy("https://two.example"))),
            ("queue", behind(action("told"))),
        ]),
        stage_variables: texts(&[("log", "debug")]),
        ..seed()
    }
}

/// A stack that AWS deploys by itself, with an authorizer that is asked by means of a role.
pub(crate) fn automatic() -> StackModel {
    let by_role = AuthorizerModel {
        name: "gate".to_owned().into(),
        credentials_arn: ROLE.to_owned().into(),
        ..AuthorizerModel::default()
    };
    StackModel {
        auto_deploy: true.into(),
        connect: Value::Known(asking(by_role)),
        ..seed()
    }
}

/// Settings that one route has for itself.
pub(super) fn own_settings() -> Value<RouteSettingsModel> {
    let throttle = ThrottleModel {
        rate_limit: 5.0.into(),
        burst_limit: 10.into(),
    };
    Value::Known(RouteSettingsModel {
        throttle: Value::Known(throttle),
        log_level: "INFO".to_owned().into(),
        data_trace: false.into(),
        detailed_metrics: false.into(),
    })
}

/// A Lambda authorizer, and what a handshake must carry.
pub(crate) fn custom() -> ConnectModel {
    asking(AuthorizerModel::default())
}

/// As [`custom`], with these attributes of the authorizer too.
fn asking(authorizer: AuthorizerModel) -> ConnectModel {
    let authorizer = AuthorizerModel {
        function_arn: AUTH.to_owned().into(),
        identity_sources: Value::Known([Value::from(TOKEN.to_owned())].into_iter().collect()),
        ..authorizer
    };
    ConnectModel {
        authorization: "CUSTOM".to_owned().into(),
        request_parameters: Value::Known([(TOKEN.to_owned(), true.into())].into()),
        authorizer: Value::Known(authorizer),
    }
}

/// Models by name, each of one type.
fn models(models: &[(&str, &str)]) -> Value<BTreeMap<String, Value<ModelModel>>> {
    let models = models.iter().map(|&(name, kind)| {
        let model = ModelModel {
            schema: format!("{{\"type\":\"{kind}\"}}").into(),
            content_type: "text/plain".to_owned().into(),
            description: kind.to_owned().into(),
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

/// A function without templates that is called by means of a role.
fn proxy() -> IntegrationModel {
    IntegrationModel {
        kind: "AWS_PROXY".to_owned().into(),
        function_arn: ASK.to_owned().into(),
        credentials_arn: ROLE.to_owned().into(),
        description: "by a role".to_owned().into(),
        ..IntegrationModel::default()
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

/// An action of AWS: a message to the queue of this name.
fn action(queue: &str) -> IntegrationModel {
    let body = "integration.request.header.Content-Type";
    IntegrationModel {
        kind: "AWS".to_owned().into(),
        uri: format!("arn:aws:apigateway:eu-west-1:sqs:path/123456789012/{queue}").into(),
        credentials_arn: ROLE.to_owned().into(),
        passthrough_behavior: "NEVER".to_owned().into(),
        request_parameters: texts(&[(body, "'application/x-www-form-urlencoded'")]),
        request_templates: texts(&[("$default", "Action=SendMessage")]),
        ..IntegrationModel::default()
    }
}

fn mock(answers: &[&str]) -> IntegrationModel {
    IntegrationModel {
        kind: "MOCK".to_owned().into(),
        request_templates: texts(&[("$default", "{\"statusCode\": 200}")]),
        responses: responses(answers),
        ..IntegrationModel::default()
    }
}

/// A URL with templates.
fn http(uri: &str) -> IntegrationModel {
    IntegrationModel {
        kind: "HTTP".to_owned().into(),
        uri: uri.to_owned().into(),
        method: "GET".to_owned().into(),
        request_parameters: texts(&[("integration.request.header.A", "'1'")]),
        request_templates: texts(&[("$default", "{}")]),
        template_selection_expression: "\\$default".to_owned().into(),
        passthrough_behavior: "WHEN_NO_TEMPLATES".to_owned().into(),
        content_handling_strategy: "CONVERT_TO_TEXT".to_owned().into(),
        responses: responses(&["$default", "/4/"]),
        ..IntegrationModel::default()
    }
}

fn http_proxy(uri: &str) -> IntegrationModel {
    IntegrationModel {
        kind: "HTTP_PROXY".to_owned().into(),
        uri: uri.to_owned().into(),
        method: "GET".to_owned().into(),
        ..IntegrationModel::default()
    }
}

/// Integration responses by these keys; what they say depends on how many there are.
fn responses(keys: &[&str]) -> Value<BTreeMap<String, Value<IntegrationResponseModel>>> {
    let answer = keys.len().to_string();
    let response = |key: &str| {
        let response = IntegrationResponseModel {
            templates: texts(&[("$default", &format!("{key} {answer}"))]),
            template_selection_expression: "\\$default".to_owned().into(),
            content_handling_strategy: "CONVERT_TO_TEXT".to_owned().into(),
            parameters: texts(&[("a", &format!("'{answer}'"))]),
        };
        (key.to_owned(), Value::Known(response))
    };
    Value::Known(keys.iter().map(|key| response(key)).collect())
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
        client_certificate_id: "cert01".to_owned().into(),
        domain: Value::Known(domain),
        ..stack
    }
}

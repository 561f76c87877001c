//! What only some APIs have: authorizers, models, integrations of every kind.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, btree_set};
use proptest::prelude::*;
use proptest::sample::select;

use chatbot_provider::stack::desired::{
    Authorization, Authorizer, Connect, Desired, Integration, IntegrationKind, IntegrationResponse,
    METHOD, Model, Route,
};

use super::{function, functions, proxy, text};

/// Everything of an API beside its routes.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) version: String,
    pub(super) disable_execute_api_endpoint: bool,
    pub(super) disable_schema_validation: bool,
    pub(super) ip_address_type: String,
    pub(super) connect: Connect,
    pub(super) models: BTreeMap<String, Model>,
}

/// Nothing but defaults.
pub(super) fn plain() -> impl Strategy<Value = Settings> {
    Just(Settings {
        version: String::new(),
        disable_execute_api_endpoint: false,
        disable_schema_validation: false,
        ip_address_type: "ipv4".to_owned(),
        connect: Connect::default(),
        models: BTreeMap::new(),
    })
}

pub(super) fn settings() -> impl Strategy<Value = Settings> {
    let name = select(vec!["Ask", "Tell", "Stop"]).prop_map(str::to_owned);
    (
        text(),
        any::<[bool; 2]>(),
        select(vec!["ipv4", "dualstack"]),
        connect(),
        btree_map(name, model(), 0..=3),
    )
        .prop_map(
            |(version, [endpoint, validation], kind, connect, models)| Settings {
                version,
                disable_execute_api_endpoint: endpoint,
                disable_schema_validation: validation,
                ip_address_type: kind.to_owned(),
                connect,
                models,
            },
        )
}

pub(super) fn route() -> impl Strategy<Value = Route> {
    (
        prop_oneof![proxy(), integration()],
        any::<[bool; 2]>(),
        text(),
        select(vec!["", "$request.body.kind"]),
        names(),
        names(),
    )
        .prop_map(
            |(integration, [two_way, key], operation_name, expression, request, response)| Route {
                integration,
                two_way,
                api_key_required: key,
                operation_name,
                model_selection_expression: expression.to_owned(),
                request_models: request,
                response_models: response,
            },
        )
}

/// One small change of what this module makes.
pub(super) fn tweak(desired: &mut Desired, route: &mut Route, kind: usize) {
    let integration = &mut route.integration;
    match kind {
        5 => desired.connect = Connect::default(),
        6 => desired.models.clear(),
        7 => integration.request_templates.clear(),
        8 => integration.responses.clear(),
        9 => integration.credentials_arn = role(),
        10 => {
            if let Authorization::Custom(authorizer) = &mut desired.connect.authorization {
                authorizer.function = function("ask");
            }
        }
        11 => {
            if let Authorization::Custom(authorizer) = &mut desired.connect.authorization {
                authorizer.credentials_arn = role();
                authorizer.identity_sources.clear();
            }
        }
        12 => desired.connect.request_parameters.clear(),
        _ => route.api_key_required = !route.api_key_required,
    }
    route
        .request_models
        .retain(|_, name| desired.models.contains_key(name));
    route
        .response_models
        .retain(|_, name| desired.models.contains_key(name));
    for other in desired.routes.values_mut() {
        other
            .request_models
            .retain(|_, name| desired.models.contains_key(name));
        other
            .response_models
            .retain(|_, name| desired.models.contains_key(name));
    }
}

fn connect() -> impl Strategy<Value = Connect> {
    let parameter = select(vec![
        "route.request.querystring.token",
        "route.request.header.Auth",
    ]);
    let authorization = prop_oneof![
        Just(Authorization::None),
        Just(Authorization::AwsIam),
        authorizer().prop_map(|authorizer| Authorization::Custom(Box::new(authorizer))),
    ];
    (
        authorization,
        btree_map(parameter.prop_map(str::to_owned), any::<bool>(), 0..=2),
    )
        .prop_map(|(authorization, request_parameters)| Connect {
            authorization,
            request_parameters,
        })
}

fn authorizer() -> impl Strategy<Value = Authorizer> {
    let source = select(vec!["route.request.querystring.token", "context.identity"]);
    (
        select(vec!["connect", "gate"]),
        select(functions()),
        btree_set(source.prop_map(str::to_owned), 0..=2),
        any::<bool>(),
    )
        .prop_map(|(name, function, identity_sources, by_role)| Authorizer {
            name: name.to_owned(),
            function,
            identity_sources: identity_sources.into_iter().collect::<BTreeSet<String>>(),
            credentials_arn: if by_role { role() } else { String::new() },
        })
}

fn model() -> impl Strategy<Value = Model> {
    (
        select(vec![
            "{}",
            "{\"type\":\"object\"}",
            "{ \"type\": \"object\" }",
        ]),
        select(vec!["application/json", "text/plain"]),
        text(),
    )
        .prop_map(|(schema, content_type, description)| Model {
            schema: schema.to_owned(),
            content_type: content_type.to_owned(),
            description,
        })
}

fn integration() -> impl Strategy<Value = Integration> {
    let mapped = (
        templates(),
        text(),
        select(vec!["WHEN_NO_MATCH", "NEVER"]),
        select(vec!["", "CONVERT_TO_TEXT"]),
        btree_map(
            select(vec!["$default", "/4/"]).prop_map(str::to_owned),
            response(),
            0..=2,
        ),
    );
    let called = (
        select(IntegrationKind::ALL.to_vec()),
        select(functions()),
        select(vec!["https://one.example", "https://two.example"]),
        select(vec![METHOD, "GET"]),
        any::<[bool; 3]>(),
    );
    let parameter = select(vec![
        "integration.request.header.A",
        "integration.request.header.X-Amz-Invocation-Type",
    ]);
    let parameters = btree_map(
        parameter.prop_map(str::to_owned),
        select(vec!["'Event'", "'b'"]).prop_map(str::to_owned),
        0..=2,
    );
    (called, mapped, parameters, text()).prop_map(|(called, mapped, parameters, description)| {
        let (kind, function, url, method, [by_role, action, slow]) = called;
        let calls_function =
            kind == IntegrationKind::AwsProxy || (kind == IntegrationKind::Aws && !action);
        let mut made = Integration::of(kind);
        made.timeout_ms = if slow { 29_000 } else { 1000 };
        made.description = description;
        made.request_parameters = parameters;
        match kind {
            _ if calls_function => {
                made.function = Some(function);
                METHOD.clone_into(&mut made.method);
            }
            IntegrationKind::Mock => {}
            IntegrationKind::Aws => {
                made.uri = "arn:aws:apigateway:eu-west-1:sqs:path/1/queue".to_owned();
                method.clone_into(&mut made.method);
            }
            _ => {
                url.clone_into(&mut made.uri);
                method.clone_into(&mut made.method);
            }
        }
        if by_role && kind != IntegrationKind::Mock {
            made.credentials_arn = role();
        }
        if !kind.is_proxy() {
            let (templates, expression, passthrough, strategy, responses) = mapped;
            made.request_templates = templates;
            made.template_selection_expression = expression;
            passthrough.clone_into(&mut made.passthrough_behavior);
            strategy.clone_into(&mut made.content_handling_strategy);
            made.responses = responses;
        }
        made
    })
}

fn response() -> impl Strategy<Value = IntegrationResponse> {
    (
        templates(),
        text(),
        select(vec!["", "CONVERT_TO_BINARY"]),
        templates(),
    )
        .prop_map(
            |(templates, expression, strategy, parameters)| IntegrationResponse {
                templates,
                template_selection_expression: expression,
                content_handling_strategy: strategy.to_owned(),
                parameters,
            },
        )
}

fn templates() -> impl Strategy<Value = BTreeMap<String, String>> {
    let key = select(vec!["a", "b"]).prop_map(str::to_owned);
    btree_map(key, select(vec!["1", "2"]).prop_map(str::to_owned), 0..=2)
}

fn names() -> impl Strategy<Value = BTreeMap<String, String>> {
    let key = select(vec!["a", "b"]).prop_map(str::to_owned);
    let name = select(vec!["Ask", "Tell", "Stop"]).prop_map(str::to_owned);
    btree_map(key, name, 0..=2)
}

fn role() -> String {
    "arn:aws:iam::123456789012:role/invoke".to_owned()
}

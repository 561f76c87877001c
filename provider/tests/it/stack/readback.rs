//! What a refresh and an import show.

use chatbot_provider::stack::desired::{self, Authorization, Desired, IntegrationKind, STACK_TAG};
use chatbot_provider::stack::live::{Integration, Live, Route};
use chatbot_provider::stack::observed::{Observed, Prior, PriorStage, observed};

use super::examples::seed;
use super::generate::{function, home};
use super::model::Model;

fn applied(desired: &Desired) -> Live {
    let mut model = Model::default();
    model.run(desired, &[], usize::MAX).expect("runs");
    model.live
}

fn read(live: &Live, prior: &Prior) -> Observed {
    observed(live, prior, Some(&home()))
        .expect("one stage")
        .expect("an api")
}

#[test]
fn an_import_gives_the_configuration_back() {
    let desired = seed();
    let read = read(&applied(&desired), &Prior::default());
    assert_eq!(read.name, "support");
    assert_eq!(read.description, None);
    assert_eq!(
        read.tags,
        Some(desired.tags.clone()),
        "our own tag is hidden"
    );
    assert_eq!(read.stage.name.as_deref(), Some("prod"));
    assert_eq!(read.stage.description, None);
    assert_eq!(
        read.stage.variables,
        desired.stage.as_ref().map(|stage| stage.variables.clone())
    );
    assert_eq!(read.stage.throttle, None);
    assert_eq!(read.fingerprint, Some(desired.fingerprint()));
    let route = &read.routes["$default"];
    assert_eq!(
        route.function_arn.as_deref(),
        Some(function("chat").as_str())
    );
    assert_eq!((route.timeout_ms, route.two_way), (Some(29_000), false));
}

#[test]
fn what_is_empty_stays_in_the_form_of_state() {
    let mut desired = seed();
    desired.tags.clear();
    desired.stage.as_mut().expect("a stage").variables.clear();
    let live = applied(&desired);
    let none = read(&live, &Prior::default());
    assert_eq!(
        (none.tags, none.stage.variables, none.description),
        (None, None, None)
    );
    let prior = Prior {
        tags: Some([("old".to_owned(), "1".to_owned())].into()),
        stage: PriorStage {
            variables: Some([].into()),
            ..PriorStage::default()
        },
        description: Some(String::new()),
        ..Prior::default()
    };
    let empty = read(&live, &prior);
    assert_eq!(empty.tags, Some([].into()));
    assert_eq!(empty.stage.variables, Some([].into()));
    assert_eq!(empty.description, Some(String::new()));
}

#[test]
fn defaults_that_aws_leaves_out_are_no_drift() {
    let mut live = applied(&seed());
    for integration in live.integrations.values_mut() {
        integration.method = None;
        integration.timeout_ms = None;
        integration.connection_type = None;
        integration.passthrough_behavior = None;
        integration.payload_format_version = None;
    }
    for route in live.routes.values_mut() {
        route.authorization_type = None;
        route.api_key_required = None;
    }
    if let Some(api) = &mut live.api {
        api.description = Some(String::new());
        api.api_key_selection_expression = None;
        api.tags
            .insert("aws:cloudformation:stack-id".to_owned(), "1".to_owned());
    }
    let read = read(&live, &Prior::default());
    assert_eq!(read.fingerprint, Some(seed().fingerprint()));
    assert_eq!(read.tags, Some(seed().tags));
    assert_eq!(read.description, None);
}

#[test]
fn foreign_things_show_at_their_attribute() {
    let mut live = applied(&seed());
    let add = |live: &mut Live, key: &str, integration: Option<Integration>| {
        let target = integration.is_some().then(|| format!("integrations/{key}"));
        if let Some(integration) = integration {
            live.integrations.insert(key.to_owned(), integration);
        }
        let route = Route {
            key: key.to_owned(),
            target,
            ..Route::default()
        };
        live.routes.insert(key.to_owned(), route);
    };
    let mock = Integration {
        kind: "MOCK".to_owned(),
        ..Integration::default()
    };
    let http = Integration {
        kind: "HTTP_PROXY".to_owned(),
        uri: Some("https://example.com".to_owned()),
        ..Integration::default()
    };
    let private = Integration {
        connection_type: Some("VPC_LINK".to_owned()),
        ..http.clone()
    };
    add(&mut live, "mock", Some(mock));
    add(&mut live, "http", Some(http));
    add(&mut live, "private", Some(private));
    add(&mut live, "bare", None);
    let read = read(&live, &Prior::default());
    let shown = |key: &str| {
        let route = &read.routes[key];
        assert_eq!(route.function_arn, None, "{key}");
        let integration = route.integration.as_ref();
        integration.map(|found| (found.kind.as_str(), found.uri.as_deref()))
    };
    let url = Some("https://example.com");
    assert_eq!(shown("mock"), Some(("MOCK", None)));
    assert_eq!(shown("http"), Some(("HTTP_PROXY", url)));
    assert_eq!(shown("private"), Some(("HTTP_PROXY", url)));
    assert_eq!(shown("bare"), None);
    assert_eq!(read.fingerprint, None);
}

#[test]
fn a_lost_stage_keeps_its_name_so_that_it_is_repaired_in_place() {
    let mut live = applied(&seed());
    live.stages.clear();
    let prior = Prior {
        stage: PriorStage {
            name: Some("prod".to_owned()),
            ..PriorStage::default()
        },
        ..Prior::default()
    };
    let read = read(&live, &prior);
    assert_eq!(read.stage.name.as_deref(), Some("prod"));
    assert_eq!((read.stage.deployment_id, read.fingerprint), (None, None));
}

#[test]
fn what_no_attribute_shows_still_shows_as_a_change() {
    let check = |change: &dyn Fn(&mut Live)| {
        let mut live = applied(&seed());
        change(&mut live);
        assert_eq!(read(&live, &Prior::default()).fingerprint, None);
    };
    check(&|live| live.policies.clear());
    check(&|live| {
        let orphan = live.integrations.values().next().cloned().expect("one");
        live.integrations.insert("orphan".to_owned(), orphan);
    });
    check(&|live| {
        let old = live.deployments.values().next().cloned().expect("one");
        live.deployments.insert("old".to_owned(), old);
    });
    check(&|live| {
        if let Some(api) = &mut live.api {
            api.tags.remove(STACK_TAG);
        }
    });
    check(&|live| {
        for route in live.routes.values_mut() {
            route.authorization_type = Some("AWS_IAM".to_owned());
        }
    });
    check(&|live| {
        for stage in live.stages.values_mut() {
            stage.tags = [("theirs".to_owned(), "1".to_owned())].into();
        }
    });
}

#[test]
fn a_stage_of_the_first_release_is_whole_without_tags() {
    let mut live = applied(&seed());
    for stage in live.stages.values_mut() {
        stage.tags.clear();
    }
    let whole = Some(seed().fingerprint());
    assert_eq!(read(&live, &Prior::default()).fingerprint, whole);
    for deployment in live.deployments.values_mut() {
        deployment.description = None;
    }
    assert_eq!(read(&live, &Prior::default()).fingerprint, None);
}

#[test]
fn two_integrations_of_equal_content_are_left_as_they_are() {
    let mut live = applied(&seed());
    let twin = live.integrations.values().next().cloned().expect("one");
    live.integrations.insert("twin".to_owned(), twin);
    let route = live.routes.values_mut().next().expect("one");
    route.target = Some("integrations/twin".to_owned());
    assert_eq!(
        read(&live, &Prior::default()).fingerprint,
        Some(seed().fingerprint())
    );
}

#[test]
fn several_stages_need_a_name() {
    let mut live = applied(&seed());
    let other = live.stages["prod"].clone();
    live.stages.insert("test".to_owned(), other);
    let refused = observed(&live, &Prior::default(), Some(&home())).unwrap_err();
    assert!(refused.to_string().contains("prod, test"), "{refused}");
    let prior = Prior {
        stage: PriorStage {
            name: Some("prod".to_owned()),
            ..PriorStage::default()
        },
        ..Prior::default()
    };
    assert_eq!(read(&live, &prior).fingerprint, Some(seed().fingerprint()));
}

#[test]
fn no_api_is_nothing_to_read() {
    assert_eq!(
        observed(&Live::default(), &Prior::default(), Some(&home())),
        Ok(None)
    );
}

/// What the first release wrote into AWS: another algorithm would redeploy
/// every stack and orphan every unfinished create.
#[test]
fn hashes_of_what_the_first_release_knew_never_change() {
    assert_eq!(seed().fingerprint(), "v1:10e8b459f47b887181791a16070fe060");
    assert_eq!(seed().stack_key(), "feaa2a8289d5abcfccb16684b0786345");
    let mut settings = seed();
    settings.version = "2".to_owned();
    settings.ip_address_type = "dualstack".to_owned();
    assert_eq!(settings.fingerprint(), seed().fingerprint(), "not deployed");
}

/// Each makes a deployment; none is like another.
#[test]
fn everything_that_is_deployed_is_in_the_fingerprint() {
    type Change = fn(&mut Desired);
    fn default(desired: &mut Desired) -> &mut desired::Route {
        desired.routes.get_mut("$default").expect("there")
    }
    fn mock(desired: &mut Desired) -> &mut desired::Integration {
        let mock = desired::Integration::of(IntegrationKind::Mock);
        default(desired).integration = mock;
        &mut default(desired).integration
    }
    fn one() -> std::collections::BTreeMap<String, String> {
        [("a".to_owned(), "b".to_owned())].into()
    }
    fn authorizer(desired: &mut Desired) -> &mut desired::Authorizer {
        let authorizer = desired::Authorizer {
            name: "connect".to_owned(),
            function: function("auth"),
            identity_sources: [].into(),
            credentials_arn: String::new(),
        };
        desired.connect.authorization = Authorization::Custom(Box::new(authorizer));
        match &mut desired.connect.authorization {
            Authorization::Custom(authorizer) => authorizer,
            _ => unreachable!("just set"),
        }
    }
    fn model(desired: &mut Desired) -> &mut desired::Model {
        let model = desired::Model {
            schema: "{}".to_owned(),
            content_type: "application/json".to_owned(),
            description: String::new(),
        };
        default(desired).request_models = [("a".to_owned(), "Ask".to_owned())].into();
        desired.models.entry("Ask".to_owned()).or_insert(model)
    }
    fn response(desired: &mut Desired) -> &mut desired::IntegrationResponse {
        mock(desired).responses.entry("k".to_owned()).or_default()
    }
    let changes: [Change; 34] = [
        |_| {},
        |it| it.route_selection_expression = "$request.body.type".to_owned(),
        |it| it.api_key_selection_expression = "x".to_owned(),
        |it| it.disable_execute_api_endpoint = true,
        |it| it.disable_schema_validation = true,
        |it| it.connect.authorization = Authorization::AwsIam,
        |it| it.connect.request_parameters = [("p".to_owned(), false)].into(),
        |it| it.connect.request_parameters = [("p".to_owned(), true)].into(),
        |it| {
            authorizer(it);
        },
        |it| authorizer(it).name = "gate".to_owned(),
        |it| authorizer(it).function = function("ask"),
        |it| authorizer(it).identity_sources = ["context.a".to_owned()].into(),
        |it| authorizer(it).credentials_arn = "arn".to_owned(),
        |it| {
            model(it);
        },
        |it| model(it).schema = "{\"a\":1}".to_owned(),
        |it| model(it).content_type = "text/plain".to_owned(),
        |it| model(it).description = "d".to_owned(),
        |it| default(it).two_way = true,
        |it| default(it).api_key_required = true,
        |it| default(it).operation_name = "o".to_owned(),
        |it| default(it).model_selection_expression = "e".to_owned(),
        |it| default(it).request_models = one(),
        |it| default(it).response_models = one(),
        |it| default(it).integration.timeout_ms = 50,
        |it| default(it).integration.credentials_arn = "arn".to_owned(),
        |it| default(it).integration.description = "d".to_owned(),
        |it| {
            mock(it);
        },
        |it| mock(it).request_templates = one(),
        |it| mock(it).request_parameters = one(),
        |it| mock(it).passthrough_behavior = "NEVER".to_owned(),
        |it| mock(it).content_handling_strategy = "CONVERT_TO_TEXT".to_owned(),
        |it| response(it).templates = one(),
        |it| response(it).parameters = one(),
        |it| response(it).template_selection_expression = "e".to_owned(),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (index, change) in changes.iter().enumerate() {
        let mut desired = seed();
        change(&mut desired);
        assert!(
            seen.insert(desired.fingerprint()),
            "change {index} is not seen"
        );
    }
}

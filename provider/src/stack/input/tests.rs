use super::*;
use crate::stack::desired::RouteSettings;

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:123456789012:function:chat";

fn route(function: &str) -> RouteInput {
    RouteInput {
        function_arn: Given::Known(function.to_owned()),
        ..RouteInput::default()
    }
}

fn routes(list: &[(&str, RouteInput)]) -> Given<BTreeMap<String, Given<RouteInput>>> {
    Given::Known(
        list.iter()
            .map(|(key, route)| ((*key).to_owned(), Given::Known(route.clone())))
            .collect(),
    )
}

fn minimal() -> Input {
    Input {
        name: Given::Known("support".to_owned()),
        stage: StageInput {
            name: Given::Known("prod".to_owned()),
            ..StageInput::default()
        },
        routes: routes(&[("$default", route(FUNCTION))]),
        ..Input::default()
    }
}

#[test]
fn defaults_are_filled_in() {
    let input = minimal();
    let home = input.home("eu-west-1", None).unwrap().unwrap();
    let desired = Desired::new(&input, home).unwrap();
    assert_eq!(desired.route_selection_expression, "$request.body.action");
    assert_eq!(
        desired.api_key_selection_expression,
        "$request.header.x-api-key"
    );
    assert_eq!(desired.description, "");
    let stage = desired.stage.unwrap();
    assert_eq!(stage.settings, RouteSettings::default());
    assert_eq!((stage.auto_deploy, stage.domain), (false, None));
    let route = &desired.routes["$default"];
    assert_eq!(route.integration.timeout_ms, 29_000);
    assert!(!route.two_way);
    assert_eq!(desired.home.account, "123456789012");
}

#[test]
fn every_problem_is_told_where_it_is() {
    let check = |change: &dyn Fn(&mut Input), expected: &[(&str, &str)]| {
        let mut input = minimal();
        change(&mut input);
        let told: Vec<String> = input.problems().iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, (path, fragment)) in told.iter().zip(expected) {
            assert!(
                told.starts_with(&format!("{path}: ")) && told.contains(fragment),
                "{told} should be at {path} and say {fragment:?}"
            );
        }
    };
    let known = |text: &str| Given::Known(text.to_owned());
    let numbers = |rate, burst| {
        Given::Known(ThrottleInput {
            rate_limit: Given::Known(rate),
            burst_limit: Given::Known(burst),
        })
    };
    check(&|_| {}, &[]);
    check(&|input| input.name = Given::Absent, &[("name", "missing")]);
    check(&|input| input.name = known(""), &[("name", "1 to 128")]);
    check(
        &|input| input.stage.name = known("$default"),
        &[("stage_name", "429")],
    );
    check(
        &|input| input.stage.name = known("a b"),
        &[("stage_name", "not a stage name")],
    );
    check(
        &|input| input.routes = Given::Absent,
        &[("routes", "missing")],
    );
    check(
        &|input| input.routes = routes(&[]),
        &[("routes", "at least one")],
    );
    check(
        &|input| {
            let mut slow = route(FUNCTION);
            slow.timeout_ms = Given::Known(30_000);
            input.routes = routes(&[("ask", slow), ("tell", RouteInput::default())]);
        },
        &[
            ("routes[\"ask\"].timeout_ms", "50 to 29000"),
            ("routes[\"tell\"].function_arn", "missing"),
        ],
    );
    check(
        &|input| {
            let many: Vec<String> = (0..301).map(|number| format!("r{number}")).collect();
            let many: Vec<(&str, RouteInput)> = many
                .iter()
                .map(|key| (key.as_str(), route(FUNCTION)))
                .collect();
            input.routes = routes(&many);
        },
        &[("routes", "holds 300")],
    );
    check(
        &|input| input.stage.throttle = numbers(0.0, 0),
        &[
            ("throttle.rate_limit", "no message"),
            ("throttle.burst_limit", "no message"),
        ],
    );
    check(
        &|input| {
            let pair = ("a-b".to_owned(), Given::Known("c d".to_owned()));
            input.stage.variables = Given::Known([pair].into());
        },
        &[
            ("stage_variables[\"a-b\"]", "name"),
            ("stage_variables[\"a-b\"]", "value"),
        ],
    );
    check(
        &|input| {
            let pair = ("chatbot:stack".to_owned(), Given::Unknown);
            input.tags = Given::Known([pair].into());
        },
        &[("tags[\"chatbot:stack\"]", "this provider")],
    );
}

#[test]
fn what_is_unknown_passes_a_plan_but_builds_nothing() {
    let unknown = Input {
        name: Given::Unknown,
        description: Given::Unknown,
        route_selection_expression: Given::Unknown,
        api_key_selection_expression: Given::Unknown,
        version: Given::Unknown,
        disable_execute_api_endpoint: Given::Unknown,
        disable_schema_validation: Given::Unknown,
        ip_address_type: Given::Unknown,
        connect: Given::Unknown,
        models: Given::Unknown,
        tags: Given::Unknown,
        routes: Given::Unknown,
        deploy: Given::Unknown,
        stage: StageInput {
            name: Given::Unknown,
            description: Given::Unknown,
            variables: Given::Unknown,
            throttle: Given::Unknown,
            detailed_metrics: Given::Unknown,
            access_log: Given::Unknown,
            execution_log: Given::Unknown,
            client_certificate_id: Given::Unknown,
            domain: Given::Unknown,
            auto_deploy: Given::Unknown,
        },
    };
    assert_eq!(unknown.problems(), Vec::new());
    assert_eq!(unknown.home("eu-west-1", None), Ok(None));

    let mut partly = minimal();
    let home = partly.home("eu-west-1", None).unwrap().unwrap();
    let mut waiting = route(FUNCTION);
    waiting.timeout_ms = Given::Unknown;
    partly.routes = routes(&[("ask", waiting)]);
    assert_eq!(partly.problems(), Vec::new());
    let refused = Desired::new(&partly, home).unwrap_err();
    assert_eq!(
        refused[0].to_string(),
        "routes[\"ask\"].timeout_ms: the value is not known yet; it must be known when the \
         stack is applied"
    );
}

#[test]
fn a_stack_needs_no_function() {
    let check = |kind: &str, uri: Given<String>, expected: Option<&str>| {
        let behind = IntegrationInput {
            kind: Given::Known(kind.to_owned()),
            uri,
            ..IntegrationInput::default()
        };
        let mut input = minimal();
        let mut all = vec![("$default", behind_route(behind))];
        all.extend(expected.map(|function| ("ask", route(function))));
        input.routes = routes(&all);
        assert_eq!(input.problems(), Vec::new(), "{kind}");
        let home = input.home("eu-west-1", None).unwrap();
        assert_eq!(home.is_some(), expected.is_some(), "{kind}");
        let account = home.as_ref().map(|home| home.account.as_str());
        assert_eq!(account, expected.map(|_| "123456789012"));
        let elsewhere = Home {
            partition: "aws-cn".to_owned(),
            region: "cn-north-1".to_owned(),
            account: "222222222222".to_owned(),
        };
        let desired = Desired::new(&input, home.unwrap_or(elsewhere)).unwrap();
        assert_eq!(desired.functions().len(), usize::from(expected.is_some()));
    };
    let url = || Given::Known("https://one.example".to_owned());
    let action = "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/asked";
    check("MOCK", Given::Absent, None);
    check("HTTP", url(), None);
    check("HTTP_PROXY", url(), None);
    check("AWS", Given::Known(action.to_owned()), None);
    check("MOCK", Given::Absent, Some(FUNCTION));
}

fn behind_route(integration: IntegrationInput) -> RouteInput {
    RouteInput {
        integration: Given::Known(integration),
        ..RouteInput::default()
    }
}

#[test]
fn functions_of_two_accounts_are_refused_at_the_routes() {
    let mut input = minimal();
    let other = "arn:aws:lambda:eu-west-1:222222222222:function:b";
    input.routes = routes(&[("a", route(FUNCTION)), ("b", route(other))]);
    let refused = input.home("eu-west-1", None).unwrap_err();
    assert_eq!(refused.path, [PathPart::Attribute("routes")]);
    assert!(input.home("eu-west-1", Some("123456789012")).is_ok());
}

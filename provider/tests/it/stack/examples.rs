//! Steps written out: what each change of a stack costs.

mod authorizers;

use std::collections::BTreeMap;

use chatbot_provider::stack::desired::{
    Connect, Desired, Integration, IntegrationKind, IntegrationResponse, Route, Stage, Throttle,
};
use chatbot_provider::stack::step::{Service, Step};
use chatbot_provider::stack::steps::delete_steps;

use super::generate::{function, home};
use super::model::Model;

const END: usize = usize::MAX;

/// The stack of the system this project grew from: one function, three
/// routes, one stage.
pub(crate) fn seed() -> Desired {
    let chat = Route::plain(Integration::proxy(function("chat"), 29_000));
    Desired {
        home: home(),
        name: "support".to_owned(),
        description: String::new(),
        version: String::new(),
        disable_execute_api_endpoint: false,
        disable_schema_validation: false,
        ip_address_type: "ipv4".to_owned(),
        connect: Connect::default(),
        models: BTreeMap::new(),
        route_selection_expression: "$request.body.action".to_owned(),
        api_key_selection_expression: "$request.header.x-api-key".to_owned(),
        tags: [("team".to_owned(), "support".to_owned())].into(),
        routes: ["$connect", "$disconnect", "$default"]
            .map(|key| (key.to_owned(), chat.clone()))
            .into(),
        stage: Some(Stage {
            name: "prod".to_owned(),
            variables: [("log".to_owned(), "info".to_owned())].into(),
            ..Stage::default()
        }),
    }
}

fn told(steps: &[Step]) -> Vec<String> {
    steps.iter().map(ToString::to_string).collect()
}

fn applied(desired: &Desired) -> Model {
    let mut model = Model::default();
    model.run(desired, &[], END).expect("runs");
    model
}

/// Checks which steps lead from the seed's stack to a changed one.
fn check(change: impl FnOnce(&mut Desired), expected: &[&str]) {
    let mut model = applied(&seed());
    let mut desired = seed();
    change(&mut desired);
    let steps = model.run(&desired, &[], END).expect("runs");
    assert_eq!(told(&steps), expected);
    let again = model.run(&desired, &[], END).expect("runs");
    assert_eq!(told(&again), Vec::<String>::new());
}

#[test]
fn a_create_is_seven_gateway_writes_and_one_lambda_write() {
    let steps = Model::default().run(&seed(), &[], END).expect("runs");
    assert_eq!(
        told(&steps),
        [
            "create api \"support\"",
            "create integration with arn:aws:lambda:eu-west-1:123456789012:function:chat",
            "create route \"$connect\"",
            "create route \"$default\"",
            "create route \"$disconnect\"",
            "let the api invoke arn:aws:lambda:eu-west-1:123456789012:function:chat",
            "create deployment",
            "create stage \"prod\"",
        ]
    );
    let count = |service| {
        steps
            .iter()
            .filter(|step| step.service() == service)
            .count()
    };
    assert_eq!((count(Service::Gateway), count(Service::Lambda)), (7, 1));
    assert!(steps.iter().all(Step::is_write));
}

#[test]
fn a_delete_is_one_lambda_write_and_then_one_gateway_write() {
    let model = applied(&seed());
    let api_id = model.live.api.as_ref().expect("an api").id.clone();
    assert_eq!(
        told(&delete_steps(&model.live, "eu-west-1", &api_id)),
        [
            "no longer let the api invoke arn:aws:lambda:eu-west-1:123456789012:function:chat"
                .to_owned(),
            format!("delete api {api_id}"),
        ]
    );
}

#[test]
fn settings_of_the_stage_make_no_deployment() {
    check(
        |desired| {
            let stage = desired.stage.as_mut().expect("a stage");
            stage.settings.throttle = Some(Throttle {
                rate_limit: 100.0,
                burst_limit: 200,
            });
            stage.description = "live".to_owned();
            stage.variables.clear();
        },
        &["update stage \"prod\""],
    );
    check(
        |desired| desired.description = "chat".to_owned(),
        &["update api"],
    );
    check(
        |desired| desired.tags.clear(),
        &["untag api", "untag stage \"prod\""],
    );
}

#[test]
fn a_renamed_route_goes_and_comes() {
    check(
        |desired| {
            let route = desired.routes.remove("$disconnect").expect("there");
            desired.routes.insert("ask".to_owned(), route);
        },
        &[
            "delete route \"$disconnect\"",
            "create route \"ask\"",
            "create deployment",
            "update stage \"prod\"",
            "delete deployment dep006",
        ],
    );
}

#[test]
fn another_function_is_permitted_before_and_forbidden_after() {
    check(
        |desired| {
            for route in desired.routes.values_mut() {
                route.integration.function = Some(function("ask"));
            }
        },
        &[
            "tag api",
            "create integration with arn:aws:lambda:eu-west-1:123456789012:function:ask",
            "update route \"$connect\"",
            "update route \"$default\"",
            "update route \"$disconnect\"",
            "let the api invoke arn:aws:lambda:eu-west-1:123456789012:function:ask",
            "create deployment",
            "update stage \"prod\"",
            "no longer let the api invoke arn:aws:lambda:eu-west-1:123456789012:function:chat",
            "delete integration int002",
            "delete deployment dep006",
        ],
    );
}

#[test]
fn a_timeout_is_patched_in_place() {
    check(
        |desired| {
            for route in desired.routes.values_mut() {
                route.integration.timeout_ms = 1000;
            }
        },
        &[
            "update integration int002",
            "create deployment",
            "update stage \"prod\"",
            "delete deployment dep006",
        ],
    );
}

#[test]
fn two_way_is_an_expression_and_a_response() {
    let two_way = |desired: &mut Desired| {
        if let Some(route) = desired.routes.get_mut("$default") {
            route.two_way = true;
        }
    };
    check(
        two_way,
        &[
            "update route \"$default\"",
            "create the response of route \"$default\"",
            "create deployment",
            "update stage \"prod\"",
            "delete deployment dep006",
        ],
    );
    let mut desired = seed();
    two_way(&mut desired);
    let mut model = applied(&desired);
    let back = model.run(&seed(), &[], END).expect("runs");
    assert_eq!(
        told(&back),
        [
            "update route \"$default\"",
            "delete a response of route \"$default\"",
            "create deployment",
            "update stage \"prod\"",
            "delete deployment dep007",
        ]
    );
}

#[test]
fn a_lost_stage_is_made_again_on_the_standing_deployment() {
    let mut model = applied(&seed());
    model.live.stages.clear();
    let steps = model.run(&seed(), &[], END).expect("runs");
    assert_eq!(told(&steps), ["create stage \"prod\""]);
}

#[test]
fn three_hundred_routes_can_be_renamed_at_the_limit() {
    let mut full = seed();
    let route = full.routes["$default"].clone();
    full.routes = (0..300)
        .map(|number| (format!("r{number}"), route.clone()))
        .collect();
    let mut model = applied(&full);
    full.routes.remove("r0");
    full.routes.insert("other".to_owned(), route);
    let steps = model.run(&full, &[], END).expect("runs");
    assert_eq!(steps.len(), 5, "{:?}", told(&steps));
}

#[test]
fn a_stage_that_deploys_by_itself_is_taken_over_before_anything_changes() {
    let mut model = applied(&seed());
    if let Some(stage) = model.live.stages.get_mut("prod") {
        stage.auto_deploy = Some(true);
    }
    let mut desired = seed();
    desired.route_selection_expression = "$request.body.type".to_owned();
    let steps = model.run(&desired, &[], END).expect("runs");
    assert_eq!(
        told(&steps),
        [
            "update stage \"prod\"",
            "update api",
            "create deployment",
            "update stage \"prod\"",
            "delete deployment dep006",
        ]
    );
}

#[test]
fn templates_go_by_an_update_and_responses_by_a_delete() {
    let mock = |desired: &mut Desired, templates: &[&str], responses: &[&str]| {
        let mut content = Integration::of(IntegrationKind::Mock);
        let both = |key: &&str| ((*key).to_owned(), "1".to_owned());
        content.request_templates = templates.iter().map(both).collect();
        content.responses = responses
            .iter()
            .map(|key| ((*key).to_owned(), IntegrationResponse::default()))
            .collect();
        desired
            .routes
            .insert("ping".to_owned(), Route::plain(content));
    };
    let mut desired = seed();
    mock(&mut desired, &["a", "b"], &["$default", "/4/"]);
    let mut model = applied(&desired);
    mock(&mut desired, &["b"], &["$default"]);
    let steps = model.run(&desired, &[], END).expect("runs");
    assert_eq!(
        told(&steps),
        [
            "update integration int003",
            "delete the response \"/4/\" of integration int003",
            "create deployment",
            "update stage \"prod\"",
            "delete deployment dep010",
        ]
    );
}

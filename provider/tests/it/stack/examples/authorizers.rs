//! Steps of authorizers.

use chatbot_provider::stack::desired::{Authorization, Authorizer, Connect, Desired};
use chatbot_provider::stack::live;

use super::{END, applied, check, seed, told};
use crate::stack::generate::function;

fn custom(desired: &mut Desired, name: &str) {
    desired.connect.authorization = Authorization::Custom(Box::new(Authorizer {
        name: "connect".to_owned(),
        function: function(name),
        identity_sources: ["route.request.querystring.token".to_owned()].into(),
        credentials_arn: String::new(),
    }));
}

#[test]
fn an_authorizer_comes_before_its_route_and_is_permitted_before_the_deployment() {
    check(
        |desired| custom(desired, "auth"),
        &[
            "create authorizer \"connect\"",
            "update route \"$connect\"",
            "let the authorizer invoke arn:aws:lambda:eu-west-1:123456789012:function:auth",
            "create deployment",
            "update stage \"prod\"",
            "delete deployment dep006",
        ],
    );
}

#[test]
fn an_authorizer_goes_after_the_stage_has_moved() {
    let mut desired = seed();
    custom(&mut desired, "auth");
    let mut model = applied(&desired);
    custom(&mut desired, "ask");
    let steps = model.run(&desired, &[], END).expect("runs");
    assert_eq!(
        told(&steps),
        [
            "update authorizer auth002",
            "create authorizer \"connect\"",
            "update route \"$connect\"",
            "let the authorizer invoke arn:aws:lambda:eu-west-1:123456789012:function:ask",
            "create deployment",
            "update stage \"prod\"",
            "no longer let the api invoke arn:aws:lambda:eu-west-1:123456789012:function:auth",
            "delete authorizer auth002",
            "delete deployment dep007",
        ]
    );
    let steps = model.run(&seed(), &[], END).expect("runs");
    assert_eq!(
        told(&steps),
        [
            "update route \"$connect\"",
            "create deployment",
            "update stage \"prod\"",
            "no longer let the api invoke arn:aws:lambda:eu-west-1:123456789012:function:ask",
            "delete authorizer auth008",
            "delete deployment dep009",
        ]
    );
}

#[test]
fn an_authorizer_stays_as_long_as_a_stage_of_others_may_ask_it() {
    let mut desired = seed();
    desired.stage = None;
    custom(&mut desired, "auth");
    let mut model = applied(&desired);
    let theirs = live::Stage {
        deployment_id: Some(model.deploy(None)),
        ..live::Stage::default()
    };
    model.live.stages.insert("theirs".to_owned(), theirs);
    let mut check = |desired: &Desired, expected: &[&str]| {
        let steps = model.run(desired, &[], END).expect("runs");
        assert_eq!(told(&steps), expected);
        let again = model.run(desired, &[], END).expect("runs");
        assert_eq!(told(&again), [""; 0]);
    };
    custom(&mut desired, "ask");
    check(
        &desired,
        &[
            "update authorizer auth002",
            "create authorizer \"connect\"",
            "update route \"$connect\"",
            "let the authorizer invoke arn:aws:lambda:eu-west-1:123456789012:function:ask",
        ],
    );
    desired.connect = Connect::default();
    check(&desired, &["update route \"$connect\""]);
    // The one that is there is as good as a new one.
    custom(&mut desired, "auth");
    check(
        &desired,
        &[
            "update authorizer auth008",
            "update authorizer auth002",
            "update route \"$connect\"",
        ],
    );
    model.live.stages.clear();
    let steps = model.run(&desired, &[], END).expect("runs");
    assert_eq!(
        told(&steps),
        [
            "no longer let the api invoke arn:aws:lambda:eu-west-1:123456789012:function:ask",
            "delete authorizer auth008",
        ]
    );
}

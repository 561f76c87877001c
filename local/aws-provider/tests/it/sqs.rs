//! Queues.

use tfplugin_testing::{
    Action, Step, exactly, expect_action, expect_known, expect_replaced_by, expect_value,
};

use crate::world::World;

const QUEUE: &str = "aws_sqs_queue.this";

#[test]
fn a_queue_lives() {
    let world = World::start();
    let queue = |arguments: &str| {
        world.configuration(&format!(
            "resource \"aws_sqs_queue\" \"this\" {{\n{arguments}\n}}\n"
        ))
    };
    world.run([
        Step::config(queue("  name = \"failures\""))
            .state_check(expect_value(
                QUEUE,
                "arn",
                exactly("arn:aws:sqs:eu-west-1:123456789012:failures"),
            ))
            .into(),
        Step::config(queue(
            "  name = \"failures\"\n  message_retention_seconds = 1209600\n  \
             sqs_managed_sse_enabled = true\n  tags = { a = \"b\" }\n  policy = jsonencode({ \
             Version = \"2012-10-17\", Statement = [] })",
        ))
        .plan_check(expect_action(QUEUE, Action::Update))
        .plan_check(expect_known(QUEUE, "arn"))
        .plan_check(expect_known(QUEUE, "url"))
        .state_check(expect_value(
            QUEUE,
            "message_retention_seconds",
            exactly(1_209_600),
        ))
        .into(),
        Step::config(queue(
            "  name = \"failures\"\n  sqs_managed_sse_enabled = true",
        ))
        .plan_check(expect_action(QUEUE, Action::Update))
        .into(),
        Step::config(queue("  name = \"others\""))
            .plan_check(expect_replaced_by(QUEUE, "name"))
            .into(),
        Step::plan(queue("  name = \"others.fifo\"\n  fifo_queue = true"))
            .expect_error("the argument fifo_queue is not carried out")
            .into(),
        Step::destroy(),
    ]);
    let queues = world.aws(async |aws| {
        let queues = aws.sqs().await.unwrap().list_queues();
        queues.send().await.unwrap()
    });
    assert!(queues.queue_urls().is_empty());
}

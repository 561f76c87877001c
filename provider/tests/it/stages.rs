//! Every attribute of a stack's stage through the real Terraform: from one row of a table to the next,
//! so that each is created, changed in place and removed, and imported back; drift, values that are
//! known only at apply, and what AWS has to be asked before the first write.

use std::sync::Arc;

use serde_json::{Value, json};
use tfplugin_testing::{
    Action, Step, TestCase, exactly, expect_action, expect_known, expect_unknown, expect_value,
    is_null,
};

use crate::acceptance::{SEED, THIS, expect, is_seed, stack};
use crate::configs::CHAT;
use crate::foreign::{self, StageEdit};
use crate::process::Provider;
use crate::world::World;

const LOGS: &str = "destination_arn = \"arn:aws:logs:eu-west-1:123456789012:log-group:chat\"";

/// A custom domain that exists, and another.
const DOMAIN: &str = "chat.example.com";
const WILD: &str = "*.example.com";

/// Routes of the seed's stack, the default one with these settings.
fn with_settings(settings: &str) -> String {
    let timeout = "timeout_ms = 29000";
    SEED.replace(timeout, &format!("{timeout}, settings = {{ {settings} }}"))
}

/// A world in which API Gateway may write logs, and that has custom domains.
async fn equipped() -> Arc<World> {
    let world = World::start().await;
    foreign::allow_logs(&world).await;
    for name in [DOMAIN, WILD] {
        foreign::make_domain(&world, name).await;
    }
    world.take_calls();
    Arc::new(world)
}

/// Applies each row to what the row before has left: in place and without a deployment. An attribute
/// has its value then, and every row is imported back.
async fn check(rows: Vec<(String, &str, Value)>) {
    let world = equipped().await;
    let provider = Provider::start(&world).await;
    let mut case = TestCase::new(provider.attachment()).step(Step::config(stack(SEED, "")));
    for (hcl, attribute, value) in rows {
        case = case
            .step(
                Step::config(hcl)
                    .plan_check(expect_action(THIS, Action::Update))
                    .plan_check(expect_known(THIS, "websocket_url"))
                    .plan_check(expect_known(THIS, "deployment_id"))
                    .plan_check(expect_known(THIS, "fingerprint"))
                    .state_check(expect_value(THIS, attribute, exactly(value))),
            )
            .step(Step::import(THIS));
    }
    case.step(Step::config(stack(SEED, "")))
        .step(expect(&world, is_seed))
        .step(expect(&world, is_plain))
        .step(Step::destroy())
        .step(expect(&world, World::leftovers))
        .run()
        .await
        .unwrap();
}

/// What is wrong with a stage that nothing should be set of.
fn is_plain(world: &World) -> Vec<String> {
    let apis = world.apis();
    let stages = apis.apis().values().flat_map(|api| api.stages.values());
    stages
        .filter(|stage| stage.access_log_settings.is_some() || !stage.route_settings.is_empty())
        .map(|stage| format!("{stage:?}"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_limits_and_settings_of_single_routes() {
    let more =
        |more: &str, attribute: &'static str, value: Value| (stack(SEED, more), attribute, value);
    let own = |settings: &str, attribute: &'static str, value: Value| {
        (stack(&with_settings(settings), ""), attribute, value)
    };
    let throttle = "throttle = { rate_limit = 5.5, burst_limit = 10 }";
    check(vec![
        more("detailed_metrics = true", "detailed_metrics", json!(true)),
        more(throttle, "throttle.rate_limit", json!(5.5)),
        own(
            "detailed_metrics = true",
            "routes[\"$default\"].settings.detailed_metrics",
            json!(true),
        ),
        own(
            throttle,
            "routes[\"$default\"].settings.throttle.burst_limit",
            json!(10),
        ),
        own(
            "log_level = \"ERROR\", data_trace = true",
            "routes[\"$default\"].settings.log_level",
            json!("ERROR"),
        ),
        own(
            "log_level = \"INFO\"",
            "routes[\"$default\"].settings.log_level",
            json!("INFO"),
        ),
        (
            stack(
                &with_settings(
                    "log_level = \"OFF\", throttle = { rate_limit = 1, burst_limit = 1 }",
                ),
                "execution_log = { level = \"INFO\" }\n detailed_metrics = true",
            ),
            "routes[\"$default\"].settings.log_level",
            json!("OFF"),
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logs_certificate_and_domain() {
    let row =
        |more: &str, attribute: &'static str, value: Value| (stack(SEED, more), attribute, value);
    check(vec![
        row(
            &format!("access_log = {{ {LOGS}, format = \"$context.requestId\" }}"),
            "access_log.format",
            json!("$context.requestId"),
        ),
        row(
            &format!("access_log = {{ {LOGS}, format = \"$context.requestId a\" }}"),
            "access_log.format",
            json!("$context.requestId a"),
        ),
        row(
            "execution_log = { level = \"ERROR\" }",
            "execution_log.level",
            json!("ERROR"),
        ),
        row(
            "execution_log = { level = \"INFO\", data_trace = true }",
            "execution_log.data_trace",
            json!(true),
        ),
        row(
            "client_certificate_id = \"cert01\"",
            "client_certificate_id",
            json!("cert01"),
        ),
        row(
            "client_certificate_id = \"cert02\"",
            "client_certificate_id",
            json!("cert02"),
        ),
        row(
            &format!("domain = {{ name = \"{DOMAIN}\" }}"),
            "domain_url",
            json!(format!("wss://{DOMAIN}")),
        ),
        row(
            &format!("domain = {{ name = \"{DOMAIN}\", mapping_key = \"a\" }}"),
            "domain_url",
            json!(format!("wss://{DOMAIN}/a")),
        ),
        row(
            &format!("domain = {{ name = \"{WILD}\", mapping_key = \"a\" }}"),
            "domain.name",
            json!(WILD),
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_deploys_can_be_changed_in_place() {
    let world = equipped().await;
    let provider = Provider::start(&world).await;
    let without = stack(SEED, "deploy = false").replace("stage_name = \"prod\"", "");
    let managed = || {
        Step::config(stack(SEED, ""))
            .plan_check(expect_action(THIS, Action::Update))
            .plan_check(expect_unknown(THIS, "deployment_id"))
    };
    let of_nobody = |world: &World| {
        let apis = world.apis();
        let stages: usize = apis.apis().values().map(|api| api.stages.len()).sum();
        (stages > 0)
            .then(|| format!("{stages} stages"))
            .into_iter()
            .collect()
    };
    TestCase::new(provider.attachment())
        .step(Step::config(stack(SEED, "auto_deploy = true")))
        .step(Step::import(THIS))
        .step(managed())
        .step(expect(&world, is_seed))
        .step(
            Step::config(stack(SEED, "auto_deploy = true"))
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_known(THIS, "websocket_url"))
                .state_check(expect_value(THIS, "deployment_id", is_null())),
        )
        .step(
            Step::config(without)
                .plan_check(expect_action(THIS, Action::Update))
                .state_check(expect_value(THIS, "websocket_url", is_null()))
                .state_check(expect_value(THIS, "deployment_id", is_null())),
        )
        .step(expect(&world, of_nobody))
        .step(Step::import(THIS))
        .step(managed())
        .step(expect(&world, is_seed))
        .step(Step::destroy())
        .step(expect(&world, World::leftovers))
        .run()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drift_of_the_stage_is_shown_and_repaired() {
    let world = equipped().await;
    let provider = Provider::start(&world).await;
    let whole = stack(
        &with_settings("detailed_metrics = true"),
        &format!(
            "access_log = {{ {LOGS}, format = \"$context.requestId\" }}\n \
             execution_log = {{ level = \"ERROR\" }}\n stage_description = \"d\"\n \
             stage_variables = {{ log = \"info\" }}\n client_certificate_id = \"cert01\"\n \
             domain = {{ name = \"{DOMAIN}\" }}"
        ),
    );
    let mut case = TestCase::new(provider.attachment()).step(Step::config(&*whole));
    for edit in foreign::STAGE_EDITS {
        let at = Arc::clone(&world);
        case = case
            .step(Step::action(move |_| async move {
                StageEdit::make(edit, &at).await;
                Ok(())
            }))
            .step(Step::plan(&*whole).plan_check(expect_action(THIS, Action::Update)))
            .step(Step::config(&*whole));
    }
    case.run().await.unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

/// Everything that may be known only at apply, from a resource that does not exist at plan time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_unknown_at_plan_time_is_applied_or_refused_before_the_first_write() {
    let world = equipped().await;
    let provider = Provider::start(&world).await;
    let late = [
        ("metrics", "true"),
        ("rate", "5"),
        ("format", "\"$context.requestId\""),
        ("level", "\"ERROR\""),
        ("certificate", "\"cert01\""),
        ("domain", "\"chat.example.com\""),
        ("key", "\"a\""),
        ("automatic", "false"),
        ("own", "\"INFO\""),
    ];
    let whole = |name: &str, value: &str| {
        let given = |(of, input): (&str, &str)| {
            let input = if of == name { value } else { input };
            format!("resource \"terraform_data\" \"{of}\" {{\n  input = {input}\n}}\n")
        };
        let output = |of: &str| format!("terraform_data.{of}.output");
        let more = format!(
            "detailed_metrics = {}\n throttle = {{ rate_limit = {}, burst_limit = 10 }}\n \
             access_log = {{ {LOGS}, format = {} }}\n execution_log = {{ level = {} }}\n \
             client_certificate_id = {}\n domain = {{ name = {}, mapping_key = {} }}\n \
             auto_deploy = {}",
            output("metrics"),
            output("rate"),
            output("format"),
            output("level"),
            output("certificate"),
            output("domain"),
            output("key"),
            output("automatic"),
        );
        let routes = with_settings(&format!("log_level = {}", output("own")));
        stack(&routes, &more) + &late.map(given).concat()
    };
    let refused = [
        ("rate", "0", "throttle.rate_limit: "),
        ("format", "\"none\"", "access_log.format: "),
        ("level", "\"DEBUG\"", "execution_log.level: "),
        ("certificate", "\"a b\"", "client_certificate_id: "),
        ("domain", "\"Chat.Example.com\"", "domain.name: "),
        ("key", "\"a/b\"", "domain.mapping_key: "),
        (
            "own",
            "\"DEBUG\"",
            "routes[\"$default\"].settings.log_level: ",
        ),
    ];
    let mut case = TestCase::new(provider.attachment());
    for (name, value, text) in refused {
        case = case
            .step(Step::config(whole(name, value)).expect_apply_error(text))
            .step(expect(&world, World::take_writes));
    }
    case.step(Step::config(whole("", "")).state_check(expect_value(
        THIS,
        "domain_url",
        exactly("wss://chat.example.com/a"),
    )))
    .step(Step::import(THIS))
    .run()
    .await
    .unwrap();
    assert_eq!(world.leftovers(), [""; 0]);
}

/// What only AWS can tell is asked before the first write, of a new stack and of one that exists.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_aws_would_refuse_of_the_stage_is_refused_before_the_first_write() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    foreign::make_domain(&world, DOMAIN).await;
    foreign::take_path(&world, DOMAIN, "a").await;
    world.take_calls();
    let role = "API Gateway has no role with which to write logs in this account and Region";
    let domain = |more: &str| stack(SEED, &format!("domain = {{ {more} }}"));
    let refused = [
        (
            stack(
                SEED,
                &format!("access_log = {{ {LOGS}, format = \"$context.requestId\" }}"),
            ),
            role,
        ),
        (stack(SEED, "execution_log = { level = \"INFO\" }"), role),
        (stack(&with_settings("log_level = \"ERROR\""), ""), role),
        (
            domain("name = \"none.example.com\""),
            "there is no custom domain \"none.example.com\" in this account and Region",
        ),
        (
            domain(&format!("name = \"{DOMAIN}\", mapping_key = \"a\"")),
            "choose another domain.mapping_key, or delete that mapping first",
        ),
    ];
    let refuses = |mut case: TestCase| {
        for (hcl, text) in &refused {
            case = case
                .step(Step::config(&**hcl).expect_apply_error(*text))
                .step(expect(&world, World::take_writes));
        }
        case
    };
    let at = Arc::clone(&world);
    let case = refuses(TestCase::new(provider.attachment()))
        .step(Step::config(stack(SEED, "")))
        .step(Step::action(move |_| async move {
            at.take_calls();
            Ok(())
        }));
    refuses(case).run().await.unwrap();
    let policies = world.gateway.worlds().policies();
    assert_eq!(policies.iter().count(), 0, "{CHAT} is permitted");
}

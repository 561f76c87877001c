//! The provider's configuration, with the real Terraform and the real provider process.

use std::sync::Arc;

use serde_json::json;
use tfplugin_testing::{
    Action, Step, TestCase, exactly, expect_action, expect_known, expect_planned, expect_unknown,
    expect_value,
};

use crate::configs::CHAT;
use crate::process::Provider;
use crate::world::{ACCOUNT, World};

const THIS: &str = "chatbot_stack.this";

/// An account that the credentials in the environment are not of.
const OTHER: &str = "210987654321";

/// A stack under a provider with these attributes in addition.
fn configuration(provider: &str, stack: &str) -> String {
    format!(
        r#"
provider "chatbot" {{
  region = "eu-west-1"
  pacing = {{ enabled = false }}
  {provider}
}}
resource "chatbot_stack" "this" {{
  name       = "support"
  stage_name = "prod"
  routes     = {{ "$default" = {{ function_arn = "{CHAT}" }} }}
  {stack}
}}
"#
    )
}

/// The accounts from which operations were called, each with one of its operations.
fn accounts(world: &World) -> Vec<(String, String)> {
    let mut accounts: Vec<(String, String)> = Vec::new();
    for entry in world.gateway.admin().log() {
        if !accounts
            .iter()
            .any(|(account, _)| *account == entry.account)
        {
            accounts.push((entry.account, entry.operation));
        }
    }
    accounts
}

fn called(world: &World, operation: &str) -> usize {
    let log = world.gateway.admin().log();
    log.iter()
        .filter(|entry| entry.operation == operation)
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_account_is_refused_before_the_first_write() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let allowed = |ids: &str| configuration(&format!("allowed_account_ids = {ids}"), "");
    let forbidden = configuration(&format!("forbidden_account_ids = [\"{ACCOUNT}\"]"), "");
    let case = TestCase::new(provider.attachment())
        .step(
            Step::config(allowed(&format!("[\"{OTHER}\"]"))).expect_apply_error(format!(
                "the credentials are of account {ACCOUNT}, and allowed_account_ids of the provider \
                 has {OTHER}"
            )),
        )
        .step(Step::config(forbidden).expect_apply_error("forbidden_account_ids"));
    case.run().await.unwrap();
    assert_eq!(world.take_writes(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_account_is_asked_for_only_if_it_matters() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let at = Arc::clone(&world);
    let asked = |expected: usize| {
        let at = Arc::clone(&at);
        Step::action(move |_| async move {
            let asked = called(&at, "GetCallerIdentity");
            at.take_calls();
            if asked == expected {
                Ok(())
            } else {
                Err(format!("asked {asked} times"))
            }
        })
    };
    let restricted = configuration(&format!("allowed_account_ids = [\"{ACCOUNT}\"]"), "");
    let case = TestCase::new(provider.attachment())
        .step(Step::plan(&*restricted).plan_check(expect_action(THIS, Action::Create)))
        .step(asked(0))
        .step(Step::config(&*restricted))
        .step(asked(1))
        .step(Step::config(configuration("", "description = \"d\"")))
        .step(asked(0));
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_are_taken_on_one_from_the_other() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let roles = format!(
        r#"
  assume_role_with_web_identity = {{
    role_arn           = "arn:aws:iam::{OTHER}:role/federated"
    web_identity_token = "a.token.of-somebody"
  }}
  assume_role = {{
    role_arn    = "arn:aws:iam::{ACCOUNT}:role/deploy"
    external_id = "x1"
    duration    = "15m"
  }}
  access_key = "AKIAEXAMPLE"
  secret_key = "never-used"
"#
    );
    let at = Arc::clone(&world);
    let case = TestCase::new(provider.attachment())
        .step(Step::config(configuration(&roles, "")))
        .step(Step::action(move |_| async move {
            let accounts = accounts(&at);
            let federated = called(&at, "AssumeRoleWithWebIdentity");
            let expected = [
                (
                    "000000000000".to_owned(),
                    "AssumeRoleWithWebIdentity".to_owned(),
                ),
                (OTHER.to_owned(), "AssumeRole".to_owned()),
            ];
            if accounts[..2] == expected && accounts[2].0 == ACCOUNT && federated > 0 {
                Ok(())
            } else {
                Err(format!("{accounts:?}"))
            }
        }));
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_profile_of_the_configuration_goes_before_the_environment() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let credentials = file(
        "credentials",
        format!("[other]\naws_access_key_id = {OTHER}\naws_secret_access_key = secret\n"),
    );
    let config = file(
        "config",
        "[profile other]\nregion = eu-central-1\n".to_owned(),
    );
    let profile = format!(
        r#"
  profile                  = "other"
  shared_config_files      = ["{config}"]
  shared_credentials_files = ["{credentials}"]
"#
    );
    let of_profile = configuration(&profile, "").replace("region = \"eu-west-1\"", "");
    let of_profile = of_profile.replace(CHAT, &CHAT.replace(ACCOUNT, OTHER));
    let at = Arc::clone(&world);
    let case = TestCase::new(provider.attachment())
        .step(Step::config(of_profile).state_check(expect_value(
            THIS,
            "execution_arn",
            tfplugin_testing::contains(format!(":eu-central-1:{OTHER}:")),
        )))
        .step(Step::action(move |_| async move {
            let accounts = accounts(&at);
            match accounts.as_slice() {
                [(account, _)] if account == OTHER => Ok(()),
                _ => Err(format!("{accounts:?}")),
            }
        }));
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn default_tags_are_part_of_every_stack() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let with = |tags: &str, stack: &str| {
        configuration(&format!("default_tags = {{ tags = {tags} }}"), stack)
    };
    let all = |tags: serde_json::Value| expect_value(THIS, "tags_all", exactly(tags));
    let own = |tags: serde_json::Value| expect_value(THIS, "tags", exactly(tags));
    let case = TestCase::new(provider.attachment())
        .step(
            Step::config(with(
                "{ team = \"a\", env = \"test\" }",
                "tags = { env = \"prod\" }",
            ))
            .plan_check(expect_known(THIS, "tags_all"))
            .state_check(all(json!({ "team": "a", "env": "prod" })))
            .state_check(own(json!({ "env": "prod" }))),
        )
        .step(
            // The provider's alone has changed: in place, and without a deployment.
            Step::config(with("{ team = \"b\" }", "tags = { env = \"prod\" }"))
                .plan_check(expect_action(THIS, Action::Update))
                .plan_check(expect_planned(
                    THIS,
                    "tags_all",
                    exactly(json!({ "team": "b", "env": "prod" })),
                ))
                .plan_check(expect_known(THIS, "deployment_id"))
                .state_check(all(json!({ "team": "b", "env": "prod" }))),
        )
        .step(Step::import(THIS))
        .step(Step::config(with("{ team = \"b\" }", "")).state_check(all(json!({ "team": "b" }))))
        .step(Step::import(THIS))
        .step(
            Step::config(configuration("", ""))
                .plan_check(expect_action(THIS, Action::Update))
                .state_check(all(json!({}))),
        )
        .step(
            Step::plan(with("{ \"aws:x\" = \"a\" }", ""))
                .expect_error("default_tags.tags[\"aws:x\"]"),
        );
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ignored_tags_are_left_to_others() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let ignoring = configuration(
        "ignore_tags = { keys = [\"foreign\"], key_prefixes = [\"cost/\"] }",
        "tags = { team = \"a\" }",
    );
    let refused = ignoring.replace("team =", "\"cost/centre\" =");
    let at = Arc::clone(&world);
    let case = TestCase::new(provider.attachment())
        .step(Step::config(&*ignoring))
        .step(Step::action(move |_| async move {
            crate::foreign::Edit::Tag.make(&at).await;
            Ok(())
        }))
        .step(Step::replan())
        .step(Step::config(ignoring.replace("\"a\"", "\"b\"")))
        .step(
            Step::plan(refused).expect_error("tags[\"cost/centre\"]: ignore_tags of the provider"),
        );
    case.run().await.unwrap();
    let apis = world.apis();
    assert_eq!(apis.apis().len(), 0, "{apis:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_that_is_not_known_yet_can_be_planned() {
    let world = Arc::new(World::start().await);
    let provider = Provider::start(&world).await;
    let unknown = |input: &str| {
        let provider = "default_tags = { tags = { from = terraform_data.region.output } }";
        let of_other = configuration(provider, "").replace(
            "region = \"eu-west-1\"",
            "region = terraform_data.region.output",
        );
        format!("resource \"terraform_data\" \"region\" {{\n  input = {input}\n}}\n{of_other}")
    };
    let case = TestCase::new(provider.attachment())
        .step(
            Step::config(unknown("\"eu-west-1\""))
                .plan_check(expect_action(THIS, Action::Create))
                .plan_check(expect_unknown(THIS, "tags_all"))
                .state_check(expect_value(
                    THIS,
                    "tags_all",
                    exactly(json!({ "from": "eu-west-1" })),
                )),
        )
        // The output is unknown again, while the stack is there: it is planned from state.
        .step(
            Step::plan(
                unknown("\"${\"eu-west-1\"}\"")
                    .replace("  input =", "  triggers_replace = [\"again\"]\n  input ="),
            )
            .plan_check(expect_action(THIS, Action::Update)),
        );
    case.run().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_work_is_refused_at_its_attribute() {
    let world = World::start().await;
    let provider = Provider::start(&world).await;
    let role = |more: &str| {
        format!("assume_role = {{ role_arn = \"arn:aws:iam::{ACCOUNT}:role/r\", {more} }}")
    };
    let invalid = [
        ("access_key = \"AKIAEXAMPLE\"".to_owned(), "secret_key"),
        ("token = \"t\"".to_owned(), "access_key"),
        (
            "allowed_account_ids = [\"12\"]".to_owned(),
            "an account id of 12 digits",
        ),
        (
            format!("allowed_account_ids = [\"{ACCOUNT}\"]\nforbidden_account_ids = [\"{OTHER}\"]"),
            "forbidden_account_ids",
        ),
        (
            "assume_role = { role_arn = \"deploy\" }".to_owned(),
            "the ARN of a role",
        ),
        (role("duration = \"1m\""), "from 15m to 12h"),
        (role("session_name = \"a b\""), "2 to 64 letters"),
        (
            format!(
                "assume_role_with_web_identity = {{ role_arn = \"arn:aws:iam::{ACCOUNT}:role/r\" }}"
            ),
            "web_identity_token",
        ),
        ("user_agent = [\"a b\"]".to_owned(), "my-platform/1.2"),
        ("shared_config_files = []".to_owned(), "shared_config_files"),
    ];
    let mut case = TestCase::new(provider.attachment());
    for (attributes, text) in invalid {
        case = case.step(Step::plan(configuration(&attributes, "")).expect_error(text));
    }
    case.run().await.unwrap();
    assert_eq!(world.take_calls(), [""; 0]);
}

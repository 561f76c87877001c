//! The provider process dies by SIGKILL after the calls it makes of AWS. The next command of
//! Terraform arrives, and nothing is orphaned.
//!
//! The simulator lets the call have its effect and then holds the answer back, so that the process is
//! killed exactly there.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use chatbot_gateway::server::{Action, Fault, When};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::configs::{ASK, CHAT, SEED_ROUTES};
use crate::process::{PROVIDER, environment, write_settings};
use crate::world::World;

/// A quick run kills after every third call, `CHATBOT_FAULTS=all` after every one.
fn step() -> u32 {
    if std::env::var_os("CHATBOT_FAULTS").is_some_and(|cases| cases == "all") {
        1
    } else {
        3
    }
}

const APPLY: [&str; 3] = ["apply", "-auto-approve", "-no-color"];
const DESTROY: [&str; 3] = ["destroy", "-auto-approve", "-no-color"];

/// Longest that a command may take.
const DEADLINE: Duration = Duration::from_secs(120);

/// A folder of Terraform whose provider can be killed.
struct Scene {
    world: World,
    folder: TempDir,
}

impl Scene {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let scene = Self {
            world: World::start().await,
            folder,
        };
        std::fs::create_dir(scene.path("bin")).unwrap();
        let program = scene.path("bin/terraform-provider-chatbot");
        let pids = scene.path("pids");
        let script = format!("#!/bin/sh\necho $$ >> {pids:?}\nexec {PROVIDER:?}\n");
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o700)).unwrap();
        write_settings(scene.folder.path(), &program);
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, resources: &str) {
        let hcl = format!(
            r#"
terraform {{
  required_providers {{
    chatbot = {{ source = "chatbot-rs/chatbot" }}
  }}
}}
provider "chatbot" {{
  region = "eu-west-1"
  pacing = {{ enabled = false }}
}}
{resources}
"#
        );
        std::fs::write(self.path("main.tf"), hcl).unwrap();
    }

    fn spawn(&self, arguments: &[&str]) -> Child {
        Command::new("terraform")
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TF_CLI_CONFIG_FILE", self.path("terraform.rc"))
            .env("TF_IN_AUTOMATION", "1")
            .envs(environment(&self.world))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("terraform is on the PATH")
    }

    async fn terraform(&self, arguments: &[&str]) -> Output {
        let child = self.spawn(arguments).wait_with_output();
        timeout(DEADLINE, child)
            .await
            .expect("terraform ends")
            .unwrap()
    }

    async fn succeeds(&self, arguments: &[&str], when: &str) {
        let output = self.terraform(arguments).await;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success(),
            "{when}: terraform {arguments:?}: {text}"
        );
    }

    /// Runs a command whose provider is killed after call number `call` from 0. Returns the calls made,
    /// or `None` when there are not so many.
    async fn killed(&self, arguments: &[&str], call: u32) -> Option<Vec<String>> {
        let admin = self.world.gateway.admin();
        admin.clear_log();
        admin.add_fault(Fault::new("*", When::After, Action::Hang).skip(call));
        let mut terraform = self.spawn(arguments);
        let reached = async {
            // The hanging call is the one that took the fault; its effect is there when it is handled.
            while !(admin.faults().is_empty() && admin.log().iter().all(|entry| entry.handled)) {
                sleep(Duration::from_millis(1)).await;
            }
        };
        let reached = tokio::select! {
            reached = timeout(DEADLINE, reached) => reached.is_ok(),
            status = terraform.wait() => {
                assert!(status.unwrap().success(), "nothing has been killed");
                admin.clear_faults();
                return None;
            }
        };
        assert!(reached, "call {call} comes, or terraform ends");
        let pids = std::fs::read_to_string(self.path("pids")).unwrap();
        let newest = pids
            .lines()
            .last()
            .and_then(|pid| pid.parse().ok())
            .and_then(Pid::from_raw);
        kill_process(newest.expect("the provider noted its id"), Signal::KILL).unwrap();
        let output = timeout(DEADLINE, terraform.wait_with_output())
            .await
            .unwrap()
            .unwrap();
        assert!(
            !output.status.success(),
            "terraform notices that the provider is gone"
        );
        admin.clear_faults();
        Some(self.world.take_calls())
    }
}

fn stack(attributes: &str, routes: &str) -> String {
    format!(
        "resource \"chatbot_stack\" \"this\" {{\n  name = \"support\"\n  {attributes}\n  \
         routes = {{ {routes} }}\n}}\n"
    )
}

fn seed() -> String {
    let route = |key: &str| format!("{key:?} = {{ function_arn = {CHAT:?} }}");
    stack("stage_name = \"prod\"", &SEED_ROUTES.map(route).join(", "))
}

fn other() -> String {
    let routes = format!(
        "\"$default\" = {{ function_arn = {CHAT:?}, timeout_ms = 1000 }}, \
         ask = {{ function_arn = {ASK:?}, two_way = true }}"
    );
    stack("stage_name = \"prod\"", &routes)
}

/// A stack without a stage, whose only route has this function.
fn undeployed(function: &str) -> String {
    let route = format!("\"$default\" = {{ function_arn = {function:?} }}");
    stack("deploy = false", &route)
}

/// The same one, and its stage with these attributes.
fn deployed(function: &str, attributes: &str) -> String {
    let stage = format!(
        "resource \"chatbot_deployment\" \"this\" {{\n  api_id = chatbot_stack.this.id\n  \
         fingerprint = chatbot_stack.this.fingerprint\n  stage_name = \"prod\"\n  {attributes}\n}}\n"
    );
    undeployed(function) + &stage
}

/// Kills a command after call number `call`, and runs it again: then the world is as `wrong` wants it.
/// `false` when the command makes no such call.
async fn arrives(
    scene: &Scene,
    command: &[&str],
    call: u32,
    wrong: impl Fn(&World) -> Vec<String>,
) -> bool {
    let Some(calls) = scene.killed(command, call).await else {
        return false;
    };
    let when = format!("killed after call {call} of {calls:?}");
    scene.succeeds(command, &when).await;
    let wrong = wrong(&scene.world);
    assert!(wrong.is_empty(), "{when}: {wrong:?}");
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_survives_the_death_of_the_provider() {
    let mut calls = 0;
    loop {
        let scene = Scene::new().await;
        scene.write(&seed());
        let wrong = |world: &World| world.faults(&[CHAT], &SEED_ROUTES);
        if !arrives(&scene, &APPLY, calls, wrong).await {
            break;
        }
        let plan = ["plan", "-detailed-exitcode", "-no-color"];
        scene
            .succeeds(&plan, "after a create that was killed")
            .await;
        calls += step();
    }
    assert_eq!(
        calls.div_ceil(step()),
        9_u32.div_ceil(step()),
        "1 read, 7 writes, 1 of Lambda"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_survives_the_death_of_the_provider() {
    let scene = Scene::new().await;
    scene.write(&seed());
    scene.succeeds(&APPLY, "before").await;
    let mut calls = 0;
    loop {
        scene.write(&other());
        let is_other = |world: &World| world.faults(&[ASK, CHAT], &["$default", "ask"]);
        let there = arrives(&scene, &APPLY, calls, is_other).await;
        scene.write(&seed());
        let is_seed = |world: &World| world.faults(&[CHAT], &SEED_ROUTES);
        let back = arrives(&scene, &APPLY, calls, is_seed).await;
        if !there && !back {
            break;
        }
        calls += step();
    }
    assert!(calls > 20, "refresh, read and writes: {calls}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delete_survives_the_death_of_the_provider() {
    let mut calls = 0;
    loop {
        let scene = Scene::new().await;
        scene.write(&seed());
        scene.succeeds(&APPLY, "before").await;
        if !arrives(&scene, &DESTROY, calls, World::leftovers).await {
            break;
        }
        calls += step();
    }
    assert_eq!(
        calls.div_ceil(step()),
        9_u32.div_ceil(step()),
        "6 reads of the refresh, 1 of the delete, 2 writes"
    );
}

/// What is wrong with a world that should have one stack without a stage.
fn stages_left(world: &World) -> Vec<String> {
    let apis = world.apis();
    let left = |api: &chatbot_gateway::control::Api| {
        let stages = api.stages.values().map(|stage| format!("{stage:?}"));
        let deployments = api.deployments.values().map(|made| format!("{made:?}"));
        stages.chain(deployments).collect::<Vec<_>>()
    };
    let mut left: Vec<String> = apis.apis().values().flat_map(left).collect();
    if apis.apis().len() != 1 {
        left.push(format!("{} apis", apis.apis().len()));
    }
    left
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_of_its_own_is_made_and_deleted_whenever_the_provider_dies() {
    let scene = Scene::new().await;
    scene.write(&undeployed(CHAT));
    scene.succeeds(&APPLY, "before").await;
    let mut calls = 0;
    loop {
        scene.write(&deployed(CHAT, "stage_variables = { log = \"info\" }"));
        let is_whole = |world: &World| world.faults(&[CHAT], &["$default"]);
        let made = arrives(&scene, &APPLY, calls, is_whole).await;
        scene.write(&undeployed(CHAT));
        let deleted = arrives(&scene, &APPLY, calls, stages_left).await;
        if !made && !deleted {
            break;
        }
        calls += step();
    }
    assert!(calls > 9, "refresh, read and writes: {calls}");
}

/// Another function, so that the stack has something to leave for the stage, and the stage to remove.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_of_its_own_is_updated_whenever_the_provider_dies() {
    let scene = Scene::new().await;
    let (one, other) = ("", "stage_variables = { log = \"info\" }");
    scene.write(&deployed(CHAT, one));
    scene.succeeds(&APPLY, "before").await;
    let mut calls = 0;
    loop {
        let mut killed = false;
        for (function, attributes) in [(ASK, other), (CHAT, one)] {
            scene.write(&deployed(function, attributes));
            let is_whole = |world: &World| world.faults(&[function], &["$default"]);
            killed |= arrives(&scene, &APPLY, calls, is_whole).await;
        }
        if !killed {
            break;
        }
        calls += step();
    }
    assert!(calls > 18, "refreshes, reads and writes: {calls}");
}

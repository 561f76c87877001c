//! What identifies stacks and deployments for good, and imports by it.

use chatbot_provider::deployment::resource::{Deployment, DeploymentIdentity};
use chatbot_provider::stack::resource::StackIdentity;
use tfplugin::{Model, Value};

use crate::calls::{Calls, Kind};
use crate::configs::{deployed_otherwise, seed, undeployed};
use crate::driver::Managed;
use crate::world::{ACCOUNT, REGION, World};

fn identity(account: Option<&str>, region: Option<&str>, id: Option<&str>) -> Value {
    let text = |text: Option<&str>| text.map(str::to_owned).into();
    let identity = StackIdentity {
        account_id: text(account),
        region: text(region),
        id: text(id),
    };
    identity.into_object()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stack_is_imported_by_what_identifies_it() {
    let world = World::start().await;
    let mut made = Managed::default();
    made.apply(&world.clients(), &seed()).await.unwrap();
    let id = made.text("id").unwrap();
    let whole = identity(Some(ACCOUNT), Some(REGION), Some(&id));
    let mut calls = Calls::configured(&world).await;
    for wanted in [
        identity(None, None, Some(&id)),
        identity(None, Some(REGION), Some(&id)),
        whole.clone(),
    ] {
        let imported = calls.import(Kind::Stack, &wanted).await.unwrap();
        let read = calls.read(Kind::Stack, &imported).await.unwrap();
        assert_eq!(read.state, made.state);
        assert_eq!(read.identity, whole, "a read adds what was left out");
    }
    // State that an older Terraform stored has no identity yet.
    let stored = Kind::Stack.with(&[("id", &id)]);
    let read = calls.read(Kind::Stack, &stored).await.unwrap();
    assert_eq!((read.state, read.identity), (made.state, whole));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_identity_that_leads_nowhere_says_why() {
    let world = World::start().await;
    let mut calls = Calls::configured(&world).await;
    let other = "210987654321";
    for (account, region, id, expected) in [
        (
            None,
            Some("us-east-1"),
            Some("a1b2c3d4e5"),
            "The stack is elsewhere: The identity names the region us-east-1, and the provider works \
             in the region eu-west-1. Say `provider` in the import block",
        ),
        (
            Some(other),
            Some(REGION),
            Some("a1b2c3d4e5"),
            "names the account 210987654321, and the provider works in the account 123456789012",
        ),
        (None, None, Some("a/b"), "is not the id of an API"),
        (Some(ACCOUNT), Some(REGION), None, "must set id"),
    ] {
        let wanted = identity(account, region, id);
        let refused = calls.import(Kind::Stack, &wanted).await.unwrap_err();
        assert!(refused[0].contains(expected), "{refused:?}");
    }
    // Terraform says that there is none to import.
    let nobodys = identity(None, None, Some("a1b2c3d4e5"));
    let imported = calls.import(Kind::Stack, &nobodys).await.unwrap();
    let read = calls.read(Kind::Stack, &imported).await.unwrap();
    assert_eq!(read.state, Value::Null);
}

fn of_stage(place: [Option<&str>; 2], api_id: Option<&str>, stage: Option<&str>) -> Value {
    let text = |text: Option<&str>| text.map(str::to_owned).into();
    let [account, region] = place;
    let identity = DeploymentIdentity {
        account_id: text(account),
        region: text(region),
        api_id: text(api_id),
        stage_name: text(stage),
    };
    identity.into_object()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deployment_is_imported_by_what_identifies_it() {
    let world = World::start().await;
    let mut stack = Managed::default();
    stack.apply(&world.clients(), &undeployed()).await.unwrap();
    let api_id = stack.text("id").unwrap();
    let mut made = Managed::of::<Deployment>();
    let config = deployed_otherwise(&api_id);
    made.apply(&world.clients(), &config).await.unwrap();
    let here = [Some(ACCOUNT), Some(REGION)];
    let whole = of_stage(here, Some(&api_id), Some("prod"));
    let mut calls = Calls::configured(&world).await;
    for wanted in [
        of_stage([None, None], Some(&api_id), Some("prod")),
        of_stage([None, Some(REGION)], Some(&api_id), Some("prod")),
        whole.clone(),
    ] {
        let imported = calls.import(Kind::Deployment, &wanted).await.unwrap();
        let read = calls.read(Kind::Deployment, &imported).await.unwrap();
        assert_eq!(read.state, made.state);
        assert_eq!(read.identity, whole, "a read adds what was left out");
    }
    // State that an older Terraform stored has no identity yet.
    let stored = Kind::Deployment.with(&[("api_id", &api_id), ("stage_name", "prod")]);
    let read = calls.read(Kind::Deployment, &stored).await.unwrap();
    assert_eq!((read.state, read.identity), (made.state, whole));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_identity_of_a_deployment_that_leads_nowhere_says_why() {
    let world = World::start().await;
    let mut calls = Calls::configured(&world).await;
    let (api, prod) = (Some("a1b2c3d4e5"), Some("prod"));
    let here = [Some(ACCOUNT), Some(REGION)];
    for (wanted, expected) in [
        (
            of_stage([None, Some("us-east-1")], api, prod),
            "The deployment is elsewhere: The identity names the region us-east-1, and the provider \
             works in the region eu-west-1. Say `provider` in the import block",
        ),
        (
            of_stage([Some("210987654321"), None], api, prod),
            "names the account 210987654321, and the provider works in the account 123456789012",
        ),
        (
            of_stage(here, Some("a/b"), prod),
            "are not the id of an API and the name of a stage",
        ),
        (
            of_stage(here, api, Some("a/b")),
            "are not the id of an API and the name of a stage",
        ),
        (of_stage(here, api, None), "must set stage_name"),
        (of_stage(here, None, prod), "must set api_id"),
    ] {
        let refused = calls.import(Kind::Deployment, &wanted).await.unwrap_err();
        assert!(refused[0].contains(expected), "{refused:?}");
    }
    // Terraform says that there is none to import.
    let nobodys = of_stage([None, None], api, prod);
    let imported = calls.import(Kind::Deployment, &nobodys).await.unwrap();
    let read = calls.read(Kind::Deployment, &imported).await.unwrap();
    assert_eq!(read.state, Value::Null);
}

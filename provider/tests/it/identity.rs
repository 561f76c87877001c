//! What identifies a stack for good, and imports by it.

use chatbot_provider::stack::resource::StackIdentity;
use tfplugin::{Model, Value};

use crate::calls::{Calls, of_id};
use crate::configs::seed;
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
        let imported = calls.import(&wanted).await.unwrap();
        let read = calls.read(&imported).await.unwrap();
        assert_eq!(read.state, made.state);
        assert_eq!(read.identity, whole, "a read adds what was left out");
    }
    // State that an older Terraform stored has no identity yet.
    let read = calls.read(&of_id(&id)).await.unwrap();
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
        let refused = calls
            .import(&identity(account, region, id))
            .await
            .unwrap_err();
        assert!(refused[0].contains(expected), "{refused:?}");
    }
    // Terraform says that there is none to import.
    let nobodys = identity(None, None, Some("a1b2c3d4e5"));
    let imported = calls.import(&nobodys).await.unwrap();
    assert_eq!(calls.read(&imported).await.unwrap().state, Value::Null);
}

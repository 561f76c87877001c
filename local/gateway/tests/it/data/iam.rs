//! Permissions asked of an IAM endpoint.

use std::sync::atomic::{AtomicUsize, Ordering};

use chatbot_gateway::data::caller::{Action, Caller, Secret};
use chatbot_gateway::data::http_caller::LoopbackHttp;
use chatbot_gateway::data::iam::{IamCallers, IamEndpoint, Principals};

use super::website::Website;
use super::*;

const ROLE: &str = "arn:aws:iam::000000000000:role/chat";
const RESOURCE: &str =
    "arn:aws:execute-api:us-east-1:000000000000:abcd123456/prod/POST/@connections/x=";

fn callers(address: String, clock: &ManualClock) -> IamCallers {
    let endpoint = IamEndpoint {
        address,
        region: "us-east-1".to_owned(),
        access_key_id: "000000000000".to_owned(),
        secret_access_key: Secret::new("local"),
    };
    let principals = Principals {
        by_key: [("AKIDROLE".to_owned(), ROLE.to_owned())].into(),
        others: None,
        secrets: [("AKIDROLE".to_owned(), Secret::new("s"))].into(),
    };
    IamCallers::new(
        endpoint,
        principals,
        Arc::new(LoopbackHttp::default()),
        Arc::new(clock.clone()),
    )
}

fn caller(key: &str) -> Caller {
    Caller {
        access_key_id: key.to_owned(),
    }
}

fn decision(text: &str) -> String {
    format!(
        "<SimulatePrincipalPolicyResponse><EvaluationResults><member><EvalDecision>{text}</EvalDecision></member></EvaluationResults></SimulatePrincipalPolicyResponse>"
    )
}

/// What went wrong, in the words of the error behind it.
fn why(result: Result<bool, chatbot_gateway::data::caller::CallerError>) -> String {
    result.unwrap_err().source.to_string()
}

#[tokio::test]
async fn iam_is_asked_for_the_principal_and_its_answer_is_kept_briefly() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let iam = Website::start(move |request| {
        let first = counter.fetch_add(1, Ordering::SeqCst) == 0;
        for part in [
            "POST / HTTP/1.1",
            "Credential=000000000000/20201213/us-east-1/iam/aws4_request",
            "Action=SimulatePrincipalPolicy",
            "PolicySourceArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fchat",
            "ActionNames.member.1=execute%2Dapi%3AManageConnections",
            "connections%2Fx%3D",
        ] {
            assert!(request.contains(part), "{part} in {request}");
        }
        (
            "200 OK",
            "",
            decision(if first { "allowed" } else { "implicitDeny" }),
        )
    })
    .await;
    let clock = ManualClock::new(START);
    let callers = callers(iam.url(""), &clock);
    let caller = caller("AKIDROLE");
    let ask = || soon(callers.may(&caller, Action::ManageConnections, RESOURCE));
    assert_eq!(callers.secret("AKIDROLE"), Some(Secret::new("s")));
    assert_eq!([ask().await.unwrap(), ask().await.unwrap()], [true, true]);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    clock.advance(Duration::from_secs(5));
    assert!(!ask().await.unwrap());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn without_an_answer_nobody_can_say() {
    let iam =
        Website::start(|_| ("403 Forbidden", "", "<Code>AccessDenied</Code>".to_owned())).await;
    let clock = ManualClock::new(START);
    let callers = callers(iam.url("/"), &clock);
    let known = caller("AKIDROLE");
    let refused = soon(callers.may(&known, Action::Invoke, RESOURCE)).await;
    assert!(why(refused).contains("403"));
    let unknown = caller("AKIDOTHER");
    let refused = soon(callers.may(&unknown, Action::Invoke, RESOURCE)).await;
    assert!(why(refused).contains("no principal is known"));
}

#[tokio::test]
async fn iam_has_two_seconds() {
    // Takes connections into its queue and answers none.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let clock = ManualClock::new(START);
    let callers = callers(format!("http://{}", silent.local_addr().unwrap()), &clock);
    let caller = caller("AKIDROLE");
    let late = async {
        let _stream = silent.accept().await.unwrap();
        clock.advance(Duration::from_secs(2));
    };
    let asked = callers.may(&caller, Action::Invoke, RESOURCE);
    let (refused, ()) = tokio::join!(soon(asked), late);
    assert!(why(refused).contains("2s"));
}

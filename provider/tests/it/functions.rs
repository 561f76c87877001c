//! The provider's functions, called by a real `terraform`, and their examples.

use std::path::PathBuf;

use chatbot_provider::provider::ChatbotProvider;
use tfplugin_testing::{Attachment, Step, TestCase, exactly, expect_output};

const STAGE: &str = "arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/prod";
const HOST: &str = "a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn";
const FUNCTION: &str = "arn:aws-cn:lambda:cn-north-1:123456789012:function:chat";

fn case() -> TestCase {
    TestCase::new(Attachment::serve::<ChatbotProvider>().expect("it is served"))
}

fn output(call: &str) -> String {
    format!("output \"result\" {{\n  value = provider::chatbot::{call}\n}}\n")
}

#[tokio::test]
async fn every_function_is_called_by_terraform() {
    let mut case = case();
    let policy = format!("jsondecode(provider::chatbot::manage_connections_policy({STAGE:?}))");
    for (call, expected) in [
        (
            format!("callback_url(\"wss://{HOST}/prod\")"),
            format!("https://{HOST}/prod"),
        ),
        (
            format!("route_arn({STAGE:?}, \"$connect\")"),
            format!("{STAGE}/$connect"),
        ),
        (
            format!("integration_uri({FUNCTION:?})"),
            format!(
                "arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/{FUNCTION}/\
                 invocations"
            ),
        ),
    ] {
        let step = Step::config(output(&call));
        case = case.step(step.state_check(expect_output("result", exactly(expected))));
    }
    let resource = format!("{STAGE}/*/@connections/*");
    let statement = format!("output \"result\" {{\n  value = {policy}.Statement[0].Resource\n}}\n");
    case.step(Step::config(statement).state_check(expect_output("result", exactly(resource))))
        .run()
        .await
        .expect("every call succeeds");
}

#[tokio::test]
async fn a_wrong_argument_is_shown_with_the_remedy() {
    let mut case = case();
    for (call, parameter, remedy) in [
        (
            "callback_url(\"wss://chat.example.com/prod\")".to_owned(),
            "websocket_url",
            "use the websocket_url of the stack",
        ),
        (
            "route_arn(\"a1b2c3d4e5\", \"ask\")".to_owned(),
            "execution_arn",
            "write the execution_arn of the stack",
        ),
        (
            format!("route_arn({STAGE:?}, \"\")"),
            "route_key",
            "use the text that selects the route",
        ),
        (
            format!("manage_connections_policy({FUNCTION:?})"),
            "execution_arn",
            "is an ARN of lambda, not the execution ARN of a stage",
        ),
        (
            "integration_uri(\"chat\")".to_owned(),
            "function_arn",
            "is the name of a function, not its ARN",
        ),
    ] {
        for text in [
            format!("Invalid value for \"{parameter}\" parameter"),
            remedy.to_owned(),
        ] {
            case = case.step(Step::plan(output(&call)).expect_error(text));
        }
    }
    case.run().await.expect("every call is refused");
}

#[tokio::test]
async fn every_function_has_an_example_that_can_be_planned() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples/functions");
    let mut case = case();
    for function in chatbot_provider::functions::all() {
        let name = function.signature().name;
        let path = folder.join(&name).join("function.tf");
        let example = std::fs::read_to_string(&path).expect("the example is there");
        assert!(
            example.contains(&format!("provider::chatbot::{name}(")),
            "{name}"
        );
        case = case.step(Step::config(example));
    }
    case.run().await.expect("every example is right");
}

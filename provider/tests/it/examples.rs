//! That what the pages in `docs/` show can be planned: each file by itself, with a real `terraform`.

use std::path::PathBuf;

use chatbot_provider::provider::ChatbotProvider;
use tfplugin_testing::{Action, Attachment, Step, TestCase, expect_action};

/// A file below `examples/`.
fn example(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../examples")
        .join(path)
}

/// The content of a file below `examples/`.
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(example(path)).expect("the example is there")
}

/// The names of the files in `folder` of `examples/` that are configurations by themselves.
pub(crate) fn configurations(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(example(folder))
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry can be read").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".tf") && !name.starts_with("import-"))
        .collect();
    names.sort();
    names
}

/// The addresses of the resources in a formatted configuration.
fn resources(configuration: &str) -> Vec<String> {
    configuration
        .lines()
        .filter_map(|line| line.strip_prefix("resource \"")?.strip_suffix("\" {"))
        .map(|labels| labels.replace("\" \"", "."))
        .collect()
}

/// Plans `configuration`, in which every resource must be created.
async fn plans(configuration: String) {
    let addresses = resources(&configuration);
    assert!(!addresses.is_empty(), "no resource in:\n{configuration}");
    let mut step = Step::plan(&*configuration);
    for address in addresses {
        step = step.plan_check(expect_action(&address, Action::Create));
    }
    let function = |name: &str| format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}");
    let planned = TestCase::new(Attachment::serve::<ChatbotProvider>().expect("it is served"))
        .environment("TF_VAR_chat_function_arn", function("chat"))
        .environment("TF_VAR_ask_function_arn", function("ask"))
        .environment("TF_VAR_api_id", "a1b2c3d4e5")
        .step(step)
        .run()
        .await;
    if let Err(failure) = planned {
        panic!("{failure}\n{configuration}");
    }
}

#[tokio::test]
async fn every_example_of_the_provider_configures_it() {
    let stack = read("resources/chatbot_stack/resource.tf");
    let names = configurations("provider");
    assert!(names.contains(&"provider.tf".to_owned()), "{names:?}");
    for name in names {
        plans(format!("{}\n{stack}", read(&format!("provider/{name}")))).await;
    }
}

#[tokio::test]
async fn every_example_of_a_stack_can_be_planned() {
    let names = configurations("resources/chatbot_stack");
    assert!(names.contains(&"resource.tf".to_owned()), "{names:?}");
    for name in names {
        plans(read(&format!("resources/chatbot_stack/{name}"))).await;
    }
}

#[tokio::test]
async fn every_example_of_a_deployment_can_be_planned() {
    let names = configurations("resources/chatbot_deployment");
    assert!(names.contains(&"resource.tf".to_owned()), "{names:?}");
    for name in names {
        plans(read(&format!("resources/chatbot_deployment/{name}"))).await;
    }
}

#[test]
fn what_is_imported_is_in_the_main_example() {
    for folder in ["chatbot_stack", "chatbot_deployment"] {
        let resources = resources(&read(&format!("resources/{folder}/resource.tf")));
        let script = read(&format!("resources/{folder}/import.sh"));
        let commands: Vec<&str> = script
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        assert!(!commands.is_empty());
        for command in commands {
            let words: Vec<&str> = command.split(' ').collect();
            let ["terraform", "import", address, _id] = words[..] else {
                panic!("{command}");
            };
            assert!(resources.iter().any(|have| have == address), "{command}");
        }
    }
}

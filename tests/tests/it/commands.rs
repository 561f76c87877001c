//! Tests on AWS, as far as they go without it: what is missing is said before anything is built, downloaded
//! or made, with what to do about it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Output};

use crate::system::{System, binary, everything, foreign_python, root};

/// `cargo xtask test …` in a home of its own, with of AWS only these variables.
fn test(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(binary("xtask"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command
        .arg("test")
        .args(arguments)
        // A machine on AWS has credentials of its own.
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", home.path().join("config"))
        .env(
            "AWS_SHARED_CREDENTIALS_FILE",
            home.path().join("credentials"),
        )
        .envs(variables.iter().copied());
    command.output().unwrap()
}

#[test]
fn help_tells_how_to_test_on_aws() {
    let output = test(&["--help"], &[]);
    assert!(output.status.success(), "{}", everything(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    for part in [
        "--aws [--name-prefix P]",
        "it costs money",
        "(`chatbot-test`",
        "`cargo xtask package functions web`",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn what_tests_on_aws_lack_is_said_with_the_remedy() {
    let (refusing, absent) = (refusing(), absent());
    let check = |arguments: &[&str], variables: &[(&str, &str)], parts: &[&str]| {
        let output = test(arguments, variables);
        let said = everything(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        for part in parts {
            assert!(
                said.contains(part),
                "{arguments:?} {variables:?}: {part}: {said}"
            );
        }
        // Nothing has been begun.
        assert!(!said.contains("terraform"), "{arguments:?}: {said}");
    };
    let region = ("AWS_REGION", "eu-central-1");
    let keys = [
        region,
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret-example"),
    ];
    let at = |address: &'static str| -> Vec<_> {
        let address = ("AWS_ENDPOINT_URL", address);
        keys.into_iter().chain([address]).collect()
    };

    check(
        &["--aws", "--name-prefix"],
        &[],
        &["what all names begin with", "--name-prefix team-a"],
    );
    check(
        &["--aws", "--name-prefix", "Team"],
        &[],
        &["1 to 18 lower-case letters", "`Team`"],
    );
    check(&["--name-prefix", "team-a"], &[], &["add --aws"]);
    check(
        &["--aws", "modules"],
        &[],
        &["the stage composition alone", "leave out modules"],
    );
    check(&["--aws"], &[], &["no Region", "AWS_REGION="]);
    check(
        &["--aws"],
        &[region],
        &["no credentials", "AWS_PROFILE", "AWS_ACCESS_KEY_ID"],
    );
    check(
        &["--aws"],
        &[region, ("AWS_PROFILE", "nobody")],
        &["cannot be used", "nobody", "AWS_PROFILE"],
    );
    check(
        &["--aws"],
        &keys[..2],
        &["cannot be used", "AWS_SECRET_ACCESS_KEY"],
    );
    check(
        &["--aws"],
        &at(refusing),
        &[
            "AWS refuses the credentials",
            "ExpiredToken",
            "sign in again",
        ],
    );
    check(
        &["--aws"],
        &at(absent),
        &["AWS cannot be reached", "AWS_ENDPOINT_URL"],
    );
}

/// Address of a service that takes nobody's credentials; it lasts as long as the tests do.
fn refusing() -> &'static str {
    const ANSWER: &str = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
        <Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error>\
        <RequestId>r</RequestId></ErrorResponse>";
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // Small enough to come in one piece.
            let mut request = [0; 8192];
            let _ = stream.read(&mut request).unwrap();
            let length = ANSWER.len();
            let head = format!(
                "HTTP/1.1 403 Forbidden\r\ncontent-type: text/xml\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
            );
            stream
                .write_all(format!("{head}{ANSWER}").as_bytes())
                .unwrap();
        }
    });
    address.leak()
}

/// Address at which nothing answers.
fn absent() -> &'static str {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    address.leak()
}

/// The question for what is left finds every kind of thing that an applied example has, with no more than
/// the variables that people are told to set.
pub(crate) fn sees_what_is_left(system: &System) {
    let ask = |part: &str| -> BTreeMap<String, Vec<String>> {
        let mut environment = system.cloud().unwrap().environment;
        environment.remove("AWS_DEFAULT_REGION");
        let output = Command::new(foreign_python())
            .arg(root().join("local/cloud/python/leftovers.py"))
            .arg(part)
            .env_clear()
            .envs(environment)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", everything(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let script = fs::read_to_string(root().join("local/cloud/python/leftovers.py")).unwrap();
    let found = ask("chatbot");
    let kinds: Vec<&str> = script
        .lines()
        .filter_map(|line| line.strip_prefix("    \"")?.split_once("\": "))
        .map(|(kind, _)| kind)
        .collect();
    assert!(kinds.len() >= 12, "{kinds:?}");
    for kind in &kinds {
        assert!(found.contains_key(*kind), "{kind}: {found:?}");
    }
    assert_eq!(found["functions"].len(), 6, "{found:?}");
    // What others have is nobody's business here.
    assert_eq!(ask("somebody-else"), BTreeMap::new());
}

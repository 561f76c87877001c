//! The simulator as a process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The process, ended with the test.
struct Process(Child);

impl Process {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chatbot-gateway"));
        let command = command
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self(command.spawn().expect("a process"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only if it has already ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_prints_its_address_and_ends_on_a_signal() {
    for signal in ["-TERM", "-INT"] {
        let mut process = Process::start(&[]);
        let mut line = String::new();
        let output = process.0.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("http://").expect("an address");
        std::net::TcpStream::connect(address).expect("a listener");
        let id = process.0.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .expect("kill")
                .success()
        );
        assert!(process.0.wait().expect("its end").success(), "{signal}");
    }
}

#[test]
fn it_refuses_to_listen_elsewhere() {
    let mut process = Process::start(&["--listen", "0.0.0.0:0"]);
    let status = process.0.wait().expect("its end");
    assert!(!status.success());
    let mut text = String::new();
    let mut errors = BufReader::new(process.0.stderr.take().expect("its errors"));
    errors.read_line(&mut text).expect("a line");
    assert!(
        text.contains("0.0.0.0:0") && text.contains("loopback"),
        "{text}"
    );
}

#[test]
fn it_says_what_a_principal_is() {
    let arguments = ["--iam-endpoint", "http://127.0.0.1:1", "--principal"];
    for (principal, understood) in [
        ("AKID", false),
        ("AKID=role/chat", false),
        ("=arn:aws:iam::000000000000:role/chat", false),
        ("*=arn:aws:iam::000000000000:role/chat", true),
    ] {
        let mut process = Process::start(&[&arguments[..], &[principal]].concat());
        let mut line = String::new();
        let output = process.0.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        assert_eq!(
            line.starts_with("http://"),
            understood,
            "{principal}: {line}"
        );
    }
}

//! A ministack for one test, and the stand-in that works on it, served in the test's own process.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aws_standin::aws::Aws;
use aws_standin::provider::{AwsStandIn, Settings};
use tempfile::TempDir;
use tfplugin_testing::{Attachment, Step, TestCase};

/// How long ministack may take to answer; it takes less than a second when the machine is idle.
const START: Duration = Duration::from_secs(60);
/// How long one command of Terraform may take.
const COMMAND: Duration = Duration::from_secs(120);

/// The account of the tests: its id is the access key.
pub(crate) const ACCOUNT: &str = "123456789012";
/// The Region of the tests.
pub(crate) const REGION: &str = "eu-west-1";

/// The services whose endpoint the provider is told.
const SERVICES: [&str; 10] = [
    "apigateway",
    "cloudfront",
    "cloudwatchlogs",
    "dynamodb",
    "iam",
    "lambda",
    "s3",
    "secretsmanager",
    "sqs",
    "sts",
];

/// A local cloud; ends with the test.
#[derive(Debug)]
pub(crate) struct World {
    ministack: Child,
    port: u16,
    folder: TempDir,
}

impl World {
    /// Starts one that is empty.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .port();
        let ministack = ministack(folder.path(), port);
        let mut world = Self {
            ministack,
            port,
            folder,
        };
        world.wait();
        world
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A folder for files of the test.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `hcl` with a provider that works here.
    pub(crate) fn configuration(&self, hcl: &str) -> String {
        self.configuration_with("", hcl)
    }

    /// `hcl` with a provider that works here and has further `arguments`.
    pub(crate) fn configuration_with(&self, arguments: &str, hcl: &str) -> String {
        let endpoints: String = SERVICES
            .iter()
            .map(|service| format!("    {service} = \"{}\"\n", self.url()))
            .collect();
        format!(
            "provider \"aws\" {{\n  region     = \"{REGION}\"\n  access_key = \"{ACCOUNT}\"\n  \
             secret_key = \"secret\"\n{arguments}\n  endpoints {{\n{endpoints}  }}\n}}\n{hcl}"
        )
    }

    /// Runs `steps`, whose configurations were made here.
    pub(crate) fn run(&self, steps: impl IntoIterator<Item = Step>) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let outcome = runtime.block_on(async {
            let provider = Attachment::serve::<AwsStandIn>().unwrap();
            let case = TestCase::new(provider).limit(COMMAND);
            steps.into_iter().fold(case, TestCase::step).run().await
        });
        if let Err(failure) = outcome {
            panic!("{failure}\nministack: {}", self.log());
        }
    }

    /// What AWS's own clients see here, through `look`.
    pub(crate) fn aws<T>(&self, look: impl AsyncFnOnce(Aws) -> T) -> T {
        let settings = Settings::local(REGION, ACCOUNT, &self.url());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(look(Aws::new(settings)))
    }

    /// A step in which somebody else does something here, with AWS's own clients.
    pub(crate) fn action<F, R>(&self, act: F) -> Step
    where
        F: FnOnce(Aws) -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let settings = Settings::local(REGION, ACCOUNT, &self.url());
        Step::action(move |_| {
            let acted = act(Aws::new(settings));
            async {
                acted.await;
                Ok(())
            }
        })
    }

    fn wait(&mut self) {
        let started = Instant::now();
        while !healthy(self.port) {
            let ended = self.ministack.try_wait().unwrap();
            assert!(ended.is_none(), "ministack ended: {}", self.log());
            assert!(
                started.elapsed() < START,
                "ministack is late: {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.ministack.kill();
        let _ = self.ministack.wait();
    }
}

/// The kernel ends it when the thread of the test ends in a way that runs no destructor.
fn ministack(folder: &Path, port: u16) -> Child {
    let python = std::env::var_os("CHATBOT_MINISTACK_PYTHON").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/python/ministack/bin/python3"),
        PathBuf::from,
    );
    assert!(
        python.exists(),
        "{}: `cargo xtask test local` installs it, CHATBOT_MINISTACK_PYTHON names another",
        python.display()
    );
    let log = std::fs::File::create(folder.join("log")).unwrap();
    Command::new("setpriv")
        .args(["--pdeathsig", "KILL", "--"])
        .arg(python)
        .args(["-m", "ministack"])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("TMPDIR", folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUNBUFFERED", "1")
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", port.to_string())
        .env("MINISTACK_REGION", REGION)
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("S3_DATA_DIR", folder.join("s3"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

fn healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(
            b"GET /_ministack/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )?;
        let mut answer = [0; 16];
        let read = stream.read(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer[..read]).into_owned())
    };
    ask().is_ok_and(|answer| answer.contains(" 200"))
}

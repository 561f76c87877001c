//! One `terraform` in one folder: its environment, its commands, its deadline.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::error::Error;

/// How long Terraform gets to end by itself after an interrupt, before it is
/// killed.
const GRACE: Duration = Duration::from_secs(10);

/// Exit code of `plan -detailed-exitcode` for a plan that is not empty.
const NOT_EMPTY: i32 = 2;

/// What a command printed.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Output {
    /// Both, standard error last, without white space around them.
    pub(crate) fn text(&self) -> String {
        let joined = format!("{}\n{}", self.stdout.trim(), self.stderr.trim());
        joined.trim().to_owned()
    }

    /// Standard error as running text: no frame, and every line break and run
    /// of blanks one space, so that a sentence can be found however Terraform
    /// wrapped it.
    pub(crate) fn error(&self) -> String {
        let unframed = self.stderr.replace(['│', '╷', '╵'], " ");
        unframed.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// How Terraform is called in every folder of a test case.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) binary: Option<PathBuf>,
    pub(crate) limit: Duration,
    pub(crate) environment: BTreeMap<String, OsString>,
}

/// A folder with a configuration and a state, and the `terraform` to use there.
#[derive(Debug)]
pub(crate) struct Terraform {
    folder: TempDir,
    binary: PathBuf,
    options: Options,
}

/// The result of a command: what it printed, and whether it succeeded.
pub(crate) struct Ended {
    pub(crate) output: Output,
    status: ExitStatus,
    command: String,
}

impl Terraform {
    /// An empty folder.
    pub(crate) fn new(options: &Options) -> Result<Self, Error> {
        let binary = match &options.binary {
            Some(binary) => binary.clone(),
            None => find_binary().ok_or(Error::MissingTerraform)?,
        };
        let folder = tempfile::Builder::new()
            .prefix("tfplugin-testing-")
            .tempdir()
            .map_err(Error::io("create a folder for the test"))?;
        let terraform = Self {
            folder,
            binary,
            options: options.clone(),
        };
        // Neither the developer's CLI configuration nor a version check.
        terraform.write("terraform.rc", "disable_checkpoint = true\n")?;
        Ok(terraform)
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the folder.
    pub(crate) fn write(&self, name: &str, content: &str) -> Result<(), Error> {
        std::fs::write(self.path().join(name), content).map_err(Error::io(format!("write {name}")))
    }

    /// Copies configuration and state from another folder.
    pub(crate) fn copy_from(&self, other: &Self) -> Result<(), Error> {
        let action = || "copy the folder of the test".to_owned();
        for entry in std::fs::read_dir(other.path()).map_err(Error::io(action()))? {
            let entry = entry.map_err(Error::io(action()))?;
            if entry.file_type().map_err(Error::io(action()))?.is_file() {
                let target = self.path().join(entry.file_name());
                std::fs::copy(entry.path(), target).map_err(Error::io(action()))?;
            }
        }
        Ok(())
    }

    /// Whether anything was ever applied here.
    pub(crate) fn has_state(&self) -> bool {
        self.path().join("terraform.tfstate").exists()
    }

    /// Runs a command to its end, whatever that is.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Result<Ended, Error> {
        let command = arguments.join(" ");
        let mut group = Group::of(self.spawn(arguments)?);
        let mut stdout = Vec::new();
        let mut stderr = Vec::new();
        let mut out = group.child.stdout.take();
        let mut err = group.child.stderr.take();
        let mut expired = false;
        let ended = {
            let work = async {
                let (read_out, read_err, status) = tokio::join!(
                    read(&mut out, &mut stdout),
                    read(&mut err, &mut stderr),
                    group.child.wait()
                );
                read_out.and(read_err).and(status)
            };
            tokio::pin!(work);
            match timeout(self.options.limit, &mut work).await {
                Ok(ended) => Some(ended),
                Err(_) => {
                    expired = true;
                    // An interrupt lets Terraform write the state it has.
                    group.id.map(|id| kill_process_group(id, Signal::INT));
                    timeout(GRACE, &mut work).await.ok()
                }
            }
        };
        let output = Output {
            stdout: text(&stdout),
            stderr: text(&stderr),
        };
        let status = match ended {
            Some(ended) if !expired => {
                ended.map_err(Error::io(format!("run terraform {command}")))?
            }
            _ => {
                let limit = self.options.limit;
                return Err(Error::Deadline {
                    command,
                    limit,
                    output: output.text(),
                });
            }
        };
        group.id = None;
        Ok(Ended {
            output,
            status,
            command,
        })
    }

    /// Runs `show -json` of the plan file, or of the state when there is none.
    pub(crate) async fn show<T: DeserializeOwned>(&self, file: Option<&str>) -> Result<T, Error> {
        let arguments: Vec<&str> = ["show", "-json", "-no-color"]
            .into_iter()
            .chain(file)
            .collect();
        let output = self.run(&arguments).await?.success()?;
        serde_json::from_str(&output.stdout).map_err(|source| Error::Json {
            command: arguments.join(" "),
            source,
        })
    }

    /// Starts a command in a process group of its own.
    fn spawn(&self, arguments: &[&str]) -> Result<Child, Error> {
        Command::new(&self.binary)
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .envs(self.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(Error::io(format!("start {}", self.binary.display())))
    }

    fn environment(&self) -> BTreeMap<String, OsString> {
        let folder = self.path().as_os_str().to_owned();
        let mut variables = BTreeMap::from([
            ("HOME".to_owned(), folder),
            (
                "TF_CLI_CONFIG_FILE".to_owned(),
                self.path().join("terraform.rc").into_os_string(),
            ),
            ("TF_IN_AUTOMATION".to_owned(), "1".into()),
            ("TF_INPUT".to_owned(), "0".into()),
            ("CHECKPOINT_DISABLE".to_owned(), "1".into()),
        ]);
        // Modules may be fetched by other programs, and temporary files go where
        // the machine wants them.
        for name in ["PATH", "TMPDIR"] {
            if let Some(value) = env::var_os(name) {
                variables.insert(name.to_owned(), value);
            }
        }
        variables.extend(self.options.environment.clone());
        variables
    }
}

impl Ended {
    /// What a command printed that had to succeed.
    pub(crate) fn success(self) -> Result<Output, Error> {
        if self.status.success() {
            return Ok(self.output);
        }
        Err(Error::Command {
            command: self.command,
            output: self.output.text(),
        })
    }

    /// Whether the command succeeded.
    pub(crate) fn is_success(&self) -> bool {
        self.status.success()
    }

    /// Of a `plan -detailed-exitcode`: the output and whether the plan is empty.
    pub(crate) fn empty_plan(self) -> Result<(Output, bool), Error> {
        if self.status.code() == Some(NOT_EMPTY) {
            return Ok((self.output, false));
        }
        Ok((self.success()?, true))
    }
}

/// A child and everything it started; killed on drop unless `id` was taken away.
struct Group {
    child: Child,
    id: Option<Pid>,
}

impl Group {
    fn of(child: Child) -> Self {
        let id = child
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .and_then(Pid::from_raw);
        Self { child, id }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            // It may be gone already; there is nobody to tell.
            let _ = kill_process_group(id, Signal::KILL);
        }
    }
}

async fn read(
    from: &mut Option<impl AsyncRead + Unpin>,
    into: &mut Vec<u8>,
) -> std::io::Result<()> {
    if let Some(from) = from {
        from.read_to_end(into).await?;
    }
    Ok(())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn find_binary() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join("terraform"))
        .find(|file| file.is_file())
}

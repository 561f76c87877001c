//! Zip archives and checksums that depend on nothing but the bytes that go in.
//!
//! Python, which is a prerequisite anyway, does the compressing: the alternative is a tree of crates
//! in front of every command. Time stamps, order and modes are fixed, so the same input on the same
//! machine gives the same archive.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::tools::Tools;

const ZIP: &str = r#"
import json, sys, zipfile
archive, level = sys.argv[1], int(sys.argv[2])
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as out:
    for name, path, mode in sorted(json.load(sys.stdin)):
        entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.create_system = 3
        entry.external_attr = (0o100000 | mode) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        with open(path, "rb") as file:
            out.writestr(entry, file.read(), compresslevel=level)
"#;

const SUMS: &str = r#"
import hashlib, os, sys
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        print(hashlib.sha256(file.read()).hexdigest() + "  " + os.path.basename(path))
"#;

/// How hard to compress.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effort {
    /// For an archive that this machine unpacks at once.
    Fast,
    /// For an archive that is downloaded.
    Best,
}

/// A file of an archive.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    name: String,
    file: PathBuf,
    mode: u32,
}

impl Entry {
    /// A program, executable, called `name` inside the archive.
    pub(crate) fn program(name: impl Into<String>, file: &Path) -> Self {
        Self {
            name: name.into(),
            file: file.to_path_buf(),
            mode: 0o755,
        }
    }

    /// A file that is read, called `name` inside the archive; folders in it are separated by `/`.
    pub(crate) fn data(name: impl Into<String>, file: &Path) -> Self {
        Self {
            mode: 0o644,
            ..Self::program(name, file)
        }
    }
}

/// Writes `archive` with these files; a reader sees the old one or the new one, never a part.
///
/// # Errors
///
/// When a file cannot be read or the archive not be written.
pub(crate) fn zip(tools: &Tools, archive: &Path, entries: &[Entry], effort: Effort) -> Result<()> {
    let level = match effort {
        Effort::Fast => "1",
        Effort::Best => "9",
    };
    let entries: Vec<Value> = entries
        .iter()
        .map(|entry| json!([entry.name, entry.file.to_string_lossy(), entry.mode]))
        .collect();
    let fresh = archive.with_extension("tmp");
    let mut command = Command::new(&tools.python);
    command.args(["-c", ZIP]).arg(&fresh).arg(level);
    output(&mut command, &Value::from(entries).to_string())
        .with_context(|| format!("cannot make the archive {}", archive.display()))?;
    fs::rename(&fresh, archive).with_context(|| format!("cannot write {}", archive.display()))
}

/// The text of a `SHA256SUMS` file for `files`, in their order.
///
/// # Errors
///
/// When a file cannot be read.
pub(crate) fn checksums(tools: &Tools, files: &[PathBuf]) -> Result<String> {
    output(
        Command::new(&tools.python).args(["-c", SUMS]).args(files),
        "",
    )
    .context("cannot compute checksums")
}

/// Runs python3 with `input` on its standard input; what it printed.
fn output(command: &mut Command, input: &str) -> Result<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("python3 does not run")?;
    // It reads all of it before it prints anything, and this is the end of it.
    let written = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(input.as_bytes()));
    let output = child
        .wait_with_output()
        .context("cannot wait for python3")?;
    if !output.status.success() {
        bail!(
            "python3 failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    written
        .transpose()
        .context("python3 does not take its input")?;
    String::from_utf8(output.stdout).context("python3 printed something that is not text")
}

#[cfg(test)]
mod tests {
    use super::{Effort, Entry, checksums, zip};
    use crate::tools::Tools;
    use std::fs;

    #[test]
    fn the_same_files_give_the_same_archive() {
        let tools = Tools::find().unwrap();
        let folder = std::env::temp_dir().join(format!("xtask-packaging-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (one, two) = (folder.join("one"), folder.join("two"));
        fs::write(&one, "first").unwrap();
        fs::write(&two, "second").unwrap();

        let (first, second) = (folder.join("first.zip"), folder.join("second.zip"));
        let entries = |one, two| [Entry::program("a", one), Entry::data("b/c", two)];
        zip(&tools, &first, &entries(&one, &two), Effort::Best).unwrap();
        fs::remove_file(&one).unwrap();
        fs::write(&one, "first").unwrap();
        let mut reversed = entries(&one, &two);
        reversed.reverse();
        zip(&tools, &second, &reversed, Effort::Best).unwrap();

        let same = fs::read(&first).unwrap() == fs::read(&second).unwrap();
        let sums = checksums(&tools, &[one]).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(same);
        assert_eq!(
            sums,
            "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e  one\n"
        );
    }
}

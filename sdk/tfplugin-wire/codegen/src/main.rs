//! Generates `sdk/tfplugin-wire/src/generated` from `sdk/tfplugin-wire/proto`.
//!
//! `--check` writes nothing and fails when what is committed is not what would
//! be generated. Pure Rust: no `protoc` is needed. Not a build script, so that
//! users of the SDK build none of this.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

const INPUTS: [&str; 2] = ["tfplugin6/service.proto", "plugin.proto"];

/// Packages whose clients are generated behind the feature `client`.
const CLIENTS: [&str; 2] = ["tfplugin6", "plugin"];

type Files = BTreeMap<String, String>;

fn main() -> Result<()> {
    let check = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => bail!("unknown argument {other}: the only one is --check"),
    };
    let wire = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("codegen lies in tfplugin-wire")?;
    let generated = wire.join("src/generated");
    let new = generate(&wire.join("proto"))?;
    let old = read(&generated)?;
    if check {
        compare(&old, &new)
    } else {
        write(&generated, &old, &new)
    }
}

fn generate(proto: &Path) -> Result<Files> {
    let descriptors = protox::compile(INPUTS, [proto]).context("reading the .proto files")?;
    let folder = tempfile::tempdir().context("making a folder for the generated code")?;
    let mut builder = tonic_prost_build::configure()
        .out_dir(folder.path())
        .btree_map(".")
        .emit_rerun_if_changed(false);
    for path in CLIENTS {
        builder = builder.client_mod_attribute(path, "#[cfg(feature = \"client\")]");
    }
    builder
        .compile_fds(descriptors)
        .context("generating code")?;
    read(folder.path())
}

fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let path = entry?.path();
        let name = path
            .file_name()
            .context("an entry has a name")?
            .to_string_lossy()
            .into_owned();
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        files.insert(name, text);
    }
    Ok(files)
}

fn compare(old: &Files, new: &Files) -> Result<()> {
    let drifted: Vec<&str> = old
        .keys()
        .chain(new.keys().filter(|name| !old.contains_key(*name)))
        .filter(|name| old.get(*name) != new.get(*name))
        .map(String::as_str)
        .collect();
    if drifted.is_empty() {
        return Ok(());
    }
    bail!(
        "not what the .proto files give: sdk/tfplugin-wire/src/generated/{{{}}}; run `cargo xtask gen` and commit the result",
        drifted.join(",")
    )
}

fn write(folder: &Path, old: &Files, new: &Files) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        fs::remove_file(folder.join(name)).with_context(|| format!("removing {name}"))?;
    }
    for (name, text) in new
        .iter()
        .filter(|(name, text)| old.get(*name) != Some(text))
    {
        fs::write(folder.join(name), text).with_context(|| format!("writing {name}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Files {
        texts
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn drift_names_the_files_and_the_remedy() {
        let new = files(&[("same.rs", "a"), ("changed.rs", "b"), ("missing.rs", "c")]);
        let old = files(&[("same.rs", "a"), ("changed.rs", "x"), ("stale.rs", "d")]);
        let error = compare(&old, &new).unwrap_err().to_string();
        for expected in ["changed.rs", "missing.rs", "stale.rs", "cargo xtask gen"] {
            assert!(error.contains(expected), "{expected}: {error}");
        }
        assert!(!error.contains("same.rs"), "{error}");
        assert!(compare(&new, &new).is_ok());
    }

    #[test]
    fn writing_makes_the_folder_equal() {
        let folder = tempfile::tempdir().unwrap();
        let old = files(&[("changed.rs", "x"), ("stale.rs", "d")]);
        let new = files(&[("changed.rs", "b"), ("missing.rs", "c")]);
        write(folder.path(), &Files::new(), &old).unwrap();
        write(folder.path(), &old, &new).unwrap();
        assert_eq!(read(folder.path()).unwrap(), new);
    }

    #[test]
    fn generating_twice_gives_the_same() {
        let proto = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
        assert_eq!(generate(&proto).unwrap(), generate(&proto).unwrap());
    }
}

//! Everything in HCL: formatted, valid with both providers, and each module's own tests. Whether it is
//! documented is seen by the generator of the tables.

mod modules;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::Context;
use super::counts::Counts;
use super::stages::log;
use crate::files::{below, copy, is_working_data};
use crate::progress;

pub(super) use modules::{Suite, counted, suites, test};

/// Folders that have it, copied as they lie to each other so that paths from one to another hold.
pub(super) const FOLDERS: [&str; 3] = ["modules", "examples", "tests"];
/// Folders of what the pages in `docs/` show: files that each stand for themselves, which the
/// provider's tests plan one by one.
const PAGES: [&str; 4] = ["provider", "resources", "data-sources", "functions"];
/// Folders of `tests/` without HCL.
const OTHERS: [&str; 2] = ["src", "foreign"];

/// Checks format and validity of all of it.
///
/// # Errors
///
/// When something is not as it should be; says where.
pub(super) fn validate(context: &Context) -> Result<Counts> {
    let root = &context.workspace.root;
    let log = log(context, "hcl");
    for folder in FOLDERS {
        let mut format = terraform(context);
        format
            .args(["fmt", "-check", "-diff", "-recursive"])
            .arg(root.join(folder));
        progress::run("terraform fmt", &mut format, &log)?;
    }

    let tree = context.tree()?;
    let configurations = configurations(tree)?;
    for folder in &configurations {
        let name = name(tree, folder);
        init(context, folder)?;
        let mut command = terraform(context);
        command.arg("validate").current_dir(folder);
        progress::run(&format!("terraform validate of {name}"), &mut command, &log)?;
    }
    Ok(Counts::checks(FOLDERS.len() + configurations.len()))
}

/// Makes a copy of every folder with HCL, for Terraform to write beside, and returns it.
///
/// # Errors
///
/// When a file cannot be read or written.
pub(super) fn tree(context: &Context) -> Result<PathBuf> {
    let tree = context.workspace.scratch("terraform/tree");
    for folder in FOLDERS {
        copy(&context.workspace.root.join(folder), &tree.join(folder))?;
    }
    Ok(tree)
}

/// Terraform, quiet and with the providers that are built here.
fn terraform(context: &Context) -> Command {
    let mut command = Command::new(&context.tools.terraform);
    quiet(context, &mut command);
    command
}

/// Makes a command that runs Terraform use the providers that are built here, and print plain lines.
pub(super) fn quiet(context: &Context, command: &mut Command) {
    command
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_IN_AUTOMATION", "1")
        .env("TF_CLI_ARGS", "-no-color");
    if let Some(mirror) = context.mirror.get() {
        command.env("TF_CLI_CONFIG_FILE", mirror);
    }
}

/// Runs `terraform init` in a folder of the copy, unless it has been run there.
///
/// # Errors
///
/// When it fails; who asks again runs it again.
pub(super) fn init(context: &Context, folder: &Path) -> Result<()> {
    context.mirror()?;
    if context.initialized.borrow().contains(folder) {
        return Ok(());
    }
    let mut command = terraform(context);
    command
        .args(["init", "-backend=false", "-input=false"])
        .current_dir(folder);
    let name = name(context.tree()?, folder);
    let log = log(context, &format!("hcl-init-{}", name.replace('/', "-")));
    progress::run(&format!("terraform init of {name}"), &mut command, &log)?;
    let folder = folder.to_path_buf();
    context.initialized.borrow_mut().insert(folder);
    Ok(())
}

/// Every folder of the copy with Terraform files, but those of pages.
fn configurations(tree: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for folder in FOLDERS {
        let skipped = |name: &str| {
            is_working_data(name)
                || (folder == "examples" && PAGES.contains(&name))
                || (folder == "tests" && OTHERS.contains(&name))
        };
        for file in below(&tree.join(folder), &skipped)? {
            if file.extension().is_some_and(|extension| extension == "tf") {
                folders.extend(file.parent().map(Path::to_path_buf));
            }
        }
    }
    folders.dedup();
    Ok(folders)
}

/// How a folder of the copy is called in messages: its path in the repository.
fn name(tree: &Path, folder: &Path) -> String {
    let name = folder.strip_prefix(tree).unwrap_or(folder);
    name.display().to_string()
}

#[cfg(test)]
mod tests {
    use std::cell::{OnceCell, RefCell};
    use std::path::Path;

    use super::{Context, init};
    use crate::commands::test::composition::Place;
    use crate::files::{make, remove};
    use crate::terraform::AwsProvider;
    use crate::tools::Tools;
    use crate::workspace::Workspace;

    /// A context with nothing left to build and `program` in the place of Terraform.
    fn context(root: &Path, program: &str) -> Context {
        Context {
            workspace: Workspace {
                root: root.to_path_buf(),
                build: root.to_path_buf(),
                packages: Vec::new(),
            },
            tools: Tools {
                terraform: program.into(),
                python: program.into(),
            },
            executables: OnceCell::from(Vec::new()),
            binaries: OnceCell::new(),
            environment: OnceCell::new(),
            mirror: OnceCell::from(root.join("terraform.rc")),
            tree: OnceCell::from(root.to_path_buf()),
            initialized: RefCell::default(),
            aws_provider: AwsProvider::default(),
            place: Place::Local,
        }
    }

    #[test]
    fn an_init_that_failed_is_run_again_and_one_that_succeeded_is_not() {
        let root = std::env::temp_dir().join(format!("xtask-init-{}", std::process::id()));
        let module = root.join("modules/site");
        make(&module).unwrap();
        let mut context = context(&root, "false");
        let outcomes = ["false", "false", "true", "false"].map(|program| {
            context.tools.terraform = program.into();
            init(&context, &module).map_err(|error| error.to_string())
        });
        remove(&root).unwrap();
        let [first, again, succeeded, done] = outcomes;
        for failed in [first, again] {
            let said = failed.unwrap_err();
            assert!(
                said.starts_with("terraform init of modules/site failed"),
                "{said}"
            );
        }
        assert_eq!((succeeded, done), (Ok(()), Ok(())));
    }
}

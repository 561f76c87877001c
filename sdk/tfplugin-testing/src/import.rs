//! The import step: import what is there, next to the state that made it.

use crate::compare::differences;
use crate::error::Error;
use crate::run::expect_empty_plan;
use crate::state::State;
use crate::terraform::{Options, Terraform};

/// A step that imports a resource; see [`Step::import`](crate::Step::import).
#[derive(Clone, Debug)]
pub struct ImportStep {
    address: String,
    id: Id,
    ignored: Vec<String>,
    changes_stay: bool,
}

#[derive(Clone, Debug)]
enum Id {
    Given(String),
    Attribute(String),
}

impl ImportStep {
    pub(crate) fn new(address: String) -> Self {
        let id = Id::Attribute("id".to_owned());
        Self {
            address,
            id,
            ignored: Vec::new(),
            changes_stay: false,
        }
    }

    /// Imports by `id`.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Id::Given(id.into());
        self
    }

    /// Imports by the value of `attribute` in the state; `id` unless said
    /// otherwise.
    #[must_use]
    pub fn id_from(mut self, attribute: impl Into<String>) -> Self {
        self.id = Id::Attribute(attribute.into());
        self
    }

    /// Does not compare the attributes at `paths` (written as in configuration),
    /// which an import cannot know.
    #[must_use]
    pub fn ignore<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.ignored.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Accepts that the plan after the import is not empty, for instance because
    /// of an attribute that is ignored.
    #[must_use]
    pub fn allow_changes_after(mut self) -> Self {
        self.changes_stay = true;
        self
    }

    /// Runs in a copy of the folder, so that the test's own state stays as it
    /// is.
    pub(crate) async fn run(&self, original: &Terraform, options: &Options) -> Result<(), Error> {
        let Self { address, .. } = self;
        let state: State = original.show(None).await?;
        let missing = || Error::Check(format!("the state has no {address} to import"));
        let expected = state.resource(address).ok_or_else(missing)?;
        let id = match &self.id {
            Id::Given(id) => id.clone(),
            Id::Attribute(path) => match state.value(address, path) {
                Some(serde_json::Value::String(id)) => id.clone(),
                Some(other) => other.to_string(),
                None => {
                    return Err(Error::Check(format!(
                        "{address} has no {path} to import by"
                    )));
                }
            },
        };

        let copy = Terraform::new(options)?;
        copy.copy_from(original)?;
        copy.run(&["state", "rm", address]).await?.success()?;
        let import = ["import", "-no-color", "-input=false", address, &id];
        copy.run(&import).await?.success()?;
        let state: State = copy.show(None).await?;
        let imported = state.resource(address).ok_or_else(missing)?;
        let lines = differences(&expected.values, &imported.values, &self.ignored);
        if !lines.is_empty() {
            let differences = lines.join("\n");
            return Err(Error::ImportDiffers {
                address: address.clone(),
                differences,
            });
        }
        if self.changes_stay {
            return Ok(());
        }
        expect_empty_plan(&copy, &[], "after import").await
    }
}

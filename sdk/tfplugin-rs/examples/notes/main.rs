//! A whole provider: notes that are files of a folder.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{fs, io};

use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{
    CreateRequest, DeleteRequest, ImportRequest, Imported, ReadRequest, UpdateRequest,
};
use tfplugin::{
    Diagnostic, Diagnostics, DynResource, Model, Path, Provider, Resource, ResultExt, Value,
    resource,
};

fn main() -> ExitCode {
    tfplugin::serve::<Notes>()
}

struct Notes;

/// Notes that are files of a folder.
#[derive(Clone, Model)]
struct NotesModel {
    /// The folder, which must exist.
    #[attribute(required)]
    folder: Value<String>,
}

impl Provider for Notes {
    const NAME: &'static str = "notes";
    const ADDRESS: &'static str = "registry.terraform.io/example/notes";

    type Model = NotesModel;
    // What every handler gets. `None` while the folder is not known, which can be so in a plan.
    type Client = Option<PathBuf>;

    async fn configure(request: ConfigureRequest<Self>) -> Result<Self::Client, Diagnostics> {
        Ok(request.config.folder.into_known().map(PathBuf::from))
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![resource::<Note>()]
    }
}

/// A note.
#[derive(Clone, Model)]
struct Note {
    /// Its name, which is the name of its file.
    #[attribute(required, validate = [matches("^[a-z]{1,20}$", "1 to 20 small letters")], plan = [requires_replace()])]
    name: Value<String>,
    /// What it says.
    #[attribute(optional, default = "", validate = [length(..=1000)])]
    text: Value<String>,
    /// The path of its file.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    id: Value<String>,
    /// How many bytes it has.
    #[attribute(computed)]
    size: Value<u64>,
}

impl Resource for Note {
    const NAME: &'static str = "note";

    type Provider = Notes;
    type Model = Self;

    async fn create(request: CreateRequest<Self>) -> Result<Self, Diagnostics> {
        let folder = request.client.clone().ok_or_else(unknown_folder)?;
        let mut note = request.plan.clone();
        let file = folder.join(note.name.as_deref().unwrap_or_default());
        fs::File::create_new(&file).summary("Cannot create the note")?;
        note.id = Value::Known(file.display().to_string());
        // From here on there is something to delete, also when writing fails.
        request.keep(note.clone());
        note.write()
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<Self>, Diagnostics> {
        let mut note = request.state;
        let file = note.file();
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            // Someone has deleted it: Terraform plans to create it again.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            error => error.summary("Cannot read the note")?,
        };
        note.name = file
            .file_name()
            .map(|name| name.display().to_string())
            .into();
        note.size = Value::Known(text.len() as u64);
        note.text = Value::Known(text);
        Ok(Some(note))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<Self, Diagnostics> {
        request.plan.write()
    }

    async fn delete(request: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        match fs::remove_file(request.state.file()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            ended => Ok(ended.summary("Cannot delete the note")?),
        }
    }

    // Everything else is optional. This one makes `terraform import notes_note.this PATH` work.
    async fn import(request: ImportRequest<Self>) -> Result<Vec<Imported>, Diagnostics> {
        Ok(vec![Imported::by_attribute::<Self>("id", request.id)])
    }
}

impl Note {
    fn file(&self) -> PathBuf {
        self.id.as_deref().unwrap_or_default().into()
    }

    /// The note as it is after its file was written.
    fn write(mut self) -> Result<Self, Diagnostics> {
        let text = self.text.as_deref().unwrap_or_default();
        fs::write(self.file(), text).summary("Cannot write the note")?;
        self.size = Value::Known(text.len() as u64);
        Ok(self)
    }
}

fn unknown_folder() -> Diagnostic {
    Diagnostic::error("The folder is not known yet")
        .detail("Notes cannot be created before the provider's folder exists; apply that first.")
        .at(Path::root().attribute("name"))
}

#[cfg(test)]
mod tests {
    use tfplugin_testing::{
        Action, Attachment, Failure, Step, TestCase, exactly, expect_action, expect_unknown,
        expect_value,
    };

    use super::Notes;

    /// Runs a real `terraform`, which finds the provider in this process. After every
    /// configuration the harness plans again, and that plan must be empty.
    #[tokio::test]
    async fn a_note_from_its_first_day_to_its_last() -> Result<(), Box<Failure>> {
        let folder = tempfile::tempdir().unwrap();
        let config = |attributes: &str| {
            format!(
                "provider \"notes\" {{\n  folder = {:?}\n}}\n\n\
                 resource \"notes_note\" \"this\" {{\n  name = \"milk\"\n{attributes}}}\n",
                folder.path()
            )
        };
        let provider = Attachment::serve::<Notes>().unwrap();
        TestCase::new(provider)
            .step(
                Step::config(config("  text = \"Buy milk.\"\n"))
                    .plan_check(expect_action("notes_note.this", Action::Create))
                    .plan_check(expect_unknown("notes_note.this", "size"))
                    .state_check(expect_value("notes_note.this", "size", exactly(9))),
            )
            .step(Step::import("notes_note.this"))
            .step(
                Step::config(config(""))
                    .plan_check(expect_action("notes_note.this", Action::Update))
                    .state_check(expect_value("notes_note.this", "text", exactly(""))),
            )
            .run()
            .await
            .map_err(Box::new)
    }
}

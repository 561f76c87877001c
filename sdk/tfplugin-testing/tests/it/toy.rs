//! A provider of notes that are kept in this process, with faults on request.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{
    CreateRequest, DeleteRequest, ImportRequest, Imported, MoveSource, ReadRequest, StateMove,
    UpdateRequest,
};
use tfplugin::{
    Diagnostic, Diagnostics, DynFunction, DynResource, Function, FunctionError, Model, Parameters,
    Provider, Resource, Value, function, resource,
};

/// The worlds of all tests by name; a provider has no state of its own.
static WORLDS: LazyLock<Mutex<BTreeMap<String, World>>> = LazyLock::new(Mutex::default);

/// The notes of one test by id.
pub(crate) type World = Arc<Mutex<BTreeMap<String, Note>>>;

/// The world called `name`, empty at first.
pub(crate) fn world(name: &str) -> World {
    WORLDS
        .lock()
        .unwrap()
        .entry(name.to_owned())
        .or_default()
        .clone()
}

#[derive(Debug)]
pub(crate) struct Toy;

/// Where notes are kept.
#[derive(Clone, Debug, PartialEq, Model)]
pub(crate) struct ToyModel {
    /// Name of the world.
    #[attribute(required)]
    world: Value<String>,
}

impl Provider for Toy {
    const NAME: &'static str = "toy";
    const ADDRESS: &'static str = "registry.terraform.io/example/toy";
    type Model = ToyModel;
    type Client = World;

    async fn configure(request: ConfigureRequest<Self>) -> Result<World, Diagnostics> {
        Ok(world(&request.config.world.unwrap_or_default()))
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![resource::<Note>(), resource::<Memo>()]
    }

    fn functions() -> Vec<Box<dyn DynFunction<Self>>> {
        vec![function::<Join>(), function::<Describe>()]
    }
}

/// A note.
#[derive(Clone, Debug, PartialEq, Model)]
pub(crate) struct Note {
    /// Its name, which never changes.
    #[attribute(required, validate = [length(1..=8)], plan = [requires_replace()])]
    pub(crate) name: Value<String>,
    /// What it says.
    #[attribute(optional, default = "empty")]
    pub(crate) text: Value<String>,
    /// Its labels.
    #[attribute(optional)]
    pub(crate) labels: Value<BTreeMap<String, Label>>,
    /// What belongs to it, as JSON, which is kept without spaces.
    #[attribute(optional, equality = json())]
    pub(crate) extra: Value<String>,
    /// What is wrong with it.
    #[attribute(optional, validate = [one_of(["create", "delete", "import", "read"])])]
    pub(crate) fault: Value<String>,
    /// Its id.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub(crate) id: Value<String>,
    /// How often it was written.
    #[attribute(computed)]
    pub(crate) revision: Value<i64>,
}

/// A label.
#[derive(Clone, Debug, PartialEq, Model)]
pub(crate) struct Label {
    /// Its color.
    #[attribute(required)]
    pub(crate) color: Value<String>,
    /// Its mark.
    #[attribute(computed)]
    pub(crate) mark: Value<String>,
}

impl Note {
    fn has_fault(&self, fault: &str) -> bool {
        self.fault.as_deref() == Value::Known(fault)
    }

    fn key(&self) -> String {
        self.id.clone().unwrap_or_default()
    }

    /// What was planned, with everything that only the provider knows.
    fn written(mut self, revision: i64) -> Self {
        let name = self.name.clone().unwrap_or_default();
        self.id = Value::Known(format!("note-{name}"));
        self.revision = Value::Known(revision);
        self.extra = self.extra.map(|extra| extra.replace(' ', ""));
        for label in self
            .labels
            .known_mut()
            .into_iter()
            .flat_map(BTreeMap::values_mut)
        {
            label.mark = label.color.clone().map(|color| format!("<{color}>"));
        }
        self
    }
}

fn fault(name: &str) -> Diagnostics {
    Diagnostic::error(format!("Could not {name} the note"))
        .detail("It was asked to fail.")
        .into()
}

impl Resource for Note {
    const NAME: &'static str = "note";
    type Provider = Toy;
    type Model = Self;

    async fn create(request: CreateRequest<Self>) -> Result<Self, Diagnostics> {
        let note = request.plan.clone().written(1);
        request
            .client
            .lock()
            .unwrap()
            .insert(note.key(), note.clone());
        if note.has_fault("create") {
            request.keep(note);
            return Err(fault("create"));
        }
        Ok(note)
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<Self>, Diagnostics> {
        let found = request
            .client
            .lock()
            .unwrap()
            .get(&request.state.key())
            .cloned();
        Ok(found.map(|mut note| {
            if note.has_fault("read") {
                note.text = note.text.map(|text| text.to_uppercase());
            }
            if note.has_fault("import") && request.state.name.is_null() {
                note.labels = Value::Null;
            }
            note
        }))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<Self, Diagnostics> {
        let revision = request.prior.revision.clone().unwrap_or_default() + 1;
        let note = request.plan.clone().written(revision);
        request
            .client
            .lock()
            .unwrap()
            .insert(note.key(), note.clone());
        Ok(note)
    }

    async fn delete(request: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        if request.state.has_fault("delete") {
            return Err(fault("delete"));
        }
        request.client.lock().unwrap().remove(&request.state.key());
        Ok(())
    }

    async fn import(request: ImportRequest<Self>) -> Result<Vec<Imported>, Diagnostics> {
        Ok(vec![Imported::by_attribute::<Self>("id", &*request.id)])
    }
}

/// A note that nobody writes any more: what a `moved` block makes of one.
#[derive(Clone, Debug, PartialEq, Model)]
pub(crate) struct Memo {
    /// The name of the note.
    #[attribute(required, plan = [requires_replace()])]
    pub(crate) name: Value<String>,
    /// Its id.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    pub(crate) id: Value<String>,
}

impl Resource for Memo {
    const NAME: &'static str = "memo";
    type Provider = Toy;
    type Model = Self;

    async fn create(request: CreateRequest<Self>) -> Result<Self, Diagnostics> {
        Ok(Self {
            id: request.plan.name.clone(),
            ..request.plan
        })
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<Self>, Diagnostics> {
        Ok(Some(request.state))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<Self, Diagnostics> {
        Ok(request.plan)
    }

    async fn delete(_request: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn moves() -> Vec<StateMove> {
        let source = MoveSource::new("example/toy", "toy_note", 0);
        vec![StateMove::typed(source, |note: Note| {
            Ok(Self {
                name: note.name,
                id: note.id,
            })
        })]
    }
}

/// Texts with something between them.
#[derive(Debug, Parameters)]
pub(crate) struct Join {
    /// What stands between; not empty.
    separator: String,
    /// The texts.
    #[parameter(variadic)]
    texts: Vec<String>,
}

impl Function for Join {
    const NAME: &'static str = "join";
    type Provider = Toy;
    type Return = String;

    fn call(self) -> Result<String, FunctionError> {
        if self.separator.is_empty() {
            let text = "write at least one character";
            return Err(FunctionError::at(Self::SEPARATOR, text));
        }
        if let Some(index) = self.texts.iter().position(String::is_empty) {
            let text = "leave empty texts out";
            return Err(FunctionError::at(Self::TEXTS.element(index), text));
        }
        Ok(self.texts.join(&self.separator))
    }
}

/// What a value is, in a word, and its labels.
#[derive(Debug, Parameters)]
pub(crate) struct Describe {
    /// Any text.
    value: Value<String>,
    /// Its labels.
    labels: Option<Vec<Label>>,
}

/// What [`Describe`] says.
#[derive(Clone, Debug, Model)]
pub(crate) struct Description {
    /// `known` or `null`.
    #[attribute(required)]
    word: Value<String>,
    /// The colors of the labels.
    #[attribute(required)]
    colors: Value<Vec<Value<String>>>,
}

impl Function for Describe {
    const NAME: &'static str = "describe";
    type Provider = Toy;
    type Return = Description;

    fn call(self) -> Result<Description, FunctionError> {
        let word = match self.value {
            Value::Known(_) => Value::from("known"),
            Value::Null => Value::from("null"),
            Value::Unknown(_) => Value::unknown(),
        };
        let labels = self.labels.unwrap_or_default();
        Ok(Description {
            word,
            colors: Value::Known(labels.into_iter().map(|label| label.color).collect()),
        })
    }
}

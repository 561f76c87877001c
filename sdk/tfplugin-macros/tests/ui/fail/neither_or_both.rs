use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    /// Its name.
    name: String,
    /// Its parts.
    #[attribute(required)]
    #[block(nesting = list)]
    parts: Vec<String>,
}

fn main() {}

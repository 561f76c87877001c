use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    /// Its name.
    #[attribute = "required"]
    a: String,
    /// Its name.
    #[attribute(required; optional)]
    b: String,
}

fn main() {}

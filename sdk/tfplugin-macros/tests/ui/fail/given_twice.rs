use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    /// Its name.
    #[attribute(required, required)]
    a: String,
    /// Its name.
    #[attribute(optional, name = "b")]
    #[attribute(name = "c")]
    b: String,
}

fn main() {}

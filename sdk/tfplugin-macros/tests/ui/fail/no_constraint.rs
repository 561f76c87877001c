use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    /// Its name.
    #[attribute]
    a: String,
    /// Its name.
    #[attribute(sensitive)]
    b: String,
    /// Its name.
    #[attribute(default = "x")]
    c: String,
}

fn main() {}

use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk, version = 1)]
struct Thing {
    /// Its name.
    #[attribute(requierd)]
    name: String,
    /// Its color.
    #[attribute(optional, forcenew, conflicts = [other()])]
    color: String,
    /// Its parts.
    #[block(nesting = list, minimum = 1)]
    parts: Vec<String>,
}

fn main() {}

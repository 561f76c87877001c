use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing<T> {
    /// Its name.
    #[attribute(required)]
    name: T,
}

fn main() {}

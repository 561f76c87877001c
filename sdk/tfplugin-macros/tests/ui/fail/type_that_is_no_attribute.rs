use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    /// Its name.
    #[attribute(required)]
    name: std::time::Instant,
}

fn main() {}

use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing(String);

fn main() {}

use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    #[attribute(required)]
    name: String,
    ///
    #[block(nesting = list)]
    parts: Vec<String>,
}

fn main() {}

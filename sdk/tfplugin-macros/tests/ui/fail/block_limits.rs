use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    /// Its parts.
    #[block(nesting = list, min = 2, max = 1)]
    a: Vec<String>,
    /// Its parts.
    #[block(nesting = single, max = 2)]
    b: Vec<String>,
    /// Its parts.
    #[block(nesting = map, min = 1)]
    c: Vec<String>,
    /// Its parts.
    #[block(nesting = group, max = 1)]
    d: Vec<String>,
}

fn main() {}

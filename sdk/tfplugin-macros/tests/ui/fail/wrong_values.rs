use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk, deprecated)]
struct Thing {
    /// Its name.
    #[attribute(required = true)]
    a: String,
    /// Its name.
    #[attribute(optional, validate = length(1..=5), plan, default, deprecated = 1, name = x)]
    b: String,
    /// Its parts.
    #[block(nesting = array, min = -1, max = "2")]
    c: Vec<String>,
    /// Its parts.
    #[block(nesting)]
    d: Vec<String>,
    /// Its parts.
    #[block(min = 1)]
    e: Vec<String>,
}

fn main() {}

use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    /// Its name.
    #[attribute(required, optional)]
    a: String,
    /// Its name.
    #[attribute(required, computed)]
    b: String,
    /// Its name.
    #[attribute(required, default = "x")]
    c: String,
    /// Its name.
    #[attribute(optional, write_only, computed)]
    d: String,
    /// Its name.
    #[attribute(optional, write_only, default = "x")]
    e: String,
    /// Its name.
    #[attribute(computed, default = "x")]
    f: String,
    /// Its name.
    #[attribute(computed, validate = [length(1..=5)])]
    g: String,
    /// Its name.
    #[attribute(optional, plan = [use_state_for_unknown()])]
    h: String,
}

fn main() {}

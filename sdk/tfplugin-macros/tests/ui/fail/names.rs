use tfplugin_macros::Model;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Model)]
#[model(crate = sdk)]
struct Thing {
    /// Its name.
    #[attribute(required)]
    Name: String,
    /// Its name.
    #[attribute(required, name = "first-name")]
    first_name: String,
    /// Its name.
    #[attribute(required)]
    color: String,
    /// Its name.
    #[attribute(required, name = "color")]
    paint: String,
    /// Its name.
    #[attribute(required, name = "")]
    nothing: String,
}

fn main() {}

use tfplugin_macros::Parameters;

#[path = "../sdk.rs"]
mod sdk;

#[derive(Parameters)]
#[parameters(crate = sdk, name = "x")]
struct Undocumented<T> {
    text: T,
}

/// A function.
#[derive(Parameters)]
#[parameters(crate = sdk)]
struct Misplaced {
    /// The texts.
    #[parameter(variadic)]
    texts: Vec<String>,
    /// A text.
    #[parameter(optional)]
    text: String,
}

/// A function.
#[derive(Parameters)]
#[parameters(crate = sdk)]
struct Single {
    /// A text.
    #[parameter(variadic)]
    text: String,
}

/// A function.
#[derive(Parameters)]
#[parameters(crate = sdk)]
struct Unnamed(String);

/// A function.
#[derive(Parameters)]
#[parameters(crate = sdk)]
enum Choice {}

fn main() {}

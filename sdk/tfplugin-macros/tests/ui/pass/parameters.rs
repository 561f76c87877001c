//! A struct is the signature of a function, and arguments go into it.

use sdk::Parameters as _;
use sdk::function::{Argument, Arguments, Inputs, Parameter};
use sdk::value::{Data, Value};
use tfplugin_macros::Parameters;

#[path = "../sdk.rs"]
mod sdk;

/// Joins texts.
///
/// With `several` paragraphs.
#[derive(Debug, PartialEq, Parameters)]
#[parameters(crate = sdk, deprecated = "use another")]
struct Join {
    /// What stands between.
    r#type: String,
    /// The texts.
    #[parameter(variadic)]
    texts: Vec<String>,
}

/// Takes nothing.
#[derive(Debug, PartialEq, Parameters)]
#[parameters(crate = sdk)]
struct Nothing;

fn main() {
    let parameter = |name: &str, description: &str| Parameter {
        name: name.to_owned(),
        ty: "string",
        description: description.to_owned(),
    };
    let expected = Inputs {
        description: "Joins texts.\n\nWith `several` paragraphs.".to_owned(),
        deprecated: Some("use another".to_owned()),
        parameters: vec![parameter("type", "What stands between.")],
        variadic: Some(parameter("texts", "The texts.")),
    };
    assert_eq!(Join::inputs(), expected);
    assert_eq!((Join::TYPE, Join::TEXTS), (Argument(0), Argument(1)));

    let text = |text: &str| Value::Known(Data::String(text.to_owned()));
    let mut arguments = Arguments(vec![text("-"), text("a"), text("b")].into_iter());
    let join = Join { r#type: "-".to_owned(), texts: vec!["a".to_owned(), "b".to_owned()] };
    assert_eq!(Join::from_arguments(&mut arguments), Ok(join));
    assert_eq!(Nothing::from_arguments(&mut arguments), Ok(Nothing));
    assert_eq!(Nothing::inputs().parameters, []);
}

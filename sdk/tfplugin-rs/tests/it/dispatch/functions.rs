//! Functions, called as Terraform calls them.

use tfplugin::value::msgpack;
use tfplugin::{Function, FunctionError, Parameters, Type, Value};
use tfplugin_wire::v6;

use super::harness::{Terraform, value};
use super::thing::Test;

/// The text in **capitals**.
///
/// As often as wanted.
#[derive(Debug, Parameters)]
pub(super) struct Shout {
    /// The text.
    text: String,
    /// How often, 1 to 3; once when it is null.
    times: Option<u32>,
}

impl Function for Shout {
    const NAME: &'static str = "shout";
    type Provider = Test;
    type Return = String;

    fn call(self) -> Result<String, FunctionError> {
        let times = self.times.unwrap_or(1);
        if !(1..=3).contains(&times) {
            return Err(FunctionError::at(Self::TIMES, "shout 1 to 3 times"));
        }
        Ok(self.text.to_uppercase().repeat(times as usize))
    }
}

/// The first text that is set.
#[derive(Debug, Parameters)]
#[parameters(deprecated = "Use `coalesce`.")]
pub(super) struct First {
    /// What is said of the texts.
    label: Value<String>,
    /// The texts.
    #[parameter(variadic)]
    texts: Vec<Value<String>>,
}

impl Function for First {
    const NAME: &'static str = "first";
    type Provider = Test;
    type Return = Value<String>;

    fn call(self) -> Result<Value<String>, FunctionError> {
        if let Some(index) = self
            .texts
            .iter()
            .position(|text| text.as_deref() == Value::Known(""))
        {
            return Err(FunctionError::at(
                Self::TEXTS.element(index),
                "leave it out",
            ));
        }
        let texts = std::iter::once(self.label).chain(self.texts);
        let first = texts.into_iter().find(|text| !text.is_null());
        first.ok_or_else(|| FunctionError::new("none is set"))
    }
}

/// Does what it should not.
#[derive(Debug, Parameters)]
pub(super) struct Misbehave {
    /// How.
    how: String,
}

impl Function for Misbehave {
    const NAME: &'static str = "misbehave";
    type Provider = Test;
    type Return = Value<String>;

    fn call(self) -> Result<Value<String>, FunctionError> {
        match self.how.as_str() {
            "unknown" => Ok(Value::unknown()),
            how => panic!("{how} as asked"),
        }
    }
}

async fn check(name: &str, arguments: &[Value], expected: Result<Value, (Option<i64>, &str)>) {
    let argument = |argument: &Value| {
        let ty = match argument {
            Value::Known(tfplugin::value::Data::Number(_)) => Type::Number,
            _ => Type::String,
        };
        v6::DynamicValue {
            msgpack: msgpack::encode(argument, &ty).unwrap(),
            json: Vec::new(),
        }
    };
    let request = v6::CallFunctionRequest {
        name: name.to_owned(),
        arguments: arguments.iter().map(argument).collect(),
    };
    // Functions need no configuration.
    let mut terraform = Terraform::start().await;
    let called = terraform.client.call_function(request).await;
    let called = called.unwrap().into_inner();
    match (called.error, expected) {
        (None, Ok(expected)) => {
            assert_eq!(
                value(called.result.as_ref(), &Type::String),
                expected,
                "{name}"
            );
        }
        (Some(error), Err((argument, text))) => {
            assert!(
                error.text.contains(text),
                "{text:?} is not in {:?}",
                error.text
            );
            assert_eq!(error.function_argument, argument, "{}", error.text);
            assert_eq!(called.result, None);
        }
        (error, expected) => panic!("{name}: {error:?}, expected {expected:?}"),
    }
}

#[tokio::test]
async fn a_function_returns_its_result() {
    let text = Value::from("a");
    check(
        "shout",
        &[text.clone(), Value::from(2)],
        Ok(Value::from("AA")),
    )
    .await;
    check("shout", &[text.clone(), Value::Null], Ok(Value::from("A"))).await;
    check(
        "first",
        &[Value::Null, Value::Null, text.clone()],
        Ok(text.clone()),
    )
    .await;
    check("first", std::slice::from_ref(&text), Ok(Value::from("a"))).await;
}

#[tokio::test]
async fn what_is_not_known_goes_only_where_it_is_taken() {
    let open = Value::unknown;
    check("shout", &[open(), Value::Null], Ok(open())).await;
    check("shout", &[Value::from("a"), open()], Ok(open())).await;
    check("first", &[Value::Null, open()], Ok(open())).await;
    check("first", &[Value::from("a"), open()], Ok(Value::from("a"))).await;
}

#[tokio::test]
async fn an_error_points_at_the_argument() {
    let text = Value::from("a");
    let check = async |name: &str, arguments: &[Value], argument: Option<i64>, error: &str| {
        check(name, arguments, Err((argument, error))).await;
    };
    check(
        "shout",
        &[text.clone(), Value::from(4)],
        Some(1),
        "shout 1 to 3 times",
    )
    .await;
    check(
        "shout",
        &[Value::Null, Value::Null],
        Some(0),
        "text must not be null",
    )
    .await;
    check(
        "shout",
        &[text.clone(), Value::from(-1)],
        Some(1),
        "times is not a whole number",
    )
    .await;
    check(
        "shout",
        &[text.clone(), text.clone()],
        Some(1),
        "does not fit the schema",
    )
    .await;
    let empty = [text.clone(), Value::Null, Value::from("")];
    check("first", &empty, Some(2), "leave it out").await;
    check("first", &[Value::Null], None, "none is set").await;
    check(
        "shout",
        std::slice::from_ref(&text),
        None,
        "no argument for the parameter times",
    )
    .await;
    let many = [text.clone(), Value::Null, text.clone()];
    check("shout", &many, Some(2), "there are only 2 parameters").await;
    check("f", &[], None, "this provider has no function \"f\"").await;
    check(
        "misbehave",
        &[Value::from("panics")],
        None,
        "panics as asked; this is a bug",
    )
    .await;
    check(
        "misbehave",
        &[Value::from("unknown")],
        None,
        "not known although its arguments are",
    )
    .await;
}

#[tokio::test]
async fn every_signature_is_told() {
    let mut terraform = Terraform::start().await;
    let client = &mut terraform.client;
    let schema = client
        .get_provider_schema(v6::GetProviderSchemaRequest {})
        .await;
    let functions = schema.unwrap().into_inner().functions;
    let told = client.get_functions(v6::GetFunctionsRequest {}).await;
    assert_eq!(told.unwrap().into_inner().functions, functions);
    let metadata = client.get_metadata(v6::GetMetadataRequest {}).await;
    let names = metadata.unwrap().into_inner().functions;
    let names: Vec<_> = names.into_iter().map(|function| function.name).collect();
    assert_eq!(names, ["first", "misbehave", "shout"]);

    let shout = &functions["shout"];
    assert_eq!(shout.summary, "The text in capitals.");
    assert_eq!(
        shout.description,
        "The text in **capitals**.\n\nAs often as wanted."
    );
    assert_eq!(shout.r#return.as_ref().unwrap().r#type, br#""string""#);
    assert_eq!(shout.variadic_parameter, None);
    let parameters: Vec<_> = shout
        .parameters
        .iter()
        .map(|p| {
            let ty = String::from_utf8(p.r#type.clone()).unwrap();
            (
                p.name.as_str(),
                ty,
                p.allow_null_value,
                p.allow_unknown_values,
            )
        })
        .collect();
    assert_eq!(
        parameters,
        [
            ("text", "\"string\"".to_owned(), false, false),
            ("times", "\"number\"".to_owned(), true, false),
        ]
    );
    assert_eq!(shout.parameters[0].description, "The text.");
    let first = &functions["first"];
    assert_eq!(first.deprecation_message, "Use `coalesce`.");
    let texts = first.variadic_parameter.as_ref().unwrap();
    assert_eq!(
        (texts.name.as_str(), texts.allow_unknown_values),
        ("texts", true)
    );
}

//! One way to run a validator in a test, the engine's.

use crate::diagnostics::Diagnostics;
use crate::validator::{ValidateAttribute, Validator};
use crate::value::{Path, Value};

fn run(
    validator: &dyn Validator,
    config: &Value,
    path: &Path,
    value: &Value,
    sensitive: bool,
) -> Diagnostics {
    let called = match value {
        Value::Known(_) => true,
        Value::Null => validator.on_null(),
        Value::Unknown(_) => validator.on_unknown(),
    };
    if called {
        validator.validate(&ValidateAttribute {
            path,
            value,
            config,
            sensitive,
        })
    } else {
        Diagnostics::new()
    }
}

/// The faults that `validator` finds in `value` at the root attribute `subject`.
pub(crate) fn faults(validator: &dyn Validator, value: &Value) -> Diagnostics {
    let config = Value::object([("subject", value.clone())]);
    run(
        validator,
        &config,
        &Path::root().attribute("subject"),
        value,
        false,
    )
}

/// The details of the faults in `value` at `path` of `config`.
pub(crate) fn details(
    validator: &dyn Validator,
    config: &Value,
    path: &Path,
    value: &Value,
) -> Vec<String> {
    run(validator, config, path, value, false)
        .into_iter()
        .map(|fault| fault.detail)
        .collect()
}

/// Asserts that `validator` accepts `value`, null and unknown.
pub(crate) fn accepts(validator: &dyn Validator, value: &Value) {
    for value in [value, &Value::Null, &Value::unknown()] {
        assert_eq!(faults(validator, value), Diagnostics::new());
    }
}

/// Asserts that `validator` refuses `value` once, at its path, with a detail
/// that contains `detail`, and never shows the value when it is sensitive.
pub(crate) fn refuses(validator: &dyn Validator, value: &Value, detail: &str) {
    let found = faults(validator, value);
    assert_eq!(found.len(), 1, "{found}");
    for fault in &found {
        assert!(fault.is_error());
        assert!(
            fault.detail.contains(detail),
            "{:?} contains {detail:?}",
            fault.detail
        );
        assert_eq!(fault.path, Some(Path::root().attribute("subject")));
    }
    if let Some(text) = value.as_str().filter(|text| text.len() > 2) {
        refuses_silently(validator, value, text);
    }
}

/// Asserts that the refusal of a sensitive `value` does not contain `secret`.
pub(crate) fn refuses_silently(validator: &dyn Validator, value: &Value, secret: &str) {
    let config = Value::object([("subject", value.clone())]);
    let found = run(
        validator,
        &config,
        &Path::root().attribute("subject"),
        value,
        true,
    );
    assert!(!found.is_empty());
    assert!(!found.to_string().contains(secret), "{found}");
}

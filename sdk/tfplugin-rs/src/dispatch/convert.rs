//! Values, paths and diagnostics on the wire.

use tfplugin_value::{Path, Step, Type, Value, json, msgpack};
use tfplugin_wire::v6;

use crate::diagnostics::{Diagnostic, Diagnostics, ResultExt, Severity};
use crate::logging::secrets;

/// A value from the wire: msgpack if there is any, else JSON; neither is null (reference §2.6).
pub(super) fn decode(value: Option<&v6::DynamicValue>, ty: &Type) -> Result<Value, Diagnostics> {
    let Some(value) = value else {
        return Ok(Value::Null);
    };
    let decoded = if !value.msgpack.is_empty() {
        msgpack::decode(&value.msgpack, ty)
    } else if !value.json.is_empty() {
        json::decode(&value.json, ty)
    } else {
        Ok(Value::Null)
    };
    Ok(decoded.summary("Terraform sent a value that does not fit the schema")?)
}

/// A value for the wire, always msgpack.
pub(super) fn encode(value: &Value, ty: &Type) -> Result<v6::DynamicValue, Diagnostics> {
    let msgpack = msgpack::encode(value, ty).summary("Provider made a value that is not valid")?;
    Ok(v6::DynamicValue {
        msgpack,
        json: Vec::new(),
    })
}

pub(super) fn diagnostics(diagnostics: &Diagnostics) -> Vec<v6::Diagnostic> {
    diagnostics.iter().map(diagnostic).collect()
}

fn diagnostic(diagnostic: &Diagnostic) -> v6::Diagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => v6::diagnostic::Severity::Error,
        Severity::Warning => v6::diagnostic::Severity::Warning,
    };
    v6::Diagnostic {
        severity: severity.into(),
        // What is known to be secret reaches no diagnostic, whatever an error's text contains.
        summary: secrets().mask(&diagnostic.summary).into_owned(),
        detail: secrets().mask(&diagnostic.detail).into_owned(),
        attribute: diagnostic
            .path
            .as_ref()
            .filter(|path| !path.is_root())
            .map(path),
    }
}

/// A path for the wire: up to the first set, whose elements core cannot address (reference §2.8).
pub(super) fn path(path: &Path) -> v6::AttributePath {
    use v6::path_step::Selector;
    let selectors = path.steps().iter().map_while(|step| match step {
        Step::Attribute(name) => Some(Selector::AttributeName(name.clone())),
        Step::Key(key) => Some(Selector::ElementKeyString(key.clone())),
        Step::Index(index) => i64::try_from(*index).ok().map(Selector::ElementKeyInt),
        Step::Element(_) => None,
    });
    v6::AttributePath {
        steps: selectors
            .map(|selector| v6::PathStep {
                selector: Some(selector),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use v6::path_step::Selector;

    #[test]
    fn a_value_is_msgpack_or_json_or_null() {
        let ty = Type::String;
        let check = |value: Option<v6::DynamicValue>, expected: Value| {
            assert_eq!(decode(value.as_ref(), &ty), Ok(expected));
        };
        let text = encode(&Value::from("x"), &ty).unwrap();
        check(Some(text.clone()), Value::from("x"));
        check(
            Some(v6::DynamicValue {
                json: b"\"y\"".to_vec(),
                ..text
            }),
            Value::from("x"),
        );
        let json = v6::DynamicValue {
            msgpack: Vec::new(),
            json: b"\"y\"".to_vec(),
        };
        check(Some(json), Value::from("y"));
        check(Some(v6::DynamicValue::default()), Value::Null);
        check(None, Value::Null);
        let broken = v6::DynamicValue {
            msgpack: vec![0xc1],
            json: Vec::new(),
        };
        assert!(decode(Some(&broken), &ty).unwrap_err().has_errors());
    }

    #[test]
    fn a_path_ends_at_a_set() {
        let whole = Path::root().attribute("a").key("k").index(2).attribute("b");
        let into_set = whole.clone().element(Value::from("x")).attribute("c");
        let selectors = |wire: v6::AttributePath| -> Vec<Selector> {
            wire.steps
                .into_iter()
                .filter_map(|step| step.selector)
                .collect()
        };
        let expected = [
            Selector::AttributeName("a".to_owned()),
            Selector::ElementKeyString("k".to_owned()),
            Selector::ElementKeyInt(2),
            Selector::AttributeName("b".to_owned()),
        ];
        assert_eq!(selectors(path(&whole)), expected);
        assert_eq!(selectors(path(&into_set)), expected);
    }
}

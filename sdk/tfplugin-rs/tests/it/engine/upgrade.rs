//! Stored state of every version becomes state of the present one.

use tfplugin::engine::upgrade_state;
use tfplugin::resource::StateUpgrade;
use tfplugin::schema::Schema;
use tfplugin::{Diagnostics, Model, Value};

/// The first version.
#[derive(Clone, Debug, Model)]
struct First {
    /// Its title.
    #[attribute(required)]
    title: Value<String>,
}

/// The second version.
#[derive(Clone, Debug, Model)]
struct Second {
    /// Its name.
    #[attribute(required)]
    name: Value<String>,
}

/// The present version.
#[derive(Clone, Debug, Model)]
struct Third {
    /// Its name.
    #[attribute(required)]
    name: Value<String>,
    /// How often it was upgraded.
    #[attribute(computed)]
    steps: Value<i64>,
}

#[derive(serde::Deserialize)]
struct SecondJson {
    name: String,
}

fn upgrades() -> Vec<StateUpgrade> {
    vec![
        StateUpgrade::typed(0, 1, |old: First| Ok(Second { name: old.title })),
        StateUpgrade::raw(1, 3, |old| {
            let old: SecondJson = old
                .parse()
                .map_err(|_| Diagnostics::error("not the second version"))?;
            Ok(Third {
                name: Value::Known(old.name),
                steps: Value::Known(1),
            })
        }),
    ]
}

fn check(version: i64, stored: &str, expected: Result<(&str, Value), &str>) {
    let schema = Schema {
        version: 3,
        block: Third::block(),
    };
    let upgraded = upgrade_state(&schema, &upgrades(), version, stored.as_bytes());
    match (upgraded, expected) {
        (Ok(state), Ok((name, steps))) => {
            assert_eq!(
                state,
                Value::object([("name", Value::from(name)), ("steps", steps)])
            );
        }
        (Err(diagnostics), Err(problem)) => {
            let text = diagnostics.to_string();
            assert!(text.contains(problem), "{problem:?} is not in {text:?}");
        }
        (upgraded, expected) => panic!("{upgraded:?}, expected {expected:?}"),
    }
}

#[test]
fn state_is_upgraded_from_version_to_version() {
    check(3, r#"{"name": "a", "steps": 7}"#, Ok(("a", Value::from(7))));
    check(
        3,
        " {\n\"name\": \"a\", \"gone\": true}\n",
        Ok(("a", Value::Null)),
    );
    check(1, r#"{"name": "a"}"#, Ok(("a", Value::from(1))));
    check(0, r#"{"title": "a"}"#, Ok(("a", Value::from(1))));
}

#[test]
fn what_cannot_be_upgraded_says_why() {
    check(
        4,
        r#"{"name": "a"}"#,
        Err("State is newer than the provider"),
    );
    check(
        2,
        r#"{"name": "a"}"#,
        Err("no upgrade from schema version 2 towards version 3"),
    );
    check(1, r#"{"title": "a"}"#, Err("not the second version"));
    check(3, r#"{"name": ["a"]}"#, Err("State cannot be read"));
    check(3, "", Err("State cannot be read"));
}

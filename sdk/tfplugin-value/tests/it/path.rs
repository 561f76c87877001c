//! Paths: text, order, prefixes.

use tfplugin_value::{Path, Step, Value};

#[test]
fn paths_print_as_references() {
    let check = |path: Path, expected: &str| assert_eq!(path.to_string(), expected);
    check(Path::root(), "");
    check(Path::root().attribute("name"), "name");
    check(
        Path::root()
            .attribute("routes")
            .key("$connect")
            .attribute("timeout_ms"),
        r#"routes["$connect"].timeout_ms"#,
    );
    check(Path::root().attribute("ports").index(3), "ports[3]");
    check(Path::root().index(0).attribute("a"), "[0].a");
    check(Path::root().key("k"), r#"["k"]"#);
    check(
        Path::root().attribute("m").key("a\"\\\n${x}\u{7}"),
        r#"m["a\"\\\n$${x}\u0007"]"#,
    );
    check(
        Path::root().attribute("m").key("%{if} $x %"),
        r#"m["%%{if} $x %"]"#,
    );
    check(
        Path::root()
            .attribute("s")
            .element(Value::from("secret"))
            .attribute("a"),
        "s[...].a",
    );
}

#[test]
fn prefixes_contain_what_lies_below() {
    let routes = Path::root().attribute("routes");
    let timeout = routes.clone().key("$connect").attribute("timeout_ms");
    assert!(timeout.starts_with(&Path::root()));
    assert!(timeout.starts_with(&routes));
    assert!(timeout.starts_with(&timeout));
    assert!(!routes.starts_with(&timeout));
    assert!(!timeout.starts_with(&Path::root().attribute("route")));
    assert!(!timeout.starts_with(&Path::root().key("routes")));
    let rest = timeout.strip_prefix(&routes).unwrap();
    assert_eq!(rest, Path::root().key("$connect").attribute("timeout_ms"));
    assert_eq!(routes.clone().join(&rest), timeout);
    assert_eq!(routes.strip_prefix(&timeout), None);
    assert_eq!(timeout.parent(), Some(routes.clone().key("$connect")));
    assert_eq!(routes.parent(), Some(Path::root()));
    assert_eq!(Path::root().parent(), None);
}

#[test]
fn steps_are_added_and_removed_in_place() {
    let mut path = Path::root();
    path.push(Step::Attribute("a".to_owned()));
    path.push(Step::Index(1));
    assert_eq!(path.last(), Some(&Step::Index(1)));
    assert_eq!(
        path,
        Path::from(vec![Step::Attribute("a".to_owned()), Step::Index(1)])
    );
    assert_eq!(path.pop(), Some(Step::Index(1)));
    assert_eq!(path.steps(), [Step::Attribute("a".to_owned())]);
    path.pop();
    assert_eq!(path.pop(), None);
    assert!(path.is_root());
}

#[test]
fn prefixes_come_first_and_indexes_count() {
    let a = || Path::root().attribute("a");
    let sorted = [
        Path::root(),
        a(),
        a().attribute("x"),
        a().index(2),
        a().index(10),
        a().element(Value::from("e")),
        Path::root().attribute("b"),
    ];
    let mut shuffled = sorted.clone();
    shuffled.reverse();
    shuffled.sort();
    assert_eq!(shuffled, sorted);
}

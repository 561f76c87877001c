//! Every rule of core, broken once by an answer that is otherwise good.

use tfplugin::engine::Change;
use tfplugin::engine::checks::{self, Rule, Violation};
use tfplugin::schema::{
    Attribute, AttributeType, Block, BlockNesting, Constraint, NestedBlock, Nesting,
};
use tfplugin::value::Refinements;
use tfplugin::{Path, Type, Value};

/// `set`, `note` and `secret` are configured, `id` is computed; `parts` and `kinds` are nested
/// attributes, `rule`, `tag` and `one` blocks, each of one text `in`.
fn block() -> Block {
    let text = |constraint| Attribute::new(Type::String.into(), constraint);
    let nested = |nesting| {
        let attributes = [("in".to_owned(), text(Constraint::Optional))].into();
        Attribute::new(
            AttributeType::Nested {
                nesting,
                attributes,
            },
            Constraint::Optional,
        )
    };
    let inner = || Block::new("").attribute("in", text(Constraint::Optional));
    Block::new("")
        .attribute("note", text(Constraint::Optional))
        .attribute("id", text(Constraint::Computed))
        .attribute("secret", text(Constraint::Optional).write_only())
        .attribute(
            "set",
            Attribute::new(Type::set(Type::String).into(), Constraint::Optional),
        )
        .attribute(
            "map",
            Attribute::new(Type::map(Type::String).into(), Constraint::Optional),
        )
        .attribute("parts", nested(Nesting::List))
        .attribute("kinds", nested(Nesting::Map))
        .block("rule", NestedBlock::new(BlockNesting::List, inner()))
        .block("tag", NestedBlock::new(BlockNesting::Set, inner()))
        .block("one", NestedBlock::new(BlockNesting::Single, inner()))
}

fn object<const N: usize>(set: [(&str, Value); N]) -> Value {
    let mut object = block().empty();
    for (name, value) in set {
        *object.get_mut(&Path::root().attribute(name)).unwrap() = value;
    }
    object
}

fn inner(text: &str) -> Value {
    Value::object([("in", Value::from(text))])
}

fn texts(texts: &[&str]) -> Value {
    Value::set(texts.iter().map(|text| Value::from(*text)))
}

fn found(violations: Vec<Violation>) -> Vec<(Rule, String)> {
    violations
        .into_iter()
        .map(|found| (found.rule, found.path.to_string()))
        .collect()
}

/// The plan of `config`, with nothing before it, breaks `rule` at `path`.
fn plan(config: &Value, planned: &Value, rule: Rule, path: &str) {
    plan_after(&Value::Null, config, planned, Some((rule, path)));
}

fn plan_after(prior: &Value, config: &Value, planned: &Value, broken: Option<(Rule, &str)>) {
    let change = Change {
        prior: prior.clone(),
        config: config.clone(),
        proposed: config.clone(),
    };
    let expected: Vec<_> = broken
        .map(|(rule, path)| (rule, path.to_owned()))
        .into_iter()
        .collect();
    assert_eq!(
        found(checks::plan(&block(), &change, planned, &[])),
        expected
    );
}

/// The result of `planned` breaks `rule` at `path`; as the final plan it does, too.
fn applied(planned: &Value, result: &Value, broken: Option<(Rule, &str)>) {
    let expected: Vec<_> = broken
        .map(|(rule, path)| (rule, path.to_owned()))
        .into_iter()
        .collect();
    assert_eq!(found(checks::applied(&block(), planned, result)), expected);
    assert_eq!(
        found(checks::final_plan(&block(), planned, result)),
        expected
    );
}

#[test]
fn a_plan_exists_exactly_when_it_is_configured() {
    plan(&object([]), &Value::Null, Rule::PlannedExistence, "");
    plan(&Value::Null, &object([]), Rule::PlannedExistence, "");
    let part = object([("parts", Value::list([inner("a")]))]);
    plan(&part, &object([]), Rule::PlannedExistence, "parts");
    plan(&object([]), &part, Rule::PlannedExistence, "parts");
    let one = object([("one", inner("a"))]);
    plan(&one, &object([]), Rule::PlannedExistence, "one");
}

#[test]
fn a_plan_has_the_type_of_its_schema() {
    plan(
        &object([]),
        &object([("note", Value::from(true))]),
        Rule::Type,
        "note",
    );
}

#[test]
fn configured_values_are_planned_as_they_are() {
    let config = object([("note", Value::from("a"))]);
    let other = object([("note", Value::from("A"))]);
    plan(&config, &other, Rule::PlannedAsConfigured, "note");
    plan(
        &config,
        &object([("note", Value::unknown())]),
        Rule::PlannedAsConfigured,
        "note",
    );
    // The prior spelling may stay.
    plan_after(&other, &config, &other, None);
    plan_after(
        &object([]),
        &config,
        &object([]),
        Some((Rule::PlannedAsConfigured, "note")),
    );
    plan(&object([]), &other, Rule::PlannedNotComputed, "note");
    plan_after(
        &Value::Null,
        &object([]),
        &object([("id", Value::from("any"))]),
        None,
    );
}

#[test]
fn what_is_known_about_unknown_values_is_not_compared() {
    let refined = Value::Unknown(Refinements::none().with_not_null());
    let config = object([("note", refined)]);
    plan_after(
        &Value::Null,
        &config,
        &object([("note", Value::unknown())]),
        None,
    );
}

#[test]
fn write_only_values_are_null_in_plan_and_state() {
    let config = object([("secret", Value::from("s"))]);
    plan(&config, &config, Rule::WriteOnly, "secret");
    plan_after(&Value::Null, &config, &object([]), None);
    assert_eq!(
        found(checks::state(&block(), &config)),
        [(Rule::WriteOnly, "secret".to_owned())]
    );
}

#[test]
fn nested_attributes_keep_their_elements() {
    let config = object([("parts", Value::list([inner("a")]))]);
    let planned = |parts: Value| object([("parts", parts)]);
    plan(
        &config,
        &planned(Value::unknown()),
        Rule::PlannedUnknownObjects,
        "parts",
    );
    let more = Value::list([inner("a"), inner("b")]);
    plan(&config, &planned(more), Rule::PlannedElements, "parts");
    let unknown = Value::list([Value::unknown()]);
    plan(
        &config,
        &planned(unknown),
        Rule::PlannedUnknownObjects,
        "parts[0]",
    );
    let changed = Value::list([inner("b")]);
    plan(
        &config,
        &planned(changed),
        Rule::PlannedAsConfigured,
        "parts[0].in",
    );
    let config = object([("kinds", Value::map_of([("k", inner("a"))]))]);
    let renamed = object([("kinds", Value::map_of([("l", inner("a"))]))]);
    plan(&config, &renamed, Rule::PlannedElements, "kinds");
}

#[test]
fn nested_blocks_are_as_many_as_configured() {
    let config = object([("rule", Value::list([inner("a")]))]);
    let planned = |rule: Value| object([("rule", rule)]);
    plan(&config, &planned(Value::list([])), Rule::BlockCount, "rule");
    plan(&config, &planned(Value::Null), Rule::BlockNull, "rule");
    plan(
        &config,
        &planned(Value::unknown()),
        Rule::BlockUnknown,
        "rule",
    );
    plan(
        &config,
        &planned(Value::list([Value::unknown()])),
        Rule::BlockUnknown,
        "rule[0]",
    );
    plan(
        &config,
        &planned(Value::list([inner("b")])),
        Rule::PlannedAsConfigured,
        "rule[0].in",
    );
    let tag = object([("tag", Value::set([inner("a")]))]);
    let unknown = object([("tag", Value::set([Value::unknown()]))]);
    plan(&tag, &unknown, Rule::BlockUnknown, "tag");
    // A dynamic block of unknown length is left alone.
    let dynamic = planned(Value::unknown());
    plan_after(&Value::Null, &dynamic, &dynamic, None);
    plan(
        &dynamic,
        &planned(Value::list([])),
        Rule::BlockUnknown,
        "rule",
    );
}

#[test]
fn a_path_that_replaces_exists() {
    let state = object([("note", Value::from("a"))]);
    let change = Change {
        prior: state.clone(),
        config: state.clone(),
        proposed: state.clone(),
    };
    let broken = |path: Path| found(checks::plan(&block(), &change, &state, &[path]));
    let missing = Path::root().attribute("parts").index(3);
    assert_eq!(
        broken(missing),
        [(Rule::ReplacedPath, "parts[3]".to_owned())]
    );
    assert_eq!(broken(Path::root().attribute("note")), []);
}

#[test]
fn a_state_is_wholly_known() {
    let state = object([("id", Value::unknown())]);
    let expected = [(Rule::UnknownInState, "id".to_owned())];
    assert_eq!(found(checks::state(&block(), &state)), expected);
    let odd = found(checks::state(&block(), &Value::from(1)));
    assert_eq!(odd, [(Rule::Type, String::new())]);
    assert_eq!(found(checks::state(&block(), &Value::Null)), []);
}

#[test]
fn a_result_exists_exactly_when_it_was_planned() {
    applied(&object([]), &Value::Null, Some((Rule::KeptExistence, "")));
    applied(&Value::Null, &object([]), Some((Rule::KeptExistence, "")));
    applied(&Value::Null, &Value::Null, None);
    applied(
        &object([("one", inner("a"))]),
        &object([]),
        Some((Rule::KeptExistence, "one")),
    );
}

#[test]
fn what_was_known_in_the_plan_stays() {
    let note = |note: Value| object([("note", note)]);
    let kept = Some((Rule::KeptValue, "note"));
    applied(&note(Value::from("a")), &note(Value::from("b")), kept);
    applied(&note(Value::from("a")), &note(Value::Null), kept);
    applied(&note(Value::Null), &note(Value::from("a")), kept);
    applied(&note(Value::unknown()), &note(Value::from("a")), None);
    applied(&note(Value::unknown()), &note(Value::Null), None);
    applied(&note(Value::from("a")), &note(Value::unknown()), kept);
}

#[test]
fn what_was_promised_about_unknown_values_holds() {
    let refined = Refinements::none()
        .with_not_null()
        .with_string_prefix("arn:");
    let planned = object([("id", Value::Unknown(refined))]);
    let id = |id: Value| object([("id", id)]);
    applied(&planned, &id(Value::from("arn:x")), None);
    applied(
        &planned,
        &id(Value::from("x")),
        Some((Rule::KeptRefinements, "id")),
    );
    applied(
        &planned,
        &id(Value::Null),
        Some((Rule::KeptRefinements, "id")),
    );
}

#[test]
fn planned_elements_stay_and_no_others_appear() {
    let map = |keys: &[&str]| {
        object([(
            "map",
            Value::map_of(keys.iter().map(|key| (*key, Value::from("v")))),
        )])
    };
    applied(
        &map(&["a"]),
        &map(&["a", "b"]),
        Some((Rule::KeptElements, "map")),
    );
    applied(&map(&["a"]), &map(&[]), Some((Rule::KeptElements, "map")));
    let rules =
        |texts: &[&str]| object([("rule", Value::list(texts.iter().map(|text| inner(text))))]);
    applied(
        &rules(&["a"]),
        &rules(&["a", "b"]),
        Some((Rule::KeptElements, "rule")),
    );
    applied(
        &rules(&["a"]),
        &rules(&["b"]),
        Some((Rule::KeptValue, "rule[0].in")),
    );
}

#[test]
fn sets_correspond_and_never_grow() {
    let set = |elements: Value| object([("set", elements)]);
    let broken = Some((Rule::KeptSet, "set"));
    applied(&set(texts(&["a", "b"])), &set(texts(&["b", "a"])), None);
    applied(&set(texts(&["a"])), &set(texts(&["b"])), broken);
    applied(&set(texts(&["a"])), &set(texts(&["a", "b"])), broken);
    applied(&set(texts(&["a", "b"])), &set(texts(&["a"])), broken);
    let tags = |texts: &[&str]| object([("tag", Value::set(texts.iter().map(|text| inner(text))))]);
    applied(&tags(&["a"]), &tags(&["b"]), Some((Rule::KeptSet, "tag")));
    let unknown = object([(
        "tag",
        Value::set([Value::object([("in", Value::unknown())])]),
    )]);
    applied(&unknown, &tags(&["b"]), None);
    applied(&unknown, &tags(&["a", "b"]), Some((Rule::KeptSet, "tag")));
}

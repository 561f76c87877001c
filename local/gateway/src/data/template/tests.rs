//! Templates and what they print.

use proptest::prelude::*;
use serde_json::json;

use super::*;

const BODY: &str =
    r#"{"name":"Ann","n":3,"pi":1.5,"tags":["a","b"],"user":{"id":7,"admin":true},"none":null}"#;

fn render(template: &str, body: &str) -> Result<String, TemplateError> {
    let variables = BTreeMap::from([("log".to_owned(), "info".to_owned())]);
    let context = json!({ "connectionId": "abc=", "identity": { "sourceIp": "127.0.0.1" } });
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Template::parse(template)?.render(Scope {
        body,
        headers: &[pair("X-Test", "one")],
        query: &[pair("token", "t 1")],
        context: &context,
        stage_variables: &variables,
    })
}

fn check(template: &str, expected: &str) {
    assert_eq!(
        render(template, BODY).as_deref(),
        Ok(expected),
        "{template}"
    );
}

#[test]
fn plain_text_and_references() {
    check("", "");
    check(
        "{\"a\": 1} # $ \\ #fff $5 a\\b",
        "{\"a\": 1} # $ \\ #fff $5 a\\b",
    );
    check("$input.body", BODY);
    check(
        "$context.connectionId|${context.identity.sourceIp}|$stageVariables.log",
        "abc=|127.0.0.1|info",
    );
    check(
        "$context.missing|$stageVariables.missing|$input.path('$.none')",
        "||",
    );
    check(
        "$unknown|$!unknown|${unknown}|$!{unknown}|$unknown.a.b(1)",
        "$unknown||${unknown}||$unknown.a.b(1)",
    );
    check("$input.nothing()", "$input.nothing()");
    check(
        "\\$input.body \\\\$context.connectionId \\#set",
        "$input.body \\abc= #set",
    );
    check("$context.connectionId.", "abc=.");
}

#[test]
fn parts_of_the_message() {
    check("$input.json('$.user')", r#"{"admin":true,"id":7}"#);
    check("$input.json('$.name') $input.path('$.name')", "\"Ann\" Ann");
    check("$input.json('$.missing')", "\"\"");
    check("$input.path('$.tags')", r#"["a","b"]"#);
    check("$input.path('$.user')", "{admin=true, id=7}");
    check("$input.path('$').tags[1] $input.path('$').user.id", "b 7");
    check(
        "$input.path('$.tags').size() $input.path('$.pi') $input.path('$.n')",
        "2 1.5 3",
    );
    check(
        "$input.params('token') $input.params('x-test') [$input.params('no')]",
        "t 1 one []",
    );
    check(
        "$input.params().querystring.token $input.params().header.get('X-Test')",
        "t 1 one",
    );
}

#[test]
fn helpers() {
    check(
        "$util.escapeJavaScript('it''s \"a/b\"')",
        "it\\'s \\\"a\\/b\\\"",
    );
    check("$util.escapeJavaScript(\"ü\n\")", "\\u00FC\\n");
    check("$util.parseJson('{\"a\":[1]}').a[0]", "1");
    check("$util.urlEncode('a b&ü*')", "a+b%26%C3%BC*");
    check("$util.urlDecode('a+b%26')", "a b&");
    check(
        "$util.base64Encode('hi')$util.base64Decode('aGk=')",
        "aGk=hi",
    );
    for broken in [
        "$util.parseJson('x')",
        "$util.base64Decode('%')",
        "$util.urlDecode('%ff')",
        "$input.json('$[?(@)]')",
        "$input.path('$.tags').get(2)",
        "$input.path('$.name').substring(4)",
        "$input.path('$.name').replaceAll('(', '')",
    ] {
        assert!(
            matches!(render(broken, BODY), Err(TemplateError::Argument { .. })),
            "{broken}"
        );
    }
    assert_eq!(
        render("$input.json('$.a')", "no json"),
        Err(TemplateError::NotJson("json(…)"))
    );
    assert_eq!(render("$input.body", "no json").as_deref(), Ok("no json"));
}

#[test]
fn variables_and_conditions() {
    check("#set($a = 1)#set($b = \"x$a\")$b", "x1");
    check("#set($a = 'x$b')$a", "x$b");
    check("#set( $a = $input.path('$') )\n$a.name", "Ann");
    check("#set($a = $input.path('$.none'))[$a]", "[]");
    check("#if($input.path('$.n') == 3)three#{else}other#end", "three");
    check(
        "#if($input.path('$.none'))a#elseif($input.path('$.user').admin)b#{else}c#end",
        "b",
    );
    check("#if(\"\")t#{end}#if(!$input.path('$.none'))f#end", "tf");
    for (condition, expected) in [
        ("1 < 2 && 2 <= 2", "yes"),
        ("1 gt 2 or 2 ne 3", "yes"),
        ("not (1 == 1)", "no"),
        ("'a' == \"a\" and 'a' != 'b'", "yes"),
        ("1 == 1.0", "yes"),
        ("1 == '1'", "yes"),
        ("'a' < 'b'", "no"),
        ("$null == $nothing", "yes"),
        ("1 + 2 * 3 == 7", "yes"),
        ("(1 + 2) * 3 == 9 && 7 % 4 == 3 && 7 / 2 == 3", "yes"),
        ("10 - 2 - 3 == 5", "yes"),
        ("1 / 0", "no"),
        ("true && !false", "yes"),
    ] {
        check(&format!("#if({condition})yes#{{else}}no#end"), expected);
    }
    check(
        "#set($m = {'a': 1})#set($m.b = 2)#set($m['c'] = 3)$m",
        "{a=1, b=2, c=3}",
    );
    check("a## comment\nb#* more *#c#[[ $raw #if ]]#", "abc $raw #if ");
    check("a#stop b", "a");
}

#[test]
fn loops() {
    check(
        "#foreach($t in $input.path('$.tags'))$t$foreach.index#if($foreach.hasNext),#end#end",
        "a0,b1",
    );
    check(
        "#foreach($i in [1..3])$i$foreach.count$foreach.first#end",
        "11true22false33false",
    );
    check("#foreach($i in [3..1])$i#if($i == 2)#break#end#end", "32");
    check(
        "#foreach($i in [1..2])#foreach($j in ['x'])$foreach.parent.index$j#end#end",
        "0x1x",
    );
    check("#foreach($v in {'a': 1, 'b': 2})$v#end", "12");
    check("#foreach($e in $input.path('$.none'))$e#end", "");
    check(
        "#foreach($k in $input.path('$.user').keySet())$k #end",
        "admin id ",
    );
    check(
        "#foreach($e in $input.path('$.user').entrySet())$e.key=$e.value #end",
        "admin=true id=7 ",
    );
    check("#foreach($i in [1..5000])#set($last = $i)#end$last", "1000");
    check("#set($x = 1)#foreach($x in [7])$x#end$x", "71");
}

#[test]
fn methods_of_values() {
    for (expression, expected) in [
        ("'abc'.length()", "3"),
        ("'a-b'.split('-')[1]", "b"),
        ("' x '.trim()", "x"),
        ("'abc'.substring(1)", "bc"),
        ("'abc'.substring(0, 2)", "ab"),
        ("'abc'.contains('b')", "true"),
        ("'abc'.indexOf('z')", "-1"),
        ("'abc'.replaceAll('[ab]', '-')", "--c"),
        ("'abc'.toUpperCase().startsWith('A')", "true"),
        ("'abc'.matches('a.*')", "true"),
        ("''.isEmpty()", "true"),
        ("[1, 2].contains(2)", "true"),
        ("[1, 'b']", "[1, b]"),
        ("[].isEmpty()", "true"),
        ("{'a': 1}.containsKey('a')", "true"),
        ("{'a': 1}.get('b')", ""),
        ("{'a': 1}.getOrDefault('b', 2)", "2"),
        ("0.parseInt('12')", "12"),
        ("1.5.intValue()", "1"),
    ] {
        // Methods belong to references.
        let (value, methods) = split(expression);
        check(&format!("#set($v = {value})$v{methods}"), expected);
    }
    check(
        "#set($l = [])#set($_ = $l.add(1))$l.add(2)$l.size()$l.remove(0)$l",
        "true21[2]",
    );
    check("#set($m = {})$m.put('a', 1)$m.put('a', 2)$m.size()", "11");
}

/// The value at the start of an expression, and the calls behind it.
fn split(expression: &str) -> (&str, &str) {
    let close = match expression.chars().next() {
        Some('\'') => expression[1..].find('\'').map(|at| at + 2),
        Some('[') => expression.find(']').map(|at| at + 1),
        Some('{') => expression.find('}').map(|at| at + 1),
        _ => expression.rfind('.'),
    };
    expression.split_at(close.unwrap_or(expression.len()))
}

#[test]
fn broken_templates_say_where() {
    for (template, line) in [
        ("#if(1)", 1),
        ("\n#end", 2),
        ("#foreach($x in [1])", 1),
        ("#foreach(1 in [1])#end", 1),
        ("a\n\n#set($x 1)", 3),
        ("#set(1 = 1)", 1),
        ("#set($x.size() = 1)", 1),
        ("${context.stage", 1),
        ("$input.json('$", 1),
        ("#if(1 ==)#end", 1),
        ("#set($x = null)", 1),
        ("#set($x = \"\n#if\")", 2),
        ("#macro(x)#end", 1),
        ("#* open", 1),
        ("#[[ open", 1),
        ("#if(1)#else#else#end", 1),
    ] {
        match Template::parse(template) {
            Err(TemplateError::Syntax { line: found, .. }) => assert_eq!(found, line, "{template}"),
            other => panic!("{template}: {other:?}"),
        }
    }
    let long = "x".repeat(TEMPLATE_BYTES + 1);
    assert_eq!(
        Template::parse(&long),
        Err(TemplateError::TooLong(long.len()))
    );
    assert!(Template::parse(&"x".repeat(TEMPLATE_BYTES)).is_ok());
}

#[test]
fn rendering_is_bounded() {
    for endless in [
        "#set($s = 'xxxxxxxxxxxxxxxx')#foreach($i in [1..1000])#set($s = $s + $s)#end",
        "#set($l = [])#set($_ = $l.add($l))$l",
        "#set($l = [1])#foreach($i in [1..1000])#set($_ = $l.addAll($l))#end",
        "#set($x = [1..100000000000])",
        "#set($r = [1..1000])#foreach($a in $r)#foreach($b in $r)#foreach($c in $r)x#end#end#end",
        "#set($s = $input.body.replaceAll('(((a?){9}){9}){9}', ''))",
    ] {
        let error = render(endless, BODY).expect_err(endless);
        let expected = matches!(
            error,
            TemplateError::Work | TemplateError::Output | TemplateError::Argument { .. }
        );
        assert!(expected, "{endless}: {error}");
    }
    for nested in [
        "#if(1)".repeat(1000),
        format!("#set($x = {})", "[".repeat(1000)),
        format!("#if({}1)", "!".repeat(1000)),
    ] {
        assert!(matches!(
            Template::parse(&nested),
            Err(TemplateError::Syntax { .. })
        ));
    }
    let chain = format!("#set($x = 1{})$x", " + 1".repeat(50_000));
    check(&chain, "50001");
}

proptest! {
    #[test]
    fn any_text_gives_output_or_an_error(template in ".{0,200}", body in ".{0,40}") {
        let _ = render(&template, &body);
    }

    /// Texts made of what templates are made of reach far deeper than random ones.
    #[test]
    fn any_pieces_give_output_or_an_error(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "#set($a = ", "#if(", ")", "#elseif(", "#else", "#end", "#foreach($a in ", "$a", "${a", "}", "$input.path('$')",
        "$input.json('$..*')", ".size()", ".get(0)", ".add($a)", ".put('k', $a)", "[0]", "[1..9]", "[", "]", "{", "'k': ",
        "1", "'x'", "\"$a\"", "\"", " == ", " + ", " && ", "!", "\\", "$util.base64Encode(", "$foreach.index", ", ", "\n",
        ".replaceAll('x', $a)", "#break", "#stop", "##", "#*", "*#", "$context.connectionId", ".toString()", "-", "ü",
    ]), 0..30)) {
        let _ = render(&pieces.concat(), BODY);
    }

    #[test]
    fn text_without_signs_prints_itself(text in "[^$#\\\\]{0,100}") {
        prop_assert_eq!(render(&text, "{}"), Ok(text));
    }
}

//! JSON configurations become the blocks and expressions that Terraform makes of them.

use drlint::base::FileId;
use drlint::syntax::{
    Body, ExprKind, FileKind, Limits, ObjectKey, ParsedFile, TemplatePart, UnaryOp, parse,
    parse_tfvars_json,
};

fn read(text: &str) -> ParsedFile {
    parse(FileId(0), FileKind::Json, text, &Limits::default())
}

fn good(text: &str) -> ParsedFile {
    let parsed = read(text);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    parsed
}

/// Blocks with their labels and what is in them, on one line.
fn shape(body: &Body) -> String {
    let attributes = body.attributes.iter().map(|one| one.name.to_string());
    let blocks = body.blocks.iter().map(|block| {
        let labels: Vec<_> = block.labels.iter().map(|label| format!(".{}", label.text)).collect();
        let labels = labels.concat();
        format!("{}{labels}({})", block.kind, shape(&block.body))
    });
    attributes.chain(blocks).collect::<Vec<_>>().join(" ")
}

#[test]
fn labels_come_from_nesting_and_arrays_repeat() {
    let text = r#"{
        "resource": [
            {"aws_a": {"one": {"x": 1}, "two": [{"x": 2}, {"x": 3}]}},
            {"aws_b": [{"three": {}}]}
        ],
        "locals": {"l": 1}, "provider": {"aws": [{"region": "r"}, {"alias": "b"}]},
        "output": null, "moved": [{"from": "a.b", "to": "a.c"}], "locals": {"m": 2}
    }"#;
    assert_eq!(
        shape(&good(text).body),
        "resource.aws_a.one(x) resource.aws_a.two(x) resource.aws_a.two(x) resource.aws_b.three() \
         locals(l) provider.aws(region) provider.aws(alias) moved(from to) locals(m)"
    );
    let two = r#"[{"locals": {"l": 1}}, {"module": {"m": {"source": "./x"}}}]"#;
    assert_eq!(shape(&good(two).body), "locals(l) module.m(source)");
}

#[test]
fn blocks_of_terraforms_own_need_no_schema() {
    let text = r#"{
        "terraform": {"required_version": ">= 1", "backend": {"s3": {"bucket": "b"}},
            "required_providers": {"aws": {"source": "hashicorp/aws"}},
            "cloud": {"workspaces": {"tags": []}}},
        "variable": {"v": {"validation": [{"condition": "${var.v > 0}"}, {}]}},
        "resource": {"a": {"b": {"tags": {"lifecycle": 1}, "versioning": {"enabled": true},
            "lifecycle": {"prevent_destroy": true, "precondition": [{"condition": true}]},
            "provisioner": [{"local-exec": {"command": "c", "connection": {}}}],
            "dynamic": {"ingress": {"for_each": [], "content": {"x": 1}}}}}},
        "check": {"c": {"data": {"d": {"e": {}}}, "assert": {}}}
    }"#;
    let parsed = good(text);
    assert_eq!(
        shape(&parsed.body),
        "terraform(required_version backend.s3(bucket) required_providers(aws) \
         cloud(workspaces(tags))) variable.v(validation(condition) validation()) \
         resource.a.b(tags versioning lifecycle(prevent_destroy precondition(condition)) \
         provisioner.local-exec(command connection()) dynamic.ingress(for_each content(x))) \
         check.c(data.d.e() assert())"
    );
    assert!(parsed.body.json && parsed.body.blocks.iter().all(|block| block.body.json));
}

#[test]
fn comments_are_kept_with_a_body_and_dropped_from_what_may_be_a_block() {
    let text = r#"{
        "//": {"metadata": {"version": "1"}},
        "resource": {"a": {"b": {"//": {"drlint": {"ignore": ["x/y"]}, "metadata": {"path": "A/${b}"}},
            "versioning": {"//": "note", "enabled": true}}}},
        "locals": {"m": {"//": "a key of the map"}}
    }"#;
    let parsed = good(text);
    assert!(parsed.body.attribute("//").is_some());
    let body = &parsed.body.blocks[0].body;
    let ExprKind::Object(comment) = &body.attribute("//").unwrap().expr.kind else { panic!() };
    let ExprKind::Object(metadata) = &comment[1].value.kind else { panic!() };
    assert_eq!(metadata[0].value.as_str(), Some("A/${b}"));
    let ExprKind::Object(items) = &body.attribute("versioning").unwrap().expr.kind else {
        panic!()
    };
    assert_eq!(items.len(), 1);
    let map = &parsed.body.blocks[1].body.attribute("m").unwrap().expr.kind;
    assert!(matches!(map, ExprKind::Object(items) if items.len() == 1));
}

#[test]
fn spans_inside_escaped_strings_are_true() {
    let text = "{\"locals\": {\"l\": \"\\u00e9\\n\\\"${join(\\\"-\\\", [\\\"a\\\", var.env])}\\ud83d\\ude00${ \
                b }\"}}";
    let parsed = good(text);
    let attribute = parsed.body.blocks[0].body.attribute("l").unwrap();
    let at = |span: drlint::base::Span| &text[span.range()];
    assert_eq!(at(attribute.name_span), "\"l\"");
    assert!(
        at(attribute.expr.span).starts_with("\"\\u00e9")
            && at(attribute.expr.span).ends_with("}\"")
    );
    let ExprKind::Template(template) = &attribute.expr.kind else { panic!("no template") };
    let [before, call, between, name] = &*template.parts else { panic!("{:?}", template.parts) };
    assert!(matches!(before, TemplatePart::Literal(text) if &**text == "é\n\""));
    assert!(matches!(between, TemplatePart::Literal(text) if &**text == "😀"));
    let TemplatePart::Interpolation(call) = call else { panic!("no call") };
    assert_eq!(at(call.span), "join(\\\"-\\\", [\\\"a\\\", var.env])");
    let ExprKind::Call(call) = &call.kind else { panic!("no call") };
    assert_eq!(at(call.name_span), "join");
    assert_eq!(at(call.args[0].span), "\\\"-\\\"");
    assert_eq!(call.args[0].as_str(), Some("-"));
    let ExprKind::Tuple(items) = &call.args[1].kind else { panic!("no list") };
    assert_eq!(at(items[1].span), "var.env");
    let TemplatePart::Interpolation(name) = name else { panic!("no name") };
    assert_eq!(at(name.span), "b");
}

#[test]
fn an_error_in_a_template_points_into_the_string() {
    let text = r#"{"resource": {"a": {"b": {"x": "\"é${f(]}"}, "c": {"y": 1}}}}"#;
    let parsed = read(text);
    assert_eq!(shape(&parsed.body), "resource.a.c(y)");
    assert_eq!(parsed.unread[0].header, ["resource", "a", "b"]);
    assert_eq!(&text[parsed.unread[0].span.range()], r#"{"x": "\"é${f(]}"}"#);
    assert_eq!(&*parsed.diagnostics[0].rule, "syntax/error");
    assert_eq!(&text[parsed.diagnostics[0].primary.unwrap().range()], "]");
}

#[test]
fn values_keep_their_text() {
    let text = r#"{"locals": {"n": -12345678901234567890.5e3, "t": "$${x} %%{y}", "z": null, "b": true,
        "k": {"${v}": 1, "plain": 2}, "w": "${v}"}}"#;
    let body = &good(text).body.blocks[0].body.clone();
    let value = |name: &str| body.attribute(name).unwrap().expr.clone();
    let ExprKind::Unary(UnaryOp::Neg, number) = value("n").kind else { panic!("no negation") };
    assert!(matches!(&number.kind, ExprKind::Number(n) if &**n == "12345678901234567890.5e3"));
    assert_eq!(value("t").as_str(), Some("${x} %{y}"));
    assert!(matches!(value("z").kind, ExprKind::Null));
    assert!(matches!(value("b").kind, ExprKind::Bool(true)));
    let ExprKind::Object(items) = value("k").kind else { panic!("no object") };
    assert!(matches!(&items[0].key, ObjectKey::Expr(_)));
    assert!(matches!(&items[1].key, ObjectKey::Name(name, _) if *name == "plain"));
    assert!(matches!(value("w").kind, ExprKind::Template(template) if template.wraps_one));
}

#[test]
fn variables_and_backends_take_strings_as_they_are() {
    let text = r#"{"variable": {"v": {"default": "${x}"}},
        "terraform": {"backend": {"s3": {"key": "${y}"}}}}"#;
    let parsed = good(text);
    let default = parsed.body.blocks[0].body.attribute("default").unwrap();
    assert_eq!(default.expr.as_str(), Some("${x}"));
    let key = parsed.body.blocks[1].body.blocks[0].body.attribute("key").unwrap();
    assert_eq!(key.expr.as_str(), Some("${y}"));
}

#[test]
fn values_of_variables_are_plain() {
    let text = r#"{"a": "${b}", "//": "note", "m": {"//": [1]}}"#;
    let parsed = parse_tfvars_json(FileId(0), text, &Limits::default());
    assert!(parsed.diagnostics.is_empty());
    assert_eq!(shape(&parsed.body), "a m");
    assert_eq!(parsed.body.attribute("a").unwrap().expr.as_str(), Some("${b}"));
    let twice = parse_tfvars_json(FileId(0), r#"{"a": 1, "a": 2}"#, &Limits::default());
    assert_eq!(&*twice.diagnostics[0].rule, "syntax/error");
}

#[test]
fn what_is_no_json_is_unread_as_a_whole() {
    let cases = [
        ("{\"a\": 1,}", ","),
        ("{'a': 1}", "'"),
        ("{\"a\": 1} // x", "//"),
        ("{\"a\": \"x\ty\"}", "\t"),
        ("{\"a\":\u{b}1}", "\u{b}"),
        ("{\"a\": 0x10}", "0"),
        ("{\"a\": [1 2]}", ""),
        ("{\"a\": 01}", ""),
        ("\u{feff}{}", "\u{feff}"),
    ];
    for (text, place) in cases {
        let parsed = read(text);
        let first = parsed.diagnostics.first().unwrap_or_else(|| panic!("accepted: {text:?}"));
        assert!(first.message.starts_with("Invalid JSON: "), "{}", first.message);
        let found = &text[first.primary.unwrap().range()];
        assert!(found.starts_with(place), "{text:?} points at {found:?}");
        assert_eq!(parsed.unread[0].span.range(), 0..text.len());
        assert!(parsed.unread[0].header.is_empty());
    }
    for text in ["", " \n", "[1]", "\"x\"", "{\"locals\": 1}", "{\"resource\": {\"a\": \"b\"}}"] {
        let parsed = read(text);
        assert!(!parsed.diagnostics.is_empty() && !parsed.unread.is_empty(), "{text:?}");
    }
}

#[test]
fn a_repeated_name_is_an_error() {
    let text = r#"{"resource": {"a": {"b": {"x": 1, "x": 2}, "c": {"m": {"k": 1, "k": 2}}}}}"#;
    let parsed = read(text);
    assert_eq!(parsed.unread.len(), 2);
    let places: Vec<_> = parsed.diagnostics.iter().map(|one| one.primary.unwrap().start).collect();
    let expected: Vec<_> =
        ["\"x\": 2", "\"k\": 2"].iter().map(|key| text.find(key).unwrap()).collect();
    assert_eq!(places, expected.iter().map(|at| u32::try_from(*at).unwrap()).collect::<Vec<_>>());
}

//! Input of any size and shape ends in a tree or a clear diagnostic.

use drlint::base::FileId;
use drlint::syntax::{
    ExprKind, FileKind, Limits, ParsedFile, Step, parse, parse_expression, parse_template,
};
use proptest::prelude::*;

fn read(kind: FileKind, text: &str) -> ParsedFile {
    parse(FileId(0), kind, text, &Limits::default())
}

/// Runs `test` on a stack of 2 MiB, what a worker thread has.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(test).unwrap();
    thread.join().unwrap();
}

#[test]
fn deep_brackets_of_every_shape_are_refused_or_read() {
    on_small_stack(|| {
        let shapes = [
            ("(", "1", ")"),
            ("[", "1", "]"),
            ("{a=", "1", "}"),
            ("f(", "1", ")"),
            ("x[", "1", "]"),
            ("\"${", "x", "}\""),
            ("\"%{ if x }", "", "%{ endif }\""),
            ("!", "x", ""),
            ("-", "1", ""),
            ("x ? 1 : ", "2", ""),
            ("x ? ", "1", " : 2"),
            ("1 + ", "1", ""),
            ("[for x in ", "y", " : x]"),
            ("{for x in y : x => ", "1", "}"),
            ("<<E\n${", "x", "}\nE\n"),
            ("(", "", ""),
            ("[", "", ""),
            ("{a=[", "", ""),
            ("\"${", "", ""),
            ("", "", ")"),
        ];
        for (open, middle, close) in shapes {
            for depth in [60, 100_000] {
                let text = format!("a = {}{middle}{}\n", open.repeat(depth), close.repeat(depth));
                let parsed = read(FileKind::Hcl, &text);
                assert_eq!(
                    parsed.body.attributes.len() + parsed.unread.len().min(1),
                    1,
                    "{depth} × {open}"
                );
                drop(parse_expression(FileId(0), &text[4..], 0));
                drop(parse_template(FileId(0), &text));
            }
        }
    });
}

#[test]
fn deep_brackets_are_called_too_deep() {
    for text in [
        format!("a = {}1{}\n", "(".repeat(1000), ")".repeat(1000)),
        format!("a = {}x\n", "x || ".repeat(1000)),
        format!("a = {}1\n", "x ? 1 : ".repeat(1000)),
        format!("{}{}", "b {\n".repeat(1000), "}\n".repeat(1000)),
    ] {
        let parsed = read(FileKind::Hcl, &text);
        assert_eq!(&*parsed.diagnostics[0].rule, "syntax/too-deep");
        assert_eq!(parsed.unread[0].reason, "is nested too deeply");
    }
    let text = format!("{{\"locals\": {{\"a\": {}{}}}}}", "[".repeat(100_000), "]".repeat(100_000));
    on_small_stack(move || {
        let parsed = read(FileKind::Json, &text);
        assert_eq!(&*parsed.diagnostics[0].rule, "syntax/too-deep");
    });
}

#[test]
fn long_traversals_are_flat() {
    on_small_stack(|| {
        let text = format!("a = x{}\n", ".y".repeat(100_000));
        let parsed = read(FileKind::Hcl, &text);
        let ExprKind::Traversal(_, steps) = &parsed.body.attributes[0].expr.kind else {
            panic!("no traversal")
        };
        assert_eq!(steps.len(), 100_000);
        assert!(steps.iter().all(|step| matches!(step, Step::Attr(..))));
    });
}

#[test]
fn big_objects_lists_and_bodies_are_read_whole() {
    let keys: String =
        (0..20_000).map(|key| format!("  key_{key} = \"v{key}\"\n")).collect::<Vec<_>>().concat();
    let parsed = read(FileKind::Hcl, &format!("a = {{\n{keys}}}\nb {{\n{keys}}}\n{keys}"));
    assert!(parsed.diagnostics.is_empty());
    assert_eq!(parsed.body.attributes.len(), 20_001);
    let ExprKind::Object(items) = &parsed.body.attributes[0].expr.kind else { panic!("no object") };
    assert_eq!(items.len(), 20_000);
    assert_eq!(parsed.body.blocks[0].body.attributes.len(), 20_000);
    let list = format!("a = [{}]\n", "1,".repeat(50_000));
    let parsed = read(FileKind::Hcl, &list);
    assert!(
        matches!(&parsed.body.attributes[0].expr.kind, ExprKind::Tuple(all) if all.len() == 50_000)
    );
}

#[test]
fn what_exceeds_a_limit_is_unread_and_said() {
    let limits = Limits { items: 10, bytes: 1000, ..Limits::default() };
    let items = |count: usize| format!("a = [{}]\nb = 1\n", "1,".repeat(count));
    let parsed = parse(FileId(0), FileKind::Hcl, &items(9), &limits);
    assert!(parsed.unread.is_empty());
    let parsed = parse(FileId(0), FileKind::Hcl, &items(10), &limits);
    assert_eq!(&*parsed.diagnostics[0].rule, "syntax/too-large");
    assert_eq!(parsed.unread[0].header, ["a"]);
    assert!(parsed.body.attribute("b").is_some());
    for kind in [FileKind::Hcl, FileKind::Json] {
        let text = " ".repeat(1001);
        let parsed = parse(FileId(0), kind, &text, &limits);
        assert_eq!(&*parsed.diagnostics[0].rule, "syntax/too-large");
        assert_eq!(parsed.unread[0].reason, "exceeds the size limit");
        assert_eq!(parsed.unread[0].span.range(), 0..1001);
    }
}

/// Many small errors, unclosed heredocs and comments: none may cost square time.
#[test]
fn broken_input_of_a_megabyte_ends() {
    for piece in
        ["<<A\n", "a = <<A\n", "/*", "b {\n", "\n", "\"", "a = \"${\n", "b \"", "#\r", "{\n"]
    {
        let text = piece.repeat(1_000_000 / piece.len());
        let parsed = read(FileKind::Hcl, &text);
        assert!(parsed.diagnostics.len() <= 51, "{piece}");
        let parsed = read(FileKind::Json, &text);
        assert!(parsed.diagnostics.len() <= 51, "{piece}");
    }
}

/// Checks that every span of the result is in the text, at character boundaries.
fn assert_spans(text: &str, parsed: &ParsedFile) {
    let inside = |span: drlint::base::Span| {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    };
    for diagnostic in &parsed.diagnostics {
        diagnostic.primary.into_iter().for_each(inside);
        diagnostic.related.iter().for_each(|related| inside(related.span));
    }
    parsed.unread.iter().for_each(|unread| inside(unread.span));
    parsed.comments.iter().for_each(|comment| inside(comment.span));
    // Every span of the tree prints like this.
    let tree = format!("{:?}", parsed.body);
    for piece in tree.split("Span { file: FileId(0), start: ").skip(1) {
        let (start, rest) = piece.split_once(", end: ").unwrap();
        let end = rest.split_once(' ').unwrap().0;
        let range = start.parse::<usize>().unwrap()..end.parse::<usize>().unwrap();
        assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
    }
}

fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "b",
        " ",
        "\n",
        "\r\n",
        "\r",
        "=",
        "=>",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "\"",
        "${",
        "%{",
        "~",
        "for",
        "in",
        "if",
        "else",
        "endif",
        "endfor",
        "<<E\n",
        "<<-E\n",
        "\nE\n",
        "#",
        "//",
        "/*",
        "*/",
        ",",
        ":",
        "::",
        "?",
        ".",
        "...",
        "*",
        "1",
        "0.5",
        "1e9",
        "-",
        "!",
        "&&",
        "\\",
        "\\n",
        "\\u00e9",
        "$${",
        "é",
        "e\u{301}",
        "\u{feff}",
        "\u{200b}",
        "😀",
        "null",
        "x.y",
        "\"k\": ",
        "\0",
        "resource \"a\" \"b\" {\n",
        "x = 1\n",
        "\"locals\"",
        "\\\"",
        "\\ud83d\\ude00",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in prop_oneof![soup(), ".*", "(?s).{0,80}"]) {
        for kind in [FileKind::Hcl, FileKind::Json] {
            assert_spans(&text, &read(kind, &text));
        }
        drop(parse_expression(FileId(0), &text, 0));
        drop(parse_template(FileId(0), &text));
    }

    #[test]
    fn no_json_string_breaks_the_reader(text in soup()) {
        let json = serde_json::json!({
            "resource": {"a": {"b": {"x": text, text.clone(): [text.clone()]}}},
            "locals": {"l": {"m": text}},
        });
        let json = json.to_string();
        assert_spans(&json, &read(FileKind::Json, &json));
    }
}

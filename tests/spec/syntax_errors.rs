//! Errors are said where they are, and cost no more than the block they are in.

use drlint::base::FileId;
use drlint::diag::{Diagnostic, Severity};
use drlint::syntax::{FileKind, Limits, ParsedFile, parse};

fn read(text: &str) -> ParsedFile {
    parse(FileId(0), FileKind::Hcl, text, &Limits::default())
}

fn blocks(parsed: &ParsedFile) -> Vec<String> {
    let body = &parsed.body;
    let attributes = body.attributes.iter().map(|one| one.name.to_string());
    let blocks = body.blocks.iter().map(|block| {
        let labels = block.labels.iter().map(|label| format!(" {}", label.text));
        std::iter::once(block.kind.to_string()).chain(labels).collect()
    });
    attributes.chain(blocks).collect()
}

fn headers(parsed: &ParsedFile) -> Vec<String> {
    parsed.unread.iter().map(|one| one.header.join(" ")).collect()
}

/// The message, and the text it points at.
fn said<'t>(text: &'t str, diagnostic: &'t Diagnostic) -> (&'t str, &'t str) {
    (&diagnostic.message, &text[diagnostic.primary.unwrap().range()])
}

#[test]
fn two_broken_blocks_leave_the_others() {
    let text = r#"locals {
  a = 1
}

resource "aws_s3_bucket" "one" {
  bucket = "a${ }"
  policy = <<EOF
{
  "Version": "2012-10-17"
}
EOF
}

resource "aws_s3_bucket" "two" {
  bucket = "b"
}

data "aws_region" "here" {
  name = [1, 2
  other = {
    x = ]
  }
}
variable "v" {}
"#;
    let parsed = read(text);
    assert_eq!(blocks(&parsed), ["locals", "resource aws_s3_bucket two", "variable v"]);
    assert_eq!(headers(&parsed), ["resource aws_s3_bucket one", "data aws_region here"]);
    let said: Vec<_> = parsed.diagnostics.iter().map(|one| said(text, one)).collect();
    assert_eq!(
        said,
        [
            ("Expected an expression, found `}`.", "}"),
            ("Expected an operator, `,` or `]`, found `other`.", "other"),
        ]
    );
    let first = &text[parsed.unread[0].span.range()];
    assert!(first.starts_with("resource \"aws_s3_bucket\" \"one\"") && first.ends_with("EOF\n}\n"));
    assert_eq!(parsed.unread[0].reason, "has a syntax error");
}

#[test]
fn what_is_unread_is_not_in_the_tree() {
    let parsed = read("a = 1 b\nc {} d {}\ne = 1\n");
    assert_eq!(blocks(&parsed), ["e"]);
    assert_eq!(headers(&parsed), ["a", "c"]);
}

#[test]
fn a_missing_brace_costs_one_block() {
    let text = "module \"a\" {\n  x = {\n    y = 1\n}\n\nmodule \"b\" {\n  z = 1\n}\nc = 1\n";
    let parsed = read(text);
    assert_eq!(blocks(&parsed), ["c", "module b"]);
    assert_eq!(headers(&parsed), ["module a"]);
    assert_eq!(parsed.diagnostics.len(), 1);
}

#[test]
fn an_open_quote_costs_one_block() {
    let text = "resource \"r\" \"a\" {\n  x = \"open\n  y = 2\n}\nresource \"r\" \"b\" {\n}\n";
    let parsed = read(text);
    assert_eq!(blocks(&parsed), ["resource r b"]);
    assert_eq!(headers(&parsed), ["resource r a"]);
    let found = said(text, &parsed.diagnostics[0]);
    assert_eq!(found, ("This string does not have a closing quote on its line.", "\"open"));
}

#[test]
fn what_may_hide_other_blocks_has_no_header() {
    let text = "module \"a\" {\n  /* x\n}\nresource \"b\" \"c\" {\n}\n";
    let parsed = read(text);
    assert_eq!(headers(&parsed), [""]);
    assert_eq!(parsed.unread[0].span.range().end, text.len());
    let text = "module \"a\" {\n  x = [\n  resource \"b\" \"c\" {\n  }\n";
    assert_eq!(headers(&read(text)), [""]);
}

#[test]
fn a_header_is_read_as_far_as_it_goes() {
    let text = "resource \"aws_x\" \"y\n{\n}\nmodule b c\nd = 1\n";
    let parsed = read(text);
    assert_eq!(headers(&parsed)[0], "resource aws_x");
    assert_eq!(headers(&parsed)[1..].last().unwrap(), "module b c");
    assert_eq!(blocks(&parsed), ["d"]);
}

#[test]
fn messages_say_what_was_found_and_expected() {
    let cases = [
        (
            "a = 10.0.0.0/8\n",
            "`10.0.0.0` is not a number: it has more than one decimal point.",
            "10.0.0.0",
        ),
        ("a = b.0.1\n", "Indexes with dots cannot follow each other.", "0."),
        ("a = b.*.*\n", "A splat cannot follow `.*`.", ".*"),
        (
            "a = l.\n",
            "Expected an attribute name, an index or `*` after the dot, found the end of the line.",
            "\n",
        ),
        ("a = 'x'\n", "Unexpected `'` in an expression.", "'"),
        ("a = 1; b = 2\n", "Unexpected `;` in an expression.", ";"),
        ("a =\n", "Expected an expression, found the end of the line.", "\n"),
        (
            "a = [for v ins: v]\n",
            "Expected `in` and the collection of the `for`, found `ins`.",
            "ins",
        ),
        ("a = <<E\nx\nE", "This heredoc is not closed; expected a line with only `E`.", "E"),
        ("a = <<E\nx\n\rE\n", "A carriage return without a line feed is not whitespace.", "\r"),
        ("a = 1\rb = 2\n", "A carriage return without a line feed is not whitespace.", "\r"),
        (
            "b { a = 1, c = 2 }\n",
            "Expected an operator or the end of the line after the value, found `,`.",
            ",",
        ),
        ("b {\n a = 1 }\n", "Expected the end of the line, found `}`.", "}"),
        (
            "b\n{\n}\n",
            "Expected `=` and a value, or `{` or a label of a block, found the end of the line.",
            "\n",
        ),
        (
            "a = {x = 1 y = 2}\n",
            "Expected a newline, `,` or `}` after the object item, found `y`.",
            "y",
        ),
        ("a = \"\\q\"\n", "`\\q` is not an escape sequence.", "\\q"),
        ("a = \"\\ud800\"\n", "`\\ud800` is not a Unicode character.", "\\ud800"),
        ("a = (1\n", "This parenthesis is not closed; expected `)`.", "("),
        ("b {\n", "This block is not closed; expected `}`.", "{"),
        ("a = \"%{ if x }\"\n", "This directive is not closed; expected `%{ endif }`.", "%{ if"),
        ("a = 1\na = 2\n", "The argument `a` is already set in this block.", "a"),
        ("b \"${x}\" {}\n", "A block label cannot contain interpolation.", "${"),
        (
            "a = 1_000\n",
            "Expected an operator or the end of the line after the value, found `_000`.",
            "_000",
        ),
        ("}\n", "Expected an argument name or a block type, found `}`.", "}"),
        (
            "a = x ? 1\n",
            "Expected `:` and the other value of the conditional, found the end of the line.",
            "\n",
        ),
    ];
    for (text, message, place) in cases {
        let parsed = read(text);
        let first = parsed.diagnostics.first().unwrap_or_else(|| panic!("accepted: {text}"));
        assert_eq!((&*first.rule, first.severity), ("syntax/error", Severity::Error));
        assert_eq!(said(text, first), (message, place), "{text}");
    }
}

#[test]
fn a_repeated_key_is_a_warning_at_the_value_that_is_lost() {
    let text = "a = {\n  x = 1\n  \"x\" = 2\n  (x) = 3\n}\n";
    let parsed = read(text);
    assert!(parsed.unread.is_empty());
    let [warning] = parsed.diagnostics.as_slice() else { panic!("{:?}", parsed.diagnostics) };
    assert_eq!((&*warning.rule, warning.severity), ("syntax/duplicate-key", Severity::Warning));
    assert_eq!(&text[warning.primary.unwrap().range()], "x");
    assert_eq!(&text[warning.related[0].span.range()], "\"x\"");
}

#[test]
fn errors_end_at_the_limit() {
    let text = "a = ]\n".repeat(200);
    let limits = Limits { errors: 7, ..Limits::default() };
    let parsed = parse(FileId(0), FileKind::Hcl, &text, &limits);
    assert_eq!(parsed.diagnostics.len(), 8);
    assert_eq!(parsed.unread.len(), 7);
    let last = parsed.unread.last().unwrap();
    assert!(last.header.is_empty());
    assert_eq!(last.span.range(), "a = ]\n".len() * 6..text.len());
}

//! Strings, numbers and names mean what they mean to Terraform, and spans are true.

use std::ops::Range;

use drlint::base::FileId;
use drlint::syntax::{
    Block, Expr, ExprKind, FileKind, Limits, ObjectKey, ParsedFile, Step, TemplatePart, UnaryOp,
    parse, parse_expression, parse_template,
};

fn read(text: &str) -> ParsedFile {
    let parsed = parse(FileId(0), FileKind::Hcl, text, &Limits::default());
    assert!(parsed.diagnostics.is_empty(), "{text:?}: {:?}", parsed.diagnostics);
    parsed
}

/// The value of `a` in `text`.
fn value(text: &str) -> Expr {
    read(text).body.attribute("a").unwrap().expr.clone()
}

fn at(text: &str, range: Range<usize>) -> &str {
    &text[range]
}

/// A string or template with `<…>` for each computed part.
fn shown(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Str(text) => text.to_string(),
        ExprKind::Template(template) => parts(&template.parts),
        other => panic!("no string: {other:?}"),
    }
}

fn parts(parts: &[TemplatePart]) -> String {
    parts
        .iter()
        .map(|part| match part {
            TemplatePart::Literal(text) => text.to_string(),
            TemplatePart::Interpolation(_) => "<>".to_owned(),
            TemplatePart::If(each) => {
                format!("<if {}|{}>", self::parts(&each.then), self::parts(&each.otherwise))
            }
            TemplatePart::For(each) => format!("<for {}>", self::parts(&each.body)),
        })
        .collect()
}

/// Each right side is what `terraform console` printed for the left side.
#[test]
fn strings_mean_what_terraform_says() {
    let cases = [
        (r#"a = "\n\t\r\"\\\u00e9\U0001F600""#, "\n\t\r\"\\é😀"),
        (r#"a = "$$ $ %% % $${x} %%{y} $$${z} %%%{w}""#, "$$ $ %% % ${x} %{y} $${z} %%{w}"),
        ("a = \"e\\u0301\"", "é"),
        ("a = \"e\u{301}\"", "é"),
        ("a = <<E\ne\u{301}\nE\n", "é\n"),
        ("a = <<E\na\\n \"q\" $${x} %%{y}\nE\n", "a\\n \"q\" ${x} %{y}\n"),
        ("a = <<E\nE\n", ""),
        ("a = <<E\nEX\nE \"\nx E\n  E \t\n", "EX\nE \"\nx E\n"),
        ("a = <<-E\n    x\n   y\n  E\n", " x\ny\n"),
        ("a = <<-E\n    x\n\n   y\n  E\n", " x\n\ny\n"),
        ("a = <<-E\n    x\n \n   y\n  E\n", " x\n \ny\n"),
        ("a = <<-E\n    $${x}\n      y\n    E\n", "${x}\n  y\n"),
        ("a = <<E\r\nx\r\n  y\r\nE\r\n", "x\r\n  y\r\n"),
    ];
    for (text, expected) in cases {
        let expr = value(text);
        assert!(matches!(&expr.kind, ExprKind::Str(_)), "{text}");
        assert_eq!(shown(&expr), expected, "{text}");
    }
}

#[test]
fn indentation_counts_interpolations_as_terraform_does() {
    let cases = [
        // The line that begins with text keeps its indentation relative to the least one.
        ("a = <<-E\nt:\n    p ${x} q\n    r\nE\n", "t:\n    p <> q\n    r\n"),
        ("a = <<-E\n  a\n    ${x} q\n      r\nE\n", "a\n  <> q\n    r\n"),
        // An interpolation at the margin has no indentation to take away.
        ("a = <<-E\n${x} q\n  r\nE\n", "<> q\n  r\n"),
        ("a = <<-E\n  ${x} ${y}\n  r\nE\n", "<> <>\nr\n"),
        ("a = <<-E\n    a\n    ${x}\n    b\n  E\n", "a\n<>\nb\n"),
        // A line whose predecessor lost its newline to `~` is not a line of its own.
        (
            "a = <<-E\n    %{ if x ~}\n    A\n    %{ endif ~}\n    B\n    E\n",
            "<if     A\n|>    B\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(&value(text)), expected, "{text}");
    }
}

#[test]
fn strip_markers_take_a_whole_literal_in_quotes_and_one_line_in_heredocs() {
    let cases = [
        (r#"a = "x \n ${~ y ~} \n\n z""#, "x<>z"),
        (r#"a = "a ${~ y ~} $${z} ""#, "a<>${z} "),
        ("a = <<E\nx ${~ y ~} \n\n  z\nE\n", "x<>\n  z\n"),
        ("a = <<E\nx ${y ~} $${z} \nE\n", "x <>${z} \n"),
        ("a = <<E\nA\n  %{~ if x ~}  \n  B\n  %{~ endif }\nC\nE\n", "A\n<if   B\n|>\nC\n"),
        ("a = <<E\n5% \n${~ x}\nE\n", "5% <>\n"),
        ("a = <<E\n5%  \n${~ x}\nE\n", "5%<>\n"),
        ("a = <<E\n5%\n${~ x}\nE\n", "5%<>\n"),
        ("a = <<E\n5%\r\n${~ x}\nE\n", "5%\r<>\n"),
        (r#"a = "%{ if x ~} A %{~ else ~} B %{~ endif ~} C""#, "<if A|B>C"),
        ("a = <<E\n%{ for k, v in x ~}\n  ${k}=${v}\n%{ endfor ~}\nE\n", "<for   <>=<>\n>"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(&value(text)), expected, "{text}");
    }
}

#[test]
fn only_a_lone_interpolation_keeps_its_type() {
    let wraps = |text: &str| match value(text).kind {
        ExprKind::Template(template) => template.wraps_one,
        other => panic!("no template: {other:?}"),
    };
    assert!(wraps(r#"a = "${x}""#));
    assert!(wraps(r#"a = "${~ x ~}""#));
    assert!(!wraps(r#"a = " ${~ x}""#));
    assert!(!wraps(r#"a = "${x}${y}""#));
    assert!(!wraps("a = <<E\n${x}\nE\n"));
    assert!(!wraps(r#"a = "%{ if x }a%{ endif }""#));
}

#[test]
fn numbers_keep_every_digit() {
    let number = |text: &str| match value(text).kind {
        ExprKind::Number(number) => number.to_string(),
        other => panic!("no number: {other:?}"),
    };
    let long = "123456789012345678901234567890.1234567890123456789";
    assert_eq!(number(&format!("a = {long}")), long);
    assert_eq!(number("a = 1e400"), "1e400");
    assert_eq!(number("a = 1.5E+5"), "1.5E+5");
    assert_eq!(number("a = 007"), "007");
    let ExprKind::Unary(UnaryOp::Neg, operand) = value("a = - 9007199254740993").kind else {
        panic!("no negation");
    };
    assert!(matches!(&operand.kind, ExprKind::Number(text) if &**text == "9007199254740993"));
}

#[test]
fn keys_are_strings_unless_computed() {
    let text = "a = {null = 1, true: 2, \"q\" = 3, (b) = 4, c.d = 5, 6 = 7, if = 8}";
    let ExprKind::Object(items) = value(text).kind else { panic!("no object") };
    let keys: Vec<String> = items
        .iter()
        .map(|item| match &item.key {
            ObjectKey::Name(name, span) => format!("{name}={}", at(text, span.range())),
            ObjectKey::Expr(expr) => format!("({})", at(text, expr.span.range())),
        })
        .collect();
    let expected = ["null=null", "true=true", "(\"q\")", "((b))", "(c.d)", "(6)", "if=if"];
    assert_eq!(keys, expected);
}

#[test]
fn spans_are_of_the_original_text() {
    let text = "\u{feff}# é\r\nb \"l\" m { # c\r\n  a = [for k, v in é.0[\"x\"].*.y : <<-E\r\n   ${ k /* \
                no */ }\r\n  E\r\n  if !f(v...)] /* d */\r\n}\r\n";
    let parsed = read(text);
    let block: &Block = &parsed.body.blocks[0];
    assert_eq!(at(text, block.header.range()), "b \"l\" m");
    assert_eq!(at(text, block.labels[0].span.range()), "\"l\"");
    assert_eq!(at(text, block.span.range()), text["\u{feff}# é\r\n".len()..].trim_end());
    let attribute = &block.body.attributes[0];
    assert_eq!(at(text, attribute.name_span.range()), "a");
    assert!(at(text, attribute.span.range()).starts_with("a = [for"));
    let ExprKind::For(each) = &attribute.expr.kind else { panic!("no for") };
    assert!(at(text, attribute.expr.span.range()).ends_with("(v...)]"));
    assert_eq!(at(text, each.collection.span.range()), "é.0[\"x\"].*.y");
    let ExprKind::Traversal(root, steps) = &each.collection.kind else { panic!("no traversal") };
    assert_eq!(at(text, root.span.range()), "é");
    let steps: Vec<_> = steps
        .iter()
        .map(|step| (at(text, step.span().range()), matches!(step, Step::Index(_))))
        .collect();
    assert_eq!(steps, [("0", true), ("\"x\"", true), ("*", false), ("y", false)]);
    assert_eq!(at(text, each.value.span.range()), "<<-E\r\n   ${ k /* no */ }\r\n  E");
    let ExprKind::Template(template) = &each.value.kind else { panic!("no template") };
    let TemplatePart::Interpolation(inner) = &template.parts[0] else { panic!("no expression") };
    assert_eq!(at(text, inner.span.range()), "k");
    let test = each.test.as_ref().unwrap();
    assert_eq!(at(text, test.span.range()), "!f(v...)");
    let comments: Vec<_> = parsed
        .comments
        .iter()
        .map(|comment| (at(text, comment.span.range()), comment.own_line))
        .collect();
    assert_eq!(comments, [("# é", true), ("# c", false), ("/* no */", false), ("/* d */", false)]);
}

#[test]
fn operators_bind_as_in_terraform() {
    fn grouped(expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Binary(op, sides) => {
                format!("({} {op:?} {})", grouped(&sides[0]), grouped(&sides[1]))
            }
            ExprKind::Unary(op, operand) => format!("({op:?} {})", grouped(operand)),
            ExprKind::Conditional(all) => {
                format!("[{} {} {}]", grouped(&all[0]), grouped(&all[1]), grouped(&all[2]))
            }
            ExprKind::Number(text) => text.to_string(),
            ExprKind::Variable(name) => name.to_string(),
            ExprKind::Traversal(source, steps) => format!("{}.{}", grouped(source), steps.len()),
            other => format!("{other:?}"),
        }
    }
    let cases = [
        ("a = 1 + 2 * 3 == 7 && !x || y", "((((1 Add (2 Mul 3)) Eq 7) And (Not x)) Or y)"),
        ("a = p == q < r", "(p Eq (q Less r))"),
        ("a = 1 - 2 - 3 % 4", "((1 Sub 2) Sub (3 Rem 4))"),
        ("a = -x.y", "(Neg x.1)"),
        ("a = -1[*]", "(Neg 1.1)"),
        ("a = 1-2-x-y", "((1 Sub 2) Sub x-y)"),
        ("a = 10-x", "(10 Sub x)"),
        ("a = -5-3", "((Neg 5) Sub 3)"),
        ("a = - /* 7 */ 5-3", "((Neg 5) Sub 3)"),
        ("a = x.0-1", "(x.1 Sub 1)"),
        ("a = x.10-1", "(x.1 Sub 1)"),
        ("a = x ? 1 : y ? 2 : 3", "[x 1 [y 2 3]]"),
        ("a = x ? y ? 1 : 2 : 3", "[x [y 1 2] 3]"),
    ];
    for (text, expected) in cases {
        assert_eq!(grouped(&value(text)), expected, "{text}");
    }
}

#[test]
fn functions_keep_their_namespaces() {
    let text = "a = provider :: aws::arn_parse(x, [1]...)";
    let ExprKind::Call(call) = value(text).kind else { panic!("no call") };
    assert_eq!(call.name, "provider::aws::arn_parse");
    assert_eq!(at(text, call.name_span.range()), "provider :: aws::arn_parse");
    assert_eq!(call.args.len(), 2);
    assert!(call.expand);
}

#[test]
fn a_lone_expression_may_stand_among_comments() {
    let expr = parse_expression(FileId(3), "\n /* x */ [1,\n 2] # y\n", 100).unwrap();
    assert!(matches!(&expr.kind, ExprKind::Tuple(items) if items.len() == 2));
    assert_eq!((expr.span.file, expr.span.start, expr.span.end), (FileId(3), 110, 117));
    for wrong in ["", "1 2", "x\ny", "[1", "}", "a = 1"] {
        let diagnostics = parse_expression(FileId(3), wrong, 100).unwrap_err();
        assert_eq!(&*diagnostics[0].rule, "syntax/error", "{wrong:?}");
    }
}

#[test]
fn template_files_end_with_their_text() {
    let read = |text: &str| parse_template(FileId(0), text).map(|one| parts(&one.parts));
    assert_eq!(read("").unwrap(), "");
    assert_eq!(read("\u{feff}a\\n \"b\" $${c}").unwrap(), "a\\n \"b\" ${c}");
    assert_eq!(read("a\n\n  ${~ x ~}  \n\n  b\n").unwrap(), "a\n\n<>\n  b\n");
    assert_eq!(read("%{ if x ~}\n  c\n  %{~ endif ~}\nd").unwrap(), "<if   c\n|>d");
    let text = "é ${ f( \"${y}\" ) }";
    let template = parse_template(FileId(0), text).unwrap();
    let TemplatePart::Interpolation(call) = &template.parts[1] else { panic!("no expression") };
    assert_eq!(at(text, call.span.range()), "f( \"${y}\" )");
    for wrong in ["${", "${x", "${}", "%{ if x }", "%{ endif }", "%{ for x in y }%{ endif }"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

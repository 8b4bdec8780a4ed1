//! Any text is read without a panic, and every span is in it at character boundaries.
//!
//! `cargo +nightly fuzz run syntax` starts it.

#![no_main]

use drlint::base::{FileId, Span};
use drlint::syntax::{FileKind, Limits, parse, parse_expression, parse_template, parse_tfvars_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    for kind in [FileKind::Hcl, FileKind::Json] {
        let parsed = parse(FileId(0), kind, text, &limits);
        let check = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?}");
        for diagnostic in &parsed.diagnostics {
            diagnostic.primary.into_iter().for_each(check);
            diagnostic.related.iter().for_each(|related| check(related.span));
        }
        parsed.unread.iter().for_each(|unread| check(unread.span));
        parsed.comments.iter().for_each(|comment| check(comment.span));
        for attribute in &parsed.body.attributes {
            check(attribute.span);
            check(attribute.expr.span);
        }
        for block in &parsed.body.blocks {
            check(block.span);
            check(block.header);
        }
    }
    drop(parse_tfvars_json(FileId(0), text, &limits));
    drop(parse_expression(FileId(0), text, 0));
    drop(parse_template(FileId(0), text));
});

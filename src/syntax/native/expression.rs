//! Expressions and templates: scanned into a mask, parsed by hcl-edit, lowered into the tree.

use super::chars;
use super::lower::Lowering;
use super::scan::Scanner;
use super::template::assemble;
use crate::base::with_stack;
use crate::diag::Diagnostic;
use crate::syntax::limits::Limits;
use crate::syntax::problem::{Problem, Read};
use crate::syntax::source::Source;
use crate::syntax::tree::{Expr, Template};

/// The expression that `source` is, without anything around it but blanks and comments.
pub(in crate::syntax) fn expression(
    source: &Source<'_>,
    limits: &Limits,
    warnings: &mut Vec<Diagnostic>,
) -> Read<Expr> {
    let mut scanner = Scanner::new(source, limits);
    loop {
        scanner.skip_blanks()?;
        let newline = scanner.newline();
        if newline == 0 {
            break;
        }
        scanner.at += newline;
    }
    let start = scanner.expression()?;
    let expr = lower(&scanner, start, warnings)?;
    loop {
        scanner.skip_blanks()?;
        let newline = scanner.newline();
        if newline > 0 {
            scanner.at += newline;
        } else if scanner.ended() {
            return Ok(expr);
        } else {
            return Err(scanner.unexpected("nothing more after the expression"));
        }
    }
}

/// The template that `source` is.
pub(in crate::syntax) fn template(
    source: &Source<'_>,
    limits: &Limits,
    warnings: &mut Vec<Diagnostic>,
) -> Read<Template> {
    let mut scanner = Scanner::new(source, limits);
    scanner.template()?;
    let parsed = parse_mask(&scanner, &scanner.mask, 0)?;
    // The mask begins one byte before the text. All offsets but that of the added bracket are
    // beyond it.
    let mut lowering = Lowering { source, shift: -1, leaves: &scanner.leaves, warnings };
    lowering.template(&parsed)
}

/// The tree of the expression that `scanner` has just read from `start` on.
pub(super) fn lower(
    scanner: &Scanner<'_>,
    start: usize,
    warnings: &mut Vec<Diagnostic>,
) -> Read<Expr> {
    let blank = scanner.mask.iter().take_while(|byte| **byte == b' ').count();
    let start = start + blank;
    let mask = scanner.mask[blank..].trim_ascii_end();
    if let [leaf] = scanner.leaves.as_slice()
        && mask == b"_"
        && leaf.span.start == start
    {
        let kind = assemble(scanner.source.text, leaf, Vec::new());
        return Ok(Expr { kind, span: scanner.source.span(leaf.span.start, leaf.span.end) });
    }
    let parsed = parse_mask(scanner, mask, start)?;
    let shift = isize::try_from(start).unwrap_or(isize::MAX);
    let mut lowering =
        Lowering { source: scanner.source, shift, leaves: &scanner.leaves, warnings };
    lowering.expr(&parsed)
}

/// Parses a mask whose first byte is at `start` of the source.
fn parse_mask(
    scanner: &Scanner<'_>,
    mask: &[u8],
    start: usize,
) -> Read<hcl_edit::expr::Expression> {
    let Ok(text) = std::str::from_utf8(mask) else {
        return Err(Problem::new("drlint cannot parse this expression.", start..start));
    };
    // One level of nesting costs hcl-edit up to 16 KiB of stack in a debug build, and it allows 64
    // of them. A new stack costs more than most expressions, hence the estimate.
    let need = (scanner.nesting().min(64) + 2) * 32 * 1024;
    let parsed = with_stack(need, || hcl_edit::parser::parse_expr(text));
    parsed.map_err(|error| {
        let message = error.message();
        let text = scanner.source.text;
        let mut at = (start + error.location().offset()).min(text.len());
        // At the end of its input hcl-edit points at the last byte.
        while !text.is_char_boundary(at) {
            at += 1;
        }
        let (found, range) = chars::describe(text, at);
        if message.contains("nested levels") {
            Problem::too_deep("This expression is", 64, range)
        } else if message.contains("chained binary operators") {
            let message = "Too many operators in a row; drlint reads at most 128.";
            Problem::too_long(message, range)
                .help("Move part of the expression into a local value.")
        } else {
            let expected =
                message.rsplit_once("expected ").map_or("something else", |(_, tail)| tail);
            Problem::new(format!("Expected {expected}, found {found}."), range)
        }
    })
}

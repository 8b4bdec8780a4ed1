//! What all blocks of a policy file have in common.

use crate::base::Span;
use crate::diag::Diagnostic;
use crate::policy::error::{error, suggest_or_list};
use crate::syntax::{Block, Body};

pub(crate) fn unknown_block(kind: &str, span: Span, known: &[&str]) -> Diagnostic {
    let unknown = error(format!("Unsupported block type `{kind}`."), span);
    suggest_or_list(unknown, kind, known)
}

pub(crate) fn check_labels(
    block: &Block,
    wanted: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    if block.labels.len() == wanted {
        return true;
    }
    let count = ["no label", "one label", "two labels"][wanted];
    diagnostics.push(error(format!("A `{}` block takes {count}.", block.kind), block.header));
    false
}

pub(crate) fn check_blocks(block: &Block, known: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    for inner in &block.body.blocks {
        if !known.contains(&inner.kind.as_str()) {
            diagnostics.push(unknown_block(inner.kind.as_str(), inner.header, known));
        }
    }
}

pub(crate) fn check_arguments(body: &Body, known: &[&str], diagnostics: &mut Vec<Diagnostic>) {
    for attribute in &body.attributes {
        let name = attribute.name.as_str();
        if !known.contains(&name) {
            let unknown = error(format!("Unsupported argument `{name}`."), attribute.name_span);
            diagnostics.push(suggest_or_list(unknown, name, known));
        }
    }
}

//! Policy files to [`File`]s.
//!
//! Invariant: everything that does not belong to the language is an error at its location; nothing
//! is skipped.

mod blocks;
mod policy;

pub(crate) use blocks::{check_arguments, check_blocks};

use std::sync::Arc;

use self::blocks::{check_labels, unknown_block};
use super::ast::{File, Target};
use super::error::error;
use crate::base::Span;
use crate::diag::{Code, Diagnostic, RelatedKind};
use crate::syntax::{Block, ParsedFile};

const BLOCKS: &[&str] =
    &["policy", "input", "locals", "resource_policy", "provider_policy", "module_policy"];

/// Arguments and blocks of the `policy` block, which other engines read.
const SETTINGS: &[&str] =
    &["required_providers", "terraform_config", "plugins", "enforcement_level"];

/// Reads a file's blocks. `stem` is what the label of every policy must be.
pub(crate) fn file(parsed: &ParsedFile, stem: &str, diagnostics: &mut Vec<Diagnostic>) -> File {
    diagnostics.extend(parsed.diagnostics.iter().cloned());
    for attribute in &parsed.body.attributes {
        let message =
            format!("Unexpected argument \"{}\": a policy file has blocks only.", attribute.name);
        diagnostics.push(error(message, attribute.name_span));
    }
    let mut file = File::default();
    let mut settings: Option<Span> = None;
    for block in &parsed.body.blocks {
        let target = match block.kind.as_str() {
            "policy" => {
                check_settings(block, settings, diagnostics);
                settings = settings.or(Some(block.header));
                continue;
            }
            "input" => {
                if check_labels(block, 1, diagnostics) {
                    file.inputs.push(Arc::clone(block));
                }
                continue;
            }
            "locals" => {
                check_labels(block, 0, diagnostics);
                check_blocks(block, &[], diagnostics);
                file.locals.extend(block.body.attributes.iter().cloned());
                continue;
            }
            "resource_policy" => Target::Resource,
            "provider_policy" => Target::Provider,
            "module_policy" => Target::Module,
            unknown => {
                diagnostics.push(unknown_block(unknown, block.header, BLOCKS));
                continue;
            }
        };
        file.policies.extend(policy::policy(block, target, stem, &file.policies, diagnostics));
    }
    file
}

/// Settings are for other engines, so an unknown one is not an error.
fn check_settings(block: &Block, earlier: Option<Span>, diagnostics: &mut Vec<Diagnostic>) {
    check_labels(block, 0, diagnostics);
    if let Some(first) = earlier {
        let duplicate = error("Duplicate policy block: a policy file has one.", block.header);
        diagnostics.push(duplicate.with_related(RelatedKind::First, first, "the first one"));
    }
    let blocks = block.body.blocks.iter().map(|inner| (inner.kind, inner.header));
    let arguments =
        block.body.attributes.iter().map(|argument| (argument.name, argument.name_span));
    for (name, span) in blocks.chain(arguments) {
        if !SETTINGS.contains(&name.as_str()) {
            diagnostics.push(Diagnostic::new(
                Code::UnknownKey,
                format!("drlint ignores `{name}` in the policy block."),
                Some(span),
            ));
        }
    }
}

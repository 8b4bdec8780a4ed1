//! What a policy file says about itself: its leading comment, its inputs, its extras.

use super::ast::{File, Policy};
use crate::diag::{ParameterInfo, Safety, Severity};
use crate::syntax::{Block, Expr, ExprKind, ObjectKey, ParsedFile};

/// The leading comment: the first sentence, and the rest as Markdown.
#[derive(Debug, Default)]
pub(crate) struct Leading {
    /// One sentence, without full stop.
    pub(crate) title: String,
    /// Markdown, may be empty.
    pub(crate) text: String,
}

/// Reads the comment lines before the first block; the first line that is none ends them.
pub(crate) fn leading(parsed: &ParsedFile, text: &str) -> Leading {
    let mut lines: Vec<&str> = Vec::new();
    let mut end = None;
    for comment in &parsed.comments {
        let between =
            end.map_or("", |end| text.get(end..comment.span.start as usize).unwrap_or(""));
        if !comment.own_line || between.trim() != "" || between.matches('\n').count() > 1 {
            break;
        }
        // Comments are `#`, `##` or `//`; one space after it belongs to the mark, further ones to Markdown.
        let line = text.get(comment.span.range()).unwrap_or("").trim_start_matches(['#', '/']);
        lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end());
        end = Some(comment.span.end as usize);
    }
    let whole = lines.join("\n");
    // The title is the first sentence of the first paragraph, which may be broken over lines.
    let (first, rest) = whole.split_once("\n\n").unwrap_or((&whole, ""));
    let first = first.split('\n').collect::<Vec<_>>().join(" ");
    let (title, more) = first.split_once(". ").unwrap_or((&first, ""));
    let text = [more.trim(), rest.trim()]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>();
    Leading { title: title.trim().trim_end_matches('.').to_owned(), text: text.join("\n\n") }
}

/// The clause after "Cannot tell whether": the member `question`, else the title.
pub(crate) fn question(file: &File, title: &str) -> String {
    let stated = file.policies.iter().find_map(|policy| policy.extra("question")?.as_str());
    stated.map_or_else(|| uncapitalized(title), str::to_owned)
}

/// A title inside a sentence: without capital, unless it begins with an abbreviation.
fn uncapitalized(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        // `IAM policy …` keeps its capitals.
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(title.chars().skip(1)).collect()
        }
        _ => title.to_owned(),
    }
}

pub(crate) fn parameters(file: &File, text: &str) -> Vec<ParameterInfo> {
    let written = |block: &Block, name: &str| -> String {
        let expr = block.body.attribute(name).map(|one| one.expr.span);
        expr.and_then(|span| text.get(span.range())).unwrap_or_default().to_owned()
    };
    let inputs = file.inputs.iter().map(|block| ParameterInfo {
        name: block.labels[0].text.to_string(),
        kind: written(block, "type"),
        default: written(block, "default"),
        description: block
            .body
            .attribute("description")
            .and_then(|one| one.expr.as_str())
            .unwrap_or_default()
            .to_owned(),
    });
    inputs.collect()
}

/// The severity a policy states: the extra when it is a literal, else what its level stands for.
pub(crate) fn severity(policy: &Policy, level: &str) -> Severity {
    let stated = policy.extra("severity").and_then(Expr::as_str).and_then(Severity::parse);
    stated.unwrap_or(if level == "advisory" { Severity::Warning } else { Severity::Error })
}

/// The tags of all policies of a file, sorted.
pub(crate) fn tags(file: &File) -> Vec<String> {
    let lists = file.policies.iter().filter_map(|policy| policy.extra("tags"));
    let mut tags: Vec<String> = lists
        .filter_map(|expr| match &expr.kind {
            ExprKind::Tuple(items) => {
                Some(items.iter().filter_map(Expr::as_str).map(str::to_owned))
            }
            _ => None,
        })
        .flatten()
        .collect();
    tags.sort();
    tags.dedup();
    tags
}

/// The safety of the fix, when the file offers one.
pub(crate) fn fix(file: &File) -> Option<Safety> {
    file.policies.iter().find_map(|policy| {
        let ExprKind::Object(items) = &policy.extra("fix")?.kind else { return None };
        let safety = items
            .iter()
            .find(|item| matches!(item.key, ObjectKey::Name(name, _) if name == "safety"))?;
        match safety.value.as_str()? {
            "safe" => Some(Safety::Safe),
            _ => Some(Safety::Unsafe),
        }
    })
}

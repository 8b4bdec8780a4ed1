//! `TRACEABILITY.md`: requirements with links to their evidence.

use std::fmt::Write as _;

use super::anchor;
use super::evidence::{Evidence, Row};

/// The page of a stack.
pub fn of(stack: &str, rows: &[Row]) -> String {
    let unmet = |row: &&Row| row.evidence.iter().any(|one| matches!(one, Evidence::Unmet(_)));
    let unmet = rows.iter().filter(unmet).count();
    let mut page = format!(
        "# Traceability of {stack}\n\n\
         Where each requirement is kept, or tested. {} requirements; {unmet} of them cannot be \
         promised in full.\n\n\
         <!-- Made from requirements.tsv by `UPDATE=1 cargo test --test rules traceability`. -->\n\n\
         | Id | Requirement | Evidence |\n| --- | --- | --- |\n",
        rows.len()
    );
    for row in rows {
        let evidence: Vec<String> = row.evidence.iter().map(|one| cell(stack, one)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            page,
            "| {} | {} | {} |",
            row.id,
            escaped(&row.requirement),
            evidence.join("<br>")
        );
    }
    page
}

fn cell(stack: &str, evidence: &Evidence) -> String {
    match evidence {
        Evidence::Unmet(reason) => {
            format!("[Not promised](README.md#what-cannot-be-promised): {}", escaped(reason))
        }
        Evidence::Place { path, anchor: name, line } => {
            let own = format!("stacks/{stack}/");
            let (link, shown) = match path.strip_prefix(&own) {
                Some(rest) => (rest.to_owned(), rest),
                None => (format!("../../{path}"), path.as_str()),
            };
            // A page is shown with its headings, not with its lines.
            let heading = anchor::ending(path) == "md" && !name.starts_with('"');
            let target = if heading { name.clone() } else { format!("L{line}") };
            format!("[`{shown}:{line}`]({link}#{target}) {}", escaped(name.trim_matches('"')))
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

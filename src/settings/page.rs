//! The reference page of settings files.

use std::fmt::Write;

use super::shape::{Argument, BlockShape, Kind, SETTINGS};

/// The page in Markdown, made from the reader's own table.
pub fn page() -> String {
    let mut page =
        "# Settings\n\n`.drlint.hcl` in the checked directory or the nearest directory above it. \
                    Values are literals.\n\n## Arguments\n\n"
            .to_owned();
    arguments(SETTINGS.arguments, &mut page);
    SETTINGS.blocks.iter().for_each(|shape| block(shape, &mut page));
    page
}

fn block(shape: &BlockShape, page: &mut String) {
    // Writing to a string cannot fail.
    let label = if shape.label.is_some() { " \"…\"" } else { "" };
    let _ = write!(page, "\n## `{}{label}`\n\n{}", shape.kind, shape.description);
    if let Some(label) = shape.label {
        let _ = write!(page, " The label: {}{}", label[..1].to_lowercase(), &label[1..]);
    }
    if shape.repeated {
        page.push_str(" May be repeated.");
    }
    page.push_str("\n\n");
    arguments(shape.shape.arguments, page);
    shape.shape.blocks.iter().for_each(|inner| block(inner, page));
}

fn arguments(arguments: &[Argument], page: &mut String) {
    page.push_str("| Argument | Value | Meaning |\n| --- | --- | --- |\n");
    for argument in arguments {
        let required = if argument.required { " Required." } else { "" };
        let value = value(argument.kind);
        let _ = writeln!(
            page,
            "| `{}` | {value} | {}{required} |",
            argument.name, argument.description
        );
    }
}

fn value(kind: Kind) -> String {
    match kind {
        Kind::Text => "a string".to_owned(),
        Kind::Texts => "a string, or a list of strings".to_owned(),
        Kind::List => "a list of strings".to_owned(),
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::OneOf(words) => {
            let words: Vec<_> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            words.join(", ")
        }
        Kind::Duration => "`\"90s\"`, `\"5m\"`, `\"1h\"`, or a number of seconds".to_owned(),
        Kind::Day => "a day, `\"2027-03-31\"`".to_owned(),
        Kind::Object => "an object".to_owned(),
    }
}

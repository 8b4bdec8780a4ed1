//! The rows of a `requirements.tsv`, checked.

use super::Read;
use super::anchor;

/// A requirement with what answers it.
pub struct Row {
    pub id: String,
    pub requirement: String,
    pub evidence: Vec<Evidence>,
}

/// One answer.
pub enum Evidence {
    /// A place in a file below `reference-infra/`.
    Place { path: String, anchor: String, line: usize },
    /// It cannot be had, and why.
    Unmet(String),
}

/// The heading of the section, in a stack's README, that says what is not promised.
const SECTION: &str = "What cannot be promised";

/// Reads the rows of a stack; and says what is wrong with them.
pub fn check(stack: &str, tsv: &str, ids: &[String], read: Read<'_>) -> (Vec<Row>, Vec<String>) {
    let name = format!("stacks/{stack}/requirements.tsv");
    let readme = read(&format!("stacks/{stack}/README.md")).unwrap_or_default();
    let unpromised = spaced(&section(&readme, SECTION));
    let (mut rows, mut faults): (Vec<Row>, Vec<String>) = (Vec::new(), Vec::new());
    let mut lines = tsv.lines();
    if lines.next() != Some("id\trequirement\tevidence") {
        faults.push(format!("{name}:1: the header is not id, requirement, evidence"));
    }
    for (at, line) in lines.enumerate() {
        let mut fault = |words: String| faults.push(format!("{name}:{}: {words}", at + 2));
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, requirement, evidence] = fields[..] else {
            fault(format!("{} columns, not 3", fields.len()));
            continue;
        };
        if !ids.iter().any(|known| known == id) {
            fault(format!("{id} is not an id of {stack} in requirement-ids.tsv"));
        }
        if rows.iter().any(|row| row.id == id) {
            fault(format!("{id} has a row already"));
        }
        if requirement.trim().is_empty() {
            fault(format!("{id} says nothing"));
        }
        let mut answers = Vec::new();
        for part in parts(evidence) {
            match part.strip_prefix("unmet:") {
                Some(reason) => {
                    let reason = reason.trim();
                    if reason.is_empty() || !unpromised.contains(&spaced(reason)) {
                        fault(format!(
                            "{id} is unmet, and the README does not say so under \"{SECTION}\": {reason}"
                        ));
                    }
                    answers.push(Evidence::Unmet(reason.to_owned()));
                }
                None => match place(&part, read) {
                    Ok(place) => answers.push(place),
                    Err(words) => fault(format!("{id}: {words}")),
                },
            }
        }
        if parts(evidence).is_empty() {
            fault(format!("{id} has no evidence"));
        }
        rows.push(Row {
            id: id.to_owned(),
            requirement: requirement.trim().to_owned(),
            evidence: answers,
        });
    }
    let missing = ids.iter().filter(|id| !rows.iter().any(|row| row.id == **id));
    faults.extend(missing.map(|id| format!("{name}: no row for {id}")));
    (rows, faults)
}

fn place(part: &str, read: Read<'_>) -> Result<Evidence, String> {
    let (path, anchor) =
        part.split_once('#').ok_or_else(|| format!("{part} names no place in the file"))?;
    if path.is_empty() || path.contains('\\') || path.split('/').any(|step| step == "..") {
        return Err(format!("{part}: paths are relative to reference-infra/ and stay inside"));
    }
    let text = read(path).ok_or_else(|| format!("{part}: there is no file {path}"))?;
    let line = anchor::line(path, anchor, &text).map_err(|words| format!("{part}: {words}"))?;
    Ok(Evidence::Place { path: path.to_owned(), anchor: anchor.to_owned(), line })
}

/// The parts between semicolons outside quotes. Whatever follows `unmet:` is one part.
fn parts(evidence: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for char in evidence.chars() {
        quoted ^= char == '"';
        if char == ';' && !quoted && !part.trim_start().starts_with("unmet:") {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(char);
        }
    }
    parts.push(part);
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The text below a heading, up to the next one of its level or higher.
fn section(markdown: &str, title: &str) -> String {
    let level = |line: &str| line.chars().take_while(|char| *char == '#').count();
    let mut lines = markdown.lines();
    let heading =
        lines.find(|line| level(line) > 0 && line.trim_start_matches('#').trim() == title);
    let Some(heading) = heading else { return String::new() };
    let open = |line: &&str| level(line) == 0 || level(line) > level(heading);
    lines.take_while(open).collect::<Vec<_>>().join("\n")
}

/// For comparing prose: no case, one space between words, no closing stop.
fn spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "# A stack\n\n## What cannot be promised\n\n- Copies lag: a write\n  \
                          may be lost.\n\n## Next\n\nNothing else.\n";
    const MAIN: &str = "variable \"name\" {\n  type = string\n}\n";

    fn faults(rows: &str) -> Vec<String> {
        let read = |path: &str| match path {
            "stacks/one/README.md" => Some(README.to_owned()),
            "stacks/one/main.tf" => Some(MAIN.to_owned()),
            _ => None,
        };
        let ids = ["A-1".to_owned(), "A-2".to_owned()];
        check("one", &format!("id\trequirement\tevidence\n{rows}"), &ids, &read).1
    }

    #[test]
    fn complete_rows_are_fine() {
        let rows = "A-1\tNamed\tstacks/one/main.tf#var.name.type; unmet: copies lag: a write may be lost\n\
                    A-2\tSaid\tstacks/one/README.md#what-cannot-be-promised\n";
        assert_eq!(faults(rows), Vec::<String>::new());
    }

    #[test]
    fn whatever_is_missing_is_named() {
        let second = "A-2\tSaid\tstacks/one/README.md#next\n";
        for (rows, wanted) in [
            ("", "no row for A-1"),
            ("A-1\tNamed\t\n", "A-1 has no evidence"),
            ("A-1\t\tstacks/one/main.tf#var.name\n", "A-1 says nothing"),
            ("A-1\tNamed\n", "2 columns"),
            ("A-3\tNamed\tstacks/one/main.tf#var.name\n", "A-3 is not an id of one"),
            ("A-2\tAgain\tstacks/one/main.tf#var.name\n", "A-2 has a row already"),
            ("A-1\tNamed\tstacks/one/main.tf#var.other\n", "var.other"),
            ("A-1\tNamed\tstacks/one/main.tf\n", "names no place"),
            ("A-1\tNamed\tstacks/one/none.tf#var.name\n", "no file stacks/one/none.tf"),
            ("A-1\tNamed\tstacks/one/../main.tf#var.name\n", "stay inside"),
            ("A-1\tNamed\tunmet: nothing else\n", "README does not say so"),
            ("A-1\tNamed\tunmet:\n", "README does not say so"),
        ] {
            let found = faults(&format!("{second}{rows}"));
            assert!(found.iter().any(|fault| fault.contains(wanted)), "{rows}: {found:?}");
        }
    }

    #[test]
    fn semicolons_in_quotes_and_reasons_do_not_part() {
        assert_eq!(parts("a#\"b; c\"; d#e"), ["a#\"b; c\"", "d#e"]);
        assert_eq!(parts("a#b; unmet: c; d"), ["a#b", "unmet: c; d"]);
    }
}

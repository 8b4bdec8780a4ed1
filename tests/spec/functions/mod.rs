//! Functions, operators and conversions against Terraform's own answers.
//!
//! The tables in `tests/data/functions` were written by `terraform console` and `terraform plan`;
//! `UPDATE=1 cargo test --test spec functions` writes them afresh wherever terraform is on the path.

mod cases;
mod evaluate;
mod oracle;
mod unknowns;

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use evaluate::{Scope, evaluate};

/// What Terraform says about an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its value as `jsonencode` writes it.
    Known(String),
    /// A value that is not known before apply.
    Unknown,
    /// No value.
    Error,
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/functions").join(name)
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some() && oracle::is_available()
}

fn write_table(name: &str, rows: &[(String, Answer)]) {
    let mut text = String::from("[\n");
    for (at, (expr, answer)) in rows.iter().enumerate() {
        let row = match answer {
            Answer::Known(value) => json!({"expr": expr, "json": value}),
            Answer::Unknown => json!({"expr": expr, "unknown": true}),
            Answer::Error => json!({"expr": expr, "error": true}),
        };
        let comma = if at + 1 < rows.len() { "," } else { "" };
        let _ = writeln!(text, "{row}{comma}");
    }
    text.push_str("]\n");
    std::fs::write(path(name), text).unwrap();
}

fn read_table(name: &str) -> Vec<(String, Answer)> {
    let text = std::fs::read_to_string(path(name)).unwrap();
    let Json::Array(rows) = serde_json::from_str(&text).unwrap() else { panic!("no array") };
    rows.iter()
        .map(|row| {
            let answer = match (row.get("json"), row.get("error")) {
                (Some(value), _) => Answer::Known(value.as_str().unwrap().to_owned()),
                (None, Some(_)) => Answer::Error,
                (None, None) => Answer::Unknown,
            };
            (row["expr"].as_str().unwrap().to_owned(), answer)
        })
        .collect()
}

/// What drlint says, in the same terms.
fn ours(expr: &str, scope: &Scope) -> (Answer, String) {
    match evaluate(expr, scope) {
        Err(error) => (Answer::Error, error),
        Ok(value) if !value.is_wholly_known() => (Answer::Unknown, drlint::value::display(&value)),
        Ok(value) => {
            let encoded = evaluate::call("jsonencode", vec![value]).unwrap();
            (Answer::Known(encoded.as_str().unwrap().to_owned()), String::new())
        }
    }
}

/// Compares every row of a table; `tolerated` of a thousand rows may be undecided.
fn check(name: &str, tolerated: usize) {
    let rows = read_table(name);
    let scope = Scope::default();
    let (mut wrong, mut open) = (String::new(), String::new());
    let mut undecided = 0;
    for (expr, theirs) in &rows {
        let (ours, note) = ours(expr, &scope);
        if ours == Answer::Unknown && *theirs != Answer::Unknown {
            undecided += 1;
            let _ = writeln!(open, "{expr}: {note}, terraform {theirs:?}");
        } else if ours != *theirs {
            let _ = writeln!(wrong, "{expr}\n  drlint    {ours:?} {note}\n  terraform {theirs:?}");
        }
    }
    assert!(wrong.is_empty(), "{name}:\n{wrong}");
    assert!(undecided * 1000 <= rows.len() * tolerated, "{name}: too many undecided\n{open}");
}

fn table(name: &str, expressions: impl FnOnce() -> Vec<String>, tolerated: usize) {
    if updating() {
        let expressions = expressions();
        let answers = oracle::console(&expressions);
        let rows: Vec<_> = expressions.into_iter().zip(answers).collect();
        // Answers of thousands of characters say no more than shorter ones.
        let short = |answer: &Answer| !matches!(answer, Answer::Known(text) if text.len() > 2000);
        let rows: Vec<_> = rows.into_iter().filter(|(_, answer)| short(answer)).collect();
        write_table(name, &rows);
    }
    check(name, tolerated);
}

#[test]
fn operators_and_conversions_agree_with_terraform() {
    table("operators.json", cases::operators, 5);
}

#[test]
fn strings_agree_with_terraform() {
    table("string.json", || cases::family("string"), 20);
}

#[test]
fn collections_agree_with_terraform() {
    table("collection.json", || cases::family("collection"), 20);
}

#[test]
fn numbers_and_types_agree_with_terraform() {
    table("number.json", || cases::family("number"), 40);
}

#[test]
fn encodings_agree_with_terraform() {
    table("encoding.json", || cases::family("encoding"), 130);
}

#[test]
fn networks_dates_hashes_and_files_agree_with_terraform() {
    table("system.json", || cases::family("system"), 60);
}

#[test]
fn whatever_is_asked_agrees_with_terraform() {
    table("random.json", || cases::corners("random"), 30);
}

#[test]
fn expressions_agree_with_terraform() {
    table("expressions.json", cases::expressions, 5);
}

#[test]
fn heredocs_agree_with_a_plan() {
    // The console reads single lines.
    if updating() {
        let expressions = cases::corners("heredocs");
        let answers = oracle::plan(&expressions);
        write_table("heredocs.json", &expressions.into_iter().zip(answers).collect::<Vec<_>>());
    }
    check("heredocs.json", 0);
}

#[test]
fn unknowns_agree_with_a_plan() {
    if updating() {
        let expressions = cases::corners("unknown");
        let answers = oracle::plan(&expressions);
        write_table("unknown.json", &expressions.into_iter().zip(answers).collect::<Vec<_>>());
    }
    let scope = unknowns::scope();
    let mut wrong = String::new();
    for (expr, theirs) in read_table("unknown.json") {
        let (ours, note) = ours(&expr, &scope);
        let fine = match (&ours, &theirs) {
            (Answer::Known(a), Answer::Known(b)) => a == b,
            (Answer::Known(_), Answer::Error) | (Answer::Error, Answer::Known(_)) => false,
            // Knowing sooner that there will be no value is right when there never is one.
            (Answer::Error, Answer::Unknown) => {
                unknowns::substitutions().iter().all(|closed| evaluate(&expr, closed).is_err())
            }
            // Knowing more than a plan is what the next test checks.
            _ => true,
        };
        if !fine {
            let _ = writeln!(wrong, "{expr}\n  drlint    {ours:?} {note}\n  terraform {theirs:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_known_beside_unknowns_holds_for_every_value() {
    let open = unknowns::scope();
    let mut wrong = String::new();
    for (expr, _) in read_table("unknown.json") {
        let Ok(partial) = evaluate(&expr, &open) else { continue };
        for closed in unknowns::substitutions() {
            let Ok(value) = evaluate(&expr, &closed) else { continue };
            if value.is_wholly_known() && !unknowns::admits(&partial, &value) {
                let _ = writeln!(
                    wrong,
                    "{expr}\n  partly {}\n  wholly {} with {}",
                    drlint::value::display(&partial),
                    drlint::value::display(&value),
                    drlint::value::display(&closed.locals["u"]),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_drlint_does_not_compute_is_no_error_of_terraform() {
    let scope = Scope::default();
    for call in [
        "pow(10, 400)",
        "pow(0, -1)",
        "log(0, 10)",
        "log(10, 1)",
        "1/0",
        "1e5000",
        "tonumber(\"1e400000\")",
        "\"1e400000\" + 1",
        "jsondecode(\"1e400000\")",
        "yamldecode(\"1e400000\")",
        "yamldecode(\".inf\")",
        "sum([1e300, \"1e400000\"])",
        "indent(3000000, \"a\\nb\")",
        "[for n in [3000000] : indent(n, \"a\\nb\")]",
        "format(\"%20000s\", \"a\")",
        "file(\"../cases.rs\")",
        "file(\"~/x\")",
        "fileset(\"..\", \"*\")",
        "filesha1(\"/etc/passwd\")",
        "textencodebase64(\"a\", \"EUC-JP\")",
        "timeadd(\"9999-12-31T00:00:00Z\", \"8760h\")",
        "regex(\"a\\\\Bb\", \"ab\")",
        "bcrypt(\"a\")",
        "parseint(join(\"\", [for n in range(1000) : \"ffffffffffffffff\"]), 16)",
        "setproduct(range(1000), range(1000), range(1000))",
    ] {
        let what = format!("can({call})");
        let (can, note) = ours(&what, &scope);
        // Where both are certain, the answer is Terraform's and in the tables.
        let is_error = matches!(can, Answer::Known(ref text) if text == "false");
        assert!(!is_error && can != Answer::Error, "{what}: {can:?} {note}");
        let what = format!("try({call}, \"F\")");
        let (attempt, note) = ours(&what, &scope);
        let gives_way = matches!(attempt, Answer::Known(ref text) if text == "\"F\"");
        assert!(!gives_way && attempt != Answer::Error, "{what}: {attempt:?} {note}");
    }
}

#[test]
fn every_function_terraform_has_is_there() {
    let signatures = std::fs::read_to_string(path("signatures.json")).unwrap();
    let signatures: Json = serde_json::from_str(&signatures).unwrap();
    let evaluators = ["can", "templatefile", "templatestring", "try"];
    for (name, signature) in signatures.as_object().unwrap() {
        if evaluators.contains(&name.as_str()) {
            continue;
        }
        let function = drlint::eval::functions::find(name).unwrap_or_else(|| panic!("no {name}"));
        let needed = signature["parameters"].as_u64().unwrap();
        let variadic = signature["variadic"].as_bool().unwrap();
        let (fewest, most) = function.arity();
        assert_eq!((fewest as u64, most.is_none()), (needed, variadic), "{name}");
    }
}

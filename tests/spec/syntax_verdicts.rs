//! drlint accepts what Terraform accepts and refuses what it refuses.

use drlint::base::FileId;
use drlint::diag::Severity;
use drlint::syntax::{FileKind, Limits, parse};

#[derive(serde::Deserialize)]
struct Case {
    terraform: String,
    name: String,
    text: String,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("../data/syntax/verdicts.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Cases where drlint's verdict is known to differ, with the reason.
const DIFFERENT: [(&str, &str); 5] = [
    ("deep paren 65", "the expression parser reads 64 levels of brackets"),
    ("deep list 70", "the expression parser reads 64 levels of brackets"),
    ("binop 129", "the expression parser reads 128 operators in a row"),
    ("|| 200", "the expression parser reads 128 operators in a row"),
    ("ternary chain 70", "the expression parser reads 64 conditionals in a row"),
];

fn accepts(text: &str) -> bool {
    let parsed = parse(FileId(0), FileKind::Hcl, text, &Limits::default());
    let errors = parsed.diagnostics.iter().filter(|one| one.severity == Severity::Error).count();
    assert_eq!(
        errors == 0,
        parsed.unread.is_empty(),
        "unread without error, or the reverse: {text}"
    );
    errors == 0
}

#[test]
fn every_verdict_is_terraforms_but_for_the_listed_ones() {
    let cases = cases();
    assert_eq!(cases.len(), 191);
    let mut wrong = Vec::new();
    for case in &cases {
        let agrees = accepts(&case.text) == (case.terraform == "accepts");
        let listed = DIFFERENT.iter().any(|(name, _)| *name == case.name);
        if agrees == listed {
            let text: String = case.text.chars().take(80).collect();
            wrong.push(format!("{} (Terraform {}): {text:?}", case.name, case.terraform));
        }
    }
    assert!(wrong.is_empty(), "{} verdicts are not as listed:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases.len() - DIFFERENT.len() >= 184);
}

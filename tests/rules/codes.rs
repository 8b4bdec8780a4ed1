//! The built-in checks: each is used, spelled out once, and documented.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use drlint::diag::Code;

use super::fixtures::{fresh, repository};

/// The sources without the table.
fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![repository().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs")
                && !path.ends_with(Path::new("diag/code.rs"))
            {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    files
}

#[test]
fn every_code_is_used_and_none_is_spelled_out() {
    let mut unused: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{code:?}")).collect();
    let mut spelled = Vec::new();
    for (path, text) in sources() {
        unused.retain(|name| !text.contains(&format!("Code::{name}")));
        for code in Code::ALL {
            if text.contains(&format!("{:?}", code.id())) {
                spelled.push(format!("{}: {code}", path.display()));
            }
        }
    }
    assert!(unused.is_empty(), "nothing reports {unused:?}");
    assert!(spelled.is_empty(), "use Code instead of {spelled:#?}");
}

#[test]
fn every_code_is_documented() {
    let mut page = String::from(
        "# Built-in checks\n\n\
         <!-- Written by `UPDATE=1 cargo test --test rules codes` from src/diag/code.rs. -->\n\n\
         drlint reports these itself, whatever rules run. `drlint explain ID` shows one of them. A waiver or an\n\
         ignore comment can suppress those with *yes* in the third column. The others report that a part was not\n\
         checked, or are about suppressions and settings.\n\n\
         | Check | Severity | Can be suppressed | What is wrong | What to do |\n|---|---|---|---|---|\n",
    );
    for code in Code::ALL {
        let severity = code.severity().as_str();
        let can = if code.may_be_suppressed() { "yes" } else { "no" };
        writeln!(page, "| {code} | {severity} | {can} | {} | {} |", code.title(), code.help())
            .unwrap();
    }
    fresh(&repository().join("docs/codes.md"), &page);
}

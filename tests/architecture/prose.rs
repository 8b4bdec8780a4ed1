//! The words that users read: strings of the program, its help, rules, documentation.
//!
//! Invariant: `prose.tsv` lists every use of a word that we do not use, and may only get shorter.
//! `UPDATE=1` rewrites it after a file has moved or a use is gone; it never accepts a new one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What not to write, and what to write in its place. A `*` at the end stands for any ending.
const PHRASES: &[(&str, &str)] = &[
    ("written", "set"),
    ("stand", "is in, is declared in"),
    ("stands", "is in, is declared in"),
    ("lies", "is in, is outside"),
    ("judge*", "check"),
    ("told", "known after apply; configured"),
    ("cure*", "fix"),
    ("is no", "is not a; does not exist"),
    ("are no", "are not; do not exist"),
    ("stumbl*", "fail"),
    ("beside*", "next to; in addition to"),
    ("elsewhere", "in another module, root module or file"),
    ("whoever", "if you"),
    ("speak*", "refer to"),
    ("hear", "report"),
    ("heard", "reported"),
    ("cling*", "mark"),
    ("say", "report, contain, set"),
    ("says", "reports, contains, sets"),
    ("said", "reported"),
    ("not there", "does not exist, is not declared"),
    ("on record", "known to drlint"),
    ("the sources", "the configuration"),
    ("decided at apply", "known after apply"),
    ("broke down", "internal error"),
    ("estate*", "system"),
    ("gives way", "is overridden"),
    ("pass over", "ignore"),
    ("passed over", "ignored"),
    ("floor*", "layer"),
    ("remark*", "diagnostic"),
    ("doubt*", "reason"),
    ("spelt", "spelled"),
    ("whatsoever", "any"),
    ("as you like", "at your option"),
    ("is none", "is not one"),
    ("names no", "does not set, does not contain"),
    ("holds no", "does not contain"),
    ("has no say", "is ignored"),
    ("secrecy", "sensitivity"),
    ("the place", "the location"),
    ("of its own accord", "automatically"),
    ("exception*", "suppression, waiver"),
    ("what is so", "the problem"),
    ("that which", "what"),
    ("welcome", "allowed"),
    ("is there twice", "is duplicated"),
];

/// Idioms in which a phrase is what everybody writes: the phrase, and the word after it.
const IDIOMS: &[(&str, &str)] = &[
    ("is no", "longer"),
    ("are no", "longer"),
    ("stands", "for"),
    ("stand", "for"),
    ("written", "in"),
    ("written", "to"),
    ("written", "by"),
];

#[test]
fn users_read_words_that_terraform_users_know() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/architecture/prose.tsv");
    let mut uses = BTreeMap::new();
    let mut excerpts = BTreeMap::new();
    for (path, texts) in everything() {
        for text in texts {
            for (phrase, excerpt) in matches(&text) {
                *uses.entry((path.clone(), phrase)).or_insert(0) += 1;
                excerpts.entry((path.clone(), phrase)).or_insert_with(Vec::new).push(excerpt);
            }
        }
    }
    let before = fs::read_to_string(&list).unwrap();
    let allowed: BTreeMap<(String, &str), usize> = before
        .lines()
        .map(|line| {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap();
            let (path, phrase, count) = (cell().to_owned(), cell(), cell());
            ((path, phrase), count.parse().unwrap())
        })
        .collect();
    if std::env::var_os("UPDATE").is_some() && no_phrase_grew(&allowed, &uses) {
        let mut text = String::new();
        for ((path, phrase), count) in &uses {
            writeln!(text, "{path}\t{phrase}\t{count}").unwrap();
        }
        fs::write(&list, text).unwrap();
        return;
    }
    let mut problems = String::new();
    for (key, count) in &uses {
        let limit = allowed.get(key).copied().unwrap_or(0);
        if *count > limit {
            let better = PHRASES.iter().find(|(phrase, _)| *phrase == key.1).unwrap().1;
            writeln!(problems, "{}: \"{}\" (better: {better})", key.0, key.1).unwrap();
            for excerpt in &excerpts[key] {
                writeln!(problems, "    {excerpt}").unwrap();
            }
        }
    }
    for (key, limit) in &allowed {
        if uses.get(key).copied().unwrap_or(0) < *limit {
            let hint = "UPDATE=1 cargo test --test architecture shortens the list";
            writeln!(problems, "{}: \"{}\" has fewer uses than listed; {hint}", key.0, key.1)
                .unwrap();
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Whether the uses of each phrase, in all files together, are at most those listed.
fn no_phrase_grew(
    allowed: &BTreeMap<(String, &str), usize>,
    uses: &BTreeMap<(String, &str), usize>,
) -> bool {
    let total = |counts: &BTreeMap<(String, &str), usize>, phrase: &str| -> usize {
        counts.iter().filter(|((_, one), _)| *one == phrase).map(|(_, count)| count).sum()
    };
    PHRASES.iter().all(|(phrase, _)| total(uses, phrase) <= total(allowed, phrase))
}

/// The phrases in a text, with the words around each.
fn matches(text: &str) -> Vec<(&'static str, String)> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    for (phrase, _) in PHRASES {
        let (stem, any_ending) = match phrase.strip_suffix('*') {
            Some(stem) => (stem, true),
            None => (*phrase, false),
        };
        for (at, _) in lower.match_indices(stem) {
            let (before, after) = (&lower[..at], &lower[at + stem.len()..]);
            // `local.written`, `core::floor(x)`, `stand-in` and `/told` are names.
            let inside = |char: char| char.is_alphanumeric() || "_:./-$".contains(char);
            let named = before.ends_with(inside) || before.ends_with('`');
            let continues = |char: char| char.is_alphanumeric() || "_-(`".contains(char);
            let ending =
                if any_ending { after.trim_start_matches(char::is_alphabetic) } else { after };
            let ended = !ending.starts_with(continues);
            let next = after.trim_start().split(|char: char| !char.is_alphanumeric()).next();
            if !named && ended && !IDIOMS.contains(&(phrase, next.unwrap_or_default())) {
                found.push((*phrase, excerpt(&lower, at)));
            }
        }
    }
    found
}

fn excerpt(text: &str, at: usize) -> String {
    let start = text[..at].char_indices().rev().nth(30).map_or(0, |(start, _)| start);
    text[start..].chars().take(80).collect()
}

/// Everything users read, by file.
fn everything() -> BTreeMap<String, Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["src", "rules", "docs", "schemas", "reference-infra"] {
        files(&root.join(folder), &mut paths);
    }
    paths.extend(
        [
            "README.md",
            "CONTRIBUTING.md",
            "AGENTS.md",
            "CHANGELOG.md",
            "action.yml",
            ".pre-commit-hooks.yaml",
        ]
        .map(|name| root.join(name)),
    );
    let mut all = BTreeMap::new();
    for path in paths {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let extension = path.extension().and_then(|extension| extension.to_str());
        let reference = name.starts_with("reference-infra/");
        let texts: fn(&str) -> Vec<String> = match extension {
            Some("rs") => literals,
            Some("md") if !reference || name.ends_with("README.md") => markdown,
            Some("hcl" | "json" | "yml" | "yaml") if !reference => |text| vec![without_code(text)],
            _ => continue,
        };
        all.insert(name, texts(&fs::read_to_string(&path).unwrap()));
    }
    all.insert("drlint --help".to_owned(), help());
    all
}

fn files(directory: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_dir() {
            into.push(path);
        } else if path.file_name().is_some_and(|name| name != "node_modules" && name != "build") {
            files(&path, into);
        }
    }
}

/// What `--help` prints, of drlint and of each command.
fn help() -> Vec<String> {
    let print = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_drlint")).args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let mut all = vec![print(&["--help"])];
    let commands = all[0].lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let names: Vec<String> = commands
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect();
    assert!(names.len() > 5, "{}", all[0]);
    all.extend(names.iter().map(|name| print(&[name, "--help"])));
    all
}

/// Markdown without code, except for blocks that show what drlint prints.
fn markdown(text: &str) -> Vec<String> {
    let mut kept = String::new();
    let mut fence = None;
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), fence) {
            (Some(language), None) => fence = Some(["result", "console"].contains(&language)),
            (Some(_), Some(_)) => fence = None,
            (None, None | Some(true)) => {
                kept.push_str(line);
                kept.push('\n');
            }
            (None, Some(false)) => {}
        }
    }
    vec![without_code(&kept)]
}

/// Without what is in backticks.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// The string literals of Rust code that hold more than one word, without tests and attributes.
fn literals(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut all = Vec::new();
    let mut rest = code;
    while let Some(char) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("#[") || rest.starts_with("#![") {
            rest.find("]\n").unwrap_or(rest.len())
        } else if rest.starts_with("r\"") || rest.starts_with("r#\"") {
            let end = if rest.starts_with("r#") { "\"#" } else { "\"" };
            let start = rest.find('"').unwrap() + 1;
            let inner = rest[start..].split(end).next().unwrap();
            all.push(inner.to_owned());
            start + inner.len() + end.len()
        } else if char == '"' {
            let inner = string(&rest[1..]);
            all.push(inner.replace("\\n", " ").replace("\\\n", " ").replace("\\\"", "\""));
            inner.len() + 2
        } else if char == '\'' {
            // A character, or a lifetime.
            match rest[1..].char_indices().nth(1) {
                _ if rest.starts_with("'\\") => rest[2..].find('\'').map_or(1, |end| end + 3),
                Some((end, '\'')) => end + 2,
                _ => 1,
            }
        } else {
            char.len_utf8()
        };
        rest = &rest[length..];
    }
    all.retain(|literal| literal.trim().contains(char::is_whitespace));
    all.iter().map(|literal| without_code(literal)).collect()
}

/// The inside of a literal up to its quote.
fn string(text: &str) -> &str {
    let mut escaped = false;
    let end = text.char_indices().find(|(_, char)| {
        let quote = *char == '"' && !escaped;
        escaped = *char == '\\' && !escaped;
        quote
    });
    &text[..end.map_or(text.len(), |(end, _)| end)]
}

#[test]
fn literals_are_what_a_program_prints() {
    let code = "// \"not this\"\nconst C: char = '\"';\nlet a = \"a word\";\n#[expect(x, reason = \"not \
                this\")]\nfn f<'a>() { g(r#\"raw \"words\"\"#, \"one\\\"two three\", \"single\") }\n";
    assert_eq!(literals(code), ["a word", "raw \"words\"", "one\"two three"]);
    let found: Vec<_> = matches("It is no longer written in HCL. It is no list.")
        .into_iter()
        .map(|one| one.0)
        .collect();
    assert_eq!(found, ["is no"]);
    assert!(matches("local.written floor(1) standby `is no`").is_empty());
}

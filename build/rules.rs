//! The rules and profiles below `rules/`, as Rust that embeds their texts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// `RULES` and `PROFILES`, sorted by id and name.
pub fn list(repository: &Path) -> io::Result<String> {
    let (mut rules, mut profiles) = (BTreeMap::new(), BTreeMap::new());
    for pack in entries(&repository.join("rules"))?.iter().filter(|path| path.is_dir()) {
        for file in entries(pack)? {
            let (pack, file) = (name(pack), name(&file));
            if pack == "profiles" {
                if let Some(profile) = file.strip_suffix(".hcl") {
                    profiles
                        .insert(profile.to_owned(), embedded(&format!("rules/profiles/{file}")));
                }
            } else if let Some(rule) = file.strip_suffix(".policy.hcl") {
                rules.insert(format!("{pack}/{rule}"), embedded(&format!("rules/{pack}/{file}")));
            }
        }
    }
    let mut text = "const RULES: &[Entry] = &[\n".to_owned();
    for (id, source) in rules {
        let example = |kind: &str| {
            let path = format!("fixtures/{id}/{kind}.tf");
            let is_there = repository.join(&path).is_file();
            if is_there { format!("Some({})", embedded(&path)) } else { "None".to_owned() }
        };
        let (bad, good) = (example("fail"), example("pass"));
        let _ = writeln!(text, "Entry {{ id: {id:?}, text: {source}, bad: {bad}, good: {good} }},");
    }
    text.push_str("];\nconst PROFILES: &[Profile] = &[\n");
    for (name, source) in profiles {
        let _ = writeln!(text, "Profile {{ name: {name:?}, text: {source} }},");
    }
    text.push_str("];\n");
    Ok(text)
}

/// The text of a file of the repository: the compiler puts the path together, on any system.
fn embedded(path: &str) -> String {
    format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))", format!("/{path}"))
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

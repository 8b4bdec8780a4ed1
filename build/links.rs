//! Links in Markdown pages.

use std::path::{Path, PathBuf};

use super::infra;

/// The links of pages that lead to no file of the tree.
pub fn broken(tree: &Path, files: &[PathBuf]) -> Vec<String> {
    let mut broken = Vec::new();
    for page in files.iter().filter(|file| file.extension().is_some_and(|it| it == "md")) {
        let text = std::fs::read_to_string(tree.join(page)).unwrap_or_default();
        for target in targets(&text) {
            if !target.starts_with('#') && !tree.join(at(page, target)).exists() {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    broken
}

/// Where a link of a page leads.
pub fn at(page: &Path, target: &str) -> PathBuf {
    let path = target.split('#').next().unwrap_or_default();
    infra::plain(&page.parent().unwrap_or(Path::new("")).join(path))
}

/// What `](…)` names, apart from places on the network.
pub fn targets(text: &str) -> Vec<&str> {
    let ends = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    ends.filter(|target| !target.contains("://") && !target.contains(char::is_whitespace)).collect()
}

//! From an anchor to a line: Terraform addresses, names in programs, headings, words in quotes.

use std::path::Path;

use drlint::syntax::FileKind;

use super::hcl;

/// The line, from 1, of what `anchor` names in a file.
pub fn line(path: &str, anchor: &str, text: &str) -> Result<usize, String> {
    if let Some(words) = anchor.strip_prefix('"') {
        let words = words.strip_suffix('"').ok_or("the closing quote is missing")?;
        return quoted(path, words, text);
    }
    let ending = ending(path);
    match &*ending {
        "tf" | "hcl" | "tfvars" => hcl::line(FileKind::Hcl, anchor, text),
        "json" if path.ends_with(".tf.json") => hcl::line(FileKind::Json, anchor, text),
        "py" => definition(&python(text), anchor),
        "mjs" | "js" | "ts" => definition(&script(text), anchor),
        "md" => heading(anchor, text),
        _ => Err(format!("in a .{ending} file, places are named by words in quotes")),
    }
}

/// What follows the last dot of a path.
pub fn ending(path: &str) -> String {
    Path::new(path).extension().unwrap_or_default().to_string_lossy().into_owned()
}

/// The only line with these words; in a program, those that are a string of their own come first.
fn quoted(path: &str, words: &str, text: &str) -> Result<usize, String> {
    if words.is_empty() {
        return Err("the quotes are empty".to_owned());
    }
    let lines = || text.lines().zip(1..);
    if ["mjs", "js", "ts"].contains(&&*ending(path)) {
        let forms = ['"', '\'', '`'].map(|quote| format!("{quote}{words}{quote}"));
        let title = |line: &str| forms.iter().any(|form| line.contains(form));
        let titled: Vec<_> = lines().filter(|(line, _)| title(line)).collect();
        if let [(_, line)] = titled[..] {
            return Ok(line);
        }
    }
    let found: Vec<_> = lines().filter(|(line, _)| line.contains(words)).collect();
    match found[..] {
        [(_, line)] => Ok(line),
        [] => Err(format!("no line has the words {words:?}")),
        _ => Err(format!("{} lines have the words {words:?}", found.len())),
    }
}

/// What a program defines: the dotted name and its line.
type Definitions = Vec<(String, usize)>;

fn definition(all: &Definitions, anchor: &str) -> Result<usize, String> {
    let found = all.iter().find(|(name, _)| name == anchor);
    found.map(|(_, line)| *line).ok_or_else(|| format!("nothing there is called {anchor}"))
}

/// Functions, classes, methods, and names given a value at the top of a module or class.
fn python(text: &str) -> Definitions {
    let mut open = Nesting::default();
    for (line, at) in text.lines().zip(1..) {
        let words = line.trim_start();
        let indent = line.len() - words.len();
        let words = words.strip_prefix("async ").unwrap_or(words);
        let function = words.strip_prefix("def ").map(|rest| (rest, true));
        let class = words.strip_prefix("class ").map(|rest| (rest, true));
        let given = given(words).map(|rest| (rest, false));
        if let Some((rest, opens)) = function.or(class).or(given) {
            open.add(indent, identifier(rest), at, opens);
        }
    }
    open.all
}

/// Functions, classes, methods and constants of a script.
fn script(text: &str) -> Definitions {
    let mut open = Nesting::default();
    for (line, at) in text.lines().zip(1..) {
        let mut words = line.trim_start();
        let indent = line.len() - words.len();
        for word in ["export ", "default ", "static ", "async "] {
            words = words.strip_prefix(word).unwrap_or(words);
        }
        let kinds = ["function* ", "function ", "class ", "const ", "let ", "interface ", "type "];
        let declared = kinds.iter().find_map(|kind| words.strip_prefix(kind));
        let method = || {
            let name = identifier(words);
            let called = words[name.len()..].starts_with('(') && words.ends_with('{');
            let keyword = ["if", "for", "while", "switch", "catch", "function"].contains(&name);
            (called && !keyword && !name.is_empty()).then_some(words)
        };
        if let Some(rest) = declared.or_else(method) {
            open.add(indent, identifier(rest), at, true);
        }
    }
    open.all
}

/// `NAME = …` and `NAME: type`, from the name on.
fn given(words: &str) -> Option<&str> {
    let rest = words[identifier(words).len()..].trim_start();
    let assigned = rest.starts_with('=') && !rest.starts_with("==");
    let typed = rest.starts_with(": ") && !words.starts_with("else");
    (assigned || typed).then_some(words)
}

fn identifier(text: &str) -> &str {
    let end = text.find(|char: char| !(char.is_alphanumeric() || char == '_' || char == '$'));
    &text[..end.unwrap_or(text.len())]
}

/// Definitions by how far they are indented.
#[derive(Default)]
struct Nesting {
    open: Vec<(usize, String)>,
    all: Definitions,
}

impl Nesting {
    fn add(&mut self, indent: usize, name: &str, line: usize, opens: bool) {
        while self.open.last().is_some_and(|(other, _)| *other >= indent) {
            self.open.pop();
        }
        let names = self.open.iter().map(|(_, name)| name.as_str()).chain([name]);
        let dotted = names.collect::<Vec<_>>().join(".");
        if opens {
            self.open.push((indent, name.to_owned()));
        }
        self.all.push((dotted, line));
    }
}

/// The heading with this slug, as GitHub makes them.
fn heading(anchor: &str, text: &str) -> Result<usize, String> {
    let (mut fenced, mut seen): (bool, Vec<String>) = (false, Vec::new());
    for (line, at) in text.lines().zip(1..) {
        fenced ^= line.trim_start().starts_with("```");
        if fenced || !line.starts_with('#') {
            continue;
        }
        let slug = slug(line.trim_start_matches('#').trim());
        let before = seen.iter().filter(|one| **one == slug).count();
        let full = if before == 0 { slug.clone() } else { format!("{slug}-{before}") };
        seen.push(slug);
        if full == anchor {
            return Ok(at);
        }
    }
    Err(format!("no heading is called {anchor}; there are {}", seen.join(", ")))
}

fn slug(title: &str) -> String {
    let kept = title.chars().filter(|char| char.is_alphanumeric() || " -_".contains(*char));
    kept.map(|char| if char == ' ' { '-' } else { char }).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_searched_by_dotted_names() {
        let text = "LIMIT: int = 3\n\n\nclass Gate:\n    open = True\n\n    async def shut(self):\n        \
                    x = 1\n        return x\n\n\ndef handler(event, context):\n    return {}\n";
        assert_eq!(line("a.py", "LIMIT", text), Ok(1));
        assert_eq!(line("a.py", "Gate", text), Ok(4));
        assert_eq!(line("a.py", "Gate.open", text), Ok(5));
        assert_eq!(line("a.py", "Gate.shut", text), Ok(7));
        assert_eq!(line("a.py", "handler", text), Ok(12));
        assert!(line("a.py", "shut", text).is_err());
        let text = "export const handler = async (event) => {\n};\nexport class Gate {\n  async shut() {\n    \
                    if (x) {\n  }\n}\ntest('turns; twice', () => {});\n";
        assert_eq!(line("a.mjs", "handler", text), Ok(1));
        assert_eq!(line("a.mjs", "Gate.shut", text), Ok(4));
        assert_eq!(line("a.mjs", "\"turns; twice\"", text), Ok(8));
        assert!(line("a.mjs", "\"thrice\"", text).is_err());
    }

    #[test]
    fn headings_are_searched_by_slug() {
        let text = "# Hot standby\n```\n# When it fails\n```\n## When it fails: `now`\n## Again\n## Again\n";
        assert_eq!(line("a.md", "when-it-fails-now", text), Ok(5));
        assert_eq!(line("a.md", "again-1", text), Ok(7));
        assert!(line("a.md", "when-it-fails", text).is_err());
    }

    #[test]
    fn words_in_quotes_stand_on_one_line() {
        assert_eq!(line("requirements.txt", "\"two\"", "one\ntwo\n"), Ok(2));
        assert!(line("requirements.txt", "\"o\"", "one\ntwo\n").is_err());
        assert!(line("requirements.txt", "two", "one\ntwo\n").is_err());
    }
}

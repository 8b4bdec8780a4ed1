//! Rust source as tokens: names, `::` and single characters, without comments, texts and test modules.

/// The tokens of a file, without what is compiled for tests only.
pub fn tokens(text: &str) -> Vec<String> {
    without_tests(&scan(text))
}

fn scan(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    let is_name = |char: char| char.is_alphanumeric() || char == '_';
    while at < chars.len() {
        let rest = &chars[at..];
        match rest {
            ['/', '/', ..] => at += rest.iter().take_while(|char| **char != '\n').count(),
            ['/', '*', ..] => at += block_comment(rest),
            ['r' | 'b' | 'c', '"' | '#', ..] | ['b' | 'c', 'r', '"' | '#', ..] | ['"', ..]
                if let Some(length) = string(rest) =>
            {
                at += length;
            }
            ['\'', '\\', ..] => {
                at += 3 + rest[3..].iter().take_while(|char| **char != '\'').count() + 1;
            }
            ['\'', _, '\'', ..] => at += 3,
            [':', ':', ..] => {
                tokens.push("::".to_owned());
                at += 2;
            }
            [first, ..] if is_name(*first) => {
                let name: String = rest.iter().take_while(|char| is_name(**char)).collect();
                at += name.chars().count();
                tokens.push(name);
            }
            [char, ..] => {
                if !char.is_whitespace() {
                    tokens.push(char.to_string());
                }
                at += 1;
            }
            [] => {}
        }
    }
    tokens
}

fn block_comment(text: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        match &text[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of the string literal at the beginning, raw or not.
fn string(text: &[char]) -> Option<usize> {
    let prefix = text.iter().take_while(|char| char.is_ascii_lowercase()).count();
    let is_raw = text[..prefix].contains(&'r');
    let hashes = text[prefix..].iter().take_while(|char| **char == '#').count();
    let mut at = prefix + hashes;
    if text.get(at) != Some(&'"') || (hashes > 0 && !is_raw) {
        return None;
    }
    at += 1;
    while at < text.len() {
        if text[at] == '\\' && !is_raw {
            at += 1;
        } else if text[at] == '"'
            && text[at + 1..].iter().take(hashes).filter(|char| **char == '#').count() == hashes
        {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    None
}

fn without_tests(tokens: &[String]) -> Vec<String> {
    const TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        if tokens[at..].iter().take(TEST.len()).eq(TEST.iter()) {
            at += item(&tokens[at..]);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// How many tokens an item has, with its attributes: it ends with `;`, or with its braces.
fn item(tokens: &[String]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (token == ";" || token == "}") {
            return at + 1;
        }
    }
    tokens.len()
}

//! Texts changed token by token, and JSON changed value by value.

use serde_json::{Map, Value as Json, json};

use crate::corpus::tokens;
use crate::random::Random;

/// What no corpus contains and attackers write.
const ODD: &[&str] = &[
    "\u{feff}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "e\u{301}",
    "\u{1F468}\u{200D}\u{1F469}",
    "\0",
    "\r",
    "\r\n",
    "\u{2028}",
    "\u{85}",
    "\u{10ffff}",
    "99999999999999999999999999",
    "1e309",
    "1e-999999999",
    "1e999999999",
    "-0",
    "0x10",
    "9223372036854775807",
    "18446744073709551616",
    "\"",
    "${",
    "%{",
    "}",
    "{",
    "[",
    "]",
    "(",
    ")",
    "<<A\n",
    "\nA\n",
    "<<-A\n",
    "/*",
    "*/",
    "#",
    "...",
    "=>",
    "?",
    ":",
    "::",
    ".*",
    "[*]",
    "[0]",
    "null",
    "true",
    "each.value",
    "each.key",
    "count.index",
    "self",
    "path.module",
    "terraform.workspace",
    "var.v",
    "local.l",
    "module.m",
    "data.x.y",
    "for_each",
    "count",
    "dynamic",
    "provider",
    "sensitive",
    "ephemeral",
    "\\u0000",
    "\\U0010FFFF",
    "\\uD800",
    "$${",
    "%%{",
    "~}",
    "*****",
    "**",
    "?:",
    "arn:aws:s3:::",
    ":root",
];

/// Shapes that nest: what is put around a piece, any number of times.
const SHELLS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{a=", "}"),
    ("\"${", "}\""),
    ("[for x in ", ": x]"),
    ("{for k, v in ", ": k => v...}"),
    ("try(", ", null)"),
    ("can(", ")"),
    ("jsonencode(", ")"),
    ("flatten([", "])"),
    ("!", ""),
    ("-", ""),
    ("toset(", ")"),
    ("merge(", "...)"),
    ("true ? ", " : 1"),
    ("b {\n", "\n}\n"),
    ("dynamic \"x\" {\nfor_each = ", "\ncontent {}\n}\n"),
    ("regex(\"", "\", \"a\")"),
    ("setproduct(", ")"),
    ("templatestring(", ", {})"),
    ("sum(", ")"),
    ("yamldecode(", ")"),
    ("formatlist(\"%s\", ", ")"),
];

/// The text with a few of its tokens changed. `others` and `words` are what is put in.
pub fn text(text: &str, others: &[String], words: &[String], random: &mut Random) -> String {
    let mut tokens: Vec<String> = tokens(text).into_iter().map(str::to_owned).collect();
    for _ in 0..=random.below(4) {
        step(&mut tokens, others, words, random);
    }
    let mut text = tokens.concat();
    if random.chance(4) {
        let mut end = random.below(text.len() + 1);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
    text
}

fn step(parts: &mut Vec<String>, others: &[String], words: &[String], random: &mut Random) {
    let length = parts.len();
    if length == 0 {
        parts.push(random.pick(ODD).to_string());
        return;
    }
    let from = random.below(length);
    let to = (from + 1 + random.below(12)).min(length);
    match random.below(10) {
        0 => drop(parts.drain(from..to)),
        1 => {
            let piece = parts[from..to].concat();
            let times = if random.chance(5) { 60 } else { 1 + random.below(3) };
            parts.insert(to, piece.repeat(times));
        }
        2 => parts.swap(from, random.below(length)),
        3 | 4 if !words.is_empty() => parts[from].clone_from(&words[random.below(words.len())]),
        5 => parts[from] = random.pick(ODD).to_string(),
        6 if !others.is_empty() => {
            let other = &others[random.below(others.len())];
            let other = tokens(other);
            if !other.is_empty() {
                let start = random.below(other.len());
                let end = (start + 1 + random.below(20)).min(other.len());
                parts.insert(from, other[start..end].concat());
            }
        }
        7 => {
            let (open, close) = SHELLS[random.below(SHELLS.len())];
            let times = if random.chance(5) { 70 } else { 1 + random.below(3) };
            parts.insert(to, close.repeat(times));
            parts.insert(from, open.repeat(times));
        }
        8 => parts.insert(from, random.pick(ODD).to_string()),
        _ => {
            // One name for another that occurs here is most likely to still mean something.
            let other = parts[random.below(length)].clone();
            parts[from] = other;
        }
    }
}

/// JSON with a few of its values changed.
pub fn json(mut value: Json, random: &mut Random) -> String {
    for _ in 0..=random.below(4) {
        let donor = pick(&value, random).clone();
        change(&mut value, donor, random);
    }
    value.to_string()
}

/// A value inside another.
fn pick<'a>(value: &'a Json, random: &mut Random) -> &'a Json {
    let mut at = value;
    for _ in 0..random.below(12) {
        at = match at {
            Json::Object(fields) if !fields.is_empty() => {
                let number = random.below(fields.len());
                fields.values().nth(number).unwrap_or(at)
            }
            Json::Array(items) if !items.is_empty() => &items[random.below(items.len())],
            _ => return at,
        };
    }
    at
}

fn change(value: &mut Json, donor: Json, random: &mut Random) {
    descend(value, donor, 2 + random.below(10), random);
}

fn descend(value: &mut Json, donor: Json, levels: usize, random: &mut Random) {
    match value {
        Json::Object(fields) if levels > 0 && !fields.is_empty() => {
            let number = random.below(fields.len());
            let key = fields.keys().nth(number).cloned().unwrap_or_default();
            if random.chance(8) {
                drop(fields.remove(&key));
            } else if random.chance(5) {
                fields.insert(random.pick(ODD).to_owned(), donor);
            } else if let Some(inner) = fields.get_mut(&key) {
                descend(inner, donor, levels - 1, random);
            }
        }
        Json::Array(items) if levels > 0 && !items.is_empty() => {
            let number = random.below(items.len());
            match random.below(8) {
                0 => drop(items.remove(number)),
                1 => {
                    let copy = items[number].clone();
                    items.extend(std::iter::repeat_n(copy, 1 + random.below(3)));
                }
                _ => descend(&mut items[number], donor, levels - 1, random),
            }
        }
        _ => *value = instead(value, donor, random),
    }
}

fn instead(value: &Json, donor: Json, random: &mut Random) -> Json {
    match random.below(9) {
        0 => Json::Null,
        1 => json!(!random.chance(50)),
        2 => json!(random.pick(ODD)),
        3 => json!([donor]),
        4 => Json::Object(Map::from_iter([(random.pick(ODD).to_owned(), donor)])),
        5 => json!(u64::MAX),
        6 => (0..60).fold(donor, |inner, _| json!([inner])),
        7 => match value.as_str() {
            Some(old) => json!(text(old, &[], &[], random)),
            None => json!(-1),
        },
        _ => donor,
    }
}

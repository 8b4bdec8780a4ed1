//! The content of JSON strings.

use super::super::source::Offsets;

/// The content between the quotes, unescaped, with the way back to offsets of the file. `start` is
/// the offset of the first character after the quote. `None` when nothing is escaped.
pub(super) fn unescape(raw: &str, start: usize) -> Option<(String, Offsets)> {
    if !raw.contains('\\') {
        return None;
    }
    let mut out = String::with_capacity(raw.len());
    let mut offsets = Offsets::default();
    let mut at = 0;
    offsets.anchors.push((0, start));
    while let Some(length) = raw[at..].find('\\') {
        out.push_str(&raw[at..at + length]);
        at += length;
        offsets.anchors.push((out.len(), start + at));
        at += escape(&raw[at..], &mut out);
        offsets.anchors.push((out.len(), start + at));
    }
    out.push_str(&raw[at..]);
    Some((out, offsets))
}

/// Writes the character of the escape at the start of `raw`; returns the escape's length. Half a
/// surrogate pair, which the parser refuses, would become the replacement character.
fn escape(raw: &str, out: &mut String) -> usize {
    let plain = match raw.as_bytes().get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'u') => {
            let (one, length) = unicode(raw);
            out.push(one);
            return length;
        }
        Some(_) => {
            let other = raw[1..].chars().next().unwrap_or('\\');
            out.push(other);
            return 1 + other.len_utf8();
        }
        None => '\\',
    };
    out.push(plain);
    raw.len().min(2)
}

fn unicode(raw: &str) -> (char, usize) {
    const LENGTH: usize = "\\uXXXX".len();
    let Some(high) = code(raw) else { return (char::REPLACEMENT_CHARACTER, raw.len().min(2)) };
    if let Some(one) = char::from_u32(high) {
        return (one, LENGTH);
    }
    let low = raw[LENGTH..].strip_prefix("\\u").and_then(|_| code(&raw[LENGTH..]));
    if let (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) = (high, low) {
        let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 2 * LENGTH);
    }
    (char::REPLACEMENT_CHARACTER, LENGTH)
}

fn code(raw: &str) -> Option<u32> {
    raw.get(2..6).and_then(|hex| u32::from_str_radix(hex, 16).ok())
}

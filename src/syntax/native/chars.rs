//! Characters and tokens of HCL.

use std::ops::Range;

use hcl_edit::Ident;

/// Whether an identifier can start with the character at `at`.
pub(super) fn is_identifier_start(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphabetic() || *byte == b'_',
        Some(_) => next_char(text, at).is_some_and(|one| {
            let mut buffer = [0; 4];
            Ident::try_new(&*one.encode_utf8(&mut buffer)).is_ok()
        }),
        None => false,
    }
}

/// The end of the identifier that starts at `at`.
pub(super) fn identifier_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-') => at += 1,
            Some(byte) if byte.is_ascii() => return at,
            Some(_) => match next_char(text, at) {
                Some(one) if continues(one) => at += one.len_utf8(),
                _ => return at,
            },
            None => return at,
        }
    }
}

fn continues(one: char) -> bool {
    let mut buffer = [b'_', 0, 0, 0, 0];
    let length = one.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..=length]).is_ok_and(|text| Ident::try_new(text).is_ok())
}

/// The end of the number that starts at `at` with a digit.
pub(super) fn number_end(bytes: &[u8], at: usize) -> usize {
    let digits = |from: usize| {
        from + bytes[from.min(bytes.len())..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut end = digits(at);
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if digits(end + 1 + sign) > end + 1 + sign {
            end = digits(end + 1 + sign);
        }
    }
    end
}

/// Whether Terraform refuses the number because of its exponent.
pub(super) fn is_out_of_range(number: &str) -> bool {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else { return false };
    let digits = exponent.trim_start_matches(['+', '-']).trim_start_matches('0');
    let zero = mantissa.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    !zero && digits.parse::<i32>().map_or(!digits.is_empty(), |exponent| exponent == i32::MAX)
}

/// The character at `at`, when there is one.
pub(super) fn next_char(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// The token at `at` in words, and its range.
pub(super) fn describe(text: &str, at: usize) -> (String, Range<usize>) {
    let rest = text.get(at..).unwrap_or("");
    let Some(first) = rest.chars().next() else {
        return ("the end of the file".to_owned(), at..at);
    };
    let one = at..at + first.len_utf8();
    match first {
        '\n' => ("the end of the line".to_owned(), one),
        '\r' if rest.starts_with("\r\n") => ("the end of the line".to_owned(), at..at + 2),
        '"' => ("a string".to_owned(), one),
        '<' if rest.starts_with("<<") => ("a heredoc".to_owned(), at..at + 2),
        '0'..='9' => {
            let end = number_end(text.as_bytes(), at);
            ("a number".to_owned(), at..end)
        }
        _ if is_identifier_start(text, at) => {
            let end = identifier_end(text, at);
            (format!("`{}`", shortened(&text[at..end])), at..end)
        }
        _ => {
            for token in ["...", "&&", "||", "==", "!=", "<=", ">=", "=>", "::"] {
                if rest.starts_with(token) {
                    return (format!("`{token}`"), at..at + token.len());
                }
            }
            if first.is_ascii_graphic() {
                (format!("`{first}`"), one)
            } else {
                (format!("the character U+{:04X}", u32::from(first)), one)
            }
        }
    }
}

/// At most the first 40 characters.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

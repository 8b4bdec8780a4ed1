//! The timestamps of YAML that Terraform knows, which it rewrites in the form of RFC 3339.

/// The timestamp in the form `2006-01-02T15:04:05Z`; `None` when the text is not one.
pub(super) fn parse(text: &str) -> Option<String> {
    // A date always has a year of four digits.
    let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let mut rest = text[4..].strip_prefix('-')?;
    let month = field(&mut rest, 1, 12)?;
    rest = rest.strip_prefix('-')?;
    let day = field(&mut rest, 1, days(year.parse().ok()?, month))?;
    let date = format!("{year}-{month:02}-{day:02}");
    if rest.is_empty() {
        return Some(format!("{date}T00:00:00Z"));
    }
    // With a `T` there is a zone, with a space there is none.
    let has_zone = !rest.starts_with(' ');
    rest = if has_zone { rest.strip_prefix(['T', 't'])? } else { rest.trim_start_matches(' ') };
    let hour = field(&mut rest, 0, 23)?;
    rest = rest.strip_prefix(':')?;
    let minute = field(&mut rest, 0, 59)?;
    rest = rest.strip_prefix(':')?;
    let second = field(&mut rest, 0, 59)?;
    if let Some(fraction) = rest.strip_prefix(['.', ','])
        && fraction.starts_with(|c: char| c.is_ascii_digit())
    {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let zone = match (has_zone, rest) {
        (false, "") | (true, "Z") => "Z".to_owned(),
        (true, _) => zone(rest)?,
        (false, _) => return None,
    };
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// One or two digits, between these.
fn field(rest: &mut &str, least: u32, most: u32) -> Option<u32> {
    let count = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (digits, after) = rest.split_at(count);
    *rest = after;
    digits.parse().ok().filter(|number| (least..=most).contains(number))
}

/// `+01:00`; an offset of nothing is `Z`.
fn zone(text: &str) -> Option<String> {
    let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let two = |text: &str, most: u32| {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number: &u32| digits && *number <= most)
    };
    let offset = two(hours, 24)? * 60 + two(minutes, 60)?;
    if offset == 0 {
        return Some("Z".to_owned());
    }
    Some(format!("{}{:02}:{:02}", &text[..1], offset / 60, offset % 60))
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

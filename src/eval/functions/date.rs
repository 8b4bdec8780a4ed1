//! Times, as RFC 3339 writes them.

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::Value;

use Parameter::String as Str;

pub(crate) static TABLE: &[Function] = &[
    Function::new("formatdate", &[Str, Str], Returns::String, formatdate),
    Function::new("plantimestamp", &[], Returns::String, |args| {
        Ok(args.undecided("plantimestamp", "is the time of the plan"))
    }),
    Function::new("timeadd", &[Str, Str], Returns::String, timeadd),
    Function::new("timecmp", &[Str, Str], Returns::Number, |args| {
        let order = Time::parse(args.str(0))?.instant().cmp(&Time::parse(args.str(1))?.instant());
        Ok(Value::int(order as i64))
    }),
    Function::new("timestamp", &[], Returns::String, |args| {
        Ok(args.undecided("timestamp", "is the time of the run"))
    }),
];

const NANOS: i128 = 1_000_000_000;

/// A wall clock reading and its distance from UTC.
struct Time {
    clock: jiff::civil::DateTime,
    /// Seconds east of UTC.
    offset: i64,
}

impl Time {
    fn parse(text: &str) -> Result<Self, String> {
        parse_time(text).ok_or_else(|| format!("{text:?} is not a time like 2006-01-02T15:04:05Z"))
    }

    /// Nanoseconds since an arbitrary moment, in UTC.
    fn instant(&self) -> i128 {
        nanos(self.clock) - i128::from(self.offset) * NANOS
    }

    fn zone(&self, colon: &str) -> String {
        let minutes = self.offset.abs() / 60;
        let sign = if self.offset < 0 { '-' } else { '+' };
        format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
    }
}

fn nanos(clock: jiff::civil::DateTime) -> i128 {
    let days = jiff::civil::Date::ZERO.until(clock.date()).map_or(0, |span| span.get_days());
    let time = clock.time();
    let seconds = i128::from(days) * 86_400
        + i128::from(time.hour()) * 3_600
        + i128::from(time.minute()) * 60
        + i128::from(time.second());
    seconds * NANOS + i128::from(time.subsec_nanosecond())
}

fn parse_time(text: &str) -> Option<Time> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i16> {
        let digits = text.get(from..to)?;
        if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
    };
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if !marks.iter().all(|(at, mark)| bytes.get(*at) == Some(mark)) {
        return None;
    }
    let mut rest = text.get(19..)?;
    let mut nanos = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            return None;
        }
        let digits: String =
            fraction[..length].chars().chain("000000000".chars()).take(9).collect();
        nanos = digits.parse().ok()?;
        rest = &fraction[length..];
    }
    let small = |from, to| number(from, to).and_then(|value| i8::try_from(value).ok());
    let date = jiff::civil::Date::new(number(0, 4)?, small(5, 7)?, small(8, 10)?).ok()?;
    let time =
        jiff::civil::Time::new(small(11, 13)?, small(14, 16)?, small(17, 19)?, nanos).ok()?;
    let offset = parse_zone(rest)?;
    Some(Time { clock: date.to_datetime(time), offset })
}

fn parse_zone(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse::<i64>().ok() } else { None }
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Some(sign * (hours * 3600 + minutes * 60))
}

/// A sum of decimals with units: `1h30m`, `-1.5s`. In nanoseconds.
fn parse_duration(text: &str) -> Option<i128> {
    let (sign, mut rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => (1, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c != '.' && !c.is_ascii_digit())?;
        let (amount, after) = rest.split_at(end);
        let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') || whole.len() > 18 {
            return None;
        }
        let units: [(&str, i128); 8] = [
            ("ns", 1),
            ("us", 1_000),
            ("µs", 1_000),
            ("μs", 1_000),
            ("ms", 1_000_000),
            // Days and longer have no unit: their length is not always the same.
            ("h", 3_600 * NANOS),
            ("m", 60 * NANOS),
            ("s", NANOS),
        ];
        let (unit, scale) = units.iter().find(|(unit, _)| after.starts_with(unit))?;
        let mut part = if whole.is_empty() { 0 } else { whole.parse::<i128>().ok()? * scale };
        let mut step = *scale;
        for digit in fraction.bytes().take(18) {
            step /= 10;
            part += i128::from(digit - b'0') * step;
        }
        total += part;
        rest = &after[unit.len()..];
    }
    if total > i128::from(i64::MAX) { None } else { Some(sign * total) }
}

fn timeadd(args: &Arguments<'_>) -> Result<Value, String> {
    let time = Time::parse(args.str(0))?;
    let duration =
        parse_duration(args.str(1)).ok_or("the second argument is not a duration such as 1h30m")?;
    let total = nanos(time.clock) + duration;
    let seconds = total.div_euclid(NANOS);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let date = i64::try_from(days)
        .ok()
        .and_then(|days| jiff::Span::new().try_days(days).ok())
        .and_then(|span| jiff::civil::Date::ZERO.checked_add(span).ok())
        .filter(|date| date.year() >= 0);
    let Some(date) = date else {
        return Ok(args.undecided("timeadd", "leaves the years that drlint counts"));
    };
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    let zone = if time.offset == 0 { "Z".to_owned() } else { time.zone(":") };
    Ok(Value::str(format!(
        "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}{zone}",
        date.year(),
        date.month(),
        date.day()
    )))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn formatdate(args: &Arguments<'_>) -> Result<Value, String> {
    let time = Time::parse(args.str(1))?;
    let mut out = String::new();
    let mut rest = args.str(0);
    while let Some(c) = rest.chars().next() {
        if c == '\'' {
            let quotes = rest.bytes().take_while(|byte| *byte == b'\'').count();
            // Quotes alone stand for half as many.
            if quotes % 2 == 0 {
                out.push_str(&rest[..quotes / 2]);
                rest = &rest[quotes..];
                continue;
            }
            let (text, after) = quoted(&rest[1..]).ok_or("a quote is not closed")?;
            out.push_str(&text);
            rest = after;
            continue;
        }
        if !c.is_ascii_alphabetic() {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let length = rest.bytes().take_while(|byte| char::from(*byte) == c).count();
        out.push_str(&verb(&rest[..length], &time)?);
        rest = &rest[length..];
    }
    Ok(Value::str(out))
}

/// The text up to the closing quote; two quotes in a row are one.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('\'')?;
        out.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        if !rest.starts_with('\'') {
            return Some((out, rest));
        }
        out.push('\'');
        rest = &rest[1..];
    }
}

fn verb(verb: &str, time: &Time) -> Result<String, String> {
    let clock = time.clock;
    let month = MONTHS[usize::from(clock.month().unsigned_abs()).saturating_sub(1) % 12];
    let day = clock.date().weekday().to_monday_zero_offset();
    let day = DAYS[usize::from(day.unsigned_abs()) % 7];
    let twelve = match clock.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if clock.hour() < 12 { "AM" } else { "PM" };
    Ok(match verb {
        "YYYY" => format!("{:04}", clock.year()),
        "YY" => format!("{:02}", clock.year() % 100),
        "MMMM" => month.to_owned(),
        "MMM" => month[..3].to_owned(),
        "MM" => format!("{:02}", clock.month()),
        "M" => clock.month().to_string(),
        "DD" => format!("{:02}", clock.day()),
        "D" => clock.day().to_string(),
        "EEEE" => day.to_owned(),
        "EEE" => day[..3].to_owned(),
        "hh" => format!("{:02}", clock.hour()),
        "h" => clock.hour().to_string(),
        "HH" => format!("{twelve:02}"),
        "H" => twelve.to_string(),
        "AA" => half.to_owned(),
        "aa" => half.to_ascii_lowercase(),
        "mm" => format!("{:02}", clock.minute()),
        "m" => clock.minute().to_string(),
        "ss" => format!("{:02}", clock.second()),
        "s" => clock.second().to_string(),
        "Z" if time.offset == 0 => "Z".to_owned(),
        "ZZZ" if time.offset == 0 => "UTC".to_owned(),
        "Z" | "ZZZZZ" => time.zone(":"),
        "ZZZ" | "ZZZZ" => time.zone(""),
        _ => return Err(format!("{verb:?} is not part of a time format")),
    })
}

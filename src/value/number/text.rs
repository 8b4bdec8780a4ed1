//! Numbers as text: reading, and the shortest decimal that reads back as the same number.

use std::fmt::Write as _;

use dashu_int::{IBig, Sign, UBig, ops::BitTest, ops::DivRem};

use super::big::{Big, LIMIT, PRECISION};
use super::{Number, Repr};

/// Longer texts are no numbers anybody wrote.
const LONGEST: usize = 100_000;

impl Number {
    /// Whether the text is a number for Terraform which [`Number::parse`] does not read because it is
    /// beyond the limits.
    pub(crate) fn is_beyond_limits(text: &str) -> bool {
        let rest = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (mantissa, exponent) = match rest.find(['e', 'E', 'p', 'P']) {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => (rest, "0"),
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        is_digits(whole)
            && is_digits(fraction)
            && is_digits(exponent)
            && !exponent.is_empty()
            && whole.len() + fraction.len() > 0
            && Self::parse(text).is_none()
    }

    /// Reads a decimal as Terraform does: a sign, digits with at most one point, and an exponent of
    /// ten (`e`) or two (`p`). `None` for anything else and for numbers beyond the limits.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() < 19 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().map(|value| Self(Repr::Int(value)));
        }
        if text.len() > LONGEST {
            return None;
        }
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let mark = rest.find(['e', 'E', 'p', 'P']);
        let (mantissa, exponent) =
            mark.map_or((rest, None), |at| (&rest[..at], Some(&rest[at + 1..])));
        let exponent = exponent.map_or(Some(0), parse_exponent)?;
        let binary = mark.is_some_and(|at| matches!(rest.as_bytes()[at], b'p' | b'P'));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let magnitude = UBig::from_str_radix(&digits, 10).ok()?;
        if magnitude.is_zero() {
            return Some(if negative { Self(Repr::MinusZero) } else { Self::ZERO });
        }
        let sign = if negative { Sign::Negative } else { Sign::Positive };
        let point = i64::try_from(fraction.len()).ok()?;
        let (ten, two) = if binary { (-point, exponent) } else { (exponent - point, 0) };
        if ten.abs() > LIMIT || two.abs() > LIMIT {
            return None;
        }
        let power = UBig::from(5_u8).pow(usize::try_from(ten.abs()).ok()?);
        let big = if ten >= 0 {
            Big::round(IBig::from_parts(sign, magnitude * power), ten + two, false, PRECISION)
        } else {
            Big::ratio(&IBig::from_parts(sign, magnitude), &power, ten + two, PRECISION)
        };
        Self::of(big).ok()
    }

    /// Reads whole numbers in base 2 to 62 as `parseint` does: digits, lower case before upper
    /// case beyond base 36, an optional sign.
    pub(crate) fn parse_int(text: &str, base: u32) -> Option<Self> {
        let (sign, digits) = match text.as_bytes().first()? {
            b'-' => (Sign::Negative, &text[1..]),
            b'+' => (Sign::Positive, &text[1..]),
            _ => (Sign::Positive, text),
        };
        if digits.is_empty() || digits.len() > 10_000 {
            return None;
        }
        let mut magnitude = UBig::ZERO;
        for byte in digits.bytes() {
            let digit = match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'z' => byte - b'a' + 10,
                b'A'..=b'Z' if base <= 36 => byte - b'A' + 10,
                b'A'..=b'Z' => byte - b'A' + 36,
                _ => return None,
            };
            if u32::from(digit) >= base {
                return None;
            }
            magnitude = magnitude * base + UBig::from(digit);
        }
        // Whole numbers are kept exactly, however long they are.
        let precision = PRECISION.max(magnitude.bit_len());
        Self::of(Big::round(IBig::from_parts(sign, magnitude), 0, false, precision)).ok()
    }

    /// The whole part in base 2, 8 or 16, with a sign when negative.
    pub(crate) fn in_radix(&self, radix: u8) -> String {
        let whole = self.trunc().big();
        let bits = usize::try_from(whole.exponent()).unwrap_or(0);
        (whole.significand().clone() << bits).in_radix(radix).to_string()
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Repr::Int(value) => write!(out, "{value}"),
            Repr::MinusZero => out.write_str("-0"),
            Repr::Big(big) => out.write_str(&decimal(big)),
        }
    }
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// The significant digits of a number that is not negative and where its point is: the value is
/// `0.DIGITS × 10^point`.
struct Digits {
    digits: String,
    point: i64,
}

impl Digits {
    fn of(number: &Number, shortest: bool) -> Self {
        let big = number.big();
        let text = if shortest { decimal(&big) } else { exact(&big) };
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let all = format!("{whole}{fraction}");
        let zeros = all.len() - all.trim_start_matches('0').len();
        let point = i64::try_from(whole.len()).unwrap_or(0) - i64::try_from(zeros).unwrap_or(0);
        let digits = all.trim_matches('0').to_owned();
        if digits.is_empty() { Self { digits, point: 0 } } else { Self { digits, point } }
    }

    /// Rounded to `count` digits, ties to even.
    fn round(&mut self, count: i64) {
        if count < 0 {
            *self = Self { digits: String::new(), point: 0 };
            return;
        }
        let count = usize::try_from(count).unwrap_or(0);
        if count >= self.digits.len() {
            return;
        }
        let (kept, cut) = self.digits.split_at(count);
        let odd = kept.bytes().last().is_some_and(|last| (last - b'0') % 2 == 1);
        let up = cut > "5" || (cut == "5" && odd);
        if !up {
            self.digits = kept.trim_end_matches('0').to_owned();
            return;
        }
        let mut bytes = kept.trim_end_matches('9').as_bytes().to_vec();
        if let Some(last) = bytes.last_mut() {
            *last += 1;
        } else {
            bytes.push(b'1');
            self.point += 1;
        }
        self.digits = bytes.into_iter().map(char::from).collect();
    }

    fn fixed(&self, places: usize) -> String {
        let point = usize::try_from(self.point).unwrap_or(0);
        let before = usize::try_from(-self.point).unwrap_or(0);
        let cut = self.digits.len().min(point);
        let whole = format!("{:0<point$}", &self.digits[..cut]);
        let mut text = if whole.is_empty() { "0".to_owned() } else { whole };
        if places > 0 {
            let fraction = format!("{}{}", "0".repeat(before), &self.digits[cut..]);
            let shown = fraction.len().min(places);
            text.push('.');
            let _ = write!(text, "{:0<places$}", &fraction[..shown]);
        }
        text
    }

    fn exponential(&self, places: usize, upper: bool) -> String {
        let (first, rest) = self.digits.split_at(self.digits.len().min(1));
        let first = if first.is_empty() { "0" } else { first };
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        let letter = if upper { 'E' } else { 'e' };
        let sign = if exponent < 0 { '-' } else { '+' };
        let dot = if places > 0 { "." } else { "" };
        format!("{first}{dot}{rest:0<places$}{letter}{sign}{:02}", exponent.abs())
    }
}

impl Number {
    /// With exactly `places` digits after the point, ties to even; the sign is left out.
    pub(crate) fn fixed(&self, places: usize) -> String {
        let mut digits = Digits::of(&self.abs(), false);
        let point = digits.point;
        digits.round(point.saturating_add(i64::try_from(places).unwrap_or(i64::MAX / 2)));
        digits.fixed(places)
    }

    /// With one digit before the point, `places` after it, and an exponent; without sign.
    pub(crate) fn exponential(&self, places: usize, upper: bool) -> String {
        let mut digits = Digits::of(&self.abs(), false);
        digits.round(i64::try_from(places).unwrap_or(i64::MAX / 2) + 1);
        digits.exponential(places, upper)
    }

    /// Whichever of both forms is the shorter for a reader: `places` significant digits, or as many
    /// as are needed. Keeps the sign.
    pub(crate) fn general(&self, places: Option<usize>, upper: bool) -> String {
        let sign = if self.signum() < 0 { "-" } else { "" };
        let mut digits = Digits::of(&self.abs(), places.is_none());
        if let Some(places) = places {
            digits.round(i64::try_from(places.max(1)).unwrap_or(i64::MAX / 2));
        }
        let count = digits.digits.len();
        let most = match places.map(|places| places.max(1)) {
            None => 6,
            Some(places) => {
                let point = usize::try_from(digits.point).unwrap_or(0);
                if places > count && count >= point { count } else { places }
            }
        };
        let exponent = digits.point - 1;
        let body = if exponent < -4 || exponent >= i64::try_from(most).unwrap_or(i64::MAX) {
            digits.exponential(count.saturating_sub(1), upper)
        } else {
            let after = i64::try_from(count).unwrap_or(0) - digits.point;
            digits.fixed(usize::try_from(after).unwrap_or(0))
        };
        format!("{sign}{body}")
    }
}

/// All digits of `big`, without exponent.
fn exact(big: &Big) -> String {
    let (sign, magnitude) = big.significand().clone().into_parts();
    let body = if let Ok(up) = usize::try_from(big.exponent()) {
        (magnitude << up).to_string()
    } else {
        let down = usize::try_from(-big.exponent()).unwrap_or(0);
        place(&(magnitude * UBig::from(5_u8).pow(down)).to_string(), down)
    };
    if sign == Sign::Negative { format!("-{body}") } else { body }
}

/// The shortest decimal between the neighbours of `big`, without exponent.
pub(super) fn decimal(big: &Big) -> String {
    let (sign, magnitude) = big.significand().clone().into_parts();
    if magnitude.is_zero() {
        return "0".to_owned();
    }
    // Half a unit in the last place, over the same power of ten as the number itself.
    let spare = big.precision().saturating_sub(magnitude.bit_len()) + 1;
    let inclusive = magnitude.bit_len() < big.precision();
    let exponent = big.exponent() - i64::try_from(spare).unwrap_or(0);
    let (value, half, point) = if let Ok(up) = usize::try_from(exponent) {
        (magnitude << (spare + up), UBig::ONE << up, 0)
    } else {
        let down = usize::try_from(-exponent).unwrap_or(0);
        let power = UBig::from(5_u8).pow(down);
        ((magnitude << spare) * &power, power, down)
    };
    let digits = shortest(&value, &half, inclusive);
    let body = place(&digits, point);
    if sign == Sign::Negative { format!("-{body}") } else { body }
}

/// The multiple of the largest power of ten that is within `half` of `value`, as digits.
fn shortest(value: &UBig, half: &UBig, inclusive: bool) -> String {
    let fits = |distance: &UBig| if inclusive { distance <= half } else { distance < half };
    let candidate = |zeros: usize| -> Option<UBig> {
        let unit = UBig::from(10_u8).pow(zeros);
        let (count, below) = value.div_rem(&unit);
        let above = &unit - &below;
        let nearer_below = below < above || (below == above && !count.bit(0));
        match (fits(&below), fits(&above)) {
            (false, false) => None,
            (down, up) if down && (nearer_below || !up) => Some(count * unit),
            _ => Some((count + UBig::ONE) * unit),
        }
    };
    // If a multiple of a power of ten is near enough then so is one of every smaller power.
    let (mut low, mut high) = (0, value.bit_len() / 3 + 2);
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if candidate(middle).is_some_and(|found| !found.is_zero()) {
            low = middle;
        } else {
            high = middle;
        }
    }
    candidate(low).unwrap_or_else(|| value.clone()).to_string()
}

/// Puts the point `point` digits before the end and drops what is superfluous.
fn place(digits: &str, point: usize) -> String {
    if point == 0 {
        return digits.to_owned();
    }
    let padded = format!("{digits:0>width$}", width = point + 1);
    let (whole, fraction) = padded.split_at(padded.len() - point);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_terraform_reads_as_numbers() {
        let table = [
            ("1e3", "1000"),
            ("+1", "1"),
            (".5", "0.5"),
            ("5.", "5"),
            ("010", "10"),
            ("1p3", "8"),
            ("-0", "-0"),
            ("0e999999", "0"),
            ("1.50", "1.5"),
            ("1e21", "1000000000000000000000"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("1e-7", "0.0000001"),
            ("-0.1", "-0.1"),
        ];
        for (text, printed) in table {
            assert_eq!(Number::parse(text).unwrap().to_string(), printed, "{text}");
        }
        for text in
            ["", ".", "e", "1e", "0x10", " 1", "1 ", "1_0", "Inf", "NaN", "--1", "1.2.3", "+"]
        {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn fractions_print_all_digits_that_count() {
        let third = Number::from(1_i64).div(&Number::from(3_i64)).unwrap();
        assert_eq!(third.to_string(), format!("0.{}5", "3".repeat(154)));
        let two_thirds = Number::from(2_i64).div(&Number::from(3_i64)).unwrap();
        assert_eq!(two_thirds.to_string(), format!("0.{}7", "6".repeat(153)));
    }

    #[test]
    fn machine_floats_print_their_own_digits() {
        assert_eq!(Number::from_f64(2_f64.sqrt()).unwrap().to_string(), "1.4142135623730951");
        assert_eq!(Number::from_f64(2_f64.powi(64)).unwrap().to_string(), "18446744073709550000");
        let sum = Number::from_f64(2_f64.sqrt()).unwrap().add(&Number::from(1_i64)).unwrap();
        assert_eq!(sum.to_string(), "2.4142135623730951454746218587388284504413604736328125");
    }
}

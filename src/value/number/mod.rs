//! Numbers as Terraform keeps them: binary floats of 512 bits, ties to even; small whole numbers,
//! which are nearly all, as machine integers.

mod big;
mod text;

use std::cmp::Ordering;
use std::sync::Arc;

use big::Big;

/// A number. Comparison is by value, however it is kept.
#[derive(Clone, Debug)]
pub struct Number(Repr);

#[derive(Clone, Debug)]
enum Repr {
    Int(i64),
    /// Zero with a sign, which only its text shows.
    MinusZero,
    Big(Arc<Big>),
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// Zero divided by zero, which is an error in Terraform as well.
    ZeroByZero,
    /// Anything else divided by zero: infinite in Terraform, and no number here.
    Infinite,
    /// The result has more digits than drlint keeps (about 12 000 before or after the point).
    TooLarge,
}

impl std::fmt::Display for NumberError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::ZeroByZero => "zero divided by zero",
            Self::Infinite => "the number is infinite",
            Self::TooLarge => "the number has too many digits",
        })
    }
}

impl Number {
    pub(crate) const ZERO: Self = Self(Repr::Int(0));

    fn of(big: Big) -> Result<Self, NumberError> {
        match big.to_i64() {
            Some(small) => Ok(Self(Repr::Int(small))),
            None if big.is_too_large() => Err(NumberError::TooLarge),
            None => Ok(Self(Repr::Big(Arc::new(big)))),
        }
    }

    fn big(&self) -> Big {
        match &self.0 {
            Repr::Int(value) => Big::from_i64(*value),
            Repr::MinusZero => Big::from_i64(0),
            Repr::Big(big) => (**big).clone(),
        }
    }

    /// A machine float, printed later with the digits of one; `None` when it is not finite.
    pub(crate) fn from_f64(value: f64) -> Option<Self> {
        if value == 0.0 && value.is_sign_negative() {
            return Some(Self(Repr::MinusZero));
        }
        // Above 2^53 a float prints fewer digits than the integer of its value.
        #[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
        if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
            return Some(Self(Repr::Int(value as i64)));
        }
        Big::from_f64(value).map(|big| Self(Repr::Big(Arc::new(big))))
    }

    /// The value, when it is whole and fits.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Int(value) => Some(*value),
            Repr::MinusZero => Some(0),
            Repr::Big(big) => big.to_i64(),
        }
    }

    pub(crate) fn as_f64(&self) -> f64 {
        match &self.0 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the nearest float is what is asked for"
            )]
            Repr::Int(value) => *value as f64,
            Repr::MinusZero => -0.0,
            Repr::Big(big) => big.to_f64(),
        }
    }

    /// Whether there is nothing after the point.
    pub(crate) fn is_whole(&self) -> bool {
        match &self.0 {
            Repr::Int(_) | Repr::MinusZero => true,
            Repr::Big(big) => big.is_whole(),
        }
    }

    /// -1, 0 or 1.
    pub(crate) fn signum(&self) -> i64 {
        match &self.0 {
            Repr::Int(value) => value.signum(),
            Repr::MinusZero => 0,
            Repr::Big(big) => big.signum(),
        }
    }

    pub(crate) fn add(&self, other: &Self) -> Result<Self, NumberError> {
        if let (Repr::Int(left), Repr::Int(right)) = (&self.0, &other.0)
            && let Some(sum) = left.checked_add(*right)
        {
            return Ok(Self(Repr::Int(sum)));
        }
        if matches!((&self.0, &other.0), (Repr::MinusZero, Repr::MinusZero)) {
            return Ok(self.clone());
        }
        Self::of(self.big().add(&other.big()))
    }

    pub(crate) fn sub(&self, other: &Self) -> Result<Self, NumberError> {
        if let (Repr::Int(left), Repr::Int(right)) = (&self.0, &other.0)
            && let Some(difference) = left.checked_sub(*right)
        {
            return Ok(Self(Repr::Int(difference)));
        }
        if matches!((&self.0, &other.0), (Repr::MinusZero, Repr::Int(0))) {
            return Ok(self.clone());
        }
        Self::of(self.big().add(&other.big().neg()))
    }

    pub(crate) fn mul(&self, other: &Self) -> Result<Self, NumberError> {
        if let (Repr::Int(left), Repr::Int(right)) = (&self.0, &other.0)
            && let Some(product) = left.checked_mul(*right)
            && product != 0
        {
            return Ok(Self(Repr::Int(product)));
        }
        Ok(Self::of(self.big().mul(&other.big()))?.signed_zero(self, other))
    }

    pub(crate) fn div(&self, other: &Self) -> Result<Self, NumberError> {
        if other.signum() == 0 {
            let is_zero = self.signum() == 0;
            return Err(if is_zero { NumberError::ZeroByZero } else { NumberError::Infinite });
        }
        if let (Repr::Int(left), Repr::Int(right)) = (&self.0, &other.0)
            && left.checked_rem(*right) == Some(0)
            && *left != 0
        {
            return Ok(Self(Repr::Int(left / right)));
        }
        Ok(Self::of(self.big().div(&other.big()))?.signed_zero(self, other))
    }

    /// A product or quotient that is zero has a sign when just one operand is negative.
    fn signed_zero(self, left: &Self, right: &Self) -> Self {
        let negative = |number: &Self| number.signum() < 0 || matches!(number.0, Repr::MinusZero);
        if self.signum() == 0 && negative(left) != negative(right) {
            return Self(Repr::MinusZero);
        }
        self
    }

    /// Remainder with the sign of `self`; by zero it is `self`, as in Terraform.
    pub(crate) fn rem(&self, other: &Self) -> Result<Self, NumberError> {
        if other.signum() == 0 {
            return Ok(self.clone());
        }
        if let (Repr::Int(left), Repr::Int(right)) = (&self.0, &other.0) {
            return Ok(Self(Repr::Int(left.checked_rem(*right).unwrap_or(0))));
        }
        let whole = Self::of(self.big().div(&other.big()).trunc())?;
        self.sub(&whole.mul(other)?)
    }

    #[must_use]
    pub(crate) fn neg(&self) -> Self {
        match &self.0 {
            Repr::Int(0) => Self(Repr::MinusZero),
            Repr::MinusZero => Self::ZERO,
            Repr::Int(value) if *value != i64::MIN => Self(Repr::Int(-value)),
            _ => Self(Repr::Big(Arc::new(self.big().neg()))),
        }
    }

    #[must_use]
    pub(crate) fn abs(&self) -> Self {
        if self.signum() < 0 || matches!(self.0, Repr::MinusZero) {
            return self.neg();
        }
        self.clone()
    }

    /// Without what is after the point.
    #[must_use]
    pub(crate) fn trunc(&self) -> Self {
        match &self.0 {
            Repr::Int(_) => self.clone(),
            Repr::MinusZero => Self::ZERO,
            Repr::Big(big) => Self::of(big.trunc()).unwrap_or_else(|_| self.clone()),
        }
    }

    /// The largest whole number that is not greater.
    #[must_use]
    pub(crate) fn floor(&self) -> Self {
        let whole = self.trunc();
        if whole > *self { whole.sub(&Self::from(1_i64)).unwrap_or(whole) } else { whole }
    }

    /// The smallest whole number that is not less.
    #[must_use]
    pub(crate) fn ceil(&self) -> Self {
        let whole = self.trunc();
        if whole < *self { whole.add(&Self::from(1_i64)).unwrap_or(whole) } else { whole }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Repr::Int(value))
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        match i64::try_from(value) {
            Ok(small) => Self::from(small),
            Err(_) => Self(Repr::Int(i64::MAX)),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Int(left), Repr::Int(right)) => left.cmp(right),
            _ => self.big().cmp(&other.big()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    #[test]
    fn thirds_come_back_and_decimals_do_not() {
        let third = number("1").div(&number("3")).unwrap();
        assert_eq!(third.mul(&number("3")).unwrap(), number("1"));
        assert_ne!(number("1.1").mul(&number("1.1")).unwrap(), number("1.21"));
        assert_eq!(number("0.1").add(&number("0.2")).unwrap(), number("0.3"));
        let seventh = number("1").div(&number("7")).unwrap();
        assert_eq!(seventh.mul(&number("7")).unwrap(), number("1"));
    }

    #[test]
    fn remainders() {
        assert_eq!(number("5").rem(&number("0")).unwrap(), number("5"));
        assert_eq!(number("-5").rem(&number("3")).unwrap(), number("-2"));
        assert_eq!(number("5.5").rem(&number("2")).unwrap(), number("1.5"));
        assert_eq!(number("1").div(&number("0")), Err(NumberError::Infinite));
        assert_eq!(number("0").div(&number("0")), Err(NumberError::ZeroByZero));
    }

    #[test]
    fn whole_parts() {
        assert_eq!(number("-1.5").floor(), number("-2"));
        assert_eq!(number("-1.5").ceil(), number("-1"));
        assert_eq!(number("1.5").floor(), number("1"));
        assert_eq!(number("1.5").ceil(), number("2"));
        let huge = number("1e30");
        assert_eq!(huge.add(&number("0.5")).unwrap().floor(), huge);
    }

    #[test]
    fn the_edge_of_machine_integers() {
        let least = number("-9223372036854775808");
        assert_eq!(least.neg().to_string(), "9223372036854775808");
        assert_eq!(least.div(&number("-1")).unwrap().to_string(), "9223372036854775808");
        assert_eq!(least.rem(&number("-1")).unwrap(), Number::ZERO);
        assert_eq!(number("9223372036854775807").add(&number("1")).unwrap(), least.neg());
    }

    #[test]
    fn what_is_too_large_is_refused_at_once() {
        for text in ["1e1000000000", "1e99999999999999999999", "1e-1000000000", "1p999999999"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
        let mut square = number("1e10000");
        assert!(square.to_string().len() == 10_001);
        assert_eq!(square.mul(&square.clone()), Err(NumberError::TooLarge));
        square = number("1e-10000");
        assert_eq!(square.mul(&square.clone()), Err(NumberError::TooLarge));
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(whole in any::<i64>(), divisor in 1_i64..100_000, shift in -40_i32..40) {
            let scaled = number(&format!("{whole}e{shift}"));
            prop_assert_eq!(&number(&scaled.to_string()), &scaled);
            let quotient = scaled.div(&Number::from(divisor)).unwrap();
            prop_assert_eq!(&number(&quotient.to_string()), &quotient);
        }

        #[test]
        fn order_agrees_with_differences(a in any::<i64>(), b in any::<i64>(), shift in -30_i32..30) {
            let (a, b) = (number(&format!("{a}e{shift}")), number(&b.to_string()));
            let difference = a.sub(&b).unwrap();
            prop_assert_eq!(a.cmp(&b), difference.cmp(&Number::ZERO));
            prop_assert_eq!(a.add(&b).unwrap(), b.add(&a).unwrap());
        }
    }
}

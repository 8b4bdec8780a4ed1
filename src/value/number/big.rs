//! Binary floats with a bounded number of significant bits, rounded ties to even.

use std::cmp::Ordering;

use dashu_int::{IBig, Sign, UBig, ops::BitTest, ops::DivRem};

/// Significant bits of a number that was written or computed.
pub(super) const PRECISION: usize = 512;

/// Binary exponents beyond this are refused: Terraform would print a million zeros.
pub(super) const LIMIT: i64 = 40_000;

/// `significand × 2^exponent`; the significand is odd, or zero with exponent zero.
#[derive(Clone, Debug)]
pub(super) struct Big {
    significand: IBig,
    exponent: i64,
    precision: usize,
}

impl Big {
    /// The nearest number of `precision` bits to `significand × 2^exponent`, where `more` says that
    /// the true value is a little larger in magnitude.
    pub(super) fn round(significand: IBig, exponent: i64, more: bool, precision: usize) -> Self {
        let (sign, mut magnitude) = significand.into_parts();
        let mut exponent = exponent;
        let excess = magnitude.bit_len().saturating_sub(precision);
        if excess > 0 {
            let half = magnitude.bit(excess - 1);
            let rest = more || magnitude.trailing_zeros().is_some_and(|zeros| zeros < excess - 1);
            magnitude >>= excess;
            exponent += cast(excess);
            if half && (rest || magnitude.bit(0)) {
                magnitude += UBig::ONE;
            }
        }
        match magnitude.trailing_zeros() {
            None => exponent = 0,
            Some(zeros) => {
                magnitude >>= zeros;
                exponent += cast(zeros);
            }
        }
        Self { significand: IBig::from_parts(sign, magnitude), exponent, precision }
    }

    pub(super) fn from_i64(value: i64) -> Self {
        Self::round(IBig::from(value), 0, false, PRECISION)
    }

    /// A machine float with the precision of one.
    pub(super) fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let bits = value.to_bits();
        let biased = i64::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
        let fraction = bits & ((1 << 52) - 1);
        let (magnitude, exponent) =
            if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
        let sign = if value.is_sign_negative() { Sign::Negative } else { Sign::Positive };
        Some(Self::round(IBig::from_parts(sign, UBig::from(magnitude)), exponent, false, 53))
    }

    /// `numerator / denominator`, correctly rounded.
    pub(super) fn ratio(
        numerator: &IBig,
        denominator: &UBig,
        exponent: i64,
        precision: usize,
    ) -> Self {
        let have = numerator.bit_len();
        let shift = (precision + 2 + denominator.bit_len()).saturating_sub(have);
        let (sign, magnitude) = numerator.clone().into_parts();
        let (quotient, rest) = (magnitude << shift).div_rem(denominator);
        // One more bit below, so that a remainder can never look like an exact tie.
        let quotient = (quotient << 1) + UBig::from(u8::from(!rest.is_zero()));
        let exponent = exponent - cast(shift) - 1;
        Self::round(IBig::from_parts(sign, quotient), exponent, false, precision)
    }

    pub(super) fn significand(&self) -> &IBig {
        &self.significand
    }

    pub(super) fn exponent(&self) -> i64 {
        self.exponent
    }

    pub(super) fn precision(&self) -> usize {
        self.precision
    }

    fn top(&self) -> i64 {
        cast(self.significand.bit_len()) + self.exponent
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.top().abs() > LIMIT || self.exponent.abs() > LIMIT
    }

    pub(super) fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    pub(super) fn signum(&self) -> i64 {
        if self.significand.is_zero() {
            0
        } else if self.significand.sign() == Sign::Negative {
            -1
        } else {
            1
        }
    }

    pub(super) fn to_i64(&self) -> Option<i64> {
        if self.exponent < 0 || self.top() > 64 {
            return None;
        }
        let whole = self.significand.clone() << usize::try_from(self.exponent).ok()?;
        i64::try_from(whole).ok()
    }

    pub(super) fn to_f64(&self) -> f64 {
        // The decimal text is exact enough and the standard library rounds it correctly.
        super::text::decimal(self).parse().unwrap_or(f64::NAN)
    }

    /// Both significands over the smaller exponent.
    fn aligned(&self, other: &Self) -> (IBig, IBig, i64) {
        let exponent = self.exponent.min(other.exponent);
        let shift = |big: &Self| {
            big.significand.clone() << usize::try_from(big.exponent - exponent).unwrap_or(0)
        };
        (shift(self), shift(other), exponent)
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        let (left, right, exponent) = self.aligned(other);
        Self::round(left + right, exponent, false, self.precision.max(other.precision))
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let product = &self.significand * &other.significand;
        let precision = self.precision.max(other.precision);
        Self::round(product, self.exponent + other.exponent, false, precision)
    }

    /// The quotient; `other` is not zero.
    pub(super) fn div(&self, other: &Self) -> Self {
        let (sign, denominator) = other.significand.clone().into_parts();
        let numerator = self.significand.clone() * sign;
        let precision = self.precision.max(other.precision);
        Self::ratio(&numerator, &denominator, self.exponent - other.exponent, precision)
    }

    pub(super) fn neg(&self) -> Self {
        Self { significand: -self.significand.clone(), ..self.clone() }
    }

    pub(super) fn trunc(&self) -> Self {
        let Ok(below) = usize::try_from(-self.exponent) else { return self.clone() };
        let (sign, magnitude) = self.significand.clone().into_parts();
        Self::round(IBig::from_parts(sign, magnitude >> below), 0, false, self.precision)
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        let (left, right) = (self.signum(), other.signum());
        if left != right || left == 0 {
            return left.cmp(&right);
        }
        if self.top() != other.top() {
            let by_size = self.top().cmp(&other.top());
            return if left < 0 { by_size.reverse() } else { by_size };
        }
        let (left, right, _) = self.aligned(other);
        left.cmp(&right)
    }
}

fn cast(bits: usize) -> i64 {
    i64::try_from(bits).unwrap_or(i64::MAX / 4)
}

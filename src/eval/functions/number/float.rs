//! Logarithms and powers with the rounding errors of Terraform's own library, whose last digits
//! differ from those of the machine's.

/// The natural logarithm by the classic argument reduction: `x = 2^k (1 + f)` with `1 + f` around
/// one, and a polynomial in `s = f / (2 + f)` for `ln(1 + f)`.
pub(crate) fn ln(x: f64) -> f64 {
    const LN2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const ODD: [f64; 4] = [
        0.666_666_666_666_673_5,
        0.285_714_287_436_623_9,
        0.181_835_721_616_180_5,
        0.147_981_986_051_165_86,
    ];
    const EVEN: [f64; 3] =
        [0.399_999_999_994_094_2, 0.222_221_984_321_497_84, 0.153_138_376_992_093_73];
    if !x.is_finite() || x <= 0.0 {
        return x.ln();
    }
    let (mut fraction, mut power) = split(x);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        power -= 1;
    }
    let f = fraction - 1.0;
    let k = f64::from(power);
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2 * (ODD[0] + s4 * (ODD[1] + s4 * (ODD[2] + s4 * ODD[3])));
    let even = s4 * (EVEN[0] + s4 * (EVEN[1] + s4 * EVEN[2]));
    let half_square = 0.5 * f * f;
    k * LN2_HIGH - ((half_square - (s * (half_square + (odd + even)) + k * LN2_LOW)) - f)
}

/// `base` to the power of a whole number, or of a half; `None` for other exponents.
#[expect(clippy::float_cmp, reason = "these exponents are exact")]
pub(crate) fn pow(base: f64, exponent: f64) -> Option<f64> {
    if exponent == 0.0 || base == 1.0 {
        return Some(1.0);
    }
    if base == 0.0 || !base.is_finite() || base.is_nan() {
        return Some(base.powf(exponent));
    }
    if exponent.abs() == 0.5 {
        let root = base.sqrt();
        return Some(if exponent < 0.0 { 1.0 / root } else { root });
    }
    if exponent.fract() != 0.0 {
        return if base < 0.0 { Some(f64::NAN) } else { None };
    }
    // Beyond this every power but those of one and minus one is zero or infinite.
    if exponent.abs() >= 9.0e18 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked above")]
    let mut left = exponent.abs() as i64;
    let (mut result, mut power) = (1.0_f64, 0_i64);
    let (mut square, first) = split(base);
    let mut step = i64::from(first);
    while left != 0 {
        if step.abs() > 1 << 12 {
            // Overflow or underflow, whatever the digits are.
            power += step;
            break;
        }
        if left & 1 == 1 {
            result *= square;
            power += step;
        }
        square *= square;
        step <<= 1;
        if square < 0.5 {
            square += square;
            step -= 1;
        }
        left >>= 1;
    }
    if exponent < 0.0 {
        result = 1.0 / result;
        power = -power;
    }
    Some(scale(result, power))
}

/// `x` as a fraction between one half and one, and a power of two.
fn split(x: f64) -> (f64, i32) {
    let shifted = if x.abs() < f64::MIN_POSITIVE { x * 2_f64.powi(60) } else { x };
    let bits = shifted.to_bits();
    let biased = i32::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
    let fraction = f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52);
    let subnormal = if x.abs() < f64::MIN_POSITIVE { 60 } else { 0 };
    (fraction, biased - 1022 - subnormal)
}

/// `x × 2^power`.
fn scale(x: f64, power: i64) -> f64 {
    let clamped = i32::try_from(power.clamp(-3000, 3000)).unwrap_or(0);
    // In steps, so that no step leaves the range before the last.
    let third = clamped / 3;
    x * 2_f64.powi(third) * 2_f64.powi(third) * 2_f64.powi(clamped - 2 * third)
}

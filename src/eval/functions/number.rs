//! Numbers.

mod float;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::{Kind, Number, NumberError, Type, Value, convert};

use Parameter::{Any, Number as Num};

pub(crate) static TABLE: &[Function] = &[
    Function::new("abs", &[Num], Returns::Number, |args| Ok(args.number(0).abs().into())),
    Function::new("ceil", &[Num], Returns::Number, |args| Ok(args.number(0).ceil().into())),
    Function::new("floor", &[Num], Returns::Number, |args| Ok(args.number(0).floor().into())),
    Function::new("log", &[Num, Num], Returns::Number, log),
    Function::new("max", &[], Returns::Number, max).variadic(Num),
    Function::new("min", &[], Returns::Number, min).variadic(Num),
    Function::new("parseint", &[Any, Num], Returns::Number, parseint),
    Function::new("pow", &[Num, Num], Returns::Number, pow),
    Function::new("range", &[], Returns::Numbers, range).variadic(Num),
    Function::new("signum", &[Num], Returns::Number, signum),
    Function::new("sum", &[Any], Returns::Number, sum),
];

fn finite(args: &Arguments<'_>, name: &str, value: f64) -> Result<Value, String> {
    match Number::from_f64(value) {
        Some(number) => Ok(number.into()),
        // Terraform has numbers for both infinities.
        None if value.is_infinite() => Ok(args.undecided(name, "is infinite")),
        None => Err("the result is not a number".to_owned()),
    }
}

/// The number, or an unknown one where drlint stops computing and Terraform does not.
fn within_limits(
    args: &Arguments<'_>,
    name: &str,
    outcome: Result<Number, NumberError>,
) -> Result<Result<Number, Value>, String> {
    match outcome {
        Ok(number) => Ok(Ok(number)),
        Err(error @ NumberError::ZeroByZero) => Err(error.to_string()),
        Err(NumberError::Infinite | NumberError::TooLarge) => {
            Ok(Err(args.undecided(name, "has more digits than drlint keeps")))
        }
    }
}

fn log(args: &Arguments<'_>) -> Result<Value, String> {
    // Terraform divides the natural logarithms, which does not always give what log2 would.
    let quotient = float::ln(args.number(0).as_f64()) / float::ln(args.number(1).as_f64());
    finite(args, "log", quotient)
}

fn pow(args: &Arguments<'_>) -> Result<Value, String> {
    match float::pow(args.number(0).as_f64(), args.number(1).as_f64()) {
        Some(power) => finite(args, "pow", power),
        None => Ok(args.undecided("pow", "is rounded in a way that drlint does not repeat")),
    }
}

fn signum(args: &Arguments<'_>) -> Result<Value, String> {
    Ok(Value::int(args.int(0)?.signum()))
}

fn extreme(args: &Arguments<'_>, better: fn(&Number, &Number) -> bool) -> Result<Value, String> {
    if args.values.is_empty() {
        return Err("at least one number is required".to_owned());
    }
    let mut best = args.number(0);
    for at in 1..args.values.len() {
        if better(args.number(at), best) {
            best = args.number(at);
        }
    }
    Ok(best.clone().into())
}

fn max(args: &Arguments<'_>) -> Result<Value, String> {
    extreme(args, |one, best| one > best)
}

fn min(args: &Arguments<'_>) -> Result<Value, String> {
    extreme(args, |one, best| one < best)
}

fn parseint(args: &Arguments<'_>) -> Result<Value, String> {
    let text = args.values[0].as_str().ok_or("the first argument must be a string")?;
    let base = u32::try_from(args.int(1)?).unwrap_or(0);
    if !(2..=62).contains(&base) {
        return Err("the base must be between 2 and 62".to_owned());
    }
    match Number::parse_int(text, base) {
        Some(number) => Ok(number.into()),
        None if text.len() > 1_000 => {
            Ok(args.undecided("parseint", "has more digits than drlint keeps"))
        }
        None => Err(format!("the string is not a whole number in base {base}")),
    }
}

/// Terraform refuses longer ranges.
const LONGEST: usize = 1024;

fn range(args: &Arguments<'_>) -> Result<Value, String> {
    let one = Number::from(1_i64);
    let backwards = one.neg();
    // Without a step, range counts towards the end, downwards too.
    let unit =
        |start: &Number, end: &Number| if end < start { backwards.clone() } else { one.clone() };
    let (start, end, step) = match args.values.len() {
        1 => (Number::ZERO, args.number(0).clone(), unit(&Number::ZERO, args.number(0))),
        2 => {
            let (start, end) = (args.number(0), args.number(1));
            (start.clone(), end.clone(), unit(start, end))
        }
        3 => (args.number(0).clone(), args.number(1).clone(), args.number(2).clone()),
        _ => return Err("one, two or three numbers are required".to_owned()),
    };
    let up = match step.signum() {
        0 if start == end => return Ok(Value::list(Vec::new())),
        0 => return Err("the step is zero".to_owned()),
        sign => sign > 0,
    };
    if (up && end < start) || (!up && end > start) {
        return Err("the step leads away from the end".to_owned());
    }
    let mut items = Vec::new();
    let mut next = start;
    while if up { next < end } else { next > end } {
        if items.len() == LONGEST {
            return Err(format!("more than {LONGEST} values"));
        }
        items.push(Value::from(next.clone()));
        next = match within_limits(args, "range", next.add(&step))? {
            Ok(next) => next,
            Err(open) => return Ok(open),
        };
    }
    Ok(Value::list(items))
}

fn sum(args: &Arguments<'_>) -> Result<Value, String> {
    let items = args.values[0].as_items().ok_or("a list or set of numbers is required")?;
    if items.is_empty() {
        return Err("the list is empty".to_owned());
    }
    let mut total: Option<Number> = None;
    for item in items.iter() {
        // Tuples may hold numbers as strings.
        let number = match convert(item, &Type::Number)?.kind {
            Kind::Number(number) => number,
            Kind::Unknown(_) => return Ok(args.unknown()),
            _ => return Err("an element is null".to_owned()),
        };
        total = Some(match total {
            Some(before) => match within_limits(args, "sum", before.add(&number))? {
                Ok(total) => total,
                Err(open) => return Ok(open),
            },
            None => number,
        });
    }
    Ok(total.unwrap_or(Number::ZERO).into())
}

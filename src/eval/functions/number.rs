//! Numbers.

mod float;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::{Kind, Number, Type, Value, convert};

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

fn finite(value: f64) -> Result<Value, String> {
    Number::from_f64(value).map(Value::from).ok_or_else(|| "the result is not finite".to_owned())
}

fn log(args: &Arguments<'_>) -> Result<Value, String> {
    // Terraform divides the natural logarithms, which does not always give what log2 would.
    finite(float::ln(args.number(0).as_f64()) / float::ln(args.number(1).as_f64()))
}

fn pow(args: &Arguments<'_>) -> Result<Value, String> {
    match float::pow(args.number(0).as_f64(), args.number(1).as_f64()) {
        Some(power) => finite(power),
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
    Number::parse_int(text, base)
        .map(Value::from)
        .ok_or_else(|| format!("the string is not a whole number in base {base}"))
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
        next = next.add(&step).map_err(|error| error.to_string())?;
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
        let Kind::Number(number) = convert(item, &Type::Number)?.kind else {
            return Err("an element is null".to_owned());
        };
        total = Some(match total {
            Some(before) => before.add(&number).map_err(|error| error.to_string())?,
            None => number,
        });
    }
    Ok(total.unwrap_or(Number::ZERO).into())
}

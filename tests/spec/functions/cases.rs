//! The expressions of the tables: arguments of every kind for every function (`calls.txt`), and the
//! corners by hand (`corners/<family>.txt`, `⏎` for a newline).

use std::collections::{BTreeMap, BTreeSet};

/// At most this many combinations of arguments per line of `calls.txt`.
const MOST: usize = 60;

/// Pools of arguments by name, and the functions of each family with the pools of their parameters.
#[derive(Default)]
struct Calls {
    pools: BTreeMap<String, Vec<String>>,
    families: BTreeMap<String, Vec<Vec<String>>>,
}

fn calls() -> Calls {
    let mut calls = Calls::default();
    let text = std::fs::read_to_string(super::path("calls.txt")).unwrap();
    for block in text.split("\n\n") {
        let mut lines = block.lines();
        let Some((kind, name)) = lines.next().and_then(|head| head.split_once(' ')) else {
            continue;
        };
        if kind == "pool" {
            calls.pools.insert(name.to_owned(), lines.map(str::to_owned).collect());
        } else {
            let words = |line: &str| line.split(' ').map(str::to_owned).collect();
            calls.families.insert(name.to_owned(), lines.map(words).collect());
        }
    }
    calls
}

/// The calls of a function with arguments from these pools, spread evenly when there are too many;
/// all of them when its name ends with an exclamation mark.
fn combine(name: &str, pools: &[&Vec<String>]) -> Vec<String> {
    let total: usize = pools.iter().map(|pool| pool.len()).product();
    let count = if name.ends_with('!') { total } else { total.min(MOST) };
    let name = name.trim_end_matches('!');
    (0..count)
        .map(|at| {
            let mut rest = at * total / count;
            let pick = |pool: &&Vec<String>| {
                let argument = pool[rest % pool.len()].as_str();
                rest /= pool.len();
                argument.to_owned()
            };
            let arguments: Vec<String> = pools.iter().map(pick).collect();
            format!("{name}({})", arguments.join(", "))
        })
        .collect()
}

/// The expressions written by hand for a table.
pub fn corners(family: &str) -> Vec<String> {
    let text = std::fs::read_to_string(super::path(&format!("corners/{family}.txt"))).unwrap();
    text.lines().map(|line| line.replace('⏎', "\n")).collect()
}

/// Every form of `expressions.txt` with every value of its pool in the place of `@`, and the
/// corners; each once.
pub fn expressions() -> Vec<String> {
    let text = std::fs::read_to_string(super::path("expressions.txt")).unwrap();
    let mut pools: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut expressions = corners("expressions");
    for block in text.split("\n\n") {
        let mut lines = block.lines();
        match lines.next().and_then(|head| head.split_once(' ')) {
            Some(("pool", name)) => drop(pools.insert(name, lines.collect())),
            Some((_, name)) => {
                for form in lines {
                    expressions.extend(pools[name].iter().map(|value| form.replace('@', value)));
                }
            }
            None => {}
        }
    }
    let mut seen = BTreeSet::new();
    expressions.retain(|one| seen.insert(one.clone()));
    expressions
}

/// All expressions of a family's table, each once.
pub fn family(family: &str) -> Vec<String> {
    let mut expressions = corners(family);
    let calls = calls();
    for line in &calls.families[family] {
        let (name, pools) = line.split_first().unwrap();
        let pools: Vec<_> = pools.iter().map(|pool| &calls.pools[pool]).collect();
        expressions.extend(combine(name, &pools));
        expressions.push(format!("{}()", name.trim_end_matches('!')));
    }
    let mut seen = BTreeSet::new();
    expressions.retain(|one| seen.insert(one.clone()));
    expressions
}

/// All expressions with operators, conditionals and constructors.
pub fn operators() -> Vec<String> {
    let mut expressions = corners("operators");
    let calls = calls();
    let mut binary = |operators: &str, pool: &str| {
        for operator in operators.split(' ') {
            for a in &calls.pools[pool] {
                for b in &calls.pools[pool] {
                    expressions.push(format!("{a} {operator} {b}"));
                }
            }
        }
    };
    binary("== !=", "VALUES");
    binary("&& ||", "BOOLS");
    binary("+ - * / % < <= > >=", "FEW");
    let values = &calls.pools["VALUES"];
    for (at, one) in values.iter().enumerate() {
        for other in values.iter().skip(at % 3).step_by(3) {
            expressions.push(format!("true ? {one} : {other}"));
            expressions.push(format!("tolist([{one}, {other}])"));
            expressions.push(format!("tomap({{ a = {one}, b = {other} }})"));
            if !one.contains("null") && !other.contains("null") {
                expressions.push(format!("toset([{one}, {other}, [{one}], [{other}]])"));
                expressions.push(format!("toset([[{one}], [{other}]])"));
            }
        }
    }
    expressions
}

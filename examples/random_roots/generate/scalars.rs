//! Expressions that are strings, numbers and bools, or are meant to be.

use super::writer::{Parenthesised as _, Writer};

impl Writer<'_> {
    pub(super) fn string(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(15) {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.random.below(26) {
            0 => format!("\"p-${{{}}}\"", self.string(depth)),
            1 => format!("\"${{{}}}-${{{}}}\"", self.string(depth), self.any(depth)),
            2 => format!("tostring({})", self.any(depth)),
            3 => format!("join(\"-\", {})", self.list(depth)),
            4 => format!("coalesce({}, {})", self.any(depth), self.any(depth)),
            5 => format!("try({}, {})", self.any(depth), self.string(depth)),
            6 => format!(
                "format({}, {})",
                self.random.pick(&["\"%s\"", "\"%v\"", "\"%d-%s\"", "\"%q\"", "\"%#v\""]),
                self.any(depth)
            ),
            7 => {
                format!("lookup({}, {}, {})", self.map(depth), self.string(depth), self.any(depth))
            }
            8 => format!("element({}, {})", self.list(depth), self.number(depth)),
            9 => format!("jsonencode({})", self.any(depth)),
            10 => format!(
                "{}({})",
                self.random.pick(&["upper", "lower", "trimspace", "strrev", "md5", "title"]),
                self.string(depth)
            ),
            11 => format!(
                "replace({}, {}, {})",
                self.string(depth),
                self.random.pick(&["\"a\"", "\"/[a-c]/\"", "\"\""]),
                self.string(depth)
            ),
            12 => format!("{} ? {} : {}", self.truth(depth), self.any(depth), self.any(depth))
                .parenthesised(),
            13 => format!("one({})", self.list(depth)),
            14 => format!(
                "substr({}, {}, {})",
                self.string(depth),
                self.number(depth),
                self.number(depth)
            ),
            15 => format!("\"%{{ if {} }}y%{{ else }}{{n}}%{{ endif }}\"", self.truth(depth)),
            16 => format!("yamlencode({})", self.any(depth)),
            17 => {
                let source = self.any(depth);
                let name = format!("t{}", self.names.len());
                self.names.push(name.clone());
                let body = self.any(depth);
                self.names.pop();
                format!("\"%{{ for {name} in {source} ~}} ${{{body}}} %{{ endfor }}\"")
            }
            18 => format!(
                "{}({}, {})",
                self.random.pick(&["trim", "trimprefix", "trimsuffix"]),
                self.string(depth),
                self.random.pick(&["\"a\"", "\"p-\"", "\"-\""])
            ),
            19 => format!(
                "try(regex({}, {}), {})",
                self.random.pick(&["\"[a-z]+\"", "\"(.)(.)\"", "\"(?P<x>.)\"", "\"^$\""]),
                self.string(depth),
                self.any(depth)
            ),
            20 => format!(
                "{}({})",
                self.random.pick(&["base64encode", "sha256", "urlencode", "chomp", "base64decode"]),
                self.string(depth)
            ),
            21 => format!("formatlist(\"%s-%v\", {}, {})", self.list(depth), self.any(depth)),
            22 => format!("nonsensitive(sensitive({}))", self.any(depth)),
            23 => format!("cidrsubnet({}, 8, {})", self.string(depth), self.number(depth)),
            24 => format!("type({})", self.any(depth)).replace("type(", "jsonencode("),
            _ => format!("\"${{{}}}\"", self.any(depth)),
        }
    }

    pub(super) fn number(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(15) {
            return self.random.pick(&["0", "1", "2", "-1"]).to_owned();
        }
        let depth = depth - 1;
        match self.random.below(13) {
            0 => format!(
                "({} {} {})",
                self.number(depth),
                self.random.pick(&["+", "-", "*", "/", "%"]),
                self.any(depth)
            ),
            1 => format!("length({})", self.list(depth)),
            2 => format!("length({})", self.any(depth)),
            3 => format!("tonumber({})", self.any(depth)),
            4 => format!(
                "{}({}, {})",
                self.random.pick(&["min", "max"]),
                self.number(depth),
                self.number(depth)
            ),
            5 => format!("sum({})", self.list(depth)),
            6 => format!("index({}, {})", self.list(depth), self.any(depth)),
            7 => format!("try({}, {})", self.any(depth), self.number(depth)),
            8 => format!(
                "parseint({}, {})",
                self.string(depth),
                self.random.pick(&["10", "16", "2"])
            ),
            9 => format!(
                "{}({})",
                self.random.pick(&["floor", "ceil", "abs", "signum"]),
                self.number(depth)
            ),
            10 => format!("length({}[*])", self.leaf()),
            11 => format!("pow({}, {})", self.number(depth), self.random.pick(&["2", "0", "-1"])),
            _ => format!("-{}", self.number(depth)),
        }
    }

    pub(super) fn truth(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(10) {
            return self.random.pick(&["true", "false"]).to_owned();
        }
        let depth = depth - 1;
        match self.random.below(17) {
            0 | 1 => format!("({} {} null)", self.leaf(), self.random.pick(&["==", "!="])),
            2 => format!(
                "({} {} {})",
                self.any(depth),
                self.random.pick(&["==", "!="]),
                self.any(depth)
            ),
            3 => format!(
                "({} {} {})",
                self.number(depth),
                self.random.pick(&["<", ">=", ">", "<="]),
                self.any(depth)
            ),
            4 => format!(
                "({} {} {})",
                self.truth(depth),
                self.random.pick(&["&&", "||"]),
                self.any(depth)
            ),
            5 => format!("!{}", self.truth(depth)),
            6 => format!("can({})", self.any(depth)),
            7 => format!("contains({}, {})", self.list(depth), self.any(depth)),
            8 => format!("{}({})", self.random.pick(&["alltrue", "anytrue"]), self.list(depth)),
            9 => format!("startswith({}, {})", self.string(depth), self.string(depth)),
            10 => format!("tobool({})", self.any(depth)),
            11 => format!("issensitive({})", self.any(depth)),
            12 => format!("strcontains({}, {})", self.string(depth), self.string(depth)),
            13 => format!("({} == {})", self.leaf(), self.leaf()),
            14 => format!("endswith({}, {})", self.string(depth), self.string(depth)),
            15 => format!("(length({}) > 0)", self.list(depth)),
            _ => format!("try({}, {})", self.any(depth), self.truth(depth)),
        }
    }
}

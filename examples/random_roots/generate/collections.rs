//! Expressions that are lists, sets and maps, or are meant to be.

use super::writer::{Parenthesised as _, Writer};

impl Writer<'_> {
    pub(super) fn list(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(12) {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.random.below(26) {
            0 => format!("[{}, {}]", self.any(depth), self.any(depth)),
            1 => {
                let source = self.any(depth);
                let name = format!("e{}", self.names.len());
                self.names.push(name.clone());
                let body = self.any(depth);
                let guard = if self.random.chance(30) {
                    format!(" if {}", self.truth(depth))
                } else {
                    String::new()
                };
                self.names.pop();
                format!("[for {name} in {source} : {body}{guard}]")
            }
            2 => format!("concat({}, {})", self.list(depth), self.list(depth)),
            3 => format!("flatten({})", self.list(depth)),
            4 => format!("compact({})", self.list(depth)),
            5 => format!("distinct({})", self.list(depth)),
            6 => format!("sort({})", self.list(depth)),
            7 => format!("toset({})", self.list(depth)),
            8 => format!("tolist({})", self.any(depth)),
            9 => format!("keys({})", self.map(depth)),
            10 => format!("values({})", self.map(depth)),
            11 => format!("coalescelist({}, {})", self.list(depth), self.list(depth)),
            12 => format!("{}[*]", self.leaf()),
            13 => format!("try({}, {})", self.any(depth), self.list(depth)),
            14 => format!("{} ? {} : {}", self.truth(depth), self.list(depth), self.any(depth))
                .parenthesised(),
            15 => format!(
                "{}({}, {})",
                self.random.pick(&["setunion", "setintersection", "setsubtract", "setproduct"]),
                self.list(depth),
                self.list(depth)
            ),
            16 => {
                format!("slice({}, {}, {})", self.list(depth), self.number(0), self.number(depth))
            }
            17 => format!(
                "split({}, {})",
                self.random.pick(&["\"-\"", "\",\"", "\"\""]),
                self.string(depth)
            ),
            18 => format!("reverse({})", self.list(depth)),
            19 => format!("range({})", self.number(depth)),
            20 => format!("chunklist({}, {})", self.list(depth), self.number(depth)),
            21 => format!("{}[*].{}", self.leaf(), self.random.pick(&["a", "b", "id", "output"])),
            22 => format!("matchkeys({0}, {0}, {1})", self.list(depth), self.list(depth)),
            23 => format!("[{}, null, {}]", self.leaf(), self.leaf()),
            24 => format!("regexall(\"[a-c]\", {})", self.string(depth)),
            _ => format!("csvdecode({})", self.string(depth)),
        }
    }

    pub(super) fn map(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(12) {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.random.below(14) {
            0 => format!("{{ a = {}, b = {} }}", self.any(depth), self.any(depth)),
            1 => format!("merge({}, {})", self.map(depth), self.map(depth)),
            2 => format!("tomap({})", self.map(depth)),
            3 => format!("zipmap({}, {})", self.list(depth), self.list(depth)),
            4 => {
                let source = self.any(depth);
                let (key, name) =
                    (format!("k{}", self.names.len()), format!("v{}", self.names.len()));
                self.names.extend([key.clone(), name.clone()]);
                let body = self.any(depth);
                let group = if self.random.chance(25) { "..." } else { "" };
                self.names.truncate(self.names.len() - 2);
                format!("{{ for {key}, {name} in {source} : {key} => {body}{group} }}")
            }
            5 => format!("try({}, {})", self.any(depth), self.map(depth)),
            6 => format!("{} ? {} : {}", self.truth(depth), self.map(depth), self.map(depth))
                .parenthesised(),
            7 => format!("jsondecode({})", self.string(depth)),
            8 => format!("yamldecode({})", self.string(depth)),
            9 => {
                let source = self.any(depth);
                let name = format!("g{}", self.names.len());
                self.names.push(name.clone());
                let (key, body) = (self.string(depth), self.any(depth));
                self.names.pop();
                format!("{{ for {name} in {source} : try(tostring({key}), \"k\") => {body}... }}")
            }
            10 => format!("{{ ({}) = {} }}", self.string(depth), self.any(depth)),
            11 => format!("setproduct({}, {})", self.list(depth), self.list(depth)),
            12 => format!("{{ a = {}, b = null, c = {} }}", self.leaf(), self.leaf()),
            _ => format!("transpose({})", self.map(depth)),
        }
    }
}

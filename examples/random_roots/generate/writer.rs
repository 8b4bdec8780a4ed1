//! Expressions: what is at their ends, and of which kinds they are made.

use super::random::Random;
use super::shapes::{SHAPES, Shape, value};

pub(super) struct Writer<'a> {
    pub(super) random: &'a mut Random,
    pub(super) variables: Vec<(String, Shape)>,
    pub(super) attributes: Vec<String>,
    /// Local values, outputs of modules, and instances of what is repeated.
    pub(super) others: Vec<String>,
    /// Names bound by the `for` expressions around.
    pub(super) names: Vec<String>,
    /// Refer to variables only: for what Terraform has to know to plan at all.
    pub(super) known_only: bool,
}

impl Writer<'_> {
    pub(super) fn output(&mut self) -> String {
        // A value of any type is shown by what it is: lists of differing types and sets have no JSON.
        match self.random.below(4) {
            0 => format!("try({}, \"failed\")", self.any(3)),
            1 => format!("can({})", self.any(3)),
            2 => format!("try(jsonencode({}), \"failed\")", self.any(3)),
            _ => self.any(3),
        }
    }

    pub(super) fn any(&mut self, depth: usize) -> String {
        match self.random.below(5) {
            0 => self.string(depth),
            1 => self.number(depth),
            2 => self.truth(depth),
            3 => self.list(depth),
            _ => self.map(depth),
        }
    }

    pub(super) fn leaf(&mut self) -> String {
        if !self.names.is_empty() && self.random.chance(40) {
            return self.names[self.random.below(self.names.len())].clone();
        }
        if !self.known_only && !self.others.is_empty() && self.random.chance(25) {
            return self.others[self.random.below(self.others.len())].clone();
        }
        match if self.known_only { self.random.below(5) } else { self.random.below(10) } {
            0..=4 => {
                let (name, shape) = self.variables[self.random.below(self.variables.len())].clone();
                let suffix = match shape {
                    Shape::Object => self
                        .random
                        .pick(&["", ".a", ".b", ".c", ".e", ".e.f", ".e.g", ".h", "[\"a\"]"]),
                    Shape::List(_) | Shape::Tuple => {
                        self.random.pick(&["", "[0]", "[1]", "[*]", "[*].a", ".0"])
                    }
                    Shape::Map(_) => {
                        self.random.pick(&["", ".k0", "[\"k1\"]", "[\"none\"]", "[*]"])
                    }
                    Shape::Set(_) => self.random.pick(&["", "[*]"]),
                    _ => self.random.pick(&["", "", "", "[*]"]),
                };
                format!("var.{name}{suffix}")
            }
            5 | 6 => self.attributes[self.random.below(self.attributes.len())].clone(),
            7 => self
                .random
                .pick(&[
                    "terraform_data.u.id",
                    "terraform_data.u.output",
                    "terraform_data.u.input",
                    "terraform_data.u.triggers_replace",
                    "terraform_data.many[*].id",
                    "terraform_data.many[0].id",
                    "terraform_data.many",
                ])
                .to_owned(),
            8 => "null".to_owned(),
            _ => {
                let shape = SHAPES[self.random.below(SHAPES.len())];
                value(shape, self.random, 1)
            }
        }
    }
}

/// An expression between parentheses, as an operand of anything.
pub(super) trait Parenthesised {
    fn parenthesised(self) -> String;
}

impl Parenthesised for String {
    fn parenthesised(self) -> String {
        format!("({self})")
    }
}

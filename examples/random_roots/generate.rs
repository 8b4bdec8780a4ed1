//! Random roots: variables of many types with many values, resources with arguments that are not set,
//! modules, local values, and outputs whose expressions mix them. Deterministic in the seed.

mod collections;
#[path = "../mutated_inputs/random.rs"]
mod random;
mod resources;
mod scalars;
mod shapes;
mod writer;

use std::fmt::Write as _;

pub use random::Random;
use resources::RESOURCES;
use shapes::{SHAPES, STR, Shape, value, written};
use writer::Writer;

/// One random root.
pub struct Root {
    /// Everything but the outputs.
    pub declarations: String,
    /// The expressions of the outputs, named `o0`, `o1`, … in this order.
    pub expressions: Vec<String>,
}

impl Root {
    /// The outputs whose numbers `keep` lets pass, one to a line.
    pub fn outputs(&self, keep: impl Fn(usize) -> bool) -> String {
        let mut text = String::new();
        for (number, expression) in self.expressions.iter().enumerate().filter(|it| keep(it.0)) {
            let _ = writeln!(text, "output \"o{number}\" {{ value = {expression} }}");
        }
        text
    }
}

impl Root {
    /// The declarations that an expression refers to, and that these refer to, one after another.
    pub fn needed(&self, expression: &str) -> String {
        let blocks: Vec<&str> = self.declarations.split_inclusive("\n}\n").collect();
        let label = |block: &str| {
            let header = block.lines().next().unwrap_or_default();
            match header.rsplit('"').nth(1) {
                Some(label) => format!(".{label}"),
                None => format!("local.{}", block.split_whitespace().nth(2).unwrap_or_default()),
            }
        };
        let refers = |text: &str, label: &str| {
            text.match_indices(label).any(|(at, _)| {
                !text[at + label.len()..]
                    .starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            })
        };
        let mut kept = vec![false; blocks.len()];
        let mut texts = vec![expression.to_owned()];
        while let Some(text) = texts.pop() {
            for (at, block) in blocks.iter().enumerate() {
                if !kept[at] && refers(&text, &label(block)) {
                    kept[at] = true;
                    texts.push((*block).to_owned());
                }
            }
        }
        blocks.iter().zip(kept).filter(|(_, kept)| *kept).map(|(block, _)| *block).collect()
    }
}

/// What every root begins with.
pub const PROVIDERS: &str = "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    \
     }\n  }\n}\nprovider \"aws\" {\n  region = \"us-east-1\"\n}\n";

/// The module that every root calls.
pub const MODULE: &str = r#"
variable "a" {
  type    = any
  default = null
}
variable "s" {
  type    = string
  default = null
}
variable "l" {
  type    = list(any)
  default = []
}
variable "m" {
  type    = map(any)
  default = {}
}
variable "o" {
  type    = object({ a = optional(any), b = optional(string, "d"), c = optional(list(string)) })
  default = {}
}
resource "terraform_data" "x" {
  input = var.a
}
output "a" { value = var.a }
output "s" { value = var.s }
output "l" { value = var.l }
output "m" { value = var.m }
output "o" { value = var.o }
output "id" { value = terraform_data.x.id }
output "is_null" { value = [var.a == null, var.s == null, var.o.a == null] }
"#;

/// A root with that many outputs.
pub fn root(random: &mut Random, outputs: usize) -> Root {
    let mut declarations = PROVIDERS.to_owned()
        + "variable \"v0_str\" {\n  type = string\n  default = \"x\"\n}\n\
           resource \"terraform_data\" \"u\" {\n  input = \"later\"\n}\n\
           resource \"terraform_data\" \"many\" {\n  count = 2\n}\n";
    let variables = variables(random, &mut declarations);
    let mut attributes = Vec::new();
    for _ in 0..3 {
        let (kind, arguments, names) = RESOURCES[random.below(RESOURCES.len())];
        let label = format!("r{}", attributes.len());
        let _ = writeln!(declarations, "resource \"{kind}\" \"{label}\" {{\n  {arguments}\n}}");
        attributes.extend(names.iter().map(|name| format!("{kind}.{label}.{name}")));
    }
    let (others, names) = (Vec::new(), Vec::new());
    let mut writer = Writer { random, variables, attributes, others, names, known_only: true };
    repeated(&mut writer, &mut declarations);
    writer.known_only = false;
    locals_and_modules(&mut writer, &mut declarations);
    let expressions = (0..outputs).map(|_| writer.output()).collect();
    Root { declarations, expressions }
}

fn variables(random: &mut Random, declarations: &mut String) -> Vec<(String, Shape)> {
    let mut variables = vec![("v0_str".to_owned(), STR)];
    for number in 1..=14 {
        let shape = SHAPES[random.below(SHAPES.len())];
        let untyped = random.chance(15);
        let default = if random.chance(22) { "null".to_owned() } else { value(shape, random, 2) };
        let name = format!("v{number}");
        let kind = if untyped { String::new() } else { format!("  type = {}\n", written(shape)) };
        let nullable =
            if default != "null" && random.chance(10) { "  nullable = false\n" } else { "" };
        let _ = writeln!(
            declarations,
            "variable \"{name}\" {{\n{kind}  default = {default}\n{nullable}}}"
        );
        variables.push((name, shape));
    }
    variables
}

/// Resources and blocks whose number depends on expressions.
fn repeated(writer: &mut Writer<'_>, declarations: &mut String) {
    let count = format!("try(max(min(floor({}), 2), 0), 1)", writer.number(2));
    let keys = format!("try(toset([for x in {} : \"k${{x}}\"]), toset([]))", writer.list(2));
    let items = format!("try([for x in {} : x], [])", writer.list(2));
    let text = format!("try(tostring({}), \"t\")", writer.string(2));
    let _ = writeln!(
        declarations,
        "resource \"aws_sns_topic\" \"counted\" {{\n  count = {count}\n  name = \"n${{count.index}}\"\n}}\n\
         resource \"terraform_data\" \"each\" {{\n  for_each = {keys}\n  input = each.key\n}}\n\
         resource \"terraform_data\" \"mapped\" {{\n  for_each = {{ k = {text}, n = null }}\n  input = \
         each.value\n}}\n\
         resource \"aws_security_group\" \"dynamic\" {{\n  dynamic \"ingress\" {{\n    for_each = \
         {items}\n    content {{\n      from_port = ingress.key\n      to_port = 9\n      protocol = \
         \"tcp\"\n    }}\n  }}\n}}\n\
         resource \"aws_db_parameter_group\" \"dynamic\" {{\n  family = \"mysql8.0\"\n  dynamic \
         \"parameter\" {{\n    for_each = {items}\n    content {{\n      name = \"p${{parameter.key}}\"\n      \
         value = \"v\"\n    }}\n  }}\n}}"
    );
    writer.others.extend(
        [
            "aws_sns_topic.counted[*].name",
            "aws_sns_topic.counted[*].display_name",
            "aws_sns_topic.counted[0].name",
            "length(aws_sns_topic.counted)",
            "one(aws_sns_topic.counted[*].arn)",
            "terraform_data.each",
            "keys(terraform_data.each)",
            "[for k, v in terraform_data.each : v.input]",
            "terraform_data.mapped[\"k\"].input",
            "terraform_data.mapped[\"n\"].input",
            "terraform_data.mapped[\"x\"].input",
            "aws_security_group.dynamic.ingress",
            "length(aws_security_group.dynamic.ingress)",
            "aws_security_group.dynamic.ingress[*].from_port",
            "aws_security_group.dynamic.ingress[*].cidr_blocks",
            "aws_security_group.dynamic.egress",
            "aws_db_parameter_group.dynamic.parameter",
            "aws_db_parameter_group.dynamic.parameter[*].apply_method",
            "[for p in aws_db_parameter_group.dynamic.parameter : p.name]",
        ]
        .map(str::to_owned),
    );
}

/// Local values and modules that are given expressions of any kind.
fn locals_and_modules(writer: &mut Writer<'_>, declarations: &mut String) {
    for number in 0..4 {
        let value = writer.any(2);
        let _ = writeln!(declarations, "locals {{\n  l{number} = try({value}, null)\n}}");
        writer.others.push(format!("local.l{number}"));
    }
    for (number, repetition) in
        ["", "count = 1", "for_each = toset([\"a\", \"b\"])"].iter().enumerate()
    {
        let mut arguments = String::new();
        // A value that does not fit the type of the variable fails the whole root.
        for (name, value) in [
            ("a", format!("try({}, null)", writer.any(2))),
            ("s", format!("try(tostring({}), null)", writer.any(2))),
            ("l", format!("try(tolist({}), [])", writer.list(2))),
            ("m", format!("try(tomap({}), {{}})", writer.map(2))),
            (
                "o",
                format!(
                    "{{ a = try({}, null), b = try(tostring({}), null) }}",
                    writer.any(1),
                    writer.string(1)
                ),
            ),
        ] {
            if writer.random.chance(60) {
                let _ = writeln!(arguments, "  {name} = {value}");
            }
        }
        let _ = writeln!(
            declarations,
            "module \"m{number}\" {{\n  source = \"./m\"\n  {repetition}\n{arguments}}}"
        );
        let instance = ["", "[0]", "[\"a\"]"][number];
        let outputs = ["a", "s", "l", "m", "o", "o.a", "o.b", "o.c", "id", "is_null"];
        writer.others.extend(outputs.map(|name| format!("module.m{number}{instance}.{name}")));
        writer.others.push(format!("module.m{number}"));
    }
}

//! The document as JSON text.

use std::sync::Arc;

use super::document::{Document, MEMBERS, Statement};
use crate::eval::functions::json::escape;
use crate::value::{Hole, Kind, Part, PartialStrBuilder, Value};

/// The text of a document; holes where parts are not known.
pub(crate) fn document(document: &Document, minified: bool) -> Value {
    let mut out = Writer { text: PartialStrBuilder::default(), minified };
    out.text.mark(&document.marks);
    let mut object = out.open(0, '{');
    out.member(&mut object, "Version", &document.version);
    out.optional(&mut object, "Id", &document.id);
    if !document.statements.is_empty() {
        out.key(&mut object, "Statement");
        let mut list = out.open(1, '[');
        for statement in &document.statements {
            out.separate(&mut list);
            out.statement(statement);
        }
        out.close(&list, ']');
    }
    out.close(&object, '}');
    out.text.finish()
}

struct Writer {
    text: PartialStrBuilder,
    minified: bool,
}

/// An object or list that is being written.
struct Bracket {
    depth: usize,
    empty: bool,
}

impl Writer {
    fn open(&mut self, depth: usize, bracket: char) -> Bracket {
        self.text.literal(bracket.encode_utf8(&mut [0; 4]));
        Bracket { depth, empty: true }
    }

    fn close(&mut self, bracket: &Bracket, end: char) {
        if !bracket.empty {
            self.line(bracket.depth);
        }
        self.text.literal(end.encode_utf8(&mut [0; 4]));
    }

    fn line(&mut self, depth: usize) {
        if !self.minified {
            self.text.literal("\n");
            self.text.literal(&"  ".repeat(depth));
        }
    }

    fn separate(&mut self, bracket: &mut Bracket) {
        if !bracket.empty {
            self.text.literal(",");
        }
        bracket.empty = false;
        self.line(bracket.depth + 1);
    }

    fn key(&mut self, bracket: &mut Bracket, key: &str) {
        self.separate(bracket);
        self.string(key);
        self.text.literal(if self.minified { ":" } else { ": " });
    }

    fn member(&mut self, bracket: &mut Bracket, key: &str, value: &Value) {
        self.key(bracket, key);
        self.value(value, bracket.depth + 1);
    }

    /// A member that is left out when it is null or an empty string. When that is not known, the
    /// hole takes the whole member with its comma.
    fn optional(&mut self, bracket: &mut Bracket, key: &str, value: &Value) {
        self.text.mark(&value.marks);
        match &value.kind {
            Kind::Null(_) => {}
            Kind::Str(text) if text.is_empty() && matches!(key, "Sid" | "Id" | "Effect") => {}
            Kind::Unknown(unknown) if !unknown.not_null || matches!(key, "Sid" | "Id") => {
                self.text.hole(Hole {
                    unknown: Arc::clone(unknown),
                    marks: value.marks.clone(),
                    json: false,
                });
            }
            _ => self.member(bracket, key, value),
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let mut object = self.open(2, '{');
        self.optional(&mut object, "Sid", &statement.sid);
        // With a Sid that may be missing in front, nobody knows whether a comma comes first.
        for (name, value) in MEMBERS.iter().zip(&statement.members) {
            self.optional(&mut object, name, value);
        }
        self.close(&object, '}');
    }

    fn value(&mut self, value: &Value, depth: usize) {
        self.text.mark(&value.marks);
        match &value.kind {
            Kind::Null(_) => self.text.literal("null"),
            Kind::Bool(flag) => self.text.literal(if *flag { "true" } else { "false" }),
            Kind::Number(number) => self.text.literal(&number.to_string()),
            Kind::Str(text) => self.string(text),
            Kind::PartialStr(text) => {
                self.text.literal("\"");
                for part in &text.parts {
                    match part {
                        Part::Literal(text) => self.text.literal(&escape(text)),
                        Part::Hole(hole) => self.text.hole(hole.clone()),
                    }
                }
                self.text.literal("\"");
            }
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
                let mut list = self.open(depth, '[');
                for item in items.iter() {
                    self.separate(&mut list);
                    self.value(item, depth + 1);
                }
                self.close(&list, ']');
            }
            Kind::Object(fields) | Kind::Map(fields) => {
                let mut object = self.open(depth, '{');
                for (key, item) in fields.iter() {
                    self.member(&mut object, key, item);
                }
                self.close(&object, '}');
            }
            Kind::Unknown(unknown) => {
                self.text.hole(Hole {
                    unknown: Arc::clone(unknown),
                    marks: value.marks.clone(),
                    json: true,
                });
            }
            Kind::Resource(_) => {}
        }
    }

    fn string(&mut self, text: &str) {
        self.text.literal("\"");
        self.text.literal(&escape(text));
        self.text.literal("\"");
    }
}

//! Reads the embedded extract of the provider's schema.
//!
//! The provider repeats itself, so the extract is a graph: every distinct type, attribute, nested
//! block and body is stored once and named by its number. Numbers are 16 bits, little endian:
//!
//! ```text
//! header      6 counts: names, kinds, types, attributes, nested blocks, bodies
//! attributes  name, type, flags                          5 bytes each
//! nested      name, nesting (1 byte), min, max (0 = any), body   9 bytes each
//! kinds       body as resource, body as data source (or NONE)    4 bytes each
//! kind names  bytes shared with the name before, bytes added, those bytes; sorted
//! names       the same
//! types       tag (1 byte), then the element's type, or a member count and per member its name,
//!             type, and whether it is optional (1 byte); parts before wholes
//! bodies      attribute count, nested count, attributes, nested blocks; the provider's first
//! ```
//!
//! Bodies and types are decoded one by one when asked for, and kept.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::value::{ObjectField, Type};

use super::shape::{Attribute, BlockSchema, NestedBlock, Nesting, Schema};

/// The version of hashicorp/aws that everything in this module was taken from.
pub const PROVIDER_VERSION: &str = "5.100.0";

/// The schema of a managed resource type.
pub fn resource(kind: &str) -> Option<&'static Schema> {
    let extract = extract();
    extract.schema(extract.find(kind)?, 0)
}

/// The schema of a data source.
pub fn data_source(kind: &str) -> Option<&'static Schema> {
    let extract = extract();
    extract.schema(extract.find(kind)?, 1)
}

/// The body of `provider "aws"`.
pub fn provider() -> &'static BlockSchema {
    block(0)
}

/// Every managed resource type, sorted.
pub fn resource_types() -> impl Iterator<Item = &'static str> {
    extract().kinds(0)
}

/// Every data source, sorted.
pub fn data_source_types() -> impl Iterator<Item = &'static str> {
    extract().kinds(1)
}

pub(super) fn block(number: u16) -> &'static BlockSchema {
    let extract = extract();
    extract.bodies[usize::from(number)].1.get_or_init(|| extract.decode_body(number))
}

const DATA: &[u8] = include_bytes!("aws.bin");

/// No body: the type is not of that sort.
const NONE: u16 = u16::MAX;

/// Where everything lies, and what was decoded so far. Positions are byte offsets into [`DATA`].
struct Extract {
    names: Words,
    kinds: Words,
    attributes_at: usize,
    nested_at: usize,
    kinds_at: usize,
    types: Vec<(usize, OnceLock<Type>)>,
    bodies: Vec<(usize, OnceLock<BlockSchema>)>,
    schemas: Vec<[OnceLock<Schema>; 2]>,
}

fn extract() -> &'static Extract {
    static EXTRACT: OnceLock<Extract> = OnceLock::new();
    EXTRACT.get_or_init(Extract::locate)
}

impl Extract {
    /// Finds the sections. The only work done up front: spelling out the names, and one step over
    /// each type and body.
    fn locate() -> Self {
        let mut at = 0;
        let [names, kinds, types, attributes, nested, bodies] =
            std::array::from_fn(|_| usize::from(take_u16(&mut at)));
        let attributes_at = at;
        let nested_at = attributes_at + attributes * ATTRIBUTE_SIZE;
        let kinds_at = nested_at + nested * NESTED_SIZE;
        at = kinds_at + kinds * KIND_SIZE;
        let kinds = Words::spell(&mut at, kinds);
        let names = Words::spell(&mut at, names);
        let types = (0..types).map(|_| (skip_type(&mut at), OnceLock::new())).collect();
        let bodies = (0..bodies).map(|_| (skip_body(&mut at), OnceLock::new())).collect();
        let schemas = (0..kinds.len()).map(|_| Default::default()).collect();
        Self { names, kinds, attributes_at, nested_at, kinds_at, types, bodies, schemas }
    }

    fn find(&self, kind: &str) -> Option<usize> {
        self.kinds.find(kind)
    }

    fn kinds(&'static self, sort: usize) -> impl Iterator<Item = &'static str> {
        (0..self.kinds.len())
            .filter(move |&kind| self.body_of(kind, sort) != NONE)
            .map(|kind| self.kinds.get(kind))
    }

    /// The body number of a kind, as resource (`sort` 0) or data source (1).
    fn body_of(&self, kind: usize, sort: usize) -> u16 {
        u16_at(self.kinds_at + kind * KIND_SIZE + 2 * sort)
    }

    fn schema(&'static self, kind: usize, sort: usize) -> Option<&'static Schema> {
        let body = self.body_of(kind, sort);
        if body == NONE {
            return None;
        }
        let new = || Schema { kind: self.kinds.get(kind), block: block(body) };
        Some(self.schemas[kind][sort].get_or_init(new))
    }

    fn decode_body(&'static self, number: u16) -> BlockSchema {
        let mut at = self.bodies[usize::from(number)].0;
        let attributes = take_u16(&mut at);
        let blocks = take_u16(&mut at);
        BlockSchema {
            attributes: (0..attributes).map(|_| self.attribute(take_u16(&mut at))).collect(),
            blocks: (0..blocks).map(|_| self.nested(take_u16(&mut at))).collect(),
        }
    }

    fn attribute(&'static self, number: u16) -> Attribute {
        let at = self.attributes_at + usize::from(number) * ATTRIBUTE_SIZE;
        let flags = DATA[at + 4];
        let flag = |bit: u8| flags & (1 << bit) != 0;
        Attribute {
            name: self.names.get(usize::from(u16_at(at))),
            ty: self.ty(u16_at(at + 2)).clone(),
            required: flag(0),
            optional: flag(1),
            computed: flag(2),
            sensitive: flag(3),
            deprecated: flag(4),
            write_only: flag(5),
        }
    }

    fn nested(&'static self, number: u16) -> NestedBlock {
        let at = self.nested_at + usize::from(number) * NESTED_SIZE;
        NestedBlock {
            name: self.names.get(usize::from(u16_at(at))),
            nesting: match DATA[at + 2] {
                0 => Nesting::Single,
                1 => Nesting::Group,
                2 => Nesting::List,
                3 => Nesting::Set,
                _ => Nesting::Map,
            },
            min_items: u16_at(at + 3).into(),
            max_items: Some(u16_at(at + 5).into()).filter(|&most| most != 0),
            block: u16_at(at + 7),
        }
    }

    fn ty(&'static self, number: u16) -> &'static Type {
        let (at, cell) = &self.types[usize::from(number)];
        cell.get_or_init(|| self.decode_type(*at))
    }

    fn decode_type(&'static self, mut at: usize) -> Type {
        let tag = DATA[at];
        at += 1;
        let element = |mut at| Arc::new(self.ty(take_u16(&mut at)).clone());
        match tag {
            TAG_STRING => Type::String,
            TAG_NUMBER => Type::Number,
            TAG_BOOL => Type::Bool,
            TAG_LIST => Type::List(element(at)),
            TAG_SET => Type::Set(element(at)),
            TAG_MAP => Type::Map(element(at)),
            TAG_OBJECT => {
                let count = take_u16(&mut at);
                let member = |_| {
                    let name = Arc::from(self.names.get(take_u16(&mut at).into()));
                    let ty = self.ty(take_u16(&mut at)).clone();
                    at += 1;
                    (name, ObjectField { ty, optional: DATA[at - 1] != 0, default: None })
                };
                Type::Object(Arc::new((0..count).map(member).collect::<BTreeMap<_, _>>()))
            }
            _ => Type::Any,
        }
    }
}

const ATTRIBUTE_SIZE: usize = 5;
const NESTED_SIZE: usize = 9;
const KIND_SIZE: usize = 4;

const TAG_STRING: u8 = 1;
const TAG_NUMBER: u8 = 2;
const TAG_BOOL: u8 = 3;
const TAG_LIST: u8 = 4;
const TAG_SET: u8 = 5;
const TAG_MAP: u8 = 6;
const TAG_OBJECT: u8 = 7;

/// Steps over a type and says where it began.
fn skip_type(at: &mut usize) -> usize {
    let start = *at;
    *at += 1;
    match DATA[start] {
        TAG_LIST | TAG_SET | TAG_MAP => *at += 2,
        TAG_OBJECT => *at += 2 + 5 * usize::from(u16_at(*at)),
        _ => {}
    }
    start
}

/// Steps over a body and says where it began.
fn skip_body(at: &mut usize) -> usize {
    let start = *at;
    *at += 4 + 2 * (usize::from(u16_at(start)) + usize::from(u16_at(start + 2)));
    start
}

fn u16_at(at: usize) -> u16 {
    u16::from_le_bytes([DATA[at], DATA[at + 1]])
}

fn take_u16(at: &mut usize) -> u16 {
    *at += 2;
    u16_at(*at - 2)
}

/// A sorted list of words in one piece of text.
struct Words {
    text: String,
    ends: Vec<usize>,
}

impl Words {
    fn spell(at: &mut usize, count: usize) -> Self {
        let mut text = String::with_capacity(count * 20);
        let mut ends = Vec::with_capacity(count);
        let mut start = 0;
        for _ in 0..count {
            let (shared, added) = (usize::from(DATA[*at]), usize::from(DATA[*at + 1]));
            *at += 2 + added;
            let end = text.len();
            text.extend_from_within(start..start + shared);
            text.push_str(str::from_utf8(&DATA[*at - added..*at]).unwrap_or_default());
            start = end;
            ends.push(text.len());
        }
        Self { text, ends }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[index]]
    }

    fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

//! Reads the embedded extract of the provider's schema.
//!
//! The provider repeats itself, so the extract is a graph: every distinct type, attribute, nested
//! block and body is stored once and named by its number. Numbers are 16 bits, little endian:
//!
//! ```text
//! header      6 counts: names, kinds, types, attributes, nested blocks, bodies
//! attributes  name, type, flags                          5 bytes each
//! nested      name, nesting, min (1 byte each), max (0 = any), body   8 bytes each
//! kinds       body as resource, body as data source (or NONE)    4 bytes each
//! kind names  positions of every 16th and of the end (32 bits each), then, sorted, for each: bytes
//!             shared with the one before (none for every 16th), bytes added (1 byte each), those
//! names       the same
//! types       tag (1 byte), then the element's type, or a member count and per member its name,
//!             type, and whether it is optional (1 byte); parts before wholes
//! bodies      attribute count, nested count (1 byte), attributes, nested blocks; the provider's
//!             first
//! ```
//!
//! Bodies and types are decoded one by one when asked for, and kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::base::Name;
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

/// Whether the provider marks an argument of that name as sensitive, in whatever block.
pub(crate) fn is_sensitive_somewhere(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<&str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let extract = extract();
        let count = (extract.nested_at - extract.attributes_at) / ATTRIBUTE_SIZE;
        let all = (0..count).filter_map(|at| u16::try_from(at).ok());
        let all = all.map(|number| extract.attribute(number));
        all.filter(|one| one.sensitive).map(|one| one.name).collect()
    });
    names.contains(name)
}

/// Every managed resource type, sorted.
pub fn resource_types() -> impl Iterator<Item = &'static str> {
    extract().kinds(0)
}

/// Every data source, sorted.
pub fn data_source_types() -> impl Iterator<Item = &'static str> {
    extract().kinds(1)
}

impl NestedBlock {
    /// The body of each of these blocks.
    // Bodies contain each other without end, so a body is decoded when it is asked for.
    pub fn block(&self) -> &'static BlockSchema {
        block(self.block)
    }
}

fn block(number: u16) -> &'static BlockSchema {
    let extract = extract();
    extract.bodies[usize::from(number)].get_or_init(|| Box::new(extract.decode_body(number)))
}

const DATA: &[u8] = include_bytes!("aws.bin");

/// No body: the type is not of that sort.
const NONE: u16 = u16::MAX;

/// Where everything is, and what was decoded so far. Positions are byte offsets into [`DATA`].
struct Extract {
    names: Words,
    kinds: Words,
    attributes_at: usize,
    nested_at: usize,
    kinds_at: usize,
    types_at: Vec<usize>,
    types: Vec<OnceLock<Type>>,
    bodies_at: Vec<usize>,
    // Boxed, because most stay empty.
    bodies: Vec<OnceLock<Box<BlockSchema>>>,
    schemas: Vec<OnceLock<Box<Schema>>>,
}

fn extract() -> &'static Extract {
    static EXTRACT: OnceLock<Extract> = OnceLock::new();
    EXTRACT.get_or_init(Extract::locate)
}

impl Extract {
    /// Finds the sections. The only work done up front is one step over each type and body.
    fn locate() -> Self {
        let mut at = 0;
        let [names, kinds, types, attributes, nested, bodies] =
            std::array::from_fn(|_| usize::from(take_u16(&mut at)));
        let attributes_at = at;
        let nested_at = attributes_at + attributes * ATTRIBUTE_SIZE;
        let kinds_at = nested_at + nested * NESTED_SIZE;
        at = kinds_at + kinds * KIND_SIZE;
        let kind_names = Words::skip(&mut at, kinds);
        let names = Words::skip(&mut at, names);
        let types_at: Vec<usize> = (0..types).map(|_| skip_type(&mut at)).collect();
        let bodies_at: Vec<usize> = (0..bodies).map(|_| skip_body(&mut at)).collect();
        Self {
            names,
            kinds: kind_names,
            attributes_at,
            nested_at,
            kinds_at,
            types: empty(types),
            types_at,
            bodies: empty(bodies),
            bodies_at,
            schemas: empty(2 * kinds),
        }
    }

    fn find(&self, kind: &str) -> Option<usize> {
        self.kinds.find(kind)
    }

    fn kinds(&'static self, sort: usize) -> impl Iterator<Item = &'static str> {
        (0..self.kinds.count)
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
        let new = || Box::new(Schema { kind: self.kinds.get(kind), block: block(body) });
        Some(self.schemas[2 * kind + sort].get_or_init(new))
    }

    fn decode_body(&'static self, number: u16) -> BlockSchema {
        let start = self.bodies_at[usize::from(number)];
        let (attributes, blocks) = (u16_at(start), DATA[start + 2]);
        let mut at = start + 3;
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
            min_items: DATA[at + 3].into(),
            max_items: Some(u16_at(at + 4).into()).filter(|&most| most != 0),
            block: u16_at(at + 6),
        }
    }

    fn ty(&'static self, number: u16) -> &'static Type {
        let number = usize::from(number);
        self.types[number].get_or_init(|| self.decode_type(self.types_at[number]))
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
const NESTED_SIZE: usize = 8;
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
    *at += 3 + 2 * (usize::from(u16_at(start)) + usize::from(DATA[start + 2]));
    start
}

fn empty<T>(count: usize) -> Vec<OnceLock<T>> {
    (0..count).map(|_| OnceLock::new()).collect()
}

fn u32_at(at: usize) -> usize {
    usize::from(u16_at(at)) | usize::from(u16_at(at + 2)) << 16
}

fn u16_at(at: usize) -> u16 {
    u16::from_le_bytes([DATA[at], DATA[at + 1]])
}

fn take_u16(at: &mut usize) -> u16 {
    *at += 2;
    u16_at(*at - 2)
}

/// A sorted list of words, read where it is.
struct Words {
    /// Where the positions of the runs begin.
    runs_at: usize,
    count: usize,
}

/// How many words follow each other before one is spelled out anew.
const RUN: usize = 16;

impl Words {
    /// Steps over `count` words.
    fn skip(at: &mut usize, count: usize) -> Self {
        let runs_at = *at;
        *at += 4 * count.div_ceil(RUN) + 4;
        *at += u32_at(*at - 4);
        Self { runs_at, count }
    }

    /// Spells the words of a run one after the other, until `found` is content with one.
    fn spell(&self, run: usize, mut found: impl FnMut(usize, &str) -> bool) {
        let words_at = self.runs_at + 4 * self.count.div_ceil(RUN) + 4;
        let mut at = words_at + u32_at(self.runs_at + 4 * run);
        // Lengths are one byte each, so no word is longer.
        let mut word = [0; 255];
        for index in RUN * run..self.count.min(RUN * (run + 1)) {
            let (shared, added) = (usize::from(DATA[at]), usize::from(DATA[at + 1]));
            at += 2 + added;
            word[shared..shared + added].copy_from_slice(&DATA[at - added..at]);
            if found(index, str::from_utf8(&word[..shared + added]).unwrap_or_default()) {
                return;
            }
        }
    }

    fn get(&self, index: usize) -> &'static str {
        let mut name = "";
        self.spell(index / RUN, |i, word| {
            let found = i == index;
            if found {
                name = Name::new(word).as_str();
            }
            found
        });
        name
    }

    fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.count.div_ceil(RUN));
        // The first word of each run is spelled out, which makes runs searchable; inside one it is linear.
        while high - low > 1 {
            let middle = low.midpoint(high);
            let mut after = false;
            self.spell(middle, |_, first| {
                after = first <= word;
                true
            });
            if after { low = middle } else { high = middle }
        }
        let mut index = None;
        self.spell(low, |i, candidate| {
            if candidate == word {
                index = Some(i);
            }
            candidate >= word
        });
        index
    }
}

//! The shape of a resource, data source or nested block: which arguments and blocks it takes.

use std::fmt;

use crate::value::Type;

/// The schema of one resource type or data source.
#[derive(Debug)]
pub struct Schema {
    /// The type it is the schema of: `aws_s3_bucket`.
    pub kind: &'static str,
    /// Its body.
    pub block: &'static BlockSchema,
}

/// What may be in a body. Equal bodies are one object, so they may be compared by address.
#[derive(Debug)]
pub struct BlockSchema {
    pub(super) attributes: Box<[Attribute]>,
    pub(super) blocks: Box<[NestedBlock]>,
}

/// An attribute: set with `name = expression`, or only readable when it is neither required nor
/// optional.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the provider's own independent flags")]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// Its type. Members of an object that may be left out say so.
    pub ty: Type,
    /// It must be written.
    pub required: bool,
    /// It may be written.
    pub optional: bool,
    /// The provider fills it in when it is not written: unknown before apply, not null.
    pub computed: bool,
    /// Its value is never printed.
    pub sensitive: bool,
    /// The provider advises against it.
    pub deprecated: bool,
    /// It is sent but never kept in the state.
    pub write_only: bool,
}

/// A block type that may be in a body.
#[derive(Clone)]
pub struct NestedBlock {
    /// Its name.
    pub name: &'static str,
    /// What its blocks become together as a value.
    pub nesting: Nesting,
    /// The fewest allowed.
    pub min_items: u32,
    /// The most allowed, when there is a limit.
    pub max_items: Option<u32>,
    pub(super) block: u16,
}

/// What the blocks of one type become as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// One object, or null when the block is absent.
    Single,
    /// One object, present even when the block is absent.
    Group,
    /// A list of objects in source order, empty when there is none.
    List,
    /// A set of objects.
    Set,
    /// A map of objects by label.
    Map,
}

impl BlockSchema {
    /// The attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        let at = self.attributes.binary_search_by(|a| a.name.cmp(name)).ok()?;
        self.attributes.get(at)
    }

    /// The block type of that name.
    pub fn block(&self, name: &str) -> Option<&NestedBlock> {
        let at = self.blocks.binary_search_by(|b| b.name.cmp(name)).ok()?;
        self.blocks.get(at)
    }

    /// All attributes, sorted by name.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// All block types, sorted by name.
    pub fn blocks(&self) -> &[NestedBlock] {
        &self.blocks
    }

    /// The attribute at a dotted path through nested blocks: `rule.destination.bucket`. The members
    /// of an attribute's own type are not followed.
    pub fn attribute_at(&self, path: &str) -> Option<&Attribute> {
        match path.split_once('.') {
            Some((block, rest)) => self.block(block)?.block().attribute_at(rest),
            None => self.attribute(path),
        }
    }
}

impl Attribute {
    /// Whether a configuration may set it.
    pub fn settable(&self) -> bool {
        self.required || self.optional
    }
}

impl fmt::Debug for NestedBlock {
    // The body is left out: some bodies hold thousands of blocks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NestedBlock")
            .field("name", &self.name)
            .field("nesting", &self.nesting)
            .field("min_items", &self.min_items)
            .field("max_items", &self.max_items)
            .finish_non_exhaustive()
    }
}

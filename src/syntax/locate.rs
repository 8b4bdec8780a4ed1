//! Where in a block something is set.

use super::tree::{Attribute, Block, Body};
use crate::base::{Span, deep};

/// Finds arguments and nested blocks of a block by dotted path.
#[derive(Clone, Copy)]
pub(crate) struct Locator<'a> {
    body: &'a Body,
}

impl<'a> Locator<'a> {
    /// For the arguments and blocks of `body`.
    pub(crate) fn new(body: &'a Body) -> Self {
        Self { body }
    }

    /// Where a dotted path is set: at its argument, else at the innermost nested block on the way.
    /// None when not even its first step is set.
    pub(crate) fn find(self, path: &str) -> Option<Span> {
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        if let Some(attribute) = self.body.attribute(first) {
            return Some(attribute.span);
        }
        let block = self.body.blocks.iter().find(|block| generated_kind(block) == first)?;
        // The arguments of a `dynamic` block say how often it is repeated; its `content` is the block.
        let content =
            if block.kind == "dynamic" { block.body.blocks("content").next()? } else { block };
        rest.and_then(|rest| Self::new(&content.body).find(rest)).or(Some(block.header))
    }

    /// The same inside the nested block with this header, at any depth.
    pub(crate) fn nested(self, header: Span) -> Option<Self> {
        block_with_header(self.body, header).map(|block| Self::new(&block.body))
    }

    /// An argument of the block itself.
    pub(crate) fn argument(self, name: &str) -> Option<&'a Attribute> {
        self.body.attribute(name)
    }
}

/// The type of the nested blocks that a block stands for.
fn generated_kind(block: &Block) -> &str {
    match block.labels.first() {
        Some(label) if block.kind == "dynamic" => label.text.as_str(),
        _ => block.kind.as_str(),
    }
}

fn block_with_header(body: &Body, header: Span) -> Option<&Block> {
    deep(|| {
        body.blocks.iter().find_map(|block| {
            if block.header == header {
                return Some(&**block);
            }
            if block.span.contains(header) { block_with_header(&block.body, header) } else { None }
        })
    })
}

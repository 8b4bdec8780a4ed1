//! stub
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use crate::value::{Type, Value};
pub struct Schema {
    pub block: BlockSchema,
}
pub struct BlockSchema {}
impl BlockSchema {
    pub fn attribute(&self, _: &str) -> Option<&Attribute> {
        None
    }
    pub fn block(&self, _: &str) -> Option<&NestedBlock> {
        None
    }
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &Attribute)> {
        std::iter::empty()
    }
    pub fn blocks(&self) -> impl Iterator<Item = (&str, &NestedBlock)> {
        std::iter::empty()
    }
}
pub struct Attribute {
    pub ty: Type,
    pub computed: bool,
}
pub struct NestedBlock {
    pub nesting: Nesting,
    pub block: BlockSchema,
}
#[derive(Clone, Copy)]
pub enum Nesting {
    Single,
    Group,
    List,
    Set,
    Map,
}
pub fn resource(_: &str) -> Option<&'static Schema> {
    None
}
pub fn data_source(_: &str) -> Option<&'static Schema> {
    None
}
pub struct D;
impl D {
    pub fn value(&self) -> Value {
        Value::NULL
    }
}
pub fn default(_: &str, _: &str) -> Option<D> {
    None
}
pub struct N;
impl N {
    pub fn arguments(&self) -> &'static [&'static str] {
        &[]
    }
}
pub fn naming(_: &str) -> Option<N> {
    None
}
pub fn same_as(_: &str, _: &str) -> Option<&'static str> {
    None
}
pub fn identifies(_: &str, _: &str) -> bool {
    false
}
pub fn global(_: &str) -> Option<()> {
    None
}
pub fn region_of_arn(_: &str) -> Option<Option<&str>> {
    None
}
pub struct P {
    pub id: &'static str,
    pub dns_suffix: &'static str,
    pub reverse_dns_prefix: &'static str,
}
pub fn partition_of(_: &str) -> Option<P> {
    None
}

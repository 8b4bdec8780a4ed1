//! Facts about the AWS provider: what its types look like, what their arguments mean, which
//! regions there are.
//!
//! The law of this floor: a fact is a row of data, and whatever it says of a type or an argument is
//! checked against the provider's own schema. What is not in a table is not known; no caller may
//! take absence for an answer.
//!
//! Nothing is read before it is asked for, and looking a type up never touches its neighbours.

mod builtin;
mod defaults;
mod extract;
mod global;
mod identity;
mod naming;
mod normalized;
mod policies;
mod protection;
mod regions;
mod shape;
mod table;
mod unset;

pub(crate) use builtin::builtin_attributes;
pub(crate) use defaults::default;
pub use defaults::{Default, defaults};
pub(crate) use extract::is_sensitive_somewhere;
pub use extract::{
    PROVIDER_VERSION, data_source, data_source_types, provider, resource, resource_types,
};
pub(crate) use global::global;
pub(crate) use identity::{identifies, same_as};
pub use naming::Scope;
pub(crate) use naming::{Absent, is_reserved, naming};
pub use normalized::{is_normalized, varies};
pub(crate) use policies::{PolicyArgument, PolicyKind, policy_documents};
pub(crate) use protection::Protection;
pub use protection::{On, protections};
pub(crate) use regions::{ArnRegion, arn_region, is_region, region};
pub use regions::{Region, region_of_zone, regions};
pub(crate) use shape::NestedBlock;
pub use shape::{Attribute, BlockSchema, Nesting};
pub use unset::is_planned_null;

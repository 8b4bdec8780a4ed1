//! The static module tree. Nothing here is evaluated: counts stay expressions, sources that are not
//! literal stay unread.
//!
//! A [`Module`] is one directory's files, merged as Terraform merges them; a [`ModuleTree`] is a
//! root with the modules it calls. Whatever could not be read is kept as [`Gap`]s, because a rule
//! that complains of something absent must know what it could not see.

mod cycles;
mod limits;
mod missing;
mod module;
mod plan_json;
mod roots;
mod source;
mod tree;

pub(crate) use cycles::cycles;
pub use limits::Limits;
pub use missing::Missing;
pub use module::{Module, module};
pub(crate) use module::{ModuleCall, ProviderName, ProviderUse, Resource, Variable};
pub(crate) use plan_json::{DERIVED, IDENTITY, REGION, fill_gaps, planned_tree};
pub(crate) use roots::{RootKind, configures_itself, local_calls, roots, without_values};
pub use source::Registry;
pub(crate) use source::registry;
pub(crate) use tree::{Child, Gap, NodeId};
pub use tree::{ModuleTree, tree};

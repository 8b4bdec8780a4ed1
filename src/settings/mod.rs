//! `.drlint.hcl`: profile, parameters, regions, deployments, waivers; and the profiles themselves.
//!
//! [`shape::SETTINGS`] is the table of arguments and blocks; the reader and the published JSON Schema
//! both use it.
//!
//! Invariant: values are literals, nothing in a settings file is evaluated. An error here means that
//! the run cannot start: a setting that is silently ignored would be worse.

mod arguments;
mod ignore;
mod literal;
mod page;
mod profile;
mod read;
mod reason;
pub mod schema;
pub(crate) mod shape;

pub use arguments::duration;
pub use ignore::{Ignore, ignores};
pub use literal::Literal;
pub use literal::LiteralKind;
pub use page::page;
pub use profile::{Profile, read_profile, resolve};
pub use read::Settings;
pub use read::settings as read_settings;
pub(crate) use read::{Deployment, Objectives, Regions, RuleSetting, Waiver};

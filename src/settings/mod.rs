//! `.drlint.hcl`: profile, parameters, regions, deployments, waivers; and the profiles themselves.
//!
//! [`shape::SETTINGS`] is the table of arguments and blocks; the reader and the published JSON Schema
//! both use it.
//!
//! Invariant: values are literals, nothing in a settings file is evaluated. An error here means that
//! the run cannot start: a setting that is silently ignored would be worse.

mod ignore;
mod literal;
mod profile;
mod read;
pub mod schema;
pub mod shape;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::{FileId, Span, Spanned};
use crate::diag::{Diagnostic, Severity};
use crate::syntax::ParsedFile;

pub use ignore::{Ignore, ignores};
pub use literal::{Literal, LiteralKind};
pub use profile::{Profile, read_profile, resolve};
pub use read::duration;

/// A settings file, read.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The file; `None` when there is none.
    pub file: Option<FileId>,
    /// `profile`: one name, or several of which one is `production`.
    pub profiles: Vec<Spanned<String>>,
    /// `objectives`.
    pub objectives: Objectives,
    /// `regions`.
    pub regions: Regions,
    /// `deployment` blocks, in order, names unique.
    pub deployments: Vec<Deployment>,
    /// `rule` blocks by id.
    pub rules: BTreeMap<String, RuleSetting>,
    /// `waiver` blocks, in order.
    pub waivers: Vec<Waiver>,
}

/// What recovery has to achieve.
#[derive(Clone, Debug, Default)]
pub struct Objectives {
    /// `approach`, one of [`shape::APPROACHES`].
    pub approach: Option<Spanned<String>>,
    /// `rto` in seconds.
    pub rto: Option<Spanned<u64>>,
    /// `rpo` in seconds.
    pub rpo: Option<Spanned<u64>>,
}

/// The region pair.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    /// `primary`.
    pub primary: Option<Spanned<String>>,
    /// `recovery`.
    pub recovery: Vec<Spanned<String>>,
}

/// A root with its workspace and variable files.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The label.
    pub name: String,
    /// `root`: a directory relative to the settings file.
    pub root: Spanned<String>,
    /// `workspace`.
    pub workspace: Option<Spanned<String>>,
    /// `var_files`, relative to the root, in order.
    pub var_files: Vec<Spanned<String>>,
    /// The block's header.
    pub span: Span,
}

/// What a settings file or profile changes about a rule.
#[derive(Clone, Debug)]
pub struct RuleSetting {
    /// `enabled`.
    pub enabled: Option<bool>,
    /// `severity`.
    pub severity: Option<Severity>,
    /// `parameters` by name.
    pub parameters: BTreeMap<Arc<str>, Literal>,
    /// The block's header.
    pub span: Span,
}

/// One `waiver` block.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// `rule`: globs over rule ids.
    pub rules: Vec<Spanned<String>>,
    /// `address`: globs over addresses, in which `*` crosses dots; empty covers all.
    pub addresses: Vec<Spanned<String>>,
    /// `reason`; empty when there is none.
    pub reason: String,
    /// `expires`: the last day on which it holds.
    pub expires: Option<Spanned<Date>>,
    /// The block's header.
    pub span: Span,
}

/// Reads a settings file. Every diagnostic means that the settings cannot be used; syntax errors of
/// the file are among them.
pub fn read_settings(parsed: &ParsedFile) -> (Settings, Vec<Diagnostic>) {
    read::settings(parsed)
}

//! One directory's declarations.

mod declare;
mod merge;
mod model;
mod overrides;

use std::path::PathBuf;
use std::sync::Arc;

pub(super) use declare::declare;
pub use model::Module;
pub(crate) use model::{
    ModuleCall, ProviderName, ProviderUse, RequiredProvider, Resource, Variable,
};

use crate::diag::{Code, Diagnostic};
use crate::syntax::{Attribute, ParsedFile};
use overrides::override_with;

/// Merges the files of a directory: plain ones in order, then overrides on top.
pub fn module(
    dir: PathBuf,
    files: &[Arc<ParsedFile>],
    overrides: &[Arc<ParsedFile>],
) -> (Module, Vec<Diagnostic>) {
    let mut module = Module { dir, ..Module::default() };
    let mut diagnostics = Vec::new();
    for file in files {
        module.files.push(file.file);
        module.unread.extend(file.unread.iter().cloned());
        for block in &file.body.blocks {
            declare(&mut module, block, &mut diagnostics);
        }
        for stray in &file.body.attributes {
            // A comment in JSON syntax.
            if stray.name != "//" {
                diagnostics.push(stray_argument(stray));
            }
        }
    }
    for file in overrides {
        module.files.push(file.file);
        module.unread.extend(file.unread.iter().cloned());
        for block in &file.body.blocks {
            override_with(&mut module, block, &mut diagnostics);
        }
    }
    (module, diagnostics)
}

fn stray_argument(stray: &Attribute) -> Diagnostic {
    let message = format!(
        "`{}` is set outside of a block. A configuration file contains only blocks.",
        stray.name
    );
    Diagnostic::new(Code::StrayArgument, message, Some(stray.span))
}

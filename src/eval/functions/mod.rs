//! Terraform's functions, one file per family, one table for all.
//!
//! Functions that need the evaluator itself (`try`, `can`, `templatefile`, `templatestring`) are
//! not here.

use crate::value::{Type, Value};

/// One function.
pub struct Function {
    /// Its name without namespace, as Terraform writes it; `provider::aws::…` in full.
    pub name: &'static str,
    /// Fewest and most arguments; no most for a variadic one.
    pub arity: (usize, Option<usize>),
    /// What an unknown argument does.
    pub unknowns: Unknowns,
    /// The function: arguments are counted, may still be null or of the wrong type. An error is
    /// a sentence without the function's name.
    pub run: fn(&Arguments<'_>) -> Result<Value, String>,
}

/// What an argument that is not wholly known does to the result.
pub enum Unknowns {
    /// The result is unknown of this type, with the argument's reasons.
    Propagate(Type),
    /// The function looks for itself and keeps what can be known.
    Handled,
}

/// What a function gets.
pub struct Arguments<'a> {
    /// The arguments.
    pub values: &'a [Value],
    /// The module's directory, for functions that read files.
    pub files: &'a dyn ModuleFiles,
}

/// Files as expressions may read them: paths as written in the source, relative to where Terraform
/// runs. Implementations refuse everything outside the tree.
pub trait ModuleFiles {
    /// The content.
    ///
    /// # Errors
    /// A sentence saying why there is none.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// Whether a regular file lies there.
    ///
    /// # Errors
    /// A sentence when the path may not be looked at.
    fn exists(&self, path: &str) -> Result<bool, String>;

    /// All regular files below `directory`, as paths relative to it with forward slashes, sorted.
    ///
    /// # Errors
    /// A sentence when the directory may not be looked at.
    fn walk(&self, directory: &str) -> Result<Vec<String>, String>;
}
#[allow(missing_docs)]
pub fn find(_: &str) -> Option<&'static Function> {
    None
}
#[allow(missing_docs)]
pub fn call(_: &Function, _: Vec<Value>, _: &dyn ModuleFiles) -> Result<Value, String> {
    Err(String::new())
}

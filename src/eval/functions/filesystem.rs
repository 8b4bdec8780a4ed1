//! Paths and files. Files are read through [`super::ModuleFiles`] only.

mod glob;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::Value;

use Parameter::String as Str;

pub(crate) static TABLE: &[Function] = &[
    Function::new("abspath", &[Str], Returns::String, |args| {
        if args.str(0).starts_with('/') {
            return Ok(Value::text(clean(args.str(0))));
        }
        Ok(args.undecided("abspath", "depends on the machine"))
    }),
    Function::new("basename", &[Str], Returns::String, |args| Ok(Value::text(base(args.str(0))))),
    Function::new("dirname", &[Str], Returns::String, |args| {
        Ok(Value::text(directory(args.str(0))))
    }),
    Function::new("file", &[Str], Returns::String, file),
    Function::new("filebase64", &[Str], Returns::String, |args| {
        let read = args.read("filebase64", args.files.read(args.str(0)))?;
        Ok(read.map_or_else(|open| open, |bytes| Value::text(STANDARD.encode(bytes))))
    }),
    Function::new("fileexists", &[Str], Returns::Bool, |args| {
        let exists = args.read("fileexists", args.files.exists(args.str(0)))?;
        Ok(exists.map_or_else(|open| open, Value::bool))
    }),
    Function::new("fileset", &[Str, Str], Returns::StringSet, fileset),
    Function::new("pathexpand", &[Str], Returns::String, |args| {
        if args.str(0).starts_with('~') {
            return Ok(args.undecided("pathexpand", "depends on the machine"));
        }
        Ok(Value::text(args.str(0)))
    }),
];

fn file(args: &Arguments<'_>) -> Result<Value, String> {
    let bytes = match args.read("file", args.files.read(args.str(0)))? {
        Ok(bytes) => bytes,
        Err(open) => return Ok(open),
    };
    String::from_utf8(bytes).map(Value::text).map_err(|_| "the file is not UTF-8 text".to_owned())
}

fn fileset(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(glob) = glob::Glob::new(args.str(1)) else {
        return Ok(args.undecided("fileset", "has a pattern that drlint does not know"));
    };
    let listing = match args.read("fileset", args.files.walk(args.str(0)))? {
        Ok(listing) => listing,
        Err(open) => return Ok(open),
    };
    let pattern = args.str(1);
    // Terraform lists what Git keeps, too, and what that is differs from checkout to checkout.
    if listing.closed.iter().any(|path| may_match_below(pattern, path)) {
        return Ok(args.undecided("fileset", "looks for files that drlint does not list"));
    }
    // Terraform follows links, to files and to directories.
    if listing.links.iter().any(|path| glob.matches(path) || may_match_below(pattern, path)) {
        return Ok(args.undecided("fileset", "looks for files behind a link"));
    }
    // The glob library matches bytes in some places and characters in others.
    if !listing.files.iter().all(|path| glob.is_certain(path)) {
        return Ok(args.undecided("fileset", "looks for names that are not ASCII"));
    }
    let paths = listing.files.into_iter().filter(|path| glob.matches(path));
    Ok(Value::set(paths.map(Value::text).collect()))
}

/// Whether a pattern may match a path below `directory`.
fn may_match_below(pattern: &str, directory: &str) -> bool {
    let mut names = pattern.split('/');
    for name in directory.split('/') {
        let Some(part) = names.next() else { return false };
        // Any number of directories, this one among them.
        if part.contains("**") {
            return true;
        }
        if glob::Glob::new(part).is_some_and(|glob| !glob.matches(name)) {
            return false;
        }
    }
    names.next().is_some()
}

/// The last name of a path.
fn base(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    if path.is_empty() {
        "."
    } else if trimmed.is_empty() {
        "/"
    } else {
        trimmed.rsplit('/').next().unwrap_or(trimmed)
    }
}

/// Everything before the last name of the cleaned path, as Terraform's own clean-up leaves it.
fn directory(path: &str) -> String {
    let end = path.rfind('/').map_or(0, |at| at + 1);
    let directory = clean(&path[..end]);
    if directory.is_empty() { ".".to_owned() } else { directory }
}

/// The shortest path of the same meaning by its text alone: no `.`, no `x/..`, no double slash.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|last| *last != "..") => {
                names.pop();
            }
            ".." if rooted => {}
            _ => names.push(name),
        }
    }
    let joined = names.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

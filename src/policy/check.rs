//! Names and functions in policy files: what is not there is an error before anything runs.

use super::language::{self, CORE, DRLINT, FUNCTIONS, Function, LIBRARY, META, ROOTS};
use super::parse::{File, Policy, Target, error};
use crate::base::{FxHashMap, Name, Span};
use crate::diag::{Diagnostic, RelatedKind, did_you_mean};
use crate::schema;
use crate::syntax::{Attribute, Call, Expr, ExprKind, Step};
use crate::syntax::{reference, walk};

/// What an expression may name.
struct Names<'a> {
    inputs: Vec<&'a str>,
    locals: Vec<&'a str>,
    policy: Option<&'a Policy>,
}

/// Checks every expression of a file.
pub fn file(file: &File, said: &mut Vec<Diagnostic>) {
    let inputs: Vec<&str> = file.inputs.iter().map(|block| block.labels[0].text.as_str()).collect();
    let top: Vec<&str> = file.locals.iter().map(|one| one.name.as_str()).collect();
    twice(&file.locals, said);
    let names = Names { inputs: inputs.clone(), locals: top.clone(), policy: None };
    file.locals.iter().for_each(|local| names.check(&local.expr, false, said));
    cycles(&file.locals, said);
    for policy in &file.policies {
        twice(&policy.locals, said);
        for local in &policy.locals {
            if let Some(first) = file.locals.iter().find(|one| one.name == local.name) {
                let message = format!("The file already declares a local {}.", local.name);
                said.push(error(message, local.name_span).with_related(
                    RelatedKind::First,
                    first.name_span,
                    "declared here",
                ));
            }
        }
        if policy.target == Target::Resource {
            target(policy, said);
        }
        let mut locals = top.clone();
        locals.extend(policy.locals.iter().map(|one| one.name.as_str()));
        if policy.extra("each").is_some() {
            locals.push("each");
        }
        let names = Names { inputs: inputs.clone(), locals, policy: Some(policy) };
        policy.expressions().for_each(|expr| names.check(expr, false, said));
        cycles(&policy.locals, said);
    }
}

fn twice(locals: &[Attribute], said: &mut Vec<Diagnostic>) {
    for (at, local) in locals.iter().enumerate() {
        if let Some(first) = locals[..at].iter().find(|one| one.name == local.name) {
            let message = format!("Local {} is declared twice.", local.name);
            said.push(error(message, local.name_span).with_related(
                RelatedKind::First,
                first.name_span,
                "the first one",
            ));
        }
    }
}

fn target(policy: &Policy, said: &mut Vec<Diagnostic>) {
    let kind = policy.pattern.as_str();
    if kind.starts_with("aws_") && !kind.ends_with('*') && schema::resource(kind).is_none() {
        let message = format!("The AWS provider does not have a resource type {kind:?}.");
        said.push(suggest(error(message, policy.header), kind, schema::resource_types()));
    }
}

/// Adds what was probably meant.
fn suggest<'a>(
    found: Diagnostic,
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    match did_you_mean(word, known) {
        Some(meant) => found.with_help(format!("Did you mean {meant}?")),
        None => found,
    }
}

impl Names<'_> {
    /// `guarded`: inside `core::try` and `core::can`, where an attribute may be missing.
    fn check(&self, expr: &Expr, guarded: bool, said: &mut Vec<Diagnostic>) {
        self.check_in(expr, &mut Vec::new(), guarded, said);
    }

    fn check_in(
        &self,
        expr: &Expr,
        bound: &mut Vec<Name>,
        guarded: bool,
        said: &mut Vec<Diagnostic>,
    ) {
        let mut later: Vec<(&Call, Vec<Name>)> = Vec::new();
        walk(expr, bound, &mut |expr, bound| {
            if let Some((root, member)) = reference(expr) {
                if !bound.contains(&root) {
                    self.root(root, member, expr.span, guarded, said);
                }
                if let ExprKind::Traversal(_, steps) = &expr.kind {
                    for step in steps {
                        if let Step::Index(index) = step {
                            self.check_in(index, &mut bound.to_vec(), guarded, said);
                        }
                    }
                }
                return false;
            }
            if let ExprKind::Call(call) = &expr.kind {
                function(call, said);
                if matches!(call.name.as_str(), "core::try" | "core::can") {
                    later.push((call, bound.to_vec()));
                    return false;
                }
            }
            true
        });
        for (call, mut bound) in later {
            call.args.iter().for_each(|arg| self.check_in(arg, &mut bound, true, said));
        }
    }

    fn root(
        &self,
        root: Name,
        member: Option<Name>,
        span: Span,
        guarded: bool,
        said: &mut Vec<Diagnostic>,
    ) {
        let member = member.map(Name::as_str);
        let declared = |what: &str, known: &[&str], said: &mut Vec<Diagnostic>| match member {
            Some(name) if known.contains(&name) => {}
            Some(name) => {
                let message = format!("Undeclared {what} \"{name}\".");
                said.push(suggest(error(message, span), name, known.iter().copied()));
            }
            None => said.push(error(format!("`{root}` is not a value on its own."), span)),
        };
        match (root.as_str(), self.policy) {
            ("local", _) => declared("local", &self.locals, said),
            ("input", _) => declared("input", &self.inputs, said),
            ("attrs" | "prior_attrs" | "meta", None) => {
                let message = format!(
                    "`{root}` is only available inside a policy: the locals of a file are the same for every resource."
                );
                said.push(error(message, span));
            }
            ("attrs", Some(policy)) => {
                if let Some(name) = member.filter(|_| !guarded) {
                    attribute(policy, name, span, said);
                }
            }
            ("prior_attrs", _) => {}
            ("meta", Some(policy)) => {
                let members = META[policy.target as usize];
                if let Some(name) = member.filter(|name| !members.contains(name)) {
                    let message = format!("`meta` does not have an attribute {name}.");
                    said.push(suggest(error(message, span), name, members.iter().copied()));
                }
            }
            (other, _) => {
                let found = error(format!("Undeclared name `{other}`."), span);
                let found = match other {
                    "var" | "data" | "each" | "count" | "path" | "terraform" | "module"
                    | "self" => found.with_help(
                        "A rule can use attrs, meta, input, local and the variables of its `for` expressions.",
                    ),
                    _ => suggest(found, other, ROOTS.iter().copied()),
                };
                said.push(found);
            }
        }
    }
}

/// An attribute of a policy for one type must be in that type's schema.
fn attribute(policy: &Policy, name: &str, span: Span, said: &mut Vec<Diagnostic>) {
    if policy.target != Target::Resource {
        return;
    }
    let Some(schema) = schema::resource(policy.pattern.as_str()) else { return };
    let block = &schema.block;
    if block.attribute(name).is_none() && block.block(name).is_none() {
        let message = format!("{} does not have an attribute {name}.", policy.pattern);
        let known = block
            .attributes()
            .iter()
            .map(|one| one.name)
            .chain(block.blocks().iter().map(|one| one.name));
        said.push(suggest(error(message, span), name, known));
    }
}

fn function(call: &Call, said: &mut Vec<Diagnostic>) {
    let name = call.name.as_str();
    if let Some(declaration) = language::find(name) {
        if !call.expand && !declaration.takes(call.args.len()) {
            let message = format!(
                "{name}({}) does not take {} arguments.",
                declaration.signature(),
                call.args.len()
            );
            said.push(error(message, call.name_span));
        }
        if declaration.function == Function::GetResources {
            resource_type(call, said);
        }
        return;
    }
    if let Some(plain) = name.strip_prefix(CORE)
        && LIBRARY.contains(&plain)
    {
        return;
    }
    let known = language::names();
    let found = error(format!("Unknown function \"{name}\"."), call.name_span);
    let plain = name.rsplit("::").next().unwrap_or(name);
    let full = known.iter().find(|one| one.rsplit("::").next() == Some(plain));
    said.push(match full {
        Some(full) => found.with_help(format!("Use {full}.")),
        None if name.starts_with("plugin::") && !name.starts_with(DRLINT) => {
            let ours = FUNCTIONS.iter().filter(|row| row.namespace == DRLINT);
            let ours: Vec<&str> = ours.map(|row| row.name).collect();
            found.with_help(format!(
                "drlint does not run plugins. Functions under {DRLINT}: {}.",
                ours.join(", ")
            ))
        }
        None => suggest(found, name, known.iter().map(String::as_str)),
    });
}

fn resource_type(call: &Call, said: &mut Vec<Diagnostic>) {
    let Some(arg) = call.args.first() else { return };
    if let Some(kind) = arg.as_str()
        && kind.starts_with("aws_")
        && schema::resource(kind).is_none()
    {
        let message = format!("The AWS provider does not have a resource type {kind:?}.");
        said.push(suggest(error(message, arg.span), kind, schema::resource_types()));
    }
}

/// Reports locals that depend on themselves.
fn cycles(locals: &[Attribute], said: &mut Vec<Diagnostic>) {
    let index: FxHashMap<Name, usize> =
        locals.iter().enumerate().map(|(at, one)| (one.name, at)).collect();
    let edges: Vec<Vec<usize>> = locals.iter().map(|one| named(&one.expr, &index)).collect();
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0_u8; locals.len()];
    for start in 0..locals.len() {
        let mut way = vec![(start, 0)];
        while let Some((at, next)) = way.pop() {
            if next == 0 {
                if state[at] != 0 {
                    continue;
                }
                state[at] = 1;
            }
            match edges[at].get(next) {
                None => state[at] = 2,
                Some(&to) => {
                    way.push((at, next + 1));
                    if state[to] == 1 {
                        let message = format!("local.{} depends on itself.", locals[to].name);
                        said.push(error(message, locals[to].name_span));
                    } else {
                        way.push((to, 0));
                    }
                }
            }
        }
    }
}

fn named(expr: &Expr, index: &FxHashMap<Name, usize>) -> Vec<usize> {
    let mut found = Vec::new();
    walk(expr, &mut Vec::new(), &mut |expr, bound| {
        if let Some((root, Some(member))) = reference(expr)
            && root == "local"
            && !bound.contains(&root)
        {
            found.extend(index.get(&member));
        }
        true
    });
    found
}

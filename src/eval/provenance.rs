//! Where a value came from, told when somebody asks: nothing is kept for values that pass.

use super::evaluator::{Evaluator, Instance};
use crate::base::{Name, Span};
use crate::diag::{Related, RelatedKind};
use crate::syntax::{Expr, ExprKind, ObjectKey};
use crate::value::{Marks, ModuleId, Origin, ResourceId};

/// One thing a value derives from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A variable of a module instance.
    Variable {
        /// The module instance.
        module: ModuleId,
        /// The variable.
        name: Name,
    },
    /// An attribute of a resource instance.
    Attribute {
        /// The instance.
        resource: ResourceId,
        /// The attribute.
        name: Name,
    },
}

/// What a value with these marks derives from.
pub(crate) fn sources(marks: &Marks) -> Vec<Source> {
    let found = marks.origins().iter().filter_map(|origin| match origin {
        Origin::Variable(module, name) | Origin::Condition(module, name) => {
            Some(Source::Variable { module: *module, name: *name })
        }
        Origin::Resource(resource, name) => {
            Some(Source::Attribute { resource: *resource, name: *name })
        }
        Origin::Location(_) | Origin::Opaque(..) | Origin::Local(_) | Origin::Workspace { .. } => {
            None
        }
    });
    found.collect()
}

/// The construct that CDKTF made an instance from, as a place with a remark: the metadata it writes
/// next to the arguments is all that leads back to the program.
pub(crate) fn construct(instance: &Instance) -> Option<Related> {
    let comment = instance.block.body.attribute("//")?;
    let path = member(member(&comment.expr, "metadata")?, "path")?;
    let message = format!("construct {}", path.as_str()?);
    Some(Related { kind: RelatedKind::Construct, span: path.span, message })
}

fn member<'a>(expr: &'a Expr, name: &str) -> Option<&'a Expr> {
    let ExprKind::Object(items) = &expr.kind else { return None };
    let named = |key: &ObjectKey| match key {
        ObjectKey::Name(found, _) => *found == name,
        ObjectKey::Expr(expr) => expr.as_str() == Some(name),
    };
    items.iter().find(|item| named(&item.key)).map(|item| &item.value)
}

impl Evaluator {
    /// The places a value with these marks passed: where its variables are set and declared, and the
    /// arguments it was read from.
    pub(crate) fn provenance(&self, marks: &Marks) -> Vec<Related> {
        let mut places = Vec::new();
        for source in sources(marks) {
            // Attributes have a location of their own, which the caller reports.
            let Source::Variable { module, name } = source else { continue };
            places.extend(self.variable_location(module, name));
        }
        places
    }

    /// Where a variable of a module instance gets its value, and how to say so.
    fn variable_location(&self, module: ModuleId, name: Name) -> Option<Related> {
        let set = |span, message| Some(Related { kind: RelatedKind::SetHere, span, message });
        let instance = self.module(module);
        let variable = self.tree.node(instance.node).module.variables.get(&name)?;
        if let Some(parent) = instance.parent {
            let (call, _) = self.call_of(&instance, parent)?;
            if let Some(argument) = call.body.attribute(name.as_str()) {
                return set(argument.span, format!("{}.{name} is set here", instance.path));
            }
        // A value that is set takes precedence over the default.
        } else if let Some(input) = self.inputs.input(name.as_str()) {
            return match input.span {
                Some(span) => set(span, format!("var.{name} is set here")),
                None => set(variable.block.header, format!("var.{name} is set by {}", input.place)),
            };
        }
        let default = variable.default()?;
        let message = format!("var.{name} has this default");
        Some(Related { kind: RelatedKind::Default, span: default.span, message })
    }

    /// The `module` blocks that lead to a module instance, outermost first.
    pub(crate) fn callers(&self, module: ModuleId) -> Vec<Span> {
        self.tree.callers(self.module(module).node)
    }
}

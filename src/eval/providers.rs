//! Which provider configuration a resource uses, and that configuration's arguments.

use std::sync::Arc;

use super::evaluator::{Evaluator, Instance, SlotKey};
use super::module_scope::ModuleScope;
use super::scope::{Env, Outcome};
use super::unknowns::{unknown, unknown_from};
use crate::base::{Name, Span};
use crate::config::ProviderName;
use crate::diag::{Cause, Reason, Subject};
use crate::syntax::Block;
use crate::value::{ModuleId, Type, Unknown, Value, convert};

/// Where the search for a provider configuration ended.
#[derive(Clone)]
pub(crate) enum ProviderRef {
    /// At a `provider` block.
    Block {
        /// The module instance it is in.
        module: ModuleId,
        /// Its local name there.
        name: ProviderName,
        /// The block.
        block: Arc<Block>,
    },
    /// At the root, which has no block for the default configuration: environment and instance
    /// metadata decide.
    Implicit(ProviderName),
    /// Nowhere: an alias that no caller passes. Carries the module instance and name.
    Unpassed(ModuleId, ProviderName),
}

impl ProviderRef {
    /// One text per configuration, for comparing and for messages: `provider.aws.dr`.
    pub(crate) fn address(&self, evaluator: &Evaluator) -> String {
        match self {
            Self::Block { module, name, .. } | Self::Unpassed(module, name) => {
                let path = &evaluator.module(*module).path;
                if path.is_root() {
                    format!("provider.{name}")
                } else {
                    format!("{path}.provider.{name}")
                }
            }
            Self::Implicit(name) => format!("provider.{name}"),
        }
    }

    fn subject(&self, evaluator: &Evaluator) -> Subject {
        Subject::Provider(self.address(evaluator).into())
    }
}

impl Evaluator {
    /// The provider configuration of an instance.
    pub(crate) fn provider_of(&self, instance: &Instance) -> ProviderRef {
        let name = instance.provider.unwrap_or_else(|| {
            // By default the local name of the provider is the first word of the type:
            // `aws_instance`.
            let kind = instance.kind().as_str();
            ProviderName { name: Name::new(kind.split('_').next().unwrap_or(kind)), alias: None }
        });
        self.provider(instance.module, name)
    }

    /// The configuration that `name` stands for in a module instance. Aliases are never inherited:
    /// they must be passed; the default configuration is, unless the call passes another.
    pub(crate) fn provider(&self, module: ModuleId, name: ProviderName) -> ProviderRef {
        let instance = self.module(module);
        let declarations = &self.tree.node(instance.node).module;
        let own = declarations.providers.iter().find(|one| one.name == name);
        let Some(parent) = instance.parent else {
            return match own {
                Some(own) => ProviderRef::Block { module, name, block: Arc::clone(&own.block) },
                None if name.alias.is_none() => ProviderRef::Implicit(name),
                None => ProviderRef::Unpassed(module, name),
            };
        };
        let caller = self.module(parent);
        let call = instance
            .path
            .0
            .last()
            .and_then(|(call, _)| self.tree.node(caller.node).module.calls.get(call));
        let passed = call.and_then(|call| call.providers.iter().find(|(child, _)| *child == name));
        if let Some((_, theirs)) = passed {
            // `providers = { aws = aws.dr }` gives the configuration another name in the module.
            return self.provider(parent, *theirs);
        }
        // An empty block for a passed alias is how old modules declare that they expect one.
        if let Some(own) = own {
            return ProviderRef::Block { module, name, block: Arc::clone(&own.block) };
        }
        if name.alias.is_none() {
            self.provider(parent, name)
        } else {
            ProviderRef::Unpassed(module, name)
        }
    }

    /// The region of a provider configuration: a string, or unknown with the reason.
    pub(crate) fn provider_region(&self, provider: &ProviderRef, at: Span) -> Value {
        match provider {
            ProviderRef::Block { module, name, block } => {
                let argument = Name::new("region");
                let outcome = self.provider_argument(*module, *name, block, argument);
                match outcome {
                    // `region = null` is as good as not set.
                    Some(Ok(value)) if !value.is_null() => {
                        convert(&value, &Type::String).unwrap_or(value)
                    }
                    Some(Err(error)) => unknown_from(&error),
                    _ => from_environment(provider.subject(self), block.header),
                }
            }
            ProviderRef::Implicit(_) => from_environment(provider.subject(self), at),
            ProviderRef::Unpassed(..) => unknown(provider.subject(self), Cause::NotPassed, at),
        }
    }

    fn provider_argument(
        &self,
        module: ModuleId,
        name: ProviderName,
        block: &Arc<Block>,
        argument: Name,
    ) -> Option<Outcome> {
        block.body.attribute(argument.as_str())?;
        let instance = self.module(module);
        let what = || (Subject::Provider(format!("provider.{name}").into()), block.header);
        Some(self.slot(&instance, SlotKey::Provider(name, argument), &what, &|| {
            let each = instance.each.outer();
            let scope = ModuleScope { evaluator: self, module: &instance, each: &each };
            match block.body.attribute(argument.as_str()) {
                Some(attribute) => Env::new(&scope).evaluate(&attribute.expr),
                None => Ok(Value::NULL),
            }
        }))
    }
}

fn from_environment(provider: Subject, span: Span) -> Value {
    let why = Reason::new(provider, Cause::NoRegion, span);
    Value::unknown(Unknown::because(why).of_type(Type::String).not_null())
}

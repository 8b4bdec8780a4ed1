//! Which provider configuration a resource uses, and that configuration's arguments.

use std::sync::Arc;

use super::error::Error;
use super::evaluator::{Evaluator, Instance, ModuleInstance, SlotKey};
use super::expansion::{RepetitionData, expand};
use super::module_scope::ModuleScope;
use super::scope::{Env, Outcome};
use super::unknowns::{reasons, unknown, unknown_from};
use crate::addr::InstanceKey;
use crate::base::{Name, Span};
use crate::config::{ProviderName, ProviderUse};
use crate::diag::{Cause, Reason, Subject};
use crate::syntax::{Block, Expr};
use crate::value::{Fields, Kind, ModuleId, Type, Unknown, Value, convert};

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
        /// Which of its configurations.
        key: ProviderKey,
    },
    /// At the root, which has no block for the default configuration: environment and instance
    /// metadata decide.
    Implicit(ProviderName),
    /// Nowhere: an alias that no caller passes. Carries the module instance and name.
    Unpassed(ModuleId, ProviderName),
}

/// One of the configurations of a `provider` block with `for_each` (OpenTofu).
#[derive(Clone)]
pub(crate) enum ProviderKey {
    /// The reference has no index.
    None,
    Known(Name),
    /// An index that is not known, and the reference that has it: what two references with unknown
    /// indexes lead to may be two configurations.
    Unknown(Arc<Unknown>, Arc<str>),
}

impl ProviderRef {
    /// One text per configuration, for comparing and for messages: `provider.aws.dr`.
    pub(crate) fn address(&self, evaluator: &Evaluator) -> String {
        match self {
            Self::Block { module, name, key, .. } => {
                let address = local_address(evaluator, *module, *name);
                match key {
                    ProviderKey::None => address,
                    ProviderKey::Known(key) => format!("{address}[{:?}]", key.as_str()),
                    ProviderKey::Unknown(_, of) => format!("the {address} of {of}"),
                }
            }
            Self::Unpassed(module, name) => local_address(evaluator, *module, *name),
            Self::Implicit(name) => format!("provider.{name}"),
        }
    }

    fn subject(&self, evaluator: &Evaluator) -> Subject {
        Subject::Provider(self.address(evaluator).into())
    }
}

fn local_address(evaluator: &Evaluator, module: ModuleId, name: ProviderName) -> String {
    let path = &evaluator.module(module).path;
    if path.is_root() { format!("provider.{name}") } else { format!("{path}.provider.{name}") }
}

impl Evaluator {
    /// The provider configuration of an instance.
    pub(crate) fn provider_of(&self, instance: &Instance) -> ProviderRef {
        let module = self.module(instance.module);
        if let Some(written) = &instance.provider {
            let key =
                self.provider_key(written, &module, &instance.each, || instance.addr.to_string());
            self.provider(instance.module, written.name, &key)
        } else {
            // By default the local name of the provider is the first word of the type:
            // `aws_instance`.
            let kind = instance.kind().as_str();
            let name = Name::new(kind.split('_').next().unwrap_or(kind));
            let name = ProviderName { name, alias: None };
            self.provider(instance.module, name, &ProviderKey::None)
        }
    }

    fn provider_key(
        &self,
        written: &ProviderUse,
        module: &ModuleInstance,
        each: &RepetitionData,
        of: impl FnOnce() -> String,
    ) -> ProviderKey {
        let Some(key) = &written.key else { return ProviderKey::None };
        let scope = ModuleScope { evaluator: self, module, each };
        let value = Env::new(&scope).evaluate_resolved(key);
        let value = value.unwrap_or_else(|error| unknown_from(&error));
        match convert(&value, &Type::String).map(|value| value.kind) {
            // The key is part of the address, which is printed.
            Ok(Kind::Str(key)) if !value.marks.is_sensitive() => {
                ProviderKey::Known(Name::new(&key))
            }
            _ => ProviderKey::Unknown(Arc::new(reasons(&value)), of().into()),
        }
    }

    /// The configuration that `name` stands for in a module instance. Aliases are never inherited:
    /// they must be passed; the default configuration is, unless the call passes another.
    fn provider(&self, module: ModuleId, name: ProviderName, key: &ProviderKey) -> ProviderRef {
        let instance = self.module(module);
        let declarations = &self.tree.node(instance.node).module;
        let source = declarations.provider_source(name.name);
        // Two local names may be one provider, here and in the caller.
        let is_same = |one: &ProviderName| {
            one.alias == name.alias && declarations.provider_source(one.name) == source
        };
        let own = declarations.providers.iter().find(|one| is_same(&one.name));
        let own = own.map(|own| {
            let (name, block) = (own.name, Arc::clone(&own.block));
            ProviderRef::Block { module, name, block, key: key.clone() }
        });
        let Some(parent) = instance.parent else {
            return own.unwrap_or(match name.alias {
                None => ProviderRef::Implicit(name),
                Some(_) => ProviderRef::Unpassed(module, name),
            });
        };
        let caller = self.module(parent);
        let theirs = &self.tree.node(caller.node).module;
        let call = instance.path.0.last().and_then(|(call, _)| theirs.calls.get(call));
        let passed = call.and_then(|call| call.providers.iter().find(|(child, _)| is_same(child)));
        if let Some((_, written)) = passed {
            // `providers = { aws = aws.dr }` gives the configuration another name in the module.
            let key =
                self.provider_key(written, &caller, &instance.each, || instance.path.to_string());
            return self.provider(parent, written.name, &key);
        }
        // An empty block for a passed alias is how old modules declare that they expect one.
        if let Some(own) = own {
            return own;
        }
        if name.alias.is_some() {
            return ProviderRef::Unpassed(module, name);
        }
        let local = theirs
            .required_providers
            .keys()
            .find(|local| theirs.provider_source(**local) == source);
        let short = || source.strip_prefix("hashicorp/").map(Name::new);
        let local = local.copied().or_else(short).unwrap_or(name.name);
        self.provider(parent, ProviderName { name: local, alias: None }, &ProviderKey::None)
    }

    /// The region of a provider configuration: a string, or unknown with the reason.
    pub(crate) fn provider_region(&self, provider: &ProviderRef, at: Span) -> Value {
        match provider {
            ProviderRef::Block { module, name, block, key } => {
                if let ProviderKey::Unknown(why, _) = key {
                    return Value::unknown(why.with_type(Type::String));
                }
                match self.provider_argument(*module, *name, block, key, Name::new("region")) {
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

    /// The tags that a provider configuration sets for all resources; `None` when its block does not
    /// decide them, or ignores some.
    pub(super) fn provider_default_tags(&self, provider: &ProviderRef) -> Option<Outcome> {
        let none = Some(Ok(Value::object(Fields::new())));
        let (module, name, block, key) = match provider {
            ProviderRef::Block { module, name, block, key } => (module, name, block, key),
            ProviderRef::Implicit(_) => return none,
            ProviderRef::Unpassed(..) => return None,
        };
        // `dynamic "default_tags"` is left to Terraform.
        let is_open =
            block.body.blocks("ignore_tags").count() + block.body.blocks("dynamic").count();
        if matches!(key, ProviderKey::Unknown(..)) || is_open > 0 {
            return None;
        }
        let mut tags = block.body.blocks("default_tags");
        let (Some(tags), None) = (tags.next(), tags.next()) else { return none };
        let Some(tags) = tags.body.attribute("tags") else { return none };
        let slot = Name::new("default_tags");
        Some(self.provider_value(*module, *name, block, key, slot, &tags.expr))
    }

    fn provider_argument(
        &self,
        module: ModuleId,
        name: ProviderName,
        block: &Arc<Block>,
        key: &ProviderKey,
        argument: Name,
    ) -> Option<Outcome> {
        let attribute = block.body.attribute(argument.as_str())?;
        Some(self.provider_value(module, name, block, key, argument, &attribute.expr))
    }

    /// An expression of a `provider` block, computed once under the name `slot`.
    fn provider_value(
        &self,
        module: ModuleId,
        name: ProviderName,
        block: &Arc<Block>,
        key: &ProviderKey,
        slot: Name,
        expr: &Expr,
    ) -> Outcome {
        let instance = self.module(module);
        let what = || (Subject::Provider(format!("provider.{name}").into()), block.header);
        let known = if let ProviderKey::Known(key) = key { Some(*key) } else { None };
        self.slot(&instance, SlotKey::Provider(name, known, slot), &what, &|| {
            let outer = instance.each.outer();
            let scope = ModuleScope { evaluator: self, module: &instance, each: &outer };
            let each = self.provider_repetition(block, known, &scope)?;
            let scope = ModuleScope { each: &each, ..scope };
            Env::new(&scope).evaluate(expr)
        })
    }

    /// `each.key` and `each.value` in a `provider` block with `for_each`.
    fn provider_repetition(
        &self,
        block: &Block,
        key: Option<Name>,
        scope: &ModuleScope<'_>,
    ) -> Result<RepetitionData, Error> {
        let written = block.body.attribute("for_each");
        let (Some(written), Some(key)) = (written, key) else {
            if written.is_none() && key.is_none() {
                return Ok(scope.each.clone());
            }
            let message = if written.is_some() {
                "the provider block has for_each, and the reference to it has no index"
            } else {
                "the reference to the provider has an index, and its block has no for_each"
            };
            return Err(Error::new(message, block.header));
        };
        let wanted = InstanceKey::Key(key.as_str().into());
        let expansion = expand(block, self.room(1), scope)?;
        let found = expansion
            .items
            .into_iter()
            .find(|(one, _)| *one == wanted || *one == InstanceKey::Unknown);
        if let Some((one, mut each)) = found {
            if let (InstanceKey::Unknown, Some((name, _))) = (one, &mut each.each) {
                *name = Value::str(key.as_str());
            }
            Ok(each)
        } else {
            let message = format!("for_each of the provider block has no key {:?}", key.as_str());
            Err(Error::new(message, written.expr.span))
        }
    }
}

fn from_environment(provider: Subject, span: Span) -> Value {
    let why = Reason::new(provider, Cause::NoRegion, span);
    Value::unknown(Unknown::because(why).of_type(Type::String).not_null())
}

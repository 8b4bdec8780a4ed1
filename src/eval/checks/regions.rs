//! Regions of provider configurations that do not exist.

use std::sync::Arc;

use crate::base::{Name, Span};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::eval::evaluator::Evaluator;
use crate::eval::providers::{ProviderKey, ProviderRef};
use crate::schema;
use crate::syntax::{Block, ExprKind};
use crate::value::{Kind, ModuleId};

use super::provider_version::is_hashicorp;

impl Evaluator {
    /// The AWS provider configurations whose region is known and is not one of AWS.
    pub(super) fn unknown_regions(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for module in self.modules() {
            let declarations = self.declarations(module.id);
            for provider in &declarations.providers {
                let local = provider.name.name;
                let required = declarations.required_providers.get(&local);
                let source = required.and_then(|required| required.source.as_deref());
                let is_aws = local == "aws" || source.is_some();
                if !is_aws || !is_hashicorp(source) || skips_validation(&provider.block) {
                    continue;
                }
                let block = &provider.block;
                for key in self.provider_keys(module.id, block) {
                    let (module, name) = (module.id, provider.name);
                    let reference =
                        ProviderRef::Block { module, name, block: Arc::clone(block), key };
                    let region = self.provider_region(&reference, block.header);
                    if let Some(name) = region.as_str().filter(|name| !schema::is_region(name)) {
                        let name =
                            if region.marks.is_sensitive() { "(sensitive value)" } else { name };
                        let argument = block.body.attribute("region");
                        let span = argument.map_or(block.header, |argument| argument.span);
                        found.push(unknown_region(name, span));
                    }
                }
            }
        }
        found
    }
}

impl Evaluator {
    /// The keys of a block's configurations, those that are known.
    fn provider_keys(&self, module: ModuleId, block: &Block) -> Vec<ProviderKey> {
        let Some(for_each) = block.body.attribute("for_each") else {
            return vec![ProviderKey::None];
        };
        let keys = self.evaluate(module, &for_each.expr);
        match keys.map(|keys| keys.kind) {
            Ok(Kind::Map(fields) | Kind::Object(fields)) => {
                fields.keys().map(|key| ProviderKey::Known(Name::new(key))).collect()
            }
            Ok(Kind::Set(items)) => {
                let keys = items.iter().filter_map(|item| item.as_str());
                keys.map(|key| ProviderKey::Known(Name::new(key))).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The argument that lets the provider accept any region: of another cloud, or a newer one.
fn skips_validation(block: &Block) -> bool {
    let skips = block.body.attribute("skip_region_validation");
    skips.is_some_and(|it| !matches!(it.expr.unparenthesised().kind, ExprKind::Bool(false)))
}

pub(crate) fn unknown_region(name: &str, span: Span) -> Diagnostic {
    let message = format!("{name:?} is not an AWS region.");
    let names = schema::regions().iter().map(|region| region.name);
    let help = match did_you_mean(name, names) {
        Some(near) => format!("Did you mean {near:?}?"),
        None => {
            "Correct the name. If AWS has added the region, set `skip_region_validation = true` or \
                 update drlint."
                .to_owned()
        }
    };
    Diagnostic::new(Code::UnknownRegion, message, Some(span)).with_help(help)
}

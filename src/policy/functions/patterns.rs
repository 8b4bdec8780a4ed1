//! `plugin::drlint::listed`: resources that a list of patterns names.

use super::provider_facts;
use crate::addr::{InstanceAddr, InstanceKey};
use crate::eval::reasons;
use crate::policy::scope::{PolicyScope, subject};
use crate::value::{Type, Value};

/// Whether one of the patterns fits the subject's address, with or without its key, or its name.
pub(crate) fn listed(patterns: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let instance = subject::resource(None, scope)?;
    let Some(items) = patterns.as_items() else {
        return Err("the patterns must be a list".to_owned());
    };
    let mut whole = InstanceAddr::clone(&instance.addr);
    let full = whole.to_string();
    // `aws_s3_bucket.logs` means all its instances.
    whole.key = InstanceKey::None;
    let plain = whole.to_string();
    let name = provider_facts::naming_of(&instance, scope, instance.block.header)
        .map_or(Value::NULL, |naming| naming.value);
    let mut unsure = false;
    for item in items.iter() {
        let Some(pattern) = item.as_str() else {
            return Err("the patterns must be strings".to_owned());
        };
        if fits(pattern, &full)
            || fits(pattern, &plain)
            || name.as_str().is_some_and(|name| fits(pattern, name))
        {
            return Ok(Value::bool(true));
        }
        // A pattern with a dot is taken for an address, which is always known.
        unsure |= !name.is_wholly_known() && !pattern.contains('.');
    }
    if unsure {
        return Ok(Value::unknown(reasons(&name).with_type(Type::Bool)));
    }
    Ok(Value::bool(false))
}

/// Whether a pattern, in which `*` stands for any characters, fits the whole text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_crosses_everything() {
        assert!(fits("module.legacy.*", "module.legacy.aws_s3_bucket.a[\"x\"]"));
        assert!(fits("*-logs", "app-logs"));
        assert!(fits("a*b*c", "aXbYc"));
        assert!(fits("abc", "abc"));
        assert!(!fits("abc", "abcd"));
        assert!(!fits("a*b", "ac"));
        assert!(!fits("ab*ba", "aba"));
    }
}

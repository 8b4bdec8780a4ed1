//! Terraform addresses, printed as `terraform plan` prints them.

mod parse;

use std::fmt;
use std::sync::Arc;

use crate::base::Name;

/// Managed resource or data source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Mode {
    /// A `resource` block.
    Managed,
    /// A `data` block.
    Data,
}

/// The key of one instance of a resource or module call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum InstanceKey {
    /// Neither `count` nor `for_each`.
    None,
    /// An index of `count`.
    Index(u64),
    /// A key of `for_each`.
    Key(Arc<str>),
    /// `count` or `for_each` is not known: this one stands for all instances there may be.
    Unknown,
}

impl fmt::Display for InstanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Key(key) => write!(f, "[{}]", Quoted(key)),
            Self::Unknown => f.write_str("[*]"),
        }
    }
}

/// A resource within its module: `aws_s3_bucket.logs`, `data.aws_region.here`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ResourceAddr {
    pub(crate) mode: Mode,
    /// The type: `aws_s3_bucket`.
    pub(crate) kind: Name,
    /// The name: `logs`.
    pub(crate) name: Name,
}

impl fmt::Display for ResourceAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = if self.mode == Mode::Data { "data." } else { "" };
        write!(f, "{data}{}.{}", self.kind, self.name)
    }
}

/// A module instance: the calls from the root and their keys; empty for the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModulePath(pub(crate) Vec<(Name, InstanceKey)>);

impl ModulePath {
    /// The instance of call `name` with `key` below this one.
    #[must_use]
    pub(crate) fn child(&self, name: Name, key: InstanceKey) -> Self {
        let mut steps = self.0.clone();
        steps.push((name, key));
        Self(steps)
    }

    /// Whether this is the root module.
    pub(crate) fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for ModulePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, key)) in self.0.iter().enumerate() {
            let dot = if at == 0 { "" } else { "." };
            write!(f, "{dot}module.{name}{key}")?;
        }
        Ok(())
    }
}

/// One resource instance: `module.dns["a"].aws_route53_record.www[0]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceAddr {
    /// The module instance it is in.
    pub(crate) module: ModulePath,
    pub(crate) resource: ResourceAddr,
    pub(crate) key: InstanceKey,
}

impl fmt::Display for InstanceAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.module.is_root() {
            write!(f, "{}.", self.module)?;
        }
        write!(f, "{}{}", self.resource, self.key)
    }
}

/// A string in quotes, escaped as Terraform prints keys.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        let mut rest = self.0.chars().peekable();
        while let Some(char) = rest.next() {
            match char {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                '$' | '%' if rest.peek() == Some(&'{') => write!(f, "{char}{char}")?,
                control if control.is_control() => write!(f, "\\u{:04x}", control as u32)?,
                plain => write!(f, "{plain}")?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_plan_prints_them() {
        let module = ModulePath::default()
            .child(Name::new("dns"), InstanceKey::Key("us\"east".into()))
            .child(Name::new("inner"), InstanceKey::Index(2));
        let resource = ResourceAddr {
            mode: Mode::Data,
            kind: Name::new("aws_region"),
            name: Name::new("here"),
        };
        let addr = InstanceAddr { module, resource, key: InstanceKey::None };
        assert_eq!(
            addr.to_string(),
            "module.dns[\"us\\\"east\"].module.inner[2].data.aws_region.here"
        );
    }
}

//! Numbers as Terraform keeps them.

/// A number.
#[derive(Clone, Debug, PartialEq)]
pub struct Number(i64);

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(value)
    }
}

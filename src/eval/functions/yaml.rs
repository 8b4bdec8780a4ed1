//! YAML as the library reads it that Terraform uses, a port of libyaml.

mod decode;
mod encode;
mod scalar;
mod timestamp;

pub(crate) use decode::decode;
pub(crate) use encode::encode;

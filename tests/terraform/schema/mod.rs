//! The provider facts against the provider itself.

mod encode;
mod extract;
mod plan;
mod terraform;

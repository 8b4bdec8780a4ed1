//! Checks of declarations that need values or the provider's schema.

mod declarations;
mod provider_version;
mod unknown_arguments;

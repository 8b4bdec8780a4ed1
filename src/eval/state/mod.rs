//! States of root modules: where they are, and what other root modules read from them.

mod exports;
mod location;

pub use exports::Exports;
pub use location::{RemoteStates, RootState, StateLocation, state_location};

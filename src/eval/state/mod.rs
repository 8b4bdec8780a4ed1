//! States of root modules: where they are, and what other root modules read from them.

mod exports;
mod location;

pub(crate) use location::{RemoteStates, RootState, StateLocation, state_location};

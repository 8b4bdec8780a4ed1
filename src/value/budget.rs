//! A limit on walking values. A value may share its parts, so that a few dozen lines of source make
//! one whose expansion no machine could walk; walks count their steps and give up.

use std::cell::Cell;

/// Steps that one walk may take, far beyond what configurations hold.
const STEPS: u32 = 500_000;

/// What is left of the steps of one walk, which goes through all calls that belong to it.
pub(super) struct Budget(Cell<u32>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(STEPS))
    }
}

impl Budget {
    /// Takes a step; false when the walk has to end here.
    pub(crate) fn step(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }
}

//! A limit on walking values. A value may share its parts, so that a few dozen lines of source make
//! one whose expansion no machine could walk; walks count their steps and give up.

use std::cell::Cell;

/// Steps that one walk may take, far beyond what configurations hold.
const STEPS: u32 = 500_000;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static SPENT: Cell<u32> = const { Cell::new(0) };
}

/// One step of a walk; the outermost step ends it.
pub struct Step(());

/// Takes a step; `None` when the walk has to end here.
pub fn step() -> Option<Step> {
    let spent = SPENT.get();
    if spent >= STEPS {
        return None;
    }
    SPENT.set(spent + 1);
    DEPTH.set(DEPTH.get() + 1);
    Some(Step(()))
}

impl Drop for Step {
    fn drop(&mut self) {
        let depth = DEPTH.get().saturating_sub(1);
        DEPTH.set(depth);
        if depth == 0 {
            SPENT.set(0);
        }
    }
}

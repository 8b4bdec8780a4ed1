//! A progress bar on standard error, for runs that take long enough to wonder.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::Progress;

/// A run that ends within this time shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

pub(super) struct Bar {
    inner: ProgressBar,
    started: Instant,
    /// Still waiting to be shown.
    waiting: AtomicBool,
}

impl Bar {
    /// A bar that shows itself when the run takes long, standard error is a terminal and `wanted`.
    pub(crate) fn new(wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg} {pos}/{len} {wide_bar}") {
            bar.set_style(style);
        }
        let waiting = AtomicBool::new(wanted && io::stderr().is_terminal());
        Self { inner: bar, started: Instant::now(), waiting }
    }

    fn show_when_due(&self) {
        if self.waiting.load(Ordering::Relaxed)
            && self.started.elapsed() >= PATIENCE
            && self.waiting.swap(false, Ordering::Relaxed)
        {
            self.inner.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, steps: usize) {
        self.inner.set_message(name.to_owned());
        self.inner.set_position(0);
        self.inner.set_length(steps as u64);
        self.show_when_due();
    }

    fn step(&self) {
        self.inner.inc(1);
        self.show_when_due();
    }
}

impl Drop for Bar {
    /// Leaves no trace on the terminal.
    fn drop(&mut self) {
        self.inner.finish_and_clear();
    }
}

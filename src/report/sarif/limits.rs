//! What code scanning accepts, and what to leave out when a report exceeds it.

use std::io::{self, Write};

use super::candidate::Candidate;

/// The limits of one consumer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(crate) results: usize,
    pub(crate) rules: usize,
    /// The file, compressed with gzip, in bytes.
    pub(crate) compressed: u64,
    /// Places that one result leads to.
    pub(crate) locations: usize,
    pub(crate) tags: usize,
}

/// GitHub rejects a file that exceeds one of these.
pub(super) const GITHUB: Limits =
    Limits { results: 25_000, rules: 25_000, compressed: 10_000_000, locations: 1000, tags: 20 };

/// The results that are written, in report order, and how many are not.
pub(super) struct Kept<'a> {
    /// In report order.
    pub(crate) results: Vec<Candidate<'a>>,
    /// How many were left out.
    pub(crate) dropped: usize,
}

impl Kept<'_> {
    pub(crate) fn halve(&mut self) {
        let limit = self.results.len() / 2;
        let kept = keep(std::mem::take(&mut self.results), limit);
        self.dropped += kept.dropped;
        self.results = kept.results;
    }
}

/// Keeps the worst within the limits on results and rules.
pub(super) fn keep_worst(candidates: Vec<Candidate<'_>>, limits: Limits) -> Kept<'_> {
    keep(candidates, limits.results)
}

fn keep(mut candidates: Vec<Candidate<'_>>, limit: usize) -> Kept<'_> {
    let dropped = candidates.len().saturating_sub(limit);
    if dropped > 0 {
        candidates.sort_by_key(|one| (std::cmp::Reverse(one.weight()), one.index));
        candidates.truncate(limit);
        candidates.sort_by_key(|one| one.index);
    }
    Kept { results: candidates, dropped }
}

/// Whether the file would be too large. Compresses only when it could be.
pub(super) fn too_large(bytes: &[u8], limits: Limits) -> io::Result<bool> {
    if bytes.len() as u64 <= limits.compressed {
        return Ok(false);
    }
    // The fastest level compresses worst: what fits then fits whoever compresses it.
    let mut counted = flate2::write::GzEncoder::new(Counter(0), flate2::Compression::fast());
    counted.write_all(bytes)?;
    Ok(counted.finish()?.0 > limits.compressed)
}

struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

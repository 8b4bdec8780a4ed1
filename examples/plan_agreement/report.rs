//! The outcome of one root as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::compare::Tally;

/// One line of figures, then whatever is wrong or more decided, and, when asked for, what is open.
pub fn text(tally: &Tally, with_open: bool) -> String {
    let cloud: usize =
        tally.open.iter().filter(|one| one.is_read_from_the_cloud()).map(|one| one.count).sum();
    let own: usize =
        tally.open.iter().filter(|one| one.is_left_to_the_provider()).map(|one| one.count).sum();
    let base = tally.all - cloud - own;
    let share = tally.known * 1000 / base.max(1);
    let mut out = format!(
        "{}: {base} compared, {} known ({}.{} %), {} wrong, {cloud} from the cloud, \
         {own} left to the provider, {} rewritten, {} secret\n",
        tally.label,
        tally.known,
        share / 10,
        share % 10,
        tally.problems.len(),
        tally.normalized,
        tally.secret,
    );
    for line in &tally.problems {
        let _ = writeln!(out, "  wrong: {line}");
    }
    for line in &tally.decided {
        let _ = writeln!(out, "  decided: {line}");
    }
    if with_open {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for one in tally.open.iter().filter(|one| !one.is_left_to_the_provider()) {
            *reasons.entry(&one.why).or_default() += one.count;
            let _ = writeln!(out, "  open: {}: {} (planned {})", one.path, one.why, one.planned);
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_by_key(|(why, count)| (std::cmp::Reverse(*count), *why));
        for (why, count) in reasons {
            let _ = writeln!(out, "  {count} open: {why}");
        }
    }
    out
}

//! Findings that are let pass, each with its reason: `reference-infra/accepted.tsv`.

use std::sync::Mutex;

/// The findings of one tool that may be there, and which of them were.
pub struct Accepted {
    rows: Vec<Row>,
    seen: Mutex<Vec<bool>>,
}

struct Row {
    root: String,
    finding: String,
}

impl Accepted {
    /// The rows of `accepted.tsv` for a tool: `root`, `tool`, part of the finding, reason.
    pub fn of(tool: &str) -> Self {
        let path = crate::support::infra::infra().join("accepted.tsv");
        let text = std::fs::read_to_string(&path).expect("reference-infra/accepted.tsv is there");
        let mut rows = Vec::new();
        for (at, line) in text.lines().enumerate().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [root, of, finding, reason] = fields[..] else {
                panic!("accepted.tsv:{}: four columns are wanted", at + 1)
            };
            assert!(!reason.trim().is_empty(), "accepted.tsv:{}: no reason", at + 1);
            if of == tool {
                rows.push(Row { root: root.to_owned(), finding: finding.to_owned() });
            }
        }
        let seen = Mutex::new(vec![false; rows.len()]);
        Self { rows, seen }
    }

    /// Whether this finding may be there.
    pub fn covers(&self, root: &str, finding: &str) -> bool {
        let fits = |row: &Row| row.root == root && finding.contains(&row.finding);
        let Some(at) = self.rows.iter().position(fits) else { return false };
        self.seen.lock().expect("no holder panics")[at] = true;
        true
    }

    /// The rows for roots that were looked at and no longer have the finding.
    pub fn stale(&self, looked_at: impl Fn(&str) -> bool) -> Vec<String> {
        let seen = self.seen.lock().expect("no holder panics");
        let rows = self.rows.iter().zip(seen.iter());
        let rows = rows.filter(|(row, seen)| !**seen && looked_at(&row.root));
        let stale = |row: &Row| {
            format!("accepted.tsv lists {:?} for {}, which is not found", row.finding, row.root)
        };
        rows.map(|(row, _)| stale(row)).collect()
    }
}

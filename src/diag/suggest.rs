//! What a misspelt word was probably meant to be.

/// The candidate nearest to `word`, if one is near enough to be what was meant.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let length = word.chars().count();
    let limit = (length / 3).clamp(1, 4);
    let near = candidates.into_iter().filter_map(|candidate| {
        // The name without its pack counts as the name: `slow-health-check`.
        let other = candidate.to_lowercase();
        let short = other.rsplit('/').next().unwrap_or(&other);
        // A beginning is farther than a misspelled word.
        let is_beginning = length > 2 && (short.starts_with(&lower) || other.starts_with(&lower));
        let distance = match distance(&lower, &other, limit) {
            _ if short == lower => 0,
            Some(distance) => distance,
            None if is_beginning => limit + 1,
            None => return None,
        };
        Some((distance, candidate))
    });
    near.min().map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words; `None` when there
/// are more than `limit`.
fn distance(one: &str, other: &str, limit: usize) -> Option<usize> {
    let one: Vec<char> = one.chars().take(100).collect();
    let other: Vec<char> = other.chars().take(100).collect();
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut best = (above[j] + usize::from(a != b)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let words = ["profile", "objectives", "regions", "dns/slow-health-check"];
        assert_eq!(did_you_mean("porfile", words), Some("profile"));
        assert_eq!(did_you_mean("region", words), Some("regions"));
        assert_eq!(did_you_mean("slow-health-check", words), Some("dns/slow-health-check"));
        assert_eq!(did_you_mean("slow", words), Some("dns/slow-health-check"));
        assert_eq!(did_you_mean("waiver", words), None);
    }
}

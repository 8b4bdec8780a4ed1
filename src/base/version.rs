//! Semantic versions and the terms of version constraints.

#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    numbers: Vec<u64>,
    /// A pre-release orders before the release of the same numbers.
    is_release: bool,
}

impl Version {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let plain = text.trim().trim_start_matches('v');
        // Build metadata has no part in the order.
        let plain = plain.split('+').next().unwrap_or(plain);
        let (numbers, is_release) = match plain.split_once('-') {
            Some((numbers, _)) => (numbers, false),
            None => (plain, true),
        };
        let numbers: Option<Vec<u64>> =
            numbers.split('.').map(|number| number.parse().ok()).collect();
        let mut numbers = numbers.ok_or_else(|| format!("{text:?} is not a version"))?;
        while numbers.len() < 3 {
            numbers.push(0);
        }
        Ok(Self { numbers, is_release })
    }

    /// Whether it meets one term of a constraint: `>= 1.2`.
    pub(crate) fn meets(&self, term: &str) -> Result<bool, String> {
        let invalid = || format!("{term:?} is not a version constraint");
        let start =
            term.find(|char: char| char.is_ascii_digit() || char == 'v').ok_or_else(invalid)?;
        let (operator, text) = (term[..start].trim(), &term[start..]);
        let wanted = Self::parse(text).map_err(|_| invalid())?;
        Ok(match operator {
            "" | "=" => *self == wanted,
            "!=" => *self != wanted,
            ">" => *self > wanted,
            ">=" => *self >= wanted,
            "<" => *self < wanted,
            "<=" => *self <= wanted,
            // Only the last number that is given may grow: `~> 1.2` is below 2, `~> 1.2.3` below 1.3.
            "~>" => {
                let fixed = text.split('.').count().saturating_sub(1).max(1);
                *self >= wanted
                    && self.numbers.iter().take(fixed).eq(wanted.numbers.iter().take(fixed))
            }
            _ => return Err(invalid()),
        })
    }
}

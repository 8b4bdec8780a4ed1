//! Offsets to lines and columns.

/// A place as people count: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (not bytes), from 1.
    pub column: u32,
    /// Byte offset in the file, from 0.
    pub(crate) byte: u32,
}

/// The line starts of one text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Inside long lines, every so often: a byte offset and its column, from 0. Generated JSON is one line,
    /// and every finding in it has a column.
    columns: Vec<(u32, u32)>,
}

/// Bytes whose characters are counted anew for each column.
const STRIDE: usize = 1024;

impl LineIndex {
    /// Indexes `text`; a line ends with `\n`, so `\r\n` counts once.
    pub fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts: Vec<u32> = std::iter::once(0)
            .chain(ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        let mut columns = Vec::new();
        let ends =
            starts[1..].iter().copied().chain([u32::try_from(text.len()).unwrap_or(u32::MAX)]);
        for (start, end) in starts.iter().zip(ends) {
            let mut column = 0;
            let mut counted = *start as usize;
            while end as usize - counted > STRIDE {
                let next = char_at(text, counted + STRIDE);
                column += text[counted..next].chars().count();
                counted = next;
                columns.push((
                    u32::try_from(counted).unwrap_or(u32::MAX),
                    u32::try_from(column).unwrap_or(u32::MAX),
                ));
            }
        }
        Self { starts, columns }
    }

    /// The position of byte `offset` of `text`, the text this index was made from. Offsets past
    /// the end, or inside a character, count as the nearest one before.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = char_at(text, offset as usize);
        let byte = u32::try_from(offset).unwrap_or(u32::MAX);
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts[line - 1];
        let counted = self.columns.partition_point(|(at, _)| *at <= byte);
        let counted = counted.checked_sub(1).map(|before| self.columns[before]);
        let (from, before) = counted.filter(|(at, _)| *at > start).unwrap_or((start, 0));
        let column = text[from as usize..offset].chars().count() + 1;
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(before),
            byte,
        }
    }

    /// The line that byte `offset` is in, without its end.
    pub(crate) fn around(&self, text: &str, offset: usize) -> std::ops::Range<usize> {
        let line = self.starts.partition_point(|start| *start as usize <= offset).max(1);
        let start = self.starts[line - 1] as usize;
        let end = self.starts.get(line).map_or(text.len(), |next| *next as usize - 1);
        start..end
    }

    /// The text of line `line` (from 1) without its end; empty when there is no such line.
    pub(crate) fn line<'a>(&self, text: &'a str, line: u32) -> &'a str {
        let Some(start) = self.starts.get((line as usize).wrapping_sub(1)) else { return "" };
        let rest = &text[*start as usize..];
        rest.split('\n').next().unwrap_or("").trim_end_matches('\r')
    }
}

/// An offset that is in the text and at the beginning of a character, this one or the nearest before.
fn char_at(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_counted_in_pieces() {
        let text = format!("a\n{}\n{}x", "é😀b".repeat(3 * STRIDE), "é".repeat(STRIDE));
        let index = LineIndex::new(&text);
        assert!(index.columns.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(index.columns.len() > 3 * 7);
        for (line, (from, part)) in [(0, "a\n"), (2, &text[2..text.len()])].into_iter().enumerate()
        {
            let (mut number, mut column) = (u32::try_from(line).unwrap() + 1, 1);
            for (at, char) in part.char_indices() {
                let position = index.position(&text, u32::try_from(from + at).unwrap());
                assert_eq!((position.line, position.column), (number, column));
                (number, column) =
                    if char == '\n' { (number + 1, 1) } else { (number, column + 1) };
            }
        }
    }

    #[test]
    fn columns_count_characters_and_crlf_counts_once() {
        let text = "a = \"é\"\r\nb = 1\n";
        let index = LineIndex::new(text);
        let at =
            |needle: &str| index.position(text, u32::try_from(text.find(needle).unwrap()).unwrap());
        assert_eq!((at("é").line, at("é").column), (1, 6));
        assert_eq!((at("b =").line, at("b =").column), (2, 1));
        assert_eq!(index.line(text, 1), "a = \"é\"");
        assert_eq!(index.line(text, 9), "");
    }
}

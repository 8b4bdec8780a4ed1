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
}

impl LineIndex {
    /// Indexes `text`; a line ends with `\n`, so `\r\n` counts once.
    pub fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        Self { starts }
    }

    /// The position of byte `offset` of `text`, the text this index was made from. Offsets past
    /// the end, or inside a character, count as the nearest one before.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let byte = u32::try_from(offset).unwrap_or(u32::MAX);
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts[line - 1] as usize;
        let column = text[start..offset].chars().count() + 1;
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            byte,
        }
    }

    /// The text of line `line` (from 1) without its end; empty when there is no such line.
    pub(crate) fn line<'a>(&self, text: &'a str, line: u32) -> &'a str {
        let Some(start) = self.starts.get((line as usize).wrapping_sub(1)) else { return "" };
        let rest = &text[*start as usize..];
        rest.split('\n').next().unwrap_or("").trim_end_matches('\r')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

//! Brackets, separators and operators of the pre-pass.

use super::chars::{identifier_end, is_identifier_start};
use super::frame::{Frame, Kind, Stage};
use super::scan::{Last, Scanner};
use crate::syntax::problem::{Problem, Read};

impl Scanner<'_> {
    pub(super) fn push(&mut self, kind: Kind) -> Read<()> {
        // A string alone costs the expression parser no stack; its interpolations count.
        if !matches!(kind, Kind::Template(_)) {
            self.deepen(self.at)?;
        }
        self.frames.push(Frame { kind, open: self.at, questions: 0, items: 0 });
        self.last = Last::Open;
        Ok(())
    }

    /// One level of nesting more.
    pub(super) fn deepen(&mut self, at: usize) -> Read<()> {
        if self.depth >= self.limits.nesting {
            return Err(Problem::too_deep("This expression is", self.limits.nesting, at..at + 1));
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        Ok(())
    }

    pub(super) fn pop(&mut self) -> Option<Frame> {
        let frame = self.frames.pop()?;
        if !matches!(frame.kind, Kind::Template(_)) {
            self.depth -= 1;
        }
        Some(frame)
    }

    pub(super) fn open(&mut self, byte: u8) -> Read<()> {
        match byte {
            // A parenthesis right after a name calls it.
            b'(' if self.last == Last::Name => {
                self.push(Kind::Call)?;
                self.copy(1);
            }
            b'(' => {
                self.operand_starts()?;
                self.begin();
                self.push(Kind::Parens)?;
                self.copy(1);
            }
            // After an operand it is an index, elsewhere a list.
            b'[' if self.complete() => {
                self.push(Kind::Index)?;
                self.copy(1);
                self.full_splat();
            }
            _ => {
                self.operand_starts()?;
                self.begin();
                self.list_or_object(byte == b'{')?;
            }
        }
        Ok(())
    }

    /// `[*]`: the `*` is not an operator.
    fn full_splat(&mut self) {
        let rest = &self.bytes[self.at..];
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if rest.get(blanks) == Some(&b'*') {
            self.blank(blanks);
            self.copy(1);
            self.last = Last::Value;
        }
    }

    fn list_or_object(&mut self, object: bool) -> Read<()> {
        if self.for_follows() {
            self.push(Kind::For { object, stage: Stage::Collection })?;
            self.copy(1);
            return self.for_intro();
        }
        let kind = if object { Kind::Object { value: false, begun: false } } else { Kind::Tuple };
        self.push(kind)?;
        self.write(b'[', 1);
        Ok(())
    }

    /// Whether the first word after the bracket is `for`. Comments before it are rare enough to be
    /// read twice.
    fn for_follows(&self) -> bool {
        let mut at = self.at + 1;
        loop {
            match self.bytes.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
                Some(b'#') => at = self.line_after(at),
                Some(b'/') if self.bytes.get(at + 1) == Some(&b'/') => at = self.line_after(at),
                Some(b'/') if self.bytes.get(at + 1) == Some(&b'*') => {
                    match self.source.text[at + 2..].find("*/") {
                        Some(length) => at += length + 4,
                        None => return false,
                    }
                }
                Some(b'f') => {
                    let text = self.source.text;
                    return &text[at..identifier_end(text, at)] == "for";
                }
                _ => return false,
            }
        }
    }

    fn line_after(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
    }

    /// `for key, value in`, copied to the mask with single-space trivia.
    fn for_intro(&mut self) -> Read<()> {
        self.trivia()?;
        self.copy("for".len());
        self.for_name("a variable name after `for`")?;
        self.trivia()?;
        if self.peek(0) == b',' {
            self.copy(1);
            self.for_name("a second variable name after `,`")?;
            self.trivia()?;
        }
        self.expect_in()?;
        self.copy("in".len());
        self.last = Last::Open;
        Ok(())
    }

    /// Demands the word `in` here.
    pub(super) fn expect_in(&self) -> Read<()> {
        let word = identifier_end(self.source.text, self.at);
        if is_identifier_start(self.source.text, self.at)
            && &self.source.text[self.at..word] == "in"
        {
            return Ok(());
        }
        Err(self.unexpected("`in` and the collection of the `for`"))
    }

    fn for_name(&mut self, expected: &str) -> Read<()> {
        self.trivia()?;
        if !is_identifier_start(self.source.text, self.at) {
            return Err(self.unexpected(expected));
        }
        self.copy(identifier_end(self.source.text, self.at) - self.at);
        Ok(())
    }

    /// Blanks, newlines and comments where none of them matters.
    pub(super) fn trivia(&mut self) -> Read<()> {
        loop {
            let start = self.at;
            self.skip_blanks()?;
            self.at += self.newline();
            if self.at == start {
                return Ok(());
            }
            self.mask.resize(self.mask.len() + self.at - start, b' ');
        }
    }

    /// Whether the frame on top may close with what was read.
    pub(super) fn may_close(&self, frame: &Frame) -> Read<()> {
        match frame.kind {
            Kind::Call | Kind::Tuple if self.last == Last::Open => {
                // Empty, or after a comma; an operator leaves its trace in the mask.
                let before = self.mask.iter().rev().find(|byte| **byte != b' ');
                if matches!(before, Some(b'(' | b'[' | b',')) {
                    Ok(())
                } else {
                    self.operand_complete()
                }
            }
            Kind::Object { value: false, begun: false } => Ok(()),
            Kind::Object { value: false, .. } => {
                self.operand_complete()?;
                Err(self.unexpected("`=` or `:` and a value after the object key"))
            }
            Kind::For { stage: Stage::Collection | Stage::Key, .. } => {
                self.operand_complete()?;
                Err(self.unexpected(self.continuation()))
            }
            _ if frame.questions > 0 => {
                self.operand_complete()?;
                Err(self.unexpected("`:` and the other value of the conditional"))
            }
            _ => self.operand_complete(),
        }
    }

    pub(super) fn close(&mut self, byte: u8) -> Read<()> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let expected = match frame.kind {
            Kind::Call | Kind::Parens => b')',
            Kind::Index | Kind::Tuple | Kind::For { object: false, .. } => b']',
            Kind::Root => 0,
            _ => b'}',
        };
        if expected != byte {
            return Err(if self.complete() {
                self.unexpected(self.continuation())
            } else {
                self.operand_complete().err().unwrap_or_else(|| self.unexpected("an expression"))
            });
        }
        self.may_close(frame)?;
        let Some(frame) = self.pop() else { return Ok(()) };
        match frame.kind {
            Kind::Object { .. } => self.write(b']', 1),
            Kind::Interpolation | Kind::Control => {
                self.blank(1);
                self.back_to_template(false);
            }
            _ => self.copy(1),
        }
        self.last = Last::Value;
        Ok(())
    }

    /// A newline: ends the expression, an object's item, or nothing.
    pub(super) fn line_end(&mut self, length: usize) -> Read<bool> {
        if self.at_root() {
            return Ok(false);
        }
        if let Some(&Frame { kind: Kind::Object { value, begun }, .. }) = self.frames.last()
            && (value || begun)
        {
            self.item_complete()?;
            // In an object a newline separates items, as a comma does.
            self.write(b',', length);
            self.next_item()?;
            return Ok(true);
        }
        self.blank(length);
        Ok(true)
    }

    fn item_complete(&self) -> Read<()> {
        self.operand_complete()?;
        match self.frames.last() {
            Some(Frame { kind: Kind::Object { value: false, .. }, .. }) => {
                Err(self.unexpected("`=` or `:` and a value after the object key"))
            }
            Some(Frame { questions: 1.., .. }) => {
                Err(self.unexpected("`:` and the other value of the conditional"))
            }
            _ => Ok(()),
        }
    }

    fn next_item(&mut self) -> Read<()> {
        self.last = Last::Open;
        let (limit, at) = (self.limits.items, self.at);
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        frame.items += 1;
        frame.questions = 0;
        if let Kind::Object { value, begun } = &mut frame.kind {
            (*value, *begun) = (false, false);
        }
        if frame.items >= limit {
            let message = format!("Too many items between brackets; drlint reads at most {limit}.");
            return Err(Problem::too_large(message, frame.open..frame.open + 1)
                .opened(at - 1..at, "the limit is reached here"));
        }
        Ok(())
    }

    pub(super) fn comma(&mut self) -> Read<()> {
        let separates = match self.frames.last().map(|frame| &frame.kind) {
            Some(Kind::Call) => self.last != Last::Ellipsis,
            Some(Kind::Tuple | Kind::Object { value: true, .. }) => true,
            _ => false,
        };
        if separates {
            self.item_complete()?;
            self.copy(1);
            return self.next_item();
        }
        if self.complete() || self.last == Last::Ellipsis {
            return Err(self.unexpected(self.continuation()));
        }
        self.operand_complete()
    }
}

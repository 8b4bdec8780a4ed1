//! Operators, and the separators that look like them.

use super::frame::{Kind, Stage};
use super::scan::{Last, Scanner};
use crate::syntax::problem::{Problem, Read};

impl Scanner<'_> {
    fn colon(&mut self) -> Read<()> {
        self.operand_complete()?;
        let refused = self.unexpected(self.continuation());
        let Some(frame) = self.frames.last_mut() else { return Err(refused) };
        if frame.questions > 0 {
            frame.questions -= 1;
            self.copy(1);
        } else {
            match &mut frame.kind {
                Kind::Object { value, .. } if !*value => {
                    *value = true;
                    self.write(b',', 1);
                }
                Kind::For { stage, object } if *stage == Stage::Collection => {
                    *stage = if *object { Stage::Key } else { Stage::Value };
                    self.copy(1);
                }
                _ => return Err(refused),
            }
        }
        self.last = Last::Open;
        Ok(())
    }

    fn equals(&mut self) -> Read<()> {
        match (self.peek(1), self.frames.last_mut().map(|frame| &mut frame.kind)) {
            (b'=', _) => return self.binary(2),
            (b'>', Some(Kind::For { object: true, stage })) if *stage == Stage::Key => {
                *stage = Stage::Value;
                self.operand_complete()?;
                self.copy(2);
            }
            (next, Some(Kind::Object { value, .. })) if !*value && next != b'>' => {
                *value = true;
                self.operand_complete()?;
                self.write(b',', 1);
            }
            _ => {
                self.operand_complete()?;
                return Err(self.unexpected(self.continuation()));
            }
        }
        self.last = Last::Open;
        Ok(())
    }

    fn binary(&mut self, length: usize) -> Read<()> {
        self.operand_complete()?;
        if self.last == Last::Ellipsis {
            return Err(self.unexpected(self.continuation()));
        }
        self.copy(length);
        self.last = Last::Open;
        Ok(())
    }

    pub(super) fn operator(&mut self, byte: u8) -> Read<()> {
        let next = self.peek(1);
        match byte {
            b'=' => self.equals(),
            b':' if next == b':' && self.last == Last::Name => {
                self.copy(2);
                self.last = Last::Scope;
                Ok(())
            }
            b':' => self.colon(),
            b'?' => {
                self.operand_complete()?;
                if let Some(frame) = self.frames.last_mut() {
                    frame.questions += 1;
                }
                self.levels += 1;
                self.copy(1);
                self.last = Last::Open;
                Ok(())
            }
            b'.' => self.dot(),
            b'*' if self.last == Last::Dot => {
                self.copy(1);
                self.last = Last::Value;
                Ok(())
            }
            b'!' | b'<' | b'>' if next == b'=' => self.binary(2),
            b'&' | b'|' if next == byte => self.binary(2),
            b'!' => {
                self.operand_starts()?;
                self.begin();
                self.copy(1);
                self.levels += 1;
                Ok(())
            }
            // Without an operand before it, it negates.
            b'-' if self.last == Last::Open => {
                self.begin();
                self.copy(1);
                self.levels += 1;
                Ok(())
            }
            b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' => self.binary(1),
            b'~' if next == b'}' => self.strip_close(),
            _ => Err(self.stray(byte)),
        }
    }

    fn dot(&mut self) -> Read<()> {
        if self.bytes[self.at..].starts_with(b"...") {
            let allowed = self.complete()
                && match self.frames.last_mut().map(|frame| &mut frame.kind) {
                    Some(Kind::Call) => true,
                    Some(Kind::For { object: true, stage }) if *stage == Stage::Value => {
                        *stage = Stage::Group;
                        true
                    }
                    _ => false,
                };
            if !allowed {
                self.operand_complete()?;
                return Err(self.unexpected(self.continuation()));
            }
            self.copy(3);
            self.last = Last::Ellipsis;
            return Ok(());
        }
        if !self.complete() {
            self.operand_complete()?;
            return Err(self.unexpected(self.continuation()));
        }
        self.copy(1);
        self.last = Last::Dot;
        Ok(())
    }

    /// `~}` of an interpolation or directive.
    fn strip_close(&mut self) -> Read<()> {
        match self.frames.last() {
            Some(frame) if matches!(frame.kind, Kind::Interpolation | Kind::Control) => {
                self.may_close(frame)?;
                self.pop();
                self.blank(2);
                self.back_to_template(true);
                self.last = Last::Value;
                Ok(())
            }
            _ => Err(self.stray(b'~')),
        }
    }

    /// A character that no expression contains.
    fn stray(&self, byte: u8) -> Problem {
        let (found, at) = self.found();
        let problem = Problem::new(format!("Unexpected {found} in an expression."), at);
        match byte {
            b'\'' => problem.help("Put strings in double quotes."),
            b'`' => problem.help("Put strings in double quotes or in a heredoc."),
            b'&' => problem.help("Use `&&`."),
            b'|' => problem.help("Use `||`."),
            b';' => problem.help("Arguments end with a newline, not with a semicolon."),
            b'^' => problem.help("Use the function `pow`."),
            b'$' | b'%' => problem.help("Interpolation is only possible in strings."),
            _ => problem,
        }
    }
}

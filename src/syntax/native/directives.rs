//! Interpolations and directives inside strings, heredocs and template files.

use std::ops::Range;

use super::chars::{identifier_end, is_identifier_start};
use super::frame::{Directive, Kind, Part, PartKind};
use super::scan::Scanner;
use crate::syntax::problem::{Problem, Read};

impl Scanner<'_> {
    /// Passes the opening marker of an interpolation or directive and its `~`.
    fn marker(&mut self) -> bool {
        let strip = self.peek(2) == b'~';
        self.blank(2 + usize::from(strip));
        strip
    }

    /// Adds a part whose expression comes next: in the mask, the next item of the list.
    fn add(&mut self, kind: PartKind, strip_before: bool) {
        let mask = self.mask.len();
        let Some(open) = self.top() else { return };
        let computed =
            matches!(kind, PartKind::Interpolation | PartKind::If | PartKind::For { .. });
        let separate = computed && open.expressions > 0;
        open.expressions += usize::from(computed);
        open.line_start = false;
        open.parts.push(Part { kind, strip_before, strip_after: false });
        // The byte before is the opening marker, which is blank in the mask.
        if separate && let Some(last) = self.mask.get_mut(mask - 1) {
            *last = b',';
        }
    }

    pub(super) fn interpolation(&mut self) -> Read<()> {
        let open = self.at;
        let strip = self.marker();
        self.add(PartKind::Interpolation, strip);
        self.push(Kind::Interpolation)?;
        self.opened_at(open);
        Ok(())
    }

    fn opened_at(&mut self, open: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.open = open;
        }
    }

    pub(super) fn directive(&mut self) -> Read<()> {
        let open = self.at;
        let strip = self.marker();
        self.trivia()?;
        let end = if is_identifier_start(self.source.text, self.at) {
            identifier_end(self.source.text, self.at)
        } else {
            self.at
        };
        let range = open..end;
        match &self.source.text[self.at..end] {
            "if" => {
                self.blank(2);
                self.begin_directive(Directive::If, range)?;
                self.add(PartKind::If, strip);
                self.push(Kind::Control)?;
                self.opened_at(open);
            }
            "for" => {
                self.blank(3);
                let (key, value) = self.control_names()?;
                self.begin_directive(Directive::For, range)?;
                self.add(PartKind::For { key, value }, strip);
                self.push(Kind::Control)?;
                self.opened_at(open);
            }
            "else" => {
                self.end_directive(&[Directive::If], "else", range.clone())?;
                self.begin_directive(Directive::Else, range)?;
                self.close_marker(PartKind::Else, strip, end)?;
            }
            "endif" => {
                self.end_directive(&[Directive::If, Directive::Else], "endif", range)?;
                self.close_marker(PartKind::EndIf, strip, end)?;
            }
            "endfor" => {
                self.end_directive(&[Directive::For], "endfor", range)?;
                self.close_marker(PartKind::EndFor, strip, end)?;
            }
            _ => {
                return Err(self.unexpected("`if`, `else`, `endif`, `for` or `endfor` after `%{`"));
            }
        }
        Ok(())
    }

    fn begin_directive(&mut self, directive: Directive, range: Range<usize>) -> Read<()> {
        self.deepen(range.start)?;
        if let Some(open) = self.top() {
            open.directives.push((directive, range));
        }
        Ok(())
    }

    fn end_directive(&mut self, of: &[Directive], word: &str, range: Range<usize>) -> Read<()> {
        let Some(open) = self.top() else { return Ok(()) };
        let begun = open.directives.pop();
        self.depth -= usize::from(begun.is_some());
        match begun {
            Some((begun, _)) if of.contains(&begun) => Ok(()),
            Some((begun, at)) => {
                let (message, opener) = match begun {
                    Directive::For => ("Expected `%{ endfor }`", "the `for` starts here"),
                    Directive::If => ("Expected `%{ endif }`", "the `if` starts here"),
                    Directive::Else => ("Expected `%{ endif }`", "the `else` is here"),
                };
                Err(Problem::new(format!("{message}, found `{word}`."), range).opened(at, opener))
            }
            None => {
                let message = format!("Unexpected `{word}`: it does not belong to a directive.");
                Err(Problem::new(message, range))
            }
        }
    }

    /// The end of a directive without expression.
    fn close_marker(&mut self, kind: PartKind, strip_before: bool, end: usize) -> Read<()> {
        self.blank(end - self.at);
        self.add(kind, strip_before);
        self.trivia()?;
        let strip = self.peek(0) == b'~' && self.peek(1) == b'}';
        if !strip && self.peek(0) != b'}' {
            return Err(self.unexpected("`}` at the end of the directive"));
        }
        self.blank(1 + usize::from(strip));
        self.back_to_template(strip);
        Ok(())
    }

    /// `key, value in` of a `%{ for`.
    fn control_names(&mut self) -> Read<(Option<Range<usize>>, Range<usize>)> {
        let first = self.control_name("a variable name after `for`")?;
        self.trivia()?;
        let names = if self.peek(0) == b',' {
            self.blank(1);
            let second = self.control_name("a second variable name after `,`")?;
            self.trivia()?;
            (Some(first), second)
        } else {
            (None, first)
        };
        self.expect_in()?;
        self.blank(2);
        Ok(names)
    }

    fn control_name(&mut self, expected: &str) -> Read<Range<usize>> {
        self.trivia()?;
        if !is_identifier_start(self.source.text, self.at) {
            return Err(self.unexpected(expected));
        }
        let name = self.at..identifier_end(self.source.text, self.at);
        self.blank(name.len());
        Ok(name)
    }

    /// After the `}` of an interpolation or directive.
    pub(super) fn back_to_template(&mut self, strip_after: bool) {
        let at = self.at;
        let Some(open) = self.top() else { return };
        open.literal = at;
        if let Some(part) = open.parts.last_mut() {
            part.strip_after = strip_after;
        }
    }
}

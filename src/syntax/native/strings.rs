//! Strings, heredocs and their interpolations in the pre-pass.

use std::ops::Range;

use super::chars::{describe, identifier_end, is_identifier_start};
use super::frame::{Directive, Form, Frame, Kind, Leaf, Open, Part, PartKind};
use super::scan::{Last, Scanner};
use crate::syntax::problem::{Problem, Read};

impl Scanner<'_> {
    fn open_template(&mut self, form: Form, marker: usize) -> Read<()> {
        let open = Open {
            form,
            parts: Vec::new(),
            literal: self.at + marker,
            line_start: true,
            directives: Vec::new(),
            mask: self.mask.len(),
            expressions: 0,
        };
        self.push(Kind::Template(Box::new(open)))?;
        self.write(b'_', marker);
        Ok(())
    }

    /// A string in an expression.
    pub(super) fn quoted(&mut self) -> Read<()> {
        self.operand_starts()?;
        self.begin();
        // Most strings have no escapes and no interpolations: one pass over their bytes is enough.
        if let Some(length) = plain_length(&self.bytes[self.at..]) {
            let span = self.at..self.at + length;
            let literal = span.start + 1..span.end - 1;
            self.leaf(Form::Quoted, span, literal);
            self.write(b'_', length);
            self.last = Last::Value;
            return Ok(());
        }
        self.open_template(Form::Quoted, 1)
    }

    fn leaf(&mut self, form: Form, span: Range<usize>, literal: Range<usize>) {
        let kind = PartKind::Literal(literal);
        let parts = vec![Part { kind, strip_before: false, strip_after: false }];
        self.leaves.push(Leaf { span, form, parts });
    }

    /// A string that must be plain: a block label. Returns its content; the mask is not written.
    pub(crate) fn label(&mut self) -> Read<Range<usize>> {
        let start = self.at;
        self.at += 1;
        while self.string_char()? {}
        // string_char stops at the quote or at an interpolation.
        if self.peek(0) != b'"' {
            let at = self.at..self.at + 2;
            return Err(Problem::new("A block label cannot contain interpolation.", at));
        }
        let content = start + 1..self.at;
        self.at += 1;
        Ok(content)
    }

    /// Passes one character of a quoted string; false at the quote or a template marker.
    fn string_char(&mut self) -> Read<bool> {
        match self.peek(0) {
            b'"' => Ok(false),
            b'$' | b'%' if self.peek(1) == b'{' => Ok(false),
            b'$' | b'%' if self.peek(1) == self.peek(0) && self.peek(2) == b'{' => {
                self.at += 3;
                Ok(true)
            }
            b'\\' => {
                self.at += escape_length(self.source.text, self.at)?;
                Ok(true)
            }
            b'\n' | b'\r' => Err(self.open_quote()),
            0 if self.ended() => Err(self.open_quote()),
            _ => {
                self.at += 1;
                Ok(true)
            }
        }
    }

    fn open_quote(&self) -> Problem {
        let start = match self.frames.last() {
            Some(frame) if matches!(frame.kind, Kind::Template(_)) => frame.open,
            _ => {
                self.bytes[..self.at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
            }
        };
        Problem::new("This string does not have a closing quote on its line.", start..self.at)
            .help("Close the quote, or use a heredoc (`<<EOT`) for a multi-line string.")
    }

    pub(super) fn heredoc(&mut self) -> Read<()> {
        self.operand_starts()?;
        self.begin();
        let flush = self.peek(2) == b'-';
        let start = self.at + 2 + usize::from(flush);
        if !is_identifier_start(self.source.text, start) {
            let (found, at) = describe(self.source.text, start);
            let message = format!("Expected a heredoc marker after `<<`, found {found}.");
            return Err(
                Problem::new(message, at).help("The marker is a word without quotes: `<<EOT`.")
            );
        }
        let end = identifier_end(self.source.text, start);
        let newline = match (self.bytes.get(end), self.bytes.get(end + 1)) {
            (Some(b'\n'), _) => 1,
            (Some(b'\r'), Some(b'\n')) => 2,
            _ => {
                let (found, at) = describe(self.source.text, end);
                let message =
                    format!("Expected the end of the line after the marker, found {found}.");
                return Err(Problem::new(message, at));
            }
        };
        let marker = start..end;
        self.open_template(Form::Heredoc { marker, flush }, end + newline - self.at)
    }

    /// Reads on inside the template on top; false when its end is the end of the text.
    pub(super) fn template_step(&mut self) -> Read<bool> {
        let Some(Frame { kind: Kind::Template(open), .. }) = self.frames.last() else {
            return Ok(false);
        };
        let start = self.at;
        match open.form {
            Form::Quoted => while self.string_char()? {},
            Form::Bare => self.raw_text(),
            Form::Heredoc { .. } => {
                let (marker, line_start) = (open.form.clone(), open.line_start);
                if let Some(end) = self.heredoc_text(&marker, line_start)? {
                    let text = self.at;
                    self.at = start;
                    self.blank(text - start);
                    self.end_literal();
                    self.end_template(end)?;
                    return Ok(true);
                }
            }
        }
        let text = self.at;
        self.at = start;
        self.blank(text - start);
        self.end_literal();
        if self.ended() {
            // Only a bare template can end here.
            self.end_template(text)?;
            return Ok(false);
        }
        match self.peek(0) {
            b'"' => self.end_template(text + 1)?,
            b'$' => self.interpolation()?,
            _ => self.directive()?,
        }
        Ok(true)
    }

    /// Passes text up to a template marker or the end. After a carriage return without a line feed
    /// Terraform sees no more markers.
    fn raw_text(&mut self) {
        while !self.ended() {
            match self.peek(0) {
                b'\r' if self.peek(1) != b'\n' => self.at = self.bytes.len(),
                b'$' | b'%' if self.peek(1) == b'{' => return,
                b'$' | b'%' if self.peek(1) == self.peek(0) && self.peek(2) == b'{' => self.at += 3,
                _ => self.at += 1,
            }
        }
    }

    /// Passes text of a heredoc. At its end, stops at the start of the marker's line and returns
    /// the marker's end.
    fn heredoc_text(&mut self, form: &Form, mut line_start: bool) -> Read<Option<usize>> {
        let Form::Heredoc { marker, .. } = form else { return Ok(None) };
        loop {
            if line_start && let Some(end) = self.marker_line(&self.source.text[marker.clone()]) {
                return Ok(Some(end));
            }
            loop {
                match self.peek(0) {
                    b'$' | b'%' if self.peek(1) == b'{' => return Ok(None),
                    b'$' | b'%' if self.peek(1) == self.peek(0) && self.peek(2) == b'{' => {
                        self.at += 3;
                    }
                    b'\n' => {
                        self.at += 1;
                        line_start = true;
                        break;
                    }
                    b'\r' if self.peek(1) != b'\n' => return Err(self.lone_return()),
                    0 if self.ended() => return Err(self.open_heredoc(marker.clone())),
                    _ => self.at += 1,
                }
            }
        }
    }

    fn open_heredoc(&self, marker: Range<usize>) -> Problem {
        let word = &self.source.text[marker.clone()];
        let message = format!("This heredoc is not closed; expected a line with only `{word}`.");
        Problem::new(message, marker).help("The line of the end marker must end with a newline.")
    }

    /// The end of the line here, without the newline, when it holds the marker and nothing else.
    fn marker_line(&self, marker: &str) -> Option<usize> {
        let (line, _) = self.source.text.get(self.at..)?.split_once('\n')?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        // A carriage return elsewhere in the line is refused with the rest of the text.
        (line.trim() == marker && !line.contains('\r')).then_some(self.at + line.len())
    }

    pub(super) fn top(&mut self) -> Option<&mut Open> {
        match self.frames.last_mut() {
            Some(Frame { kind: Kind::Template(open), .. }) => Some(open),
            _ => None,
        }
    }

    /// Records the literal text up to here.
    fn end_literal(&mut self) {
        let at = self.at;
        let Some(open) = self.top() else { return };
        if open.literal < at {
            let kind = PartKind::Literal(open.literal..at);
            open.parts.push(Part { kind, strip_before: false, strip_after: false });
        }
        open.literal = at;
    }

    fn end_template(&mut self, end: usize) -> Read<()> {
        let Some(frame) = self.pop() else { return Ok(()) };
        let Kind::Template(open) = frame.kind else { return Ok(()) };
        if let Some((directive, at)) = open.directives.last() {
            let word = if *directive == Directive::For { "endfor" } else { "endif" };
            let message = format!("This directive is not closed; expected `%{{ {word} }}`.");
            return Err(Problem::new(message, at.clone()));
        }
        let bare = open.form == Form::Bare;
        if !bare {
            self.blank(end - self.at);
        }
        if open.expressions > 0
            && let Some(first) = self.mask.get_mut(open.mask)
        {
            *first = b'[';
        }
        if bare {
            self.mask.push(b']');
        } else if open.expressions > 0
            && let Some(last) = self.mask.last_mut()
        {
            *last = b']';
        }
        self.leaves.push(Leaf { span: frame.open..end, form: open.form, parts: open.parts });
        self.last = Last::Value;
        Ok(())
    }
}

/// The length of the string at the start of `bytes`, quotes included, when it has no template
/// marker, no escape and no newline.
fn plain_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' | b'\n' | b'\r' => return None,
            b'$' | b'%' if bytes.get(at + 1) == Some(&b'{') => return None,
            _ => at += 1,
        }
    }
}

/// The length of the escape sequence at `at`, or what is wrong with it.
fn escape_length(text: &str, at: usize) -> Read<usize> {
    let bytes = text.as_bytes();
    let digits = match bytes.get(at + 1) {
        Some(b'n' | b'r' | b't' | b'"' | b'\\') => return Ok(2),
        Some(b'u') => 4,
        Some(b'U') => 8,
        _ => {
            let next =
                super::chars::next_char(text, at + 1).filter(|one| !matches!(one, '\n' | '\r'));
            let end = at + 1 + next.map_or(0, char::len_utf8);
            let message = format!("`{}` is not an escape sequence.", &text[at..end]);
            return Err(Problem::new(message, at..end)
                .help(r#"Use \n \r \t \" \\ \uNNNN or \UNNNNNNNN. A backslash is `\\`."#));
        }
    };
    let hex =
        bytes[at + 2..].iter().take(digits).take_while(|byte| byte.is_ascii_hexdigit()).count();
    let end = at + 2 + hex;
    let code = u32::from_str_radix(&text[at + 2..end], 16).ok();
    if hex < digits {
        let message =
            format!("Expected {digits} hexadecimal digits after `\\{}`.", &text[at + 1..at + 2]);
        return Err(Problem::new(message, at..end));
    }
    if code.and_then(char::from_u32).is_none() {
        let message = format!("`{}` is not a Unicode character.", &text[at..end]);
        return Err(Problem::new(message, at..end));
    }
    Ok(end - at)
}

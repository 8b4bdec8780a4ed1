//! The pre-pass: one walk over an expression that checks what brackets, strings and separators
//! must obey and writes a mask of it for the expression parser.
//!
//! The mask has the expression's length, so offsets in it are true. In it a number (but for one
//! digit before `-`) or a string without interpolation is the name `_`; an object `{k = v}` is the list `[k,v]`; a string with
//! interpolations is the list of its expressions; comments and ignored newlines are blanks. So the
//! parser never sees what it reads differently from Terraform.

use std::ops::Range;

use super::chars::{identifier_end, is_identifier_start, is_out_of_range, number_end};
use super::frame::{Form, Frame, Kind, Leaf, Open, Stage, unclosed};
use crate::syntax::limits::Limits;
use crate::syntax::problem::{Problem, Read};
use crate::syntax::source::Source;
use crate::syntax::tree::Comment;

/// What the last token was, as far as the next one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    /// Nothing, an operator, an opening bracket or a separator: an operand must follow.
    Open,
    /// A name, which may turn out to be a function's.
    Name,
    /// Any other operand.
    Value,
    /// `.` of a traversal.
    Dot,
    /// `::` of a function's namespace.
    Scope,
    /// `...`
    Ellipsis,
}

/// Reads one text; `at` moves forward only.
pub(super) struct Scanner<'s> {
    pub(crate) source: &'s Source<'s>,
    pub(crate) bytes: &'s [u8],
    pub(crate) limits: &'s Limits,
    /// The next byte to read.
    pub(crate) at: usize,
    pub(crate) comments: Vec<Comment>,
    /// The mask of the current expression.
    pub(crate) mask: Vec<u8>,
    /// Strings of the current expression, by start once it is complete.
    pub(crate) leaves: Vec<Leaf>,
    pub(super) frames: Vec<Frame>,
    pub(super) last: Last,
    pub(super) depth: usize,
    /// The most brackets around any place of the expression.
    pub(super) deepest: usize,
    /// Conditionals and operators with one operand, which nest without brackets.
    pub(super) levels: usize,
}

impl<'s> Scanner<'s> {
    pub(crate) fn new(source: &'s Source<'s>, limits: &'s Limits) -> Self {
        Self {
            source,
            bytes: source.text.as_bytes(),
            limits,
            at: 0,
            comments: Vec::new(),
            mask: Vec::new(),
            leaves: Vec::new(),
            frames: Vec::new(),
            last: Last::Open,
            depth: 0,
            deepest: 0,
            levels: 0,
        }
    }

    /// The byte `ahead` bytes from here; 0 past the end, which no grammar rule mentions.
    pub(crate) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Whether the text ends here.
    pub(crate) fn ended(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The length of the newline here, 0 when there is none.
    pub(crate) fn newline(&self) -> usize {
        match self.peek(0) {
            b'\n' => 1,
            b'\r' if self.peek(1) == b'\n' => 2,
            _ => 0,
        }
    }

    /// Skips blanks and comments, but no newline outside a comment. Leaves the mask alone.
    pub(crate) fn skip_blanks(&mut self) -> Read<()> {
        loop {
            match self.peek(0) {
                b' ' | b'\t' => self.at += 1,
                b'#' => self.line_comment(),
                b'/' if self.peek(1) == b'/' => self.line_comment(),
                b'/' if self.peek(1) == b'*' => self.block_comment()?,
                b'\r' if self.peek(1) != b'\n' => return Err(self.lone_return()),
                _ => return Ok(()),
            }
        }
    }

    pub(super) fn lone_return(&self) -> Problem {
        Problem::new(
            "A carriage return without a line feed is not whitespace.",
            self.at..self.at + 1,
        )
        .help("Convert the file to LF or CRLF line endings.")
    }

    fn line_comment(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start..];
        let mut end = start + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        if end < self.bytes.len() && self.bytes[end - 1] == b'\r' {
            end -= 1;
        }
        self.comment(start, end);
        self.at = end;
    }

    fn block_comment(&mut self) -> Read<()> {
        let start = self.at;
        let Some(length) = self.source.text[start + 2..].find("*/") else {
            return Err(Problem::new(
                "This comment is not closed; expected `*/`.",
                start..start + 2,
            ));
        };
        self.at = start + 2 + length + 2;
        self.comment(start, self.at);
        Ok(())
    }

    fn comment(&mut self, start: usize, end: usize) {
        let line = self.source.text[..start].trim_end_matches([' ', '\t']);
        // A suppression comment on its own line applies to what follows it.
        let own_line = line.is_empty() || line.ends_with('\n') || line == "\u{feff}";
        self.comments.push(Comment { span: self.source.span(start, end), own_line });
    }

    /// Writes blanks for what was read since the mask was last in step.
    pub(super) fn blank(&mut self, length: usize) {
        self.at += length;
        self.mask.resize(self.mask.len() + length, b' ');
    }

    /// Writes `length` bytes as they are.
    pub(super) fn copy(&mut self, length: usize) {
        self.mask.extend_from_slice(&self.bytes[self.at..self.at + length]);
        self.at += length;
    }

    /// Writes `byte` for `length` bytes, the rest blank.
    pub(super) fn write(&mut self, byte: u8, length: usize) {
        self.mask.push(byte);
        self.mask.resize(self.mask.len() + length - 1, b' ');
        self.at += length;
    }

    /// Reads one expression up to the newline, `}` or end that ends it; returns where it started.
    /// `mask`, trimmed, then holds it.
    pub(crate) fn expression(&mut self) -> Read<usize> {
        self.restart();
        let start = self.at;
        self.frames.push(Frame { kind: Kind::Root, open: start, questions: 0, items: 0 });
        while self.step()? {}
        self.operand_complete()?;
        if self.frames.last().is_some_and(|frame| frame.questions > 0) {
            return Err(self.unexpected("`:` and the other value of the conditional"));
        }
        self.leaves.sort_unstable_by_key(|leaf| leaf.span.start);
        Ok(start)
    }

    /// Reads the whole text as a template; the mask then has one byte before and after it.
    pub(crate) fn template(&mut self) -> Read<()> {
        self.restart();
        self.mask.push(b'[');
        // Editors on Windows write a byte order mark; Terraform ignores it.
        if self.source.text.starts_with('\u{feff}') {
            self.blank('\u{feff}'.len_utf8());
        }
        self.frames.push(Frame {
            kind: Kind::Template(Box::new(Open {
                form: Form::Bare,
                parts: Vec::new(),
                literal: self.at,
                line_start: true,
                directives: Vec::new(),
                mask: 0,
                expressions: 0,
            })),
            open: 0,
            questions: 0,
            items: 0,
        });
        while self.step()? {}
        self.leaves.sort_unstable_by_key(|leaf| leaf.span.start);
        Ok(())
    }

    fn restart(&mut self) {
        self.mask.clear();
        self.leaves.clear();
        self.frames.clear();
        self.last = Last::Open;
        self.depth = 0;
        self.deepest = 0;
        self.levels = 0;
    }

    /// Reads one token; false at the end of the expression.
    fn step(&mut self) -> Read<bool> {
        if let Some(Frame { kind: Kind::Template(_), .. }) = self.frames.last() {
            return self.template_step();
        }
        if self.ended() {
            return match self.frames.last() {
                None | Some(Frame { kind: Kind::Root, .. }) => Ok(false),
                Some(frame) => Err(unclosed(frame)),
            };
        }
        let byte = self.peek(0);
        match byte {
            b' ' | b'\t' => self.blank(1),
            b'\n' => return self.line_end(1),
            b'\r' if self.peek(1) == b'\n' => return self.line_end(2),
            b'\r' => return Err(self.lone_return()),
            b'#' => self.masked_comment()?,
            b'/' if matches!(self.peek(1), b'/' | b'*') => self.masked_comment()?,
            b'"' => self.quoted()?,
            b'0'..=b'9' => self.number()?,
            b'(' | b'[' | b'{' => self.open(byte)?,
            // It closes the block around the argument.
            b'}' if self.at_root() => return Ok(false),
            b')' | b']' | b'}' => self.close(byte)?,
            b',' => self.comma()?,
            b'<' if self.peek(1) == b'<' => self.heredoc()?,
            _ if is_identifier_start(self.source.text, self.at) => self.name()?,
            _ => self.operator(byte)?,
        }
        Ok(true)
    }

    /// Whether no bracket is open.
    pub(super) fn at_root(&self) -> bool {
        matches!(self.frames.last(), None | Some(Frame { kind: Kind::Root, .. }))
    }

    fn masked_comment(&mut self) -> Read<()> {
        let start = self.at;
        if self.peek(1) == b'*' && self.peek(0) == b'/' {
            self.block_comment()?;
        } else {
            self.line_comment();
        }
        self.mask.resize(self.mask.len() + self.at - start, b' ');
        Ok(())
    }

    /// Whether an operand has just ended.
    pub(super) fn complete(&self) -> bool {
        matches!(self.last, Last::Name | Last::Value)
    }

    /// Demands that an operand has just ended.
    pub(super) fn operand_complete(&self) -> Read<()> {
        if self.complete() || self.last == Last::Ellipsis {
            return Ok(());
        }
        let expected = match self.last {
            Last::Dot => "an attribute name, an index or `*` after the dot",
            Last::Scope => "a function name after `::`",
            _ => "an expression",
        };
        Err(self.unexpected(expected))
    }

    /// Demands that an operand may start here.
    pub(super) fn operand_starts(&self) -> Read<()> {
        match self.last {
            Last::Open => Ok(()),
            Last::Dot => Err(self.unexpected("an attribute name, an index or `*` after the dot")),
            Last::Scope => Err(self.unexpected("a function name after `::`")),
            _ => Err(self.unexpected(self.continuation())),
        }
    }

    /// What may follow a complete operand here.
    pub(super) fn continuation(&self) -> &'static str {
        match self.frames.last().map(|frame| &frame.kind) {
            None | Some(Kind::Root) => "an operator or the end of the line after the value",
            Some(Kind::Call) if self.last == Last::Ellipsis => "`)` after `...`",
            Some(Kind::Call) => "an operator, `,` or `)`",
            Some(Kind::Parens) => "an operator or `)`",
            Some(Kind::Index) => "an operator or `]`",
            Some(Kind::Tuple) => "an operator, `,` or `]`",
            Some(Kind::Object { value: false, .. }) => "`=` or `:` after the object key",
            Some(Kind::Object { .. }) => "a newline, `,` or `}` after the object item",
            Some(Kind::For { stage: Stage::Collection, .. }) => "`:` after the collection",
            Some(Kind::For { stage: Stage::Key, .. }) => "`=>` after the key",
            Some(Kind::For { object: true, .. }) => "`if` or `}`",
            Some(Kind::For { .. }) => "`if` or `]`",
            Some(Kind::Interpolation | Kind::Control | Kind::Template(_)) => "an operator or `}`",
        }
    }

    fn number(&mut self) -> Read<()> {
        let end = number_end(self.bytes, self.at);
        if self.last == Last::Dot {
            if let Some(dot) = self.bytes[self.at..end].iter().position(|byte| *byte == b'.') {
                let at = self.at..self.at + dot + 1;
                return Err(Problem::new("Indexes with dots cannot follow each other.", at)
                    .help("Put the indexes in brackets: `name[0][1]`."));
            }
            if self.bytes[self.at..end].iter().any(|byte| !byte.is_ascii_digit()) {
                return Err(self.unexpected("a whole number after the dot"));
            }
        } else {
            self.operand_starts()?;
            if self.bytes.get(end) == Some(&b'.')
                && self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
            {
                return Err(self.no_number(end));
            }
            // The number parser would spend its time on zeros.
            if is_out_of_range(&self.source.text[self.at..end]) {
                let at = self.at..end;
                return Err(Problem::new("The exponent of this number is out of range.", at));
            }
        }
        self.begin();
        // A name would swallow a `-` right after it; a longer number leaves a blank between.
        let glued = end == self.at + 1 && self.bytes.get(end) == Some(&b'-');
        self.write(if glued { b'0' } else { b'_' }, end - self.at);
        self.last = Last::Value;
        Ok(())
    }

    /// More dots than a number has: an address or a version.
    fn no_number(&self, mut end: usize) -> Problem {
        while self.bytes.get(end) == Some(&b'.') {
            end = number_end(self.bytes, end + 1);
        }
        let text = &self.source.text[self.at..end];
        Problem::new(
            format!("`{text}` is not a number: it has more than one decimal point."),
            self.at..end,
        )
        .help("Addresses and versions are strings. Put them in quotes.")
    }

    fn name(&mut self) -> Read<()> {
        let end = identifier_end(self.source.text, self.at);
        let text = &self.source.text[self.at..end];
        if self.last == Last::Dot {
            self.copy(end - self.at);
            self.last = Last::Value;
            return Ok(());
        }
        if let Some(Frame { kind: Kind::For { stage, .. }, .. }) = self.frames.last_mut() {
            let may_test = matches!(stage, Stage::Value | Stage::Group);
            let ended = matches!(self.last, Last::Name | Last::Value | Last::Ellipsis);
            if text == "if" && may_test && ended {
                *stage = Stage::Test;
                self.copy(2);
                self.last = Last::Open;
                return Ok(());
            }
        }
        if self.last != Last::Scope {
            self.operand_starts()?;
        }
        self.begin();
        self.copy(end - self.at);
        self.last = Last::Name;
        Ok(())
    }

    /// Notes that an item of the object around has begun.
    pub(super) fn begin(&mut self) {
        if let Some(Frame { kind: Kind::Object { begun, .. }, .. }) = self.frames.last_mut() {
            *begun = true;
        }
    }

    /// A `syntax/error` at the token here.
    pub(super) fn unexpected(&self, expected: &str) -> Problem {
        let (found, at) = self.found();
        let problem = Problem::new(format!("Expected {expected}, found {found}."), at);
        match self.frames.iter().rev().find(|frame| !matches!(frame.kind, Kind::Interpolation)) {
            Some(frame) if !matches!(frame.kind, Kind::Template(_) | Kind::Root) => {
                let open = frame.open..frame.open + 1;
                problem.opened(open, "inside the bracket that is opened here")
            }
            _ => problem,
        }
    }

    /// At least the levels of nesting that the expression parser will go through.
    pub(crate) fn nesting(&self) -> usize {
        self.deepest + self.levels
    }

    /// What is here, in words, and its range.
    pub(crate) fn found(&self) -> (String, Range<usize>) {
        super::chars::describe(self.source.text, self.at)
    }
}

//! What encloses the place the scanner has reached.

use std::ops::Range;

use crate::syntax::problem::Problem;

/// One open bracket, interpolation or string.
#[derive(Debug)]
pub(super) struct Frame {
    pub(crate) kind: Kind,
    /// Where its opening token starts.
    pub(crate) open: usize,
    /// `?` without their `:` yet.
    pub(crate) questions: u32,
    pub(crate) items: usize,
}

/// The kinds of [`Frame`].
#[derive(Debug)]
pub(super) enum Kind {
    /// Nothing: the argument's value as a whole.
    Root,
    /// `name(`
    Call,
    /// `(`
    Parens,
    /// `x[`
    Index,
    /// `[`
    Tuple,
    /// `{`: whether the item's value has been reached, and whether anything of the item was read.
    Object { value: bool, begun: bool },
    /// `[for` or `{for`.
    For { object: bool, stage: Stage },
    /// `${`
    Interpolation,
    /// `%{ if` or `%{ for … in`.
    Control,
    /// A quoted string, heredoc or template file.
    Template(Box<Open>),
}

/// How far a `for` expression was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Collection,
    Key,
    Value,
    Group,
    Test,
}

/// A template being read.
#[derive(Debug)]
pub(super) struct Open {
    pub(crate) form: Form,
    pub(crate) parts: Vec<Part>,
    /// Start of the literal text being read.
    pub(crate) literal: usize,
    /// Whether no interpolation is before `at` in its line.
    pub(crate) line_start: bool,
    /// Directives that wait for their end.
    pub(crate) directives: Vec<(Directive, Range<usize>)>,
    /// Where the opening byte is in the mask.
    pub(crate) mask: usize,
    /// Interpolations and directives with an expression so far.
    pub(crate) expressions: usize,
}

/// The forms of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `"…"`
    Quoted,
    /// `<<X` or, `flush`, `<<-X`.
    Heredoc { marker: Range<usize>, flush: bool },
    /// A template file or a JSON string: ends with the text.
    Bare,
}

/// A directive that needs an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    If,
    Else,
    For,
}

/// A piece of a template, in order and not yet nested.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(crate) kind: PartKind,
    /// `~` after the opening marker.
    pub(crate) strip_before: bool,
    /// `~` before the closing brace.
    pub(crate) strip_after: bool,
}

/// The kinds of [`Part`].
#[derive(Clone, Debug)]
pub(super) enum PartKind {
    /// Raw text at this range.
    Literal(Range<usize>),
    /// The next expression.
    Interpolation,
    /// With the next expression as the test.
    If,
    Else,
    EndIf,
    /// Ranges of the names, with the next expression as the collection.
    For {
        key: Option<Range<usize>>,
        value: Range<usize>,
    },
    EndFor,
}

/// A string literal as the scanner found it.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Where it is, markers included.
    pub(crate) span: Range<usize>,
    pub(crate) form: Form,
    /// Its pieces; a string without interpolation has at most one literal.
    pub(crate) parts: Vec<Part>,
}

/// The text ended inside `frame`.
pub(super) fn unclosed(frame: &Frame) -> Problem {
    let (what, expected) = match frame.kind {
        Kind::Call | Kind::Parens => ("parenthesis", "`)`"),
        Kind::Index | Kind::Tuple | Kind::For { object: false, .. } => ("bracket", "`]`"),
        Kind::Interpolation => ("interpolation", "`}`"),
        Kind::Control => ("directive", "`}`"),
        _ => ("brace", "`}`"),
    };
    let length = if matches!(frame.kind, Kind::Interpolation | Kind::Control) { 2 } else { 1 };
    let message = format!("This {what} is not closed; expected {expected}.");
    Problem::new(message, frame.open..frame.open + length)
}

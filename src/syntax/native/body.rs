//! Files, bodies, blocks and arguments.

use std::sync::Arc;

use super::chars::{identifier_end, is_identifier_start};
use super::expression::lower;
use super::recover::{header_words, segment_end};
use super::scan::Scanner;
use super::template::{composed, unescape_quoted};
use crate::base::{FxHashSet, Name, deep};
use crate::diag::Diagnostic;
use crate::syntax::limits::Limits;
use crate::syntax::problem::{Problem, Read};
use crate::syntax::source::Source;
use crate::syntax::tree::{Attribute, Block, Body, Expr, FileKind, Label, ParsedFile, Unread};

/// Reads a whole file. Each top-level block or argument stands or falls by itself.
pub(in crate::syntax) fn file(source: &Source<'_>, limits: &Limits) -> ParsedFile {
    let mut reader =
        Reader { scanner: Scanner::new(source, limits), warnings: Vec::new(), item_start: 0 };
    let mut parsed = ParsedFile {
        file: source.file,
        kind: FileKind::Hcl,
        body: Body::default(),
        unread: Vec::new(),
        comments: Vec::new(),
        diagnostics: Vec::new(),
    };
    // Terraform ignores a byte order mark.
    if source.text.starts_with('\u{feff}') {
        reader.scanner.at = '\u{feff}'.len_utf8();
    }
    let mut names = Names::default();
    let mut errors = 0;
    loop {
        let warned = reader.warnings.len();
        reader.item_start = reader.scanner.at;
        match reader.item(&mut parsed.body, &mut names, None) {
            Ok(true) => {}
            Ok(false) => break,
            Err(problem) => {
                // Warnings about a block that is not read would be noise.
                reader.warnings.truncate(warned);
                errors += 1;
                reader.skip(problem, errors >= limits.errors, &mut parsed);
            }
        }
    }
    parsed.comments = reader.scanner.comments;
    parsed.diagnostics.append(&mut reader.warnings);
    parsed.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.map(|span| span.start));
    parsed
}

/// What a nested body is told about the block around it.
#[derive(Clone, Copy)]
struct Opened {
    /// Where its brace is.
    brace: usize,
    /// How many blocks are around.
    depth: usize,
}

/// The argument names of a body; a set only once there are many.
#[derive(Default)]
struct Names {
    set: FxHashSet<Name>,
}

impl Names {
    /// Whether `name` is new to `body`.
    fn insert(&mut self, body: &Body, name: Name) -> bool {
        const FEW: usize = 16;
        // Most bodies are short, and a set for each would cost more than the search.
        if body.attributes.len() < FEW {
            return !body.attributes.iter().any(|attribute| attribute.name == name);
        }
        if self.set.is_empty() {
            self.set.extend(body.attributes.iter().map(|attribute| attribute.name));
        }
        self.set.insert(name)
    }
}

struct Reader<'s> {
    scanner: Scanner<'s>,
    warnings: Vec<Diagnostic>,
    /// Where the block or argument of the top level begins.
    item_start: usize,
}

impl Reader<'_> {
    /// Leaves unread what `problem` spoils, up to the next block, or up to the end of the file.
    fn skip(&mut self, problem: Problem, whole: bool, parsed: &mut ParsedFile) {
        let source = self.scanner.source;
        let text = source.text;
        let from = self.item_start.min(text.len());
        let end = if whole { text.len() } else { segment_end(text, from, problem.at.start) };
        let header = if whole { Vec::new() } else { header_words(text, from, end) };
        let reason = problem.reason().to_owned();
        parsed.unread.push(Unread { span: source.span(from, end), header, reason });
        parsed.diagnostics.push(problem.into_diagnostic(source));
        if whole {
            let errors = self.scanner.limits.errors;
            let message =
                format!("{errors} syntax errors; drlint does not read the rest of the file.");
            let problem = Problem::too_large(message, from..from);
            parsed.diagnostics.push(problem.into_diagnostic(source));
        }
        // Comments of what is skipped would be read again.
        self.scanner.comments.retain(|comment| comment.span.end <= source.span(from, from).end);
        self.scanner.at = end;
    }

    /// Reads the next item into `body`; false at its end.
    fn item(&mut self, body: &mut Body, names: &mut Names, around: Option<Opened>) -> Read<bool> {
        self.blank_lines()?;
        let start = self.scanner.at;
        if around.is_none() {
            self.item_start = start;
        }
        if self.scanner.ended() {
            return match around {
                None => Ok(false),
                Some(Opened { brace, .. }) => {
                    let message = "This block is not closed; expected `}`.";
                    Err(Problem::new(message, brace..brace + 1))
                }
            };
        }
        if around.is_some() && self.scanner.peek(0) == b'}' {
            self.scanner.at += 1;
            return Ok(false);
        }
        if body.attributes.len() + body.blocks.len() >= self.scanner.limits.items {
            let most = self.scanner.limits.items;
            let message = format!("Too many arguments and blocks; drlint reads at most {most}.");
            return Err(Problem::too_large(message, start..start + 1));
        }
        let name = self.identifier("an argument name or a block type")?;
        self.scanner.skip_blanks()?;
        if self.scanner.peek(0) == b'=' && self.scanner.peek(1) != b'=' {
            let attribute = self.attribute(start, name, body, names)?;
            self.item_end(around.is_some())?;
            body.attributes.push(attribute);
        } else {
            let block = self.block(start, name, around)?;
            self.item_end(around.is_some())?;
            body.blocks.push(Arc::new(block));
        }
        Ok(true)
    }

    fn blank_lines(&mut self) -> Read<()> {
        loop {
            if let Err(problem) = self.scanner.skip_blanks() {
                self.item_start = self.item_start.max(self.scanner.at.min(problem.at.start));
                return Err(problem);
            }
            match self.scanner.newline() {
                0 => return Ok(()),
                length => self.scanner.at += length,
            }
        }
    }

    fn identifier(&mut self, expected: &str) -> Read<Name> {
        let (text, start) = (self.scanner.source.text, self.scanner.at);
        if !is_identifier_start(text, start) {
            let (found, at) = self.scanner.found();
            return Err(Problem::new(format!("Expected {expected}, found {found}."), at));
        }
        self.scanner.at = identifier_end(text, start);
        Ok(Name::new(&text[start..self.scanner.at]))
    }

    fn item_end(&mut self, nested: bool) -> Read<()> {
        self.scanner.skip_blanks()?;
        let newline = self.scanner.newline();
        if newline > 0 || self.scanner.ended() {
            self.scanner.at += newline;
            return Ok(());
        }
        let (found, at) = self.scanner.found();
        let problem = Problem::new(format!("Expected the end of the line, found {found}."), at);
        Err(match self.scanner.peek(0) {
            b'}' if nested => problem.help("Put the closing brace on its own line."),
            b',' => problem.help("Separate arguments with newlines, not with commas."),
            _ => problem,
        })
    }

    fn attribute(
        &mut self,
        start: usize,
        name: Name,
        body: &Body,
        names: &mut Names,
    ) -> Read<Attribute> {
        let name_end = start + name.as_str().len();
        if !names.insert(body, name) {
            let message = format!("The argument `{name}` is already set in this block.");
            let problem = Problem::new(message, start..name_end);
            let base = self.scanner.source.span(0, 0).start;
            return Err(match body.attribute(name.as_str()) {
                Some(first) => {
                    let (from, to) = (first.name_span.start - base, first.name_span.end - base);
                    problem.opened(from as usize..to as usize, "first set here")
                }
                None => problem,
            });
        }
        self.scanner.at += 1;
        let from = self.scanner.expression()?;
        let expr = self.lower(from)?;
        let name_span = self.scanner.source.span(start, name_end);
        Ok(Attribute { name, name_span, span: name_span.to(expr.span), expr })
    }

    fn lower(&mut self, from: usize) -> Read<Expr> {
        lower(&self.scanner, from, &mut self.warnings)
    }

    fn block(&mut self, start: usize, kind: Name, around: Option<Opened>) -> Read<Block> {
        let source = self.scanner.source;
        let mut header = source.span(start, start + kind.as_str().len());
        let mut labels = Vec::new();
        loop {
            let at = self.scanner.at;
            let text = match self.scanner.peek(0) {
                b'{' => break,
                b'"' => {
                    let content = self.scanner.label()?;
                    Name::new(&composed(unescape_quoted(&source.text[content])))
                }
                _ if is_identifier_start(source.text, at) => self.identifier("a block label")?,
                _ => return Err(self.no_block(&labels)),
            };
            let span = source.span(at, self.scanner.at);
            labels.push(Label { text, span });
            header = header.to(span);
            self.scanner.skip_blanks()?;
        }
        let depth = around.map_or(0, |around| around.depth + 1);
        let brace = self.scanner.at;
        if depth >= self.scanner.limits.blocks {
            let most = self.scanner.limits.blocks;
            return Err(Problem::too_deep("This block is", most, brace..brace + 1));
        }
        let opened = Opened { brace, depth };
        let body = deep(|| self.block_body(opened))?;
        let span = source.span(start, self.scanner.at);
        Ok(Block { kind, labels, body, header, span })
    }

    /// Neither argument nor block.
    fn no_block(&self, labels: &[Label]) -> Problem {
        let (found, at) = self.scanner.found();
        let expected = if labels.is_empty() {
            "`=` and a value, or `{` or a label of a block"
        } else {
            "`{` or another label"
        };
        let problem = Problem::new(format!("Expected {expected}, found {found}."), at);
        if self.scanner.newline() > 0 {
            return problem.help("Put the opening brace on the line of the block type.");
        }
        problem
    }

    fn block_body(&mut self, opened: Opened) -> Read<Body> {
        let mut body = Body::default();
        let mut names = Names::default();
        self.scanner.at += 1;
        self.scanner.skip_blanks()?;
        if self.scanner.newline() > 0 || self.scanner.ended() {
            while self.item(&mut body, &mut names, Some(opened))? {}
            return Ok(body);
        }
        if self.scanner.peek(0) != b'}' {
            let start = self.scanner.at;
            let name = self.identifier("an argument name, a newline or `}`")?;
            self.scanner.skip_blanks()?;
            if self.scanner.peek(0) != b'=' || self.scanner.peek(1) == b'=' {
                let (found, at) = self.scanner.found();
                let message = format!("Expected `=` and a value, found {found}.");
                return Err(Problem::new(message, at).help(ONE_LINE));
            }
            let attribute = self.attribute(start, name, &body, &mut names).map_err(one_line)?;
            body.attributes.push(attribute);
            self.scanner.skip_blanks()?;
            if self.scanner.peek(0) != b'}' {
                let (found, at) = self.scanner.found();
                return Err(Problem::new(format!("Expected `}}`, found {found}."), at).help(
                    "A block on one line can contain one argument. Put each argument on its own line.",
                ));
            }
        }
        self.scanner.at += 1;
        Ok(body)
    }
}

const ONE_LINE: &str = "A block on one line can contain one argument and no nested blocks. Put each \
                        of them on its own line.";

/// Adds the advice to a problem inside a block on one line.
fn one_line(problem: Problem) -> Problem {
    if problem.help.is_none() && problem.opener.is_none() {
        problem.help(ONE_LINE)
    } else {
        problem
    }
}

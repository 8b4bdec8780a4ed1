//! The tree: bodies, blocks, attributes, expressions.
//!
//! It is what the evaluator reads, so it holds meaning, not layout: heredocs are stripped and
//! unescaped, numbers are text until they are evaluated, parentheses are kept because they stop
//! nothing but matter to traversals. Sub-trees are boxed slices and traversals are flat, so that a
//! walk recurses no deeper than brackets nest in the source.

use std::sync::Arc;

use crate::base::{FileId, Name, Span};
use crate::diag::Diagnostic;

/// Which language a file is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `.tf`, `.tofu`, `.tfvars`, `.hcl`: native syntax.
    Hcl,
    /// `.tf.json`, `.tofu.json`, `.tfvars.json`: JSON syntax.
    Json,
}

/// One file, read.
#[derive(Clone, Debug)]
pub struct ParsedFile {
    pub(crate) file: FileId,
    pub(crate) kind: FileKind,
    /// What could be read.
    pub body: Body,
    /// What could not be read: each entry may have held any block.
    pub unread: Vec<Unread>,
    /// Comments, in order, for suppressions and rule documentation. Empty for JSON.
    pub comments: Vec<Comment>,
    /// Syntax errors (`syntax/error`), and warnings such as duplicate object keys.
    pub diagnostics: Vec<Diagnostic>,
}

/// A stretch of a file, or a whole file, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The stretch.
    pub span: Span,
    /// Block type and labels, as far as the header could be read: `["resource", "aws_s3_bucket"]`.
    /// Empty means: could be anything.
    pub header: Vec<String>,
    /// Why, as a clause: `has a syntax error`, `exceeds the size limit`.
    pub reason: String,
}

/// A comment with its markers (`#`, `//`, `/*`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The whole comment, without the line end.
    pub span: Span,
    /// Whether only white space precedes it on its line.
    pub own_line: bool,
}

/// The content of a file or block, each list in source order.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// `name = expression`.
    pub attributes: Vec<Attribute>,
    /// Nested blocks.
    pub blocks: Vec<Arc<Block>>,
    /// Read from JSON, where only a schema can tell a nested block from an object: everything below
    /// a resource's labels is in `attributes`.
    pub json: bool,
}

impl Body {
    /// The attribute called `name`; the first, were there two.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The attribute of that name, found without comparing text.
    pub(crate) fn get(&self, name: Name) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The blocks of type `kind`, in order.
    pub fn blocks<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Arc<Block>> {
        self.blocks.iter().filter(move |block| block.kind == kind)
    }
}

/// `name = expression`.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name.
    pub name: Name,
    /// Where the name is.
    pub name_span: Span,
    /// The value.
    pub expr: Expr,
    /// Name and value.
    pub span: Span,
}

/// `kind "label" "label" { … }`.
#[derive(Clone, Debug)]
pub struct Block {
    /// The block type: `resource`, `rule`.
    pub kind: Name,
    /// Labels in order.
    pub labels: Vec<Label>,
    /// The content.
    pub body: Body,
    /// Type and labels, without the brace.
    pub header: Span,
    /// The whole block. For JSON: the object.
    pub span: Span,
}

/// A block's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its text, unescaped.
    pub text: Name,
    /// Where it is, quotes included.
    pub span: Span,
}

/// An expression and where it is.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it is.
    pub span: Span,
}

/// The expressions of HCL's native syntax. JSON strings arrive as [`ExprKind::Template`] or
/// [`ExprKind::Str`], JSON objects as [`ExprKind::Object`].
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as written: digits, at most one `.`, an exponent. Exact text, not yet a number.
    Number(Arc<str>),
    /// A quoted string or heredoc without interpolation: unescaped, dedented, NFC.
    Str(Arc<str>),
    /// A quoted string, heredoc or JSON string with interpolations or directives.
    Template(Arc<Template>),
    /// A root name: `var`, `local`, `each`, a `for` variable, a resource type.
    Variable(Name),
    /// `source.step[step]…`, flat: however long, it is one node.
    Traversal(Box<Expr>, Box<[Step]>),
    /// `name(arguments…)`.
    Call(Box<Call>),
    /// `[…]`.
    Tuple(Box<[Expr]>),
    /// `{…}`, items in order; the last of two equal keys wins, as in Terraform.
    Object(Box<[ObjectItem]>),
    /// `test ? then : otherwise`.
    Conditional(Box<[Expr; 3]>),
    /// `left op right`.
    Binary(BinaryOp, Box<[Expr; 2]>),
    /// `op operand`.
    Unary(UnaryOp, Box<Expr>),
    /// `[for …]`, `{for …}`.
    For(Box<For>),
    /// `(inner)`.
    Parens(Box<Expr>),
}

/// A string with parts that are computed.
#[derive(Clone, Debug)]
pub struct Template {
    /// In order; adjacent literals are merged; strip markers (`~`) are already applied.
    pub parts: Box<[TemplatePart]>,
    /// A single interpolation and nothing else: the value keeps its type (`"${var.x}"`).
    pub wraps_one: bool,
}

/// One part of a template.
#[derive(Clone, Debug)]
pub enum TemplatePart {
    /// Plain text, final.
    Literal(Arc<str>),
    /// `${…}`.
    Interpolation(Expr),
    /// `%{ if … }…%{ else }…%{ endif }`.
    If(Box<TemplateIf>),
    /// `%{ for … in … }…%{ endfor }`.
    For(Box<TemplateFor>),
}

/// A conditional part.
#[derive(Clone, Debug)]
pub struct TemplateIf {
    pub(crate) test: Expr,
    /// When true.
    pub then: Box<[TemplatePart]>,
    /// When false; empty without `else`.
    pub otherwise: Box<[TemplatePart]>,
}

/// A repeated part.
#[derive(Clone, Debug)]
pub struct TemplateFor {
    /// The first variable, when there are two.
    pub(crate) key: Option<Name>,
    pub(crate) value: Name,
    pub(crate) collection: Expr,
    /// Once per element.
    pub body: Box<[TemplatePart]>,
}

/// One step of a traversal.
#[derive(Clone, Debug)]
pub enum Step {
    /// `.name`.
    Attr(Name, Span),
    /// `[expression]`; the legacy `.0` arrives as an index too, unless it is behind `.*`.
    Index(Expr),
    /// `.*`: applies the following `Attr` steps to each element.
    AttrSplat(Span),
    /// `[*]`: applies all following steps to each element.
    FullSplat(Span),
}

impl Step {
    /// Where the step is.
    pub fn span(&self) -> Span {
        match self {
            Self::Attr(_, span) | Self::AttrSplat(span) | Self::FullSplat(span) => *span,
            Self::Index(expr) => expr.span,
        }
    }
}

/// A function call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The name with its namespaces: `merge`, `core::try`, `provider::aws::arn_parse`.
    pub name: Name,
    /// Where the name is.
    pub name_span: Span,
    /// The arguments.
    pub args: Box<[Expr]>,
    /// The last argument is followed by `...`.
    pub expand: bool,
}

/// One item of an object.
#[derive(Clone, Debug)]
pub struct ObjectItem {
    /// The key.
    pub key: ObjectKey,
    /// The value.
    pub value: Expr,
}

/// The key of an object item.
#[derive(Clone, Debug)]
pub enum ObjectKey {
    /// A bare word is the string of that name (`null`, `true` too).
    Name(Name, Span),
    /// Anything else: `"quoted"`, `(expression)`, `a.b`.
    Expr(Expr),
}

/// `[for key, value in collection : result if test]` and its object form.
#[derive(Clone, Debug)]
pub struct For {
    /// The first variable, when there are two.
    pub(crate) key_var: Option<Name>,
    pub(crate) value_var: Name,
    /// What is walked.
    pub collection: Expr,
    /// The key of an object `for`; none makes a tuple.
    pub(crate) key: Option<Expr>,
    /// The element.
    pub value: Expr,
    /// `...` after the value: values of equal keys are collected.
    pub(crate) group: bool,
    /// `if` clause.
    pub test: Option<Expr>,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `==`
    Eq,
    /// `!=`
    NotEq,
    /// `<`
    Less,
    /// `<=`
    LessEq,
    /// `>`
    Greater,
    /// `>=`
    GreaterEq,
    /// `&&`
    And,
    /// `||`
    Or,
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Neg,
}

impl Expr {
    /// The expression without enclosing parentheses.
    pub(crate) fn unparenthesised(&self) -> &Self {
        let mut expr = self;
        while let ExprKind::Parens(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }

    /// The text of a string without interpolation.
    pub fn as_str(&self) -> Option<&str> {
        match &self.unparenthesised().kind {
            ExprKind::Str(text) => Some(text),
            _ => None,
        }
    }

    /// `a.b.c` as its names: a reference of attribute steps only. In JSON a plain string with such
    /// a reference counts too, because meta-arguments (`provider`, `depends_on`) hold it bare.
    pub(crate) fn as_path(&self) -> Option<Vec<Name>> {
        match &self.unparenthesised().kind {
            ExprKind::Variable(name) => Some(vec![*name]),
            ExprKind::Traversal(source, steps) => {
                let ExprKind::Variable(root) = source.kind else { return None };
                let mut path = vec![root];
                for step in steps {
                    let Step::Attr(name, _) = step else { return None };
                    path.push(*name);
                }
                Some(path)
            }
            ExprKind::Str(text) if !text.is_empty() => {
                Some(text.split('.').map(Name::new).collect())
            }
            ExprKind::Template(template) if template.wraps_one => match template.parts.first() {
                Some(TemplatePart::Interpolation(inner)) => inner.as_path(),
                _ => None,
            },
            _ => None,
        }
    }
}

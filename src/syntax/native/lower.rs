//! From hcl-edit's expressions over a mask to the tree over the source.

use std::ops::Range;

use hcl_edit::expr as hcl;
use hcl_edit::{Decorated, Span as _};

use super::chars::{is_identifier_start, number_end};
use super::frame::Leaf;
use super::template;
use crate::base::{FxHashMap, Name, Span, deep};
use crate::diag::{Code, Diagnostic, RelatedKind};
use crate::syntax::problem::{Problem, Read};
use crate::syntax::source::Source;
use crate::syntax::tree::{
    BinaryOp, Call, Expr, ExprKind, For, ObjectItem, ObjectKey, Step, Template, UnaryOp,
};

/// Turns one parsed mask into a tree.
pub(super) struct Lowering<'s> {
    pub(crate) source: &'s Source<'s>,
    /// What to add to an offset of the mask for one of the source.
    pub(crate) shift: isize,
    /// The strings of the expression, by start.
    pub(crate) leaves: &'s [Leaf],
    pub(crate) warnings: &'s mut Vec<Diagnostic>,
}

impl Lowering<'_> {
    pub(crate) fn expr(&mut self, expr: &hcl::Expression) -> Read<Expr> {
        deep(|| self.lower(expr))
    }

    fn lower(&mut self, expr: &hcl::Expression) -> Read<Expr> {
        let range = self.range(expr.span());
        let (kind, range) = match expr {
            hcl::Expression::Null(_) => (ExprKind::Null, range),
            hcl::Expression::Bool(value) => (ExprKind::Bool(*value.value()), range),
            hcl::Expression::Variable(name) => return self.term(name.as_str(), range),
            hcl::Expression::Array(list) => return self.list(list, range),
            hcl::Expression::Parenthesis(inner) => {
                (ExprKind::Parens(Box::new(self.expr(inner.inner())?)), range)
            }
            hcl::Expression::Conditional(conditional) => {
                let branches = Box::new([
                    self.expr(&conditional.cond_expr)?,
                    self.expr(&conditional.true_expr)?,
                    self.expr(&conditional.false_expr)?,
                ]);
                let span = branches[0].span.to(branches[2].span);
                return Ok(Expr { kind: ExprKind::Conditional(branches), span });
            }
            hcl::Expression::FuncCall(call) => (self.call(call)?, range),
            hcl::Expression::Traversal(traversal) => return self.traversal(traversal),
            hcl::Expression::UnaryOp(unary) => {
                let operand = self.expr(&unary.expr)?;
                let op = match unary.operator.value() {
                    hcl::UnaryOperator::Not => UnaryOp::Not,
                    hcl::UnaryOperator::Neg => UnaryOp::Neg,
                };
                let span = self.span(range).to(operand.span);
                return Ok(Expr { kind: ExprKind::Unary(op, Box::new(operand)), span });
            }
            hcl::Expression::BinaryOp(_) => return self.binary(expr),
            hcl::Expression::ForExpr(each) => (self.each(each, &range)?, range),
            hcl::Expression::Number(_) => return self.digit(range),
            // Masked, so none of these can be in what was parsed.
            hcl::Expression::String(_)
            | hcl::Expression::Object(_)
            | hcl::Expression::StringTemplate(_)
            | hcl::Expression::HeredocTemplate(_) => return Err(self.unexpected(range)),
        };
        Ok(Expr { kind, span: self.span(range) })
    }

    fn range(&self, span: Option<Range<usize>>) -> Range<usize> {
        let span = span.unwrap_or(0..0);
        let text = self.source.text.len();
        let place = |offset: usize| offset.saturating_add_signed(self.shift).min(text);
        place(span.start)..place(span.end)
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.source.span(range.start, range.end)
    }

    fn unexpected(&self, range: Range<usize>) -> Problem {
        let (found, at) = super::chars::describe(self.source.text, range.start);
        Problem::new(format!("Unexpected {found}."), at)
    }

    fn byte(&self, at: usize) -> u8 {
        self.source.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn leaf(&self, start: usize) -> Option<&Leaf> {
        let index = self.leaves.binary_search_by_key(&start, |leaf| leaf.span.start).ok()?;
        self.leaves.get(index)
    }

    /// A name, or the number or string that a name stands for.
    fn term(&mut self, name: &str, range: Range<usize>) -> Read<Expr> {
        match self.byte(range.start) {
            b'0'..=b'9' => Ok(self.number(range.start)),
            b'"' | b'<' => {
                let Some(leaf) = self.leaf(range.start) else { return Err(self.unexpected(range)) };
                let kind = template::assemble(self.source.text, leaf, Vec::new());
                Ok(Expr { kind, span: self.span(leaf.span.clone()) })
            }
            _ => Ok(Expr { kind: ExprKind::Variable(Name::new(name)), span: self.span(range) }),
        }
    }

    /// A number that was not masked, perhaps with its sign.
    fn digit(&self, range: Range<usize>) -> Read<Expr> {
        if self.byte(range.start).is_ascii_digit() {
            return Ok(self.number(range.start));
        }
        let sign = self.span(range.start..range.start + 1);
        // One digit: longer numbers are masked. Between it and the sign may be comments.
        let start = range.end.saturating_sub(1);
        if !self.byte(start).is_ascii_digit() {
            return Err(self.unexpected(range));
        }
        let operand = self.number(start);
        let span = sign.to(operand.span);
        Ok(Expr { kind: ExprKind::Unary(UnaryOp::Neg, Box::new(operand)), span })
    }

    fn number(&self, start: usize) -> Expr {
        let range = start..number_end(self.source.text.as_bytes(), start);
        let kind = ExprKind::Number(self.source.text[range.clone()].into());
        Expr { kind, span: self.span(range) }
    }

    fn list(&mut self, list: &hcl::Array, range: Range<usize>) -> Read<Expr> {
        let items = list.iter().map(|item| self.expr(item)).collect::<Read<Vec<_>>>()?;
        match self.byte(range.start) {
            b'[' => {
                let kind = ExprKind::Tuple(items.into_boxed_slice());
                Ok(Expr { kind, span: self.span(range) })
            }
            b'{' => {
                let kind = ExprKind::Object(self.object(items));
                Ok(Expr { kind, span: self.span(range) })
            }
            _ => {
                let Some(leaf) = self.leaf(range.start) else { return Err(self.unexpected(range)) };
                let kind = template::assemble(self.source.text, leaf, items);
                Ok(Expr { kind, span: self.span(leaf.span.clone()) })
            }
        }
    }

    /// The template of a whole text, masked as a list.
    pub(crate) fn template(&mut self, list: &hcl::Expression) -> Read<Template> {
        let items = match list {
            hcl::Expression::Array(list) => {
                list.iter().map(|item| self.expr(item)).collect::<Read<Vec<_>>>()?
            }
            _ => return Err(self.unexpected(0..0)),
        };
        match self.leaves.iter().find(|leaf| leaf.form == super::frame::Form::Bare) {
            Some(leaf) => Ok(template::nest(self.source.text, leaf, items)),
            None => Err(self.unexpected(0..0)),
        }
    }

    fn object(&mut self, flat: Vec<Expr>) -> Box<[ObjectItem]> {
        let mut items = Vec::with_capacity(flat.len() / 2);
        let mut flat = flat.into_iter();
        while let (Some(key), Some(value)) = (flat.next(), flat.next()) {
            let key = match key.kind {
                ExprKind::Variable(name) => ObjectKey::Name(name, key.span),
                ExprKind::Null => ObjectKey::Name(Name::new("null"), key.span),
                ExprKind::Bool(true) => ObjectKey::Name(Name::new("true"), key.span),
                ExprKind::Bool(false) => ObjectKey::Name(Name::new("false"), key.span),
                _ => ObjectKey::Expr(key),
            };
            items.push(ObjectItem { key, value });
        }
        warn_duplicates(&items, self.warnings);
        items.into_boxed_slice()
    }

    fn call(&mut self, call: &hcl::FuncCall) -> Read<ExprKind> {
        let last = self.ident(&call.name.name)?;
        let (name, first) = if call.name.namespace.is_empty() {
            (Name::new(last.0), last.1.clone())
        } else {
            let mut name = String::new();
            for part in &call.name.namespace {
                name.push_str(self.ident(part)?.0);
                name.push_str("::");
            }
            name.push_str(last.0);
            (Name::new(&name), self.range(call.name.namespace[0].span()))
        };
        let name_span = self.span(first.start..last.1.end);
        let args = call.args.iter().map(|arg| self.expr(arg)).collect::<Read<Vec<_>>>()?;
        let expand = call.args.expand_final();
        Ok(ExprKind::Call(Box::new(Call { name, name_span, args: args.into(), expand })))
    }

    /// An identifier that may not be a mask.
    fn ident<'i>(&self, ident: &'i Decorated<hcl_edit::Ident>) -> Read<(&'i str, Range<usize>)> {
        let range = self.range(ident.span());
        if is_identifier_start(self.source.text, range.start) {
            Ok((ident.as_str(), range))
        } else {
            Err(self.unexpected(range))
        }
    }

    fn traversal(&mut self, traversal: &hcl::Traversal) -> Read<Expr> {
        let source = self.expr(&traversal.expr)?;
        let mut steps = Vec::with_capacity(traversal.operators.len());
        let mut end = source.span;
        let mut in_splat = false;
        for operator in &traversal.operators {
            let whole = self.range(operator.span());
            let step = match operator.value() {
                hcl::TraversalOperator::GetAttr(name) => {
                    let range = self.range(name.span());
                    if self.byte(range.start).is_ascii_digit() {
                        legacy(self.number(range.start), in_splat)
                    } else {
                        Step::Attr(Name::new(name.as_str()), self.span(range))
                    }
                }
                hcl::TraversalOperator::AttrSplat(star) => {
                    let range = self.range(star.span());
                    if in_splat {
                        return Err(Problem::new("A splat cannot follow `.*`.", whole)
                            .help("Use `[*]` for splats inside splats."));
                    }
                    Step::AttrSplat(self.span(range))
                }
                hcl::TraversalOperator::FullSplat(star) => {
                    Step::FullSplat(self.span(self.range(star.span())))
                }
                hcl::TraversalOperator::Index(index) => Step::Index(self.expr(index)?),
                hcl::TraversalOperator::LegacyIndex(index) => {
                    legacy(self.number(self.range(index.span()).start), in_splat)
                }
            };
            in_splat = match step {
                Step::AttrSplat(_) => true,
                _ => in_splat && self.byte(whole.start) == b'.',
            };
            end = match &step {
                Step::Index(index) if self.byte(whole.start) == b'.' => index.span,
                _ => self.span(whole),
            };
            steps.push(step);
        }
        let span = source.span.to(end);
        let kind = ExprKind::Traversal(Box::new(source), steps.into_boxed_slice());
        Ok(Expr { kind, span })
    }

    /// Chains of operators lean left: they are unrolled, not recursed into.
    fn binary(&mut self, expr: &hcl::Expression) -> Read<Expr> {
        let mut chain = Vec::new();
        let mut next = expr;
        while let hcl::Expression::BinaryOp(binary) = next {
            chain.push(binary);
            next = &binary.lhs_expr;
        }
        let mut left = self.expr(next)?;
        for binary in chain.into_iter().rev() {
            let right = self.expr(&binary.rhs_expr)?;
            let span = left.span.to(right.span);
            let op = operator(*binary.operator.value());
            left = Expr { kind: ExprKind::Binary(op, Box::new([left, right])), span };
        }
        Ok(left)
    }

    fn each(&mut self, each: &hcl::ForExpr, range: &Range<usize>) -> Read<ExprKind> {
        if !matches!(self.byte(range.start), b'[' | b'{') {
            return Err(self.unexpected(range.clone()));
        }
        let key_var = each.intro.key_var.as_ref().map(|name| Name::new(name.as_str()));
        Ok(ExprKind::For(Box::new(For {
            key_var,
            value_var: Name::new(each.intro.value_var.as_str()),
            collection: self.expr(&each.intro.collection_expr)?,
            key: each.key_expr.as_ref().map(|key| self.expr(key)).transpose()?,
            value: self.expr(&each.value_expr)?,
            group: each.grouping,
            test: each.cond.as_ref().map(|cond| self.expr(&cond.expr)).transpose()?,
        })))
    }
}

/// The step `.0`: an index, but behind `.*` taken of each element, as attributes are.
fn legacy(number: Expr, in_splat: bool) -> Step {
    match &number.kind {
        ExprKind::Number(text) if in_splat => Step::Attr(Name::new(text), number.span),
        _ => Step::Index(number),
    }
}

fn operator(operator: hcl::BinaryOperator) -> BinaryOp {
    match operator {
        hcl::BinaryOperator::Plus => BinaryOp::Add,
        hcl::BinaryOperator::Minus => BinaryOp::Sub,
        hcl::BinaryOperator::Mul => BinaryOp::Mul,
        hcl::BinaryOperator::Div => BinaryOp::Div,
        hcl::BinaryOperator::Mod => BinaryOp::Rem,
        hcl::BinaryOperator::Eq => BinaryOp::Eq,
        hcl::BinaryOperator::NotEq => BinaryOp::NotEq,
        hcl::BinaryOperator::Less => BinaryOp::Less,
        hcl::BinaryOperator::LessEq => BinaryOp::LessEq,
        hcl::BinaryOperator::Greater => BinaryOp::Greater,
        hcl::BinaryOperator::GreaterEq => BinaryOp::GreaterEq,
        hcl::BinaryOperator::And => BinaryOp::And,
        hcl::BinaryOperator::Or => BinaryOp::Or,
    }
}

/// Warns at each key that a later equal one overrides.
fn warn_duplicates(items: &[ObjectItem], warnings: &mut Vec<Diagnostic>) {
    if items.len() < 2 {
        return;
    }
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    for item in items {
        let (text, span) = match &item.key {
            ObjectKey::Name(name, span) => (name.as_str(), *span),
            ObjectKey::Expr(Expr { kind: ExprKind::Str(text), span }) => (&**text, *span),
            ObjectKey::Expr(_) => continue,
        };
        if let Some(earlier) = seen.insert(text, span) {
            let message = format!("The key `{text}` is set again below, so this value is ignored.");
            let warning = Diagnostic::new(Code::DuplicateKey, message, Some(earlier));
            warnings.push(warning.with_related(
                RelatedKind::Override,
                span,
                "the value that is used",
            ));
        }
    }
}

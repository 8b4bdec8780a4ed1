//! `yamldecode`: the events of the parser as a value.

use std::sync::Arc;

use libyaml_safer::{EventData, MappingStyle, Parser, ScalarStyle, SequenceStyle};
use rustc_hash::FxHashMap;

use super::scalar::{self, Scalar};
use crate::base::deep;
use crate::eval::functions::arguments::Arguments;
use crate::value::{Fields, Kind, Type, Value, convert};

pub(crate) fn decode(args: &Arguments<'_>) -> Result<Value, String> {
    let text = args.str(0);
    let open = || Ok(args.undecided("yamldecode", "reads YAML that drlint does not"));
    if is_too_deep(text) || is_unsupported(text) {
        return open();
    }
    match Reader::new(&padded(text), text).document() {
        Ok(value) => Ok(value),
        // Where the two parsers differ, a document that one refuses may be one that the other reads.
        Err(Stop::Fails(message)) if !is_doubtful(text) => Err(message),
        Err(_) => open(),
    }
}

/// The text with a break at its end: the parser panics at the end of a text in some tokens.
fn padded(text: &str) -> String {
    format!("{text}{}", if has_end(text) { "" } else { "\n" })
}

fn has_end(text: &str) -> bool {
    text.ends_with(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
}

/// Values in a document. A few aliases of aliases stand for more than any memory holds.
const MOST_VALUES: usize = 100_000;

/// Brackets in each other. The parser looks at every open one for every token.
const MOST_BRACKETS: usize = 100;

/// Values in each other.
const MOST_DEEP: usize = 200;

fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MOST_BRACKETS
    })
}

/// Directives, byte order marks, and tags that the parser panics at.
fn is_unsupported(text: &str) -> bool {
    text.contains('\u{feff}')
        || text.lines().any(|line| line.starts_with('%'))
        || text.split_whitespace().any(|word| word.contains('!') && word.contains(['%', ',']))
}

/// Whether the text may have what one of two parsers refuses: libyaml, and the older port of it that
/// Terraform has.
fn is_doubtful(text: &str) -> bool {
    let flow = text.contains(['[', '{']);
    let after_colon = |pair: &[u8]| pair[0] == b':' && b",?[]{}".contains(&pair[1]);
    // Keys may have 1,024 bytes in the one, and as many characters in the other.
    text.lines().any(|line| line.len() > 1024)
        || (flow && (text.contains('?') || text.as_bytes().windows(2).any(after_colon)))
}

/// Why there is no value.
enum Stop {
    /// Terraform fails, too.
    Fails(String),
    /// This may be read in another way.
    Open,
}

impl From<libyaml_safer::Error> for Stop {
    fn from(error: libyaml_safer::Error) -> Self {
        let line = error.problem_mark().map(|mark| mark.line);
        let place = line.map(|line| format!(" on line {line}")).unwrap_or_default();
        Self::Fails(format!("the YAML is not valid: {}{place}", error.problem()))
    }
}

fn fails<T>(message: &str) -> Result<T, Stop> {
    Err(Stop::Fails(message.to_owned()))
}

struct Reader<'a> {
    parser: Parser<&'a [u8]>,
    /// What the parser reads, and what Terraform reads.
    padded: &'a str,
    text: &'a str,
    /// Flow collections around.
    flow: usize,
    /// `None` while the value is being read: it may not contain itself. With the number of values
    /// in each.
    anchors: FxHashMap<String, Option<(Value, usize)>>,
    left: usize,
}

impl<'a> Reader<'a> {
    fn new(padded: &'a str, text: &'a str) -> Self {
        let mut parser = Parser::new();
        parser.set_input(padded.as_bytes());
        Self { parser, padded, text, flow: 0, anchors: FxHashMap::default(), left: MOST_VALUES }
    }

    fn document(&mut self) -> Result<Value, Stop> {
        self.next()?;
        if !matches!(self.next()?, EventData::DocumentStart { version_directive: None, .. }) {
            return fails("the text has no document");
        }
        let event = self.next()?;
        let value = self.value(event, 0)?;
        self.next()?;
        match self.next()? {
            EventData::StreamEnd => Ok(value),
            _ => fails("the text has more than one document"),
        }
    }

    fn next(&mut self) -> Result<EventData, Stop> {
        let mut event = self.parser.parse()?;
        let marks = (event.start_mark.index, event.end_mark.index);
        if let EventData::Scalar { value, style, .. } = &mut event.data {
            let (start, end) = (usize::try_from(marks.0), usize::try_from(marks.1));
            let source =
                start.ok().zip(end.ok()).and_then(|(start, end)| self.padded.get(start..end));
            self.check(value, *style, source.ok_or(Stop::Open)?)?;
            let is_last = end.is_ok_and(|end| end > self.text.len());
            if is_last && matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                self.unpad(value)?;
            }
        }
        Ok(event.data)
    }

    /// What libyaml reads, and the older port of it that Terraform has does not.
    fn check(&self, text: &str, style: ScalarStyle, source: &str) -> Result<(), Stop> {
        match style {
            // In a flow collection a question mark ends a plain scalar.
            ScalarStyle::Plain if self.flow > 0 && text.contains('?') => Err(Stop::Open),
            ScalarStyle::DoubleQuoted => {
                let mut rest = source;
                while let Some(at) = rest.find('\\') {
                    let mut after = rest[at + 1..].chars();
                    if after.next() == Some('/') {
                        return fails("a slash is not escaped in YAML 1.1");
                    }
                    rest = after.as_str();
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The value of a block that ends with the text, without the break that was added.
    fn unpad(&self, value: &mut String) -> Result<(), Stop> {
        let last = self.text.rsplit('\n').next().unwrap_or("");
        // A line of spaces may be content or indentation.
        if !last.is_empty() && last.trim_matches(' ').is_empty() {
            return Err(Stop::Open);
        }
        if !last.is_empty() && value.ends_with('\n') {
            value.pop();
        }
        Ok(())
    }

    fn take(&mut self, count: usize) -> Result<(), Stop> {
        self.left = self.left.checked_sub(count).ok_or(Stop::Open)?;
        Ok(())
    }

    fn value(&mut self, event: EventData, depth: usize) -> Result<Value, Stop> {
        self.take(1)?;
        if depth > MOST_DEEP {
            return Err(Stop::Open);
        }
        let before = self.left;
        let anchor = match &event {
            EventData::Scalar { anchor, .. }
            | EventData::SequenceStart { anchor, .. }
            | EventData::MappingStart { anchor, .. } => anchor.clone(),
            EventData::Alias { anchor } => return self.alias(anchor),
            _ => return fails("a value is missing"),
        };
        if let Some(name) = &anchor {
            // An anchor may be given again inside its own value, but this is read in two ways.
            if let Some(None) = self.anchors.insert(name.clone(), None) {
                return Err(Stop::Open);
            }
        }
        let value = deep(|| match event {
            EventData::Scalar { tag, value, style, plain_implicit, .. } => {
                let read = resolve(tag.as_deref(), &value, style)?;
                // Terraform takes what is not plain for a string, after it has resolved it.
                let text = tag.is_none() && !plain_implicit;
                if text { convert(&read, &Type::String).map_err(Stop::Fails) } else { Ok(read) }
            }
            EventData::SequenceStart { tag, style, .. } => {
                self.collection(style == SequenceStyle::Flow, tag.as_deref(), "seq", |reader| {
                    reader.sequence(depth + 1)
                })
            }
            EventData::MappingStart { tag, style, .. } => {
                self.collection(style == MappingStyle::Flow, tag.as_deref(), "map", |reader| {
                    reader.mapping(depth + 1)
                })
            }
            _ => Err(Stop::Open),
        })?;
        if let Some(name) = anchor {
            self.anchors.insert(name, Some((value.clone(), before - self.left)));
        }
        Ok(value)
    }

    fn alias(&mut self, name: &str) -> Result<Value, Stop> {
        match self.anchors.get(name) {
            Some(Some((value, count))) => {
                let (value, count) = (value.clone(), *count);
                self.take(count)?;
                Ok(value)
            }
            Some(None) => fails("an alias refers to a value that contains it"),
            None => fails("an alias refers to an anchor that is not defined"),
        }
    }

    fn collection(
        &mut self,
        is_flow: bool,
        tag: Option<&str>,
        kind: &str,
        read: impl FnOnce(&mut Self) -> Result<Value, Stop>,
    ) -> Result<Value, Stop> {
        if tag.is_some_and(|tag| tag.strip_prefix(scalar::TAGS) != Some(kind)) {
            return fails("a collection has a tag of another type");
        }
        self.flow += usize::from(is_flow);
        let value = read(self)?;
        self.flow -= usize::from(is_flow);
        Ok(value)
    }

    fn sequence(&mut self, depth: usize) -> Result<Value, Stop> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                EventData::SequenceEnd => return Ok(Value::tuple(items)),
                event => items.push(self.value(event, depth)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value, Stop> {
        let mut fields = Fields::new();
        loop {
            let (tag, text, style) = match self.next()? {
                EventData::MappingEnd => return Ok(Value::object(fields)),
                EventData::Scalar { tag, value, style, .. } => (tag, value, style),
                _ => return fails("only a string can be the key of a mapping"),
            };
            // Quotes do not make a difference to Terraform here.
            let is_merge = tag.is_none() && text == "<<";
            // Later versions of Terraform know this tag.
            if tag.as_deref().is_some_and(|tag| tag.strip_prefix(scalar::TAGS) == Some("merge")) {
                return Err(Stop::Open);
            }
            let key = if is_merge { None } else { Some(key(tag.as_deref(), &text, style)?) };
            let event = self.next()?;
            let value = self.value(event, depth)?;
            match (key, value.kind) {
                (Some(key), kind) => {
                    fields.insert(key, kind.into());
                }
                (None, Kind::Object(merged)) => {
                    // What is merged overrides what comes before it, unlike elsewhere in YAML.
                    fields
                        .extend(merged.iter().map(|(key, value)| (Arc::clone(key), value.clone())));
                }
                // Later versions of Terraform merge a sequence of mappings.
                (None, Kind::Tuple(_)) => return Err(Stop::Open),
                (None, _) => return fails("only a mapping can be merged into a mapping"),
            }
        }
    }
}

fn resolve(tag: Option<&str>, text: &str, style: ScalarStyle) -> Result<Value, Stop> {
    match scalar::resolve(tag, text, style) {
        Ok(Scalar::Known(value) | Scalar::Unknown(value)) => Ok(value),
        Err(message) => Err(Stop::Fails(message)),
    }
}

fn key(tag: Option<&str>, text: &str, style: ScalarStyle) -> Result<Arc<str>, Stop> {
    let value = match scalar::resolve(tag, text, style).map_err(Stop::Fails)? {
        Scalar::Known(value) => value,
        Scalar::Unknown(_) => return Err(Stop::Open),
    };
    match convert(&value, &Type::String).map(|value| value.kind) {
        Ok(Kind::Str(text)) => Ok(text),
        _ => fails("the key of a mapping is null"),
    }
}

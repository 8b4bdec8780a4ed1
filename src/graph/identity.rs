//! Whether two values identify the same thing, though neither may be known yet.

use std::sync::Arc;

use super::Graph;
use crate::addr::Mode;
use crate::base::{FxHashMap, Name};
use crate::diag::{Cause, Reason, Subject};
use crate::eval::{Instance, reasons};
use crate::schema;
use crate::value::{
    Kind, Origin, Part, PartialStr, Reasons, ResourceId, Symbol, Type, Unknown, Value, ops,
};

/// The outcome of comparing two values as identities.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    /// They are the same for certain.
    Same,
    /// They differ for certain.
    Different,
    /// That cannot be known, for this reason.
    Unknown(Arc<Unknown>),
}

impl Graph {
    /// Compares two values as identities: a computed attribute equals itself, an id equals the
    /// argument it is a copy of, and identifying attributes of two resources of one type differ.
    pub(crate) fn compare(&self, left: &Value, right: &Value) -> Identity {
        let owners = (self.owner(left), self.owner(right));
        let (left, right) = (self.canonical(left), self.canonical(right));
        match ops::equal(&left, &right) {
            Ok(Value { kind: Kind::Bool(true), .. }) => return Identity::Same,
            Ok(Value { kind: Kind::Bool(false), .. }) => return Identity::Different,
            _ => {}
        }
        if let (Some(Symbol::Attribute(one, a)), Some(Symbol::Attribute(two, b))) =
            (symbol(&left), symbol(&right))
            && one != two
        {
            let kinds = [self.evaluator.instance(one).kind(), self.evaluator.instance(two).kind()];
            let identifying = |at: usize, name: &str| schema::identifies(kinds[at].as_str(), name);
            if kinds[0] == kinds[1]
                && a == b
                && identifying(0, a.as_str())
                && identifying(1, b.as_str())
            {
                return Identity::Different;
            }
        }
        // What tells the resources of a type apart differs, though neither may be known.
        if let (Some((one, a)), Some((two, b))) = owners
            && one != two
            && a == b
            && self.evaluator.instance(one).kind() == self.evaluator.instance(two).kind()
        {
            return Identity::Different;
        }
        let unknown = if left.is_wholly_known() { &right } else { &left };
        Identity::Unknown(Arc::new(reasons(unknown)))
    }

    /// The resource of which a value is an identifying attribute, and the attribute that it equals: a
    /// reference to one whose value is not known.
    fn owner(&self, value: &Value) -> Option<(ResourceId, Name)> {
        let unknown = value.as_unknown()?;
        if let Some(Symbol::Attribute(id, attribute)) = unknown.symbol {
            return self.identifying(id, attribute);
        }
        // The argument is a variable, say, and so is every other copy of it; the reference counts.
        let symbol = unknown.symbol?;
        let mut owner = None;
        for origin in value.marks.origins() {
            let Origin::Resource(id, attribute) = origin else { continue };
            // Which instance it is of is not known.
            if self.evaluator.listed(*id) != Some(*id) {
                continue;
            }
            let own = self.evaluator.attribute(*id, *attribute).ok()?;
            if own.as_unknown().and_then(|own| own.symbol) != Some(symbol) {
                continue;
            }
            if owner.is_some() {
                return None;
            }
            owner = self.identifying(*id, *attribute);
        }
        owner
    }

    /// Whether a computed attribute can stand for its resource. Others may be shared, such as the
    /// hosted zone of all load balancers of a region, or belong to a third resource, such as a key.
    fn can_identify(&self, id: ResourceId, attribute: Name) -> bool {
        let kind = self.evaluator.instance(id).kind();
        let (kind, attribute) = (kind.as_str(), attribute.as_str());
        OWN.contains(&attribute)
            || schema::identifies(kind, attribute)
            || schema::same_as(kind, attribute).is_some()
            || schema::naming(kind).is_some_and(|naming| naming.arguments.contains(&attribute))
    }

    fn identifying(&self, id: ResourceId, attribute: Name) -> Option<(ResourceId, Name)> {
        let kind = self.evaluator.instance(id).kind();
        let original = schema::same_as(kind.as_str(), attribute.as_str());
        schema::identifies(kind.as_str(), attribute.as_str())
            .then(|| (id, original.map_or(attribute, Name::new)))
    }

    /// Whether a name is that of another resource of the type, so that no second one can have it.
    fn is_taken(&self, name: &Value, id: ResourceId) -> bool {
        let Some(name) = name.as_str() else { return false };
        let instance = self.evaluator.instance(id);
        let key = (instance.kind(), Arc::from(name));
        let Some(holders) = self.names_of_resources().get(&key) else { return false };
        let kind = instance.kind();
        let is_unique = schema::naming(kind.as_str())
            .is_some_and(|naming| schema::identifies(kind.as_str(), naming.arguments[0]));
        holders.iter().any(|holder| {
            let other = self.evaluator.instance(*holder);
            let evaluator = &self.evaluator;
            let provider = |one| evaluator.provider_of(one).address(evaluator);
            let same_configuration = provider(&other) == provider(&instance);
            *holder != id && other.each.uncertain.is_none() && (is_unique || same_configuration)
        })
    }

    /// The resources of each type by their names, as far as those are known. Computed on first use.
    fn names_of_resources(&self) -> &FxHashMap<(Name, Arc<str>), Vec<ResourceId>> {
        self.names.get_or_init(|| {
            let mut names: FxHashMap<(Name, Arc<str>), Vec<ResourceId>> = FxHashMap::default();
            for instance in self.instances.iter().filter(|one| one.mode() == Mode::Managed) {
                let kind = instance.kind();
                let Some(naming) = schema::naming(kind.as_str()) else { continue };
                // Of several arguments either may be the name; within a parent it may be repeated.
                if naming.arguments.len() != 1 || !naming.scope.collides() {
                    continue;
                }
                let argument = Name::new(naming.arguments[0]);
                if let Ok(Value { kind: Kind::Str(name), .. }) =
                    self.evaluator.attribute(instance.id, argument)
                {
                    names.entry((kind, name)).or_default().push(instance.id);
                }
            }
            names
        })
    }

    /// Whether `value` names the resource `id`.
    pub(crate) fn names(&self, value: &Value, id: ResourceId) -> Identity {
        if value.is_null() {
            return Identity::Different;
        }
        if let Kind::Resource(other) = value.kind {
            return match self.evaluator.listed(other) {
                Some(listed) if listed == id && other != id => {
                    Identity::Unknown(Arc::new(unclear_instance(&self.evaluator.instance(id))))
                }
                _ if other == id => Identity::Same,
                _ => Identity::Different,
            };
        }
        let kind = self.evaluator.instance(id).kind();
        if let Some(Symbol::Attribute(other, attribute)) = symbol(value) {
            if other == id && self.can_identify(other, attribute) {
                return Identity::Same;
            }
            // What tells the resources of a type apart belongs to one of them only.
            if self.evaluator.instance(other).kind() == kind
                && schema::identifies(kind.as_str(), attribute.as_str())
            {
                return Identity::Different;
            }
        }
        if let Some((other, _)) = self.owner(value)
            && self.evaluator.instance(other).kind() == kind
        {
            return if other == id { Identity::Same } else { Identity::Different };
        }
        let arguments = schema::naming(kind.as_str()).map_or(&[][..], |naming| &naming.arguments);
        let bucket = bucket_in_arn(value);
        let is_name = bucket.is_some() || begins_like_a_name(value);
        let plain = bucket.unwrap_or_else(|| value.clone());
        let mut differs = false;
        let mut undecided = Reasons::default();
        for argument in arguments.iter().copied().chain(["id"]) {
            // An argument without a value is the configuration's fault, which is reported of its own.
            let Ok(own) = self.evaluator.attribute(id, Name::new(argument)) else { continue };
            if own.is_null() {
                continue;
            }
            if is_foreign(&plain) {
                // An id that is a copy of something else than the ARN is not an ARN.
                let copied = schema::same_as(kind.as_str(), argument);
                if argument == "id" && copied.is_some_and(|original| original != "arn") {
                    continue;
                }
                // Whose ARN it is takes more than the name: the account, the region, the path.
                if argument != "id" && has_segment(&plain, &own) {
                    undecided.add(&unclear(value));
                    continue;
                }
            }
            match self.compare(&plain, &own) {
                Identity::Same => return Identity::Same,
                // That a name is not the id says nothing: most ids are no names.
                Identity::Different => differs |= argument != "id",
                Identity::Unknown(_) if begins_otherwise(&plain, &own, id, self) => {}
                Identity::Unknown(why) => undecided.add(&why),
            }
        }
        match undecided.unknown(Type::Bool) {
            Some(_) if self.is_taken(&plain, id) => Identity::Different,
            Some(why) => Identity::Unknown(Arc::new(why)),
            // A name that is partly known and matches none of the resource's own.
            None if differs && is_name => Identity::Different,
            // ARNs are only taken apart for buckets; those of others come as references.
            None if plain.is_wholly_known() && is_foreign(&plain) => Identity::Different,
            None if plain.is_wholly_known() && !arguments.is_empty() => Identity::Different,
            None => Identity::Unknown(Arc::new(unclear(value))),
        }
    }

    /// The resource that a value names, when that is certain.
    pub(crate) fn named_resource(&self, value: &Value) -> Option<ResourceId> {
        if let Kind::Resource(id) = value.kind {
            return self.evaluator.listed(id).filter(|listed| *listed == id);
        }
        if let Some(Symbol::Attribute(id, attribute)) = symbol(value)
            && self.can_identify(id, attribute)
        {
            return Some(id);
        }
        let marks = value.deep_marks();
        let origins = marks.origins().iter().filter_map(|origin| match origin {
            Origin::Resource(id, _) => self.evaluator.listed(*id),
            _ => None,
        });
        // Values that are put together have the origins of all their parts, so each is compared. The ARN
        // of a bucket can be written out, because it has no account and no region.
        let buckets = bucket_in_arn(value).map(|_| self.of_type(Name::new("aws_s3_bucket")));
        let candidates = origins.chain(buckets.into_iter().flatten().copied());
        let mut named = None;
        for id in candidates {
            if matches!(self.names(value, id), Identity::Same) {
                // Two resources with one name: which is meant is not certain.
                if named.is_some_and(|earlier| earlier != id) {
                    return None;
                }
                named = Some(id);
            }
        }
        named
    }

    /// The value a copy was made of: `aws_s3_bucket.a.id` is the bucket's name.
    fn canonical(&self, value: &Value) -> Value {
        let Some(Symbol::Attribute(resource, attribute)) = symbol(value) else {
            return value.clone();
        };
        let instance = self.evaluator.instance(resource);
        let Some(original) = schema::same_as(instance.kind().as_str(), attribute.as_str()) else {
            return value.clone();
        };
        match self.evaluator.attribute(resource, original.into()) {
            Ok(original) if !original.is_null() => original,
            _ => value.clone(),
        }
    }
}

/// Attributes that are one resource's own in every type that has them.
const OWN: &[&str] = &[
    "arn",
    "bucket_domain_name",
    "bucket_regional_domain_name",
    "dns_name",
    "domain_name",
    "endpoint",
    "id",
    "invoke_arn",
    "qualified_arn",
    "unique_id",
];

fn symbol(value: &Value) -> Option<Symbol> {
    value.as_unknown()?.symbol
}

/// The bucket in a bucket's ARN: what follows `:::`.
pub(crate) fn bucket_in_arn(value: &Value) -> Option<Value> {
    const MARK: &str = ":::";
    match &value.kind {
        Kind::Str(text) => {
            let (before, name) = text.split_once(MARK)?;
            (before.starts_with("arn:") && before.ends_with(":s3"))
                .then(|| Value::str(name).with_marks(&value.marks))
        }
        Kind::PartialStr(text) => {
            if !text.prefix().starts_with("arn:") {
                return None;
            }
            let at = text
                .parts
                .iter()
                .position(|part| matches!(part, Part::Literal(text) if text.contains(":s3:::")))?;
            let Part::Literal(literal) = &text.parts[at] else { return None };
            let (_, name) = literal.split_once(MARK)?;
            let mut parts: Vec<Part> = Vec::new();
            if !name.is_empty() {
                parts.push(Part::Literal(name.into()));
            }
            parts.extend(text.parts[at + 1..].iter().cloned());
            let kind = match &parts[..] {
                [Part::Literal(text)] => Kind::Str(Arc::clone(text)),
                [Part::Hole(hole)] => Kind::Unknown(Arc::clone(&hole.unknown)),
                _ => Kind::PartialStr(Arc::new(PartialStr { parts: parts.into() })),
            };
            Some(Value { kind, marks: value.marks.clone() })
        }
        _ => None,
    }
}

/// Whether `own` is a name that will be generated from a prefix that `name` does not begin with.
fn begins_otherwise(name: &Value, own: &Value, id: ResourceId, graph: &Graph) -> bool {
    let Kind::Str(name) = &name.kind else { return false };
    let kind = graph.evaluator.instance(id).kind();
    let prefix = schema::naming(kind.as_str()).and_then(|naming| naming.prefix);
    let generated = matches!(symbol(own), Some(Symbol::Attribute(one, _)) if one == id);
    let prefix = prefix
        .filter(|_| generated)
        .and_then(|prefix| graph.evaluator.attribute(id, Name::new(prefix)).ok());
    prefix
        .as_ref()
        .and_then(Value::as_str)
        .is_some_and(|prefix| !prefix.is_empty() && !name.starts_with(prefix))
}

/// Whether a partly known text begins with something that no ARN begins with.
fn begins_like_a_name(value: &Value) -> bool {
    let Kind::PartialStr(text) = &value.kind else { return false };
    let prefix = text.prefix();
    !prefix.starts_with("arn:") && !"arn:".starts_with(prefix)
}

/// Whether a string is an ARN of something that is not a bucket: not a name at all.
fn is_foreign(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with("arn:"))
}

/// Whether a name is one of the segments of an ARN.
fn has_segment(arn: &Value, name: &Value) -> bool {
    let (Some(arn), Some(name)) = (arn.as_str(), name.as_str()) else { return false };
    arn.split([':', '/']).any(|segment| segment == name)
}

fn unclear_instance(instance: &Instance) -> Unknown {
    let subject = Subject::Resource(Arc::clone(&instance.addr));
    let cause = Cause::stated("may be another instance");
    Unknown::because(Reason::new(subject, cause, instance.block.header))
}

fn unclear(value: &Value) -> Unknown {
    if !value.is_wholly_known() {
        return reasons(value);
    }
    let why = Reason::new(
        crate::value::display(value),
        Cause::stated("may name this resource or another"),
        None,
    );
    Unknown::because(why)
}

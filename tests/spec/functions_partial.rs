//! What is known of values that are not wholly known: policies with computed ARNs, secrets, and
//! values too large to keep.

use std::sync::Arc;

use drlint::base::Name;
use drlint::diag::{Cause, Reason};
use drlint::eval::functions::{self, ModuleFiles};
use drlint::eval::{Failure, Listing};
use drlint::value::{
    Fields, Kind, Marks, ResourceId, Symbol, Type, Unknown, Value, concat, convert, display, ops,
};

struct NoFiles;

impl ModuleFiles for NoFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, Failure> {
        Err(format!("no {path}").into())
    }

    fn exists(&self, _: &str) -> Result<bool, Failure> {
        Ok(false)
    }

    fn walk(&self, _: &str) -> Result<Listing, Failure> {
        Ok(Listing::default())
    }
}

fn call(name: &str, values: impl Into<Vec<Value>>) -> Result<Value, String> {
    let function = functions::find(name).unwrap_or_else(|| panic!("no function {name}"));
    functions::call(function, values.into(), &NoFiles)
}

fn known(name: &str, values: impl Into<Vec<Value>>) -> Value {
    call(name, values).unwrap_or_else(|error| panic!("{error}"))
}

/// A computed attribute of a resource.
fn computed(attribute: &str) -> Value {
    let why = Reason::new(format!("aws_kms_key.this.{attribute}"), Cause::KnownAfterApply, None);
    let symbol = Symbol::Attribute(ResourceId(7), Name::new(attribute));
    let unknown =
        Unknown { ty: Type::String, not_null: true, symbol: Some(symbol), ..Unknown::because(why) };
    Value::unknown(unknown)
}

fn object(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::object(fields.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn field<'a>(value: &'a Value, key: &str) -> &'a Value {
    &value.as_fields().unwrap_or_else(|| panic!("no object: {}", display(value)))[key]
}

fn item(value: &Value, at: usize) -> &Value {
    &value.as_items().unwrap_or_else(|| panic!("no list: {}", display(value)))[at]
}

fn is(left: &Value, right: &Value) -> Option<bool> {
    ops::equal(left, right).ok()?.as_bool()
}

#[test]
fn a_policy_keeps_its_actions_beside_a_computed_arn() {
    let arn = computed("arn");
    let statement = object([
        ("Effect", Value::str("Allow")),
        ("Action", Value::tuple([Value::str("kms:*")])),
        ("Resource", Value::tuple([arn.clone(), concat(vec![arn.clone(), Value::str("/*")])])),
    ]);
    let policy = object([("Statement", Value::tuple([statement]))]);
    let text = known("jsonencode", [policy]);
    assert!(matches!(text.kind, Kind::PartialStr(_)), "{}", display(&text));
    let read = known("jsondecode", [text]);
    let statement = item(field(&read, "Statement"), 0);
    assert_eq!(item(field(statement, "Action"), 0).as_str(), Some("kms:*"));
    let resources = field(statement, "Resource");
    assert_eq!(is(item(resources, 0), &arn), Some(true));
    assert_eq!(display(item(resources, 1)), r#""${aws_kms_key.this.arn}/*""#);
}

#[test]
fn a_heredoc_policy_reads_with_holes_in_and_outside_of_quotes() {
    let (arn, id) = (computed("arn"), computed("key_id"));
    let text = concat(vec![
        Value::str("{\n \"Action\": [\"s3:*\"],\n \"Resource\": \""),
        arn.clone(),
        Value::str("\",\n \"Other\": [\""),
        arn.clone(),
        Value::str("/*\"],\n \"Id\": "),
        id,
        Value::str("\n}"),
    ]);
    let read = known("jsondecode", [text]);
    assert_eq!(item(field(&read, "Action"), 0).as_str(), Some("s3:*"));
    assert_eq!(is(field(&read, "Resource"), &arn), Some(true));
    assert_eq!(display(item(field(&read, "Other"), 0)), r#""${aws_kms_key.this.arn}/*""#);
    assert!(field(&read, "Id").is_unknown());
}

#[test]
fn a_hole_that_may_hold_structure_leaves_the_structure_open() {
    let open = computed("statements");
    let around = |before: &str, after: &str| {
        concat(vec![Value::str(before), open.clone(), Value::str(after)])
    };
    // Several elements may stand there.
    let list = known("jsondecode", [around(r#"{"a": [1, "#, r#"], "b": 2}"#)]);
    assert!(field(&list, "a").is_unknown());
    assert_eq!(is(field(&list, "b"), &Value::int(2)), Some(true));
    for (before, after) in [
        (r#"{"a": 1 "#, "}"),
        ("{", "}"),
        ("", r#"{"a": 1}"#),
        (r#"{"a": 1"#, "}"),
        (r#"{"a": "b" "#, ": 1}"),
        (r#"[{"a": 1} "#, "]"),
    ] {
        let value = known("jsondecode", [around(before, after)]);
        assert!(value.is_unknown(), "{before}…{after}: {}", display(&value));
    }
    // What is before it is wrong whatever it holds.
    assert!(call("jsondecode", [around("{nonsense ", "}")]).is_err());
}

#[test]
fn an_unknown_key_leaves_its_object_open_but_not_the_one_around() {
    let text = concat(vec![
        Value::str(r#"{"Condition": {""#),
        computed("id"),
        Value::str(r#"": "x"}, "Effect": "Deny"}"#),
    ]);
    let read = known("jsondecode", [text]);
    assert!(field(&read, "Condition").is_unknown());
    assert_eq!(field(&read, "Effect").as_str(), Some("Deny"));
}

#[test]
fn identity_survives_containers_and_ends_at_computation() {
    let id = computed("id");
    let round = |value: &Value| {
        let encoded = known("jsonencode", [value.clone()]);
        let text = concat(vec![Value::str("["), encoded, Value::str("]")]);
        known("element", [known("jsondecode", [text]), Value::int(0)])
    };
    assert_eq!(is(&round(&id), &id), Some(true));
    assert_eq!(is(&known("jsondecode", [known("jsonencode", [id.clone()])]), &id), Some(true));
    let merged = known("merge", [object([("a", id.clone())]), object([("b", Value::int(1))])]);
    assert_eq!(is(field(&merged, "a"), &id), Some(true));
    let formatted = known("format", [Value::str("x-%s"), id.clone()]);
    assert_eq!(is(&formatted, &concat(vec![Value::str("x-"), id.clone()])), Some(true));
    let upper = known("upper", [id.clone()]);
    assert_eq!(is(&upper, &id), None);
    let trimmed =
        known("trimprefix", [concat(vec![Value::str("x-"), id.clone()]), Value::str("x-")]);
    assert_eq!(is(&trimmed, &id), Some(true));
}

#[test]
fn marks_stay_with_members_and_spread_to_what_is_computed() {
    let secret = Value::str("hunter2").with_marks(&Marks::sensitive());
    let holder = object([("open", Value::str("a")), ("closed", secret.clone())]);
    let merged = known("merge", [holder.clone(), object([("b", Value::int(1))])]);
    assert!(!merged.marks.is_sensitive());
    assert!(field(&merged, "closed").marks.is_sensitive());
    assert!(!field(&merged, "open").marks.is_sensitive());
    assert!(known("jsonencode", [holder.clone()]).marks.is_sensitive());
    assert!(known("upper", [secret.clone()]).marks.is_sensitive());
    assert!(!known("length", [Value::tuple([secret.clone()])]).marks.is_sensitive());
    assert!(known("length", [secret.clone()]).marks.is_sensitive());
    assert!(ops::equal(&holder, &holder).unwrap().marks.is_sensitive());
    assert!(concat(vec![Value::str("a"), secret.clone()]).marks.is_sensitive());
    let bare = known("nonsensitive", [secret.clone()]);
    assert!(!bare.marks.is_sensitive());
    assert_eq!(known("issensitive", [secret.clone()]).as_bool(), Some(true));
    assert_eq!(known("issensitive", [bare]).as_bool(), Some(false));
    assert!(known("sensitive", [Value::int(1)]).marks.is_sensitive());
    let whole = holder.with_marks(&Marks::sensitive());
    assert!(known("keys", [whole.clone()]).marks.is_sensitive());
    assert!(known("lookup", [whole, Value::str("open")]).marks.is_sensitive());
}

#[test]
fn secrets_and_control_characters_are_not_shown() {
    let secret = Value::str("hunter2").with_marks(&Marks::sensitive());
    let holder = object([("a b", secret.clone()), ("c", Value::str("x\u{1b}[2J\u{202e}\n\""))]);
    let shown = display(&holder);
    assert_eq!(shown, r#"{ "a b" = (sensitive value), c = "x\u001b[2J\u202e\n\"" }"#);
    let hole = concat(vec![Value::str("p-"), computed("id").with_marks(&Marks::sensitive())]);
    assert!(!display(&hole).contains("aws_kms_key"), "{}", display(&hole));
    assert_eq!(display(&computed("id")), "(unknown)");
    let long = display(&Value::str("é".repeat(10_000)));
    assert!(long.chars().count() <= 120 && long.ends_with('…'), "{long}");
    let many = display(&Value::tuple(vec![Value::int(1); 100]));
    assert_eq!(many, "[1, 1, 1, 1, 1, 1, …]");
}

#[test]
fn objects_take_defaults_and_lose_what_their_type_does_not_name() {
    use drlint::value::ObjectField;
    let attribute =
        |ty: Type, optional: bool, default: Option<Value>| ObjectField { ty, optional, default };
    let inner = Type::Object(Arc::new(
        [("days".into(), attribute(Type::Number, true, Some(Value::int(7))))].into(),
    ));
    let ty = Type::Object(Arc::new(
        [
            ("name".into(), attribute(Type::String, false, None)),
            ("tags".into(), attribute(Type::Map(Arc::new(Type::String)), true, None)),
            ("backup".into(), attribute(inner, true, Some(object([])))),
        ]
        .into(),
    ));
    let given = object([("name", Value::int(5)), ("extra", Value::NULL)]);
    let value = convert(&given, &ty).unwrap();
    assert_eq!(display(&value), r#"{ backup = { days = 7 }, name = "5", tags = null }"#);
    let null = object([("name", Value::str("x")), ("backup", Value::NULL)]);
    assert_eq!(
        display(&convert(&null, &ty).unwrap()),
        r#"{ backup = { days = 7 }, name = "x", tags = null }"#
    );
    let error = convert(&object([]), &ty).unwrap_err();
    assert_eq!(error, r#"attribute "name" is required"#);
    let list = Type::List(Arc::new(ty));
    let error = convert(&Value::tuple([object([("name", Value::tuple([]))])]), &list).unwrap_err();
    assert_eq!(error, r#"element 0: attribute "name": string required, but this is a tuple"#);
}

#[test]
fn sets_with_unknown_elements_have_no_length_but_keep_what_is_known() {
    let set = Value::set(vec![Value::str("b"), computed("id"), Value::str("a"), computed("id")]);
    assert_eq!(display(&set), r#"["a", "b", (unknown)]"#);
    assert!(known("length", [set.clone()]).is_unknown());
    assert_eq!(known("contains", [set.clone(), Value::str("a")]).as_bool(), Some(true));
    assert!(known("contains", [set.clone(), Value::str("c")]).is_unknown());
    assert!(known("tolist", [set]).is_unknown());
}

#[test]
fn errors_name_the_function_and_the_argument() {
    let error = |name: &str, values: Vec<Value>| call(name, values).unwrap_err();
    assert_eq!(error("upper", vec![]), "upper() takes 1 argument, not 0");
    assert_eq!(error("substr", vec![Value::NULL]), "substr() takes 3 arguments, not 1");
    assert_eq!(error("upper", vec![Value::NULL]), "argument 1 of upper(): the value is null");
    assert_eq!(
        error("upper", vec![Value::tuple([])]),
        "argument 1 of upper(): string required, but this is a tuple"
    );
    assert_eq!(
        error("element", vec![Value::tuple([]), Value::int(0)]),
        "element(): the list is empty"
    );
    assert!(functions::find("core::upper").is_some());
    assert!(functions::find("core::core::upper").is_none());
    assert!(functions::find("nope").is_none());
}

#[test]
fn functions_without_an_answer_say_so() {
    for (name, values) in [
        ("timestamp", vec![]),
        ("plantimestamp", vec![]),
        ("uuid", vec![]),
        ("bcrypt", vec![Value::str("x")]),
        ("base64gzip", vec![Value::str("x")]),
        ("rsadecrypt", vec![Value::str("x"), Value::str("y")]),
        ("abspath", vec![Value::str("x")]),
    ] {
        let value = known(name, values);
        let unknown = value.as_unknown().unwrap_or_else(|| panic!("{name} is known"));
        assert_eq!(unknown.reasons[0].subject.to_string(), format!("{name}()"));
        assert!(unknown.not_null && unknown.ty == Type::String);
    }
}

#[test]
fn provider_functions_take_arns_apart_and_put_them_together() {
    let parts =
        known("provider::aws::arn_parse", [Value::str("arn:aws:iam::123456789012:role/a:b")]);
    assert_eq!(field(&parts, "resource").as_str(), Some("role/a:b"));
    assert_eq!(field(&parts, "account_id").as_str(), Some("123456789012"));
    let built =
        known("provider::aws::arn_build", ["aws", "s3", "", "", "bucket"].map(Value::str).to_vec());
    assert_eq!(built.as_str(), Some("arn:aws:s3:::bucket"));
    let open = known(
        "provider::aws::arn_build",
        vec![Value::str("aws"), Value::str("s3"), Value::str(""), Value::str(""), computed("id")],
    );
    assert_eq!(display(&open), r#""arn:aws:s3:::${aws_kms_key.this.id}""#);
    let role = known(
        "provider::aws::trim_iam_role_path",
        [Value::str("arn:aws:iam::123456789012:role/path/to/name")],
    );
    assert_eq!(role.as_str(), Some("arn:aws:iam::123456789012:role/name"));
    assert!(call("provider::aws::arn_parse", [Value::str("arn:aws:s3")]).is_err());
}

#[test]
fn functions_of_opentofu() {
    let packed = "H4sIAAAAAAAA/8pIzcnJBwAAAP//AQAA//+GphA2BQAAAA==";
    assert_eq!(known("base64gunzip", [Value::str(packed)]).as_str(), Some("hello"));
    assert_eq!(known("urldecode", [Value::str("a+b%2Fc")]).as_str(), Some("a b/c"));
    assert!(call("urldecode", [Value::str("%zz")]).is_err());
    let within = |outer: &str, inner: &str| {
        call("cidrcontains", [Value::str(outer), Value::str(inner)])
            .ok()
            .and_then(|it| it.as_bool())
    };
    assert_eq!(within("10.0.0.0/8", "10.1.0.0/16"), Some(true));
    assert_eq!(within("10.0.0.0/16", "10.0.0.0/8"), Some(false));
    assert_eq!(within("10.0.0.0/8", "11.0.0.1"), Some(false));
    assert_eq!(within("10.0.0.0/8", "x"), None);
}

/// `start` and forty doublings of it: far beyond any memory, were it kept.
fn doubled(start: Value, double: impl Fn(Value) -> Value) -> Value {
    (0..40).fold(start, |value, _| double(value))
}

#[test]
fn what_doubles_without_end_becomes_unknown() {
    let text = doubled(Value::str("x".repeat(64)), |it| concat(vec![it.clone(), it]));
    assert!(!text.is_wholly_known());
    let list = doubled(Value::tuple([Value::int(1)]), |it| known("concat", [it.clone(), it]));
    assert!(list.is_unknown());
    let joined = doubled(Value::str("ab"), |it| {
        known("join", [Value::str(","), Value::tuple([it.clone(), it])])
    });
    assert!(!joined.is_wholly_known());
    let replaced =
        doubled(Value::str("aa"), |it| known("replace", [it.clone(), Value::str("a"), it]));
    assert!(!replaced.is_wholly_known());
    let wide = Value::tuple(vec![Value::int(1); 1000]);
    assert!(known("setproduct", [wide.clone(), wide]).is_unknown());
    assert!(known("format", [Value::str("%1000000000d"), Value::int(1)]).is_unknown());
    assert!(call("range", [Value::int(0), Value::int(1_000_000_000)]).is_err());
    assert!(known("indent", [Value::int(1 << 40), Value::str("a\nb")]).is_unknown());
}

#[test]
fn values_that_share_their_parts_are_walked_in_time() {
    let shared = doubled(Value::tuple([computed("id")]), |it| Value::tuple([it.clone(), it]));
    assert!(!shared.is_wholly_known());
    assert!(shared.deep_marks().is_empty());
    assert!(known("jsonencode", [shared.clone()]).is_unknown());
    assert!(known("flatten", [shared.clone()]).is_unknown());
    assert!(ops::equal(&shared, &shared).unwrap().is_unknown());
    assert!(display(&shared).len() < 1000);
    let nested =
        doubled(object([("a", Value::int(1))]), |it| object([("a", it.clone()), ("b", it)]));
    let strings = Type::Map(Arc::new(Type::Map(Arc::new(Type::String))));
    assert!(convert(&nested, &strings).is_err());
}

#[test]
fn deep_texts_do_not_overflow_the_stack() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(known("jsondecode", [Value::str(deep.clone())]).is_unknown());
    assert!(call("jsondecode", [Value::str("[".repeat(100_000))]).is_ok_and(|it| it.is_unknown()));
    assert!(known("yamldecode", [Value::str(deep)]).is_unknown());
    let fields =
        (0..300).fold(Fields::new(), |inner, _| [("a".into(), Value::object(inner))].into());
    let value = Value::object(fields);
    let read = known("jsondecode", [known("jsonencode", [value.clone()])]);
    assert_eq!(is(&value, &read), Some(true));
}

#[test]
fn a_part_of_an_open_list_has_the_length_that_is_asked_for() {
    let open = |ty| {
        let why = Reason::new("data.x.names", Cause::stated("is not read"), None);
        Value::unknown(Unknown { ty, not_null: true, ..Unknown::because(why) })
    };
    let names = || open(Type::List(Arc::new(Type::String)));
    let part = known("slice", [names(), Value::int(1), Value::int(3)]);
    let Kind::List(items) = &part.kind else { panic!("{part:?} is no list") };
    assert_eq!(items.len(), 2);
    for item in items.iter() {
        let unknown = item.as_unknown().unwrap();
        // Elements may be null, and they may differ from each other.
        assert!(unknown.ty == Type::String && !unknown.not_null && unknown.symbol.is_none());
        assert_eq!(unknown.reasons[0].subject.to_string(), "data.x.names");
    }
    assert_eq!(known("length", [part]).as_unknown().map(|_| ()), None);
    let none = known("slice", [names(), Value::int(2), Value::int(2)]);
    assert!(matches!(&none.kind, Kind::List(items) if items.is_empty()));
    // Terraform refuses these, or may: nothing is known of what does not come about.
    for (start, end) in [(3, 1), (-1, 1), (0, 3_000)] {
        assert!(known("slice", [names(), Value::int(start), Value::int(end)]).is_unknown());
    }
    assert!(known("slice", [names(), open(Type::Number), Value::int(1)]).is_unknown());
    assert!(known("slice", [open(Type::Any), Value::int(0), Value::int(1)]).is_unknown());
}

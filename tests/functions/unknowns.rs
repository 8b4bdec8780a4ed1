//! Expressions over values that are not known before apply, and what they may turn out to be.

use std::sync::Arc;

use drlint::base::Name;
use drlint::diag::Why;
use drlint::value::{Kind, Part, ResourceId, Symbol, Text, Type, Unknown, Value};

use super::evaluate::Scope;

/// What stands before the outputs of the planned configuration.
pub const CONFIGURATION: &str = r#"
resource "terraform_data" "u" {}
resource "terraform_data" "w" {}
locals {
  u = terraform_data.u.id
  w = terraform_data.w.id
  n = length(terraform_data.u.id)
  b = startswith(terraform_data.u.id, "a")
  l = split(",", terraform_data.u.id)
}
"#;

fn unknown(what: &str, ty: Type, resource: Option<u32>) -> Value {
    let why = Why { what: what.into(), reason: "is decided at apply".into(), span: None };
    let symbol = resource
        .map(|resource| Symbol { resource: ResourceId(resource), attribute: Name::new("id") });
    Value::unknown(Unknown { ty, not_null: true, symbol, ..Unknown::because(why) })
}

/// The locals of the configuration before apply.
pub fn scope() -> Scope {
    let strings = Type::List(Arc::new(Type::String));
    Scope {
        locals: [
            ("u", unknown("terraform_data.u.id", Type::String, Some(1))),
            ("w", unknown("terraform_data.w.id", Type::String, Some(2))),
            ("n", unknown("local.n", Type::Number, None)),
            ("b", unknown("local.b", Type::Bool, None)),
            ("l", unknown("local.l", strings, None)),
        ]
        .into(),
    }
}

/// The same locals after some applies.
pub fn substitutions() -> Vec<Scope> {
    ["x", "", "a", "abc", "a-b", "b", "A,b", "1", "true", "é\n", "x\"y\\", "ab-ab", "/", "suffix"]
        .into_iter()
        .map(|text| Scope {
            locals: [
                ("u", Value::str(text)),
                ("w", Value::str(format!("{text}w"))),
                ("n", Value::int(i64::try_from(text.len()).unwrap())),
                ("b", Value::bool(text.starts_with('a'))),
                ("l", Value::list(text.split(',').map(Value::str).collect::<Vec<_>>())),
            ]
            .into(),
        })
        .collect()
}

/// Whether a partly known value may turn out to be this one.
pub fn admits(partial: &Value, whole: &Value) -> bool {
    match (&partial.kind, &whole.kind) {
        (Kind::Unknown(unknown), kind) => {
            let null = matches!(kind, Kind::Null);
            !(unknown.not_null && null) && type_admits(&unknown.ty, whole)
        }
        (Kind::Text(text), Kind::Str(known)) => text_admits(text, known),
        (Kind::Tuple(a), Kind::Tuple(b)) | (Kind::List(a), Kind::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| admits(a, b))
        }
        (Kind::Set(a), Kind::Set(b)) => {
            b.len() <= a.len() && b.iter().all(|b| a.iter().any(|a| admits(a, b)))
        }
        (Kind::Object(a), Kind::Object(b)) | (Kind::Map(a), Kind::Map(b)) => {
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| admits(a, b))
        }
        _ => {
            partial.is_wholly_known()
                && drlint::value::ops::equal(partial, whole).unwrap().as_bool() == Some(true)
        }
    }
}

fn type_admits(ty: &Type, value: &Value) -> bool {
    match (ty, &value.kind) {
        (Type::Any, _) | (_, Kind::Null) => true,
        (Type::String, Kind::Str(_))
        | (Type::Number, Kind::Number(_))
        | (Type::Bool, Kind::Bool(_))
        | (Type::List(_), Kind::List(_))
        | (Type::Set(_), Kind::Set(_))
        | (Type::Map(_), Kind::Map(_))
        | (Type::Tuple(_), Kind::Tuple(_))
        | (Type::Object(_), Kind::Object(_)) => true,
        _ => false,
    }
}

/// Whether the known parts stand in `known` in order, the first and last at its ends.
fn text_admits(text: &Text, known: &str) -> bool {
    let mut pattern = String::from("^(?s)");
    for part in &text.parts {
        match part {
            Part::Literal(literal) => pattern.push_str(&regex::escape(literal)),
            Part::Hole(_) => pattern.push_str(".*"),
        }
    }
    pattern.push('$');
    regex::Regex::new(&pattern).unwrap().is_match(known)
}

/// The expressions; `u` and `w` are strings, `n` a number, `b` a bool, `l` a list of strings.
pub fn expressions() -> Vec<String> {
    EXPRESSIONS.iter().map(|one| (*one).to_owned()).collect()
}

const EXPRESSIONS: &[&str] = &[
    // Operators.
    r#"local.u == local.u"#,
    r#"local.u != local.u"#,
    r#"local.u == local.w"#,
    r#"local.u == "x""#,
    r#"local.u == null"#,
    r#"local.u != null"#,
    r#"null == local.u"#,
    r#"local.u == 1"#,
    r#"local.n == "1""#,
    r#"local.n + 1"#,
    r#"1 - local.n"#,
    r#"local.n * 2"#,
    r#"local.n / 2"#,
    r#"local.n % 2"#,
    r#"-local.n"#,
    r#"!local.b"#,
    r#"local.n > 0"#,
    r#"local.n <= local.n"#,
    r#"local.b && true"#,
    r#"local.b && false"#,
    r#"false && local.b"#,
    r#"local.b || true"#,
    r#"true || local.b"#,
    r#"local.b || false"#,
    r#""a-${local.u}" == "b-x""#,
    r#""a-${local.u}" == "a-x""#,
    r#""${local.u}-a" == "x-b""#,
    r#""a-${local.u}" == "a-${local.u}""#,
    r#""a-${local.u}" == "a-${local.w}""#,
    r#""a-${local.u}" == "b-${local.w}""#,
    r#""a-${local.u}" != """#,
    r#""a-${local.u}-b" == "a-b""#,
    r#""a-${local.u}-b" == "a--b""#,
    r#""a-${local.u}" == null"#,
    r#"[local.u, 1] == [local.u, 2]"#,
    r#"[local.u, 1] == [local.u, 1]"#,
    r#"{ a = local.u } == { b = local.u }"#,
    r#"{ a = local.u, b = 1 } == { a = local.w, b = 2 }"#,
    r#"[local.u] == []"#,
    r#"[local.u] == ["x"]"#,
    r#"local.l == ["x"]"#,
    r#"local.l == null"#,
    r#""a${local.n}" == "ab""#,
    r#""${local.u}""#,
    r#""a${local.u}b""#,
    r#""${local.u}${local.w}""#,
    r#""a${local.n}""#,
    r#""a${local.b}""#,
    r#"local.b ? 1 : 2"#,
    r#"local.b ? 1 : 1"#,
    r#"local.b ? "a" : "b""#,
    r#"true ? local.u : "x""#,
    r#"true ? "x" : local.u"#,
    r#"false ? 1 : local.u"#,
    r#"local.u == "x" ? 1 : 1"#,
    r#"local.n > 1 ? [1] : []"#,
    r#"[local.u][0]"#,
    r#"{ a = local.u, b = 2 }.b"#,
    r#"{ a = local.u }.a"#,
    // Collections.
    r#"keys({ a = local.u })"#,
    r#"values({ a = local.u, b = 1 })"#,
    r#"merge({ a = local.u }, { b = 1 })"#,
    r#"merge({ a = local.u }, { a = 1 })"#,
    r#"merge({ a = 1 }, { a = local.u })"#,
    r#"concat([local.u], ["b"])"#,
    r#"concat(["b"], local.l)"#,
    r#"concat(tolist(["b"]), tolist([local.u]))"#,
    r#"flatten([[local.u], ["b"]])"#,
    r#"flatten([local.l, ["b"]])"#,
    r#"flatten([["a"], [local.u, ["c"]]])"#,
    r#"flatten([local.u])"#,
    r#"zipmap(["a", "b"], [local.u, 1])"#,
    r#"zipmap([local.u], [1])"#,
    r#"zipmap(["a"], local.l)"#,
    r#"lookup({ a = local.u, b = 2 }, "b")"#,
    r#"lookup({ a = local.u, b = 2 }, "a")"#,
    r#"lookup({ a = local.u }, "c", "d")"#,
    r#"lookup({ a = 1 }, local.u, 2)"#,
    r#"lookup(tomap({ a = "x" }), local.u, "y")"#,
    r#"element([local.u, 2], 1)"#,
    r#"element([local.u, 2], 0)"#,
    r#"element(["a"], local.n)"#,
    r#"element(local.l, 0)"#,
    r#"contains(["x", local.u], "x")"#,
    r#"contains(["x", local.u], "y")"#,
    r#"contains([], local.u)"#,
    r#"contains([local.u], local.u)"#,
    r#"contains(["a-${local.u}"], "b")"#,
    r#"contains(local.l, "a")"#,
    r#"index(["x", local.u], "x")"#,
    r#"index([local.u, "x"], "x")"#,
    r#"length([local.u, 1])"#,
    r#"length({ a = local.u })"#,
    r#"length(local.l)"#,
    r#"length(toset([local.u, "b"]))"#,
    r#"length(toset([local.u]))"#,
    r#"length("a-${local.u}")"#,
    r#"length("a-${local.u}") > 0"#,
    r#"length(local.u)"#,
    r#"toset([local.u, "b"])"#,
    r#"tolist(["b", local.u])"#,
    r#"tolist(toset([local.u, "b"]))"#,
    r#"tomap({ a = local.u, b = "x" })"#,
    r#"tostring(local.n)"#,
    r#"tonumber(local.u)"#,
    r#"tobool(local.u)"#,
    r#"tostring(local.u)"#,
    r#"distinct(["a", local.u])"#,
    r#"distinct(["a", "a"])"#,
    r#"distinct([local.u, local.u])"#,
    r#"reverse([local.u, 1])"#,
    r#"reverse(local.l)"#,
    r#"slice([local.u, 1, 2], 1, 3)"#,
    r#"slice([local.u, 1], 0, 1)"#,
    r#"slice([1, 2], 0, local.n)"#,
    r#"sort(["b", local.u])"#,
    r#"sort(["b", "a"])"#,
    r#"compact(["a", local.u])"#,
    r#"compact(["a", "x-${local.u}", ""])"#,
    r#"coalesce(local.u, "x")"#,
    r#"coalesce("x", local.u)"#,
    r#"coalesce("", local.u)"#,
    r#"coalesce(null, local.u)"#,
    r#"coalesce("a-${local.u}", "x")"#,
    r#"coalesce(1, local.n)"#,
    r#"coalescelist([], [local.u])"#,
    r#"coalescelist(local.l, ["x"])"#,
    r#"coalescelist(["x"], local.l)"#,
    r#"one([local.u])"#,
    r#"one([])"#,
    r#"one(local.l)"#,
    r#"one(toset([local.u]))"#,
    r#"alltrue([local.b, false])"#,
    r#"alltrue([local.b, true])"#,
    r#"anytrue([local.b, true])"#,
    r#"anytrue([local.b, false])"#,
    r#"alltrue([])"#,
    r#"chunklist([local.u, "a", "b"], 2)"#,
    r#"chunklist(["a"], local.n)"#,
    r#"matchkeys(["a", "b"], ["x", local.u], ["x"])"#,
    r#"matchkeys([local.u, "b"], ["x", "y"], ["x"])"#,
    r#"setunion(["a"], [local.u])"#,
    r#"setintersection(["a"], [local.u])"#,
    r#"setintersection(["a"], ["a", local.u])"#,
    r#"setsubtract(["a"], [local.u])"#,
    r#"setsubtract(["a"], ["a", local.u])"#,
    r#"setproduct(["a"], [local.u])"#,
    r#"setproduct([], [local.u])"#,
    r#"setproduct(["a"], local.l)"#,
    r#"sum([1, local.n])"#,
    r#"max(1, local.n)"#,
    r#"min(local.n, local.n)"#,
    r#"range(local.n)"#,
    r#"transpose({ a = [local.u] })"#,
    r#"keys(tomap({ a = local.u }))"#,
    r#"values(tomap({ a = local.u }))"#,
    r#"merge(tomap({ a = local.u }), tomap({ b = "x" }))"#,
    r#"toset(["a", "a-${local.u}"])"#,
    r#"length(toset(["a-${local.u}", "b-${local.u}"]))"#,
    // Strings.
    r#"startswith("a-${local.u}", "a-")"#,
    r#"startswith("a-${local.u}", "b")"#,
    r#"startswith("a-${local.u}", "a-x")"#,
    r#"startswith(local.u, "a")"#,
    r#"startswith(local.u, "")"#,
    r#"startswith("abc", local.u)"#,
    r#"startswith("${local.u}-a", "x")"#,
    r#"startswith("ab", "b${local.u}")"#,
    r#"startswith("ab", "a${local.u}")"#,
    r#"startswith("a-${local.u}", "ab${local.w}")"#,
    r#"endswith("${local.u}-a", "-a")"#,
    r#"endswith("${local.u}-a", "b")"#,
    r#"endswith("${local.u}-a", "x-a")"#,
    r#"endswith("a-${local.u}", "x")"#,
    r#"endswith("ab", "${local.u}a")"#,
    r#"endswith("ab", "${local.u}b")"#,
    r#"strcontains("a-${local.u}", "a-")"#,
    r#"strcontains("a-${local.u}", "b")"#,
    r#"strcontains(local.u, "")"#,
    r#"strcontains("abc", local.u)"#,
    r#"upper("a-${local.u}")"#,
    r#"lower("A-${local.u}")"#,
    r#"upper(local.u)"#,
    r#"title("a-${local.u}")"#,
    r#"trimspace(" a-${local.u} ")"#,
    r#"trimspace(" a-${local.u}-b ")"#,
    r#"trimspace("  ${local.u}-b ")"#,
    r#"trimprefix("a-${local.u}", "a-")"#,
    r#"trimprefix("a-${local.u}", "b")"#,
    r#"trimprefix("a-${local.u}", "a-x")"#,
    r#"trimprefix(local.u, "a")"#,
    r#"trimprefix("a-${local.u}", "")"#,
    r#"trimsuffix("${local.u}-a", "-a")"#,
    r#"trimsuffix("${local.u}-a", "b")"#,
    r#"trimsuffix("${local.u}-a", "x-a")"#,
    r#"replace("a.b-${local.u}", ".", "_")"#,
    r#"replace("a--b-${local.u}", "--", "_")"#,
    r#"replace("ab${local.u}", "b", local.w)"#,
    r#"replace("a-b-c", "-", local.u)"#,
    r#"replace("abab${local.u}ab", "abab", "x")"#,
    r#"replace("a-${local.u}-b", "--", "")"#,
    r#"replace("a${local.u}", "/a/", "b")"#,
    r#"replace(local.u, "a", "b")"#,
    r#"replace("a", "", local.u)"#,
    r#"replace("x${local.u}", "", "-")"#,
    r#"replace("b${local.u}ab${local.w}", "aba", "-")"#,
    r#"format("%s-%s", "a", local.u)"#,
    r#"format("%s", local.u)"#,
    r#"format("%d", local.n)"#,
    r#"format("%v", local.n)"#,
    r#"format("%v", local.u)"#,
    r#"format("%5s|", local.u)"#,
    r#"format("%q", local.u)"#,
    r#"format("%s", "a-${local.u}")"#,
    r#"format("%#v", local.u)"#,
    r#"format("%v", [local.u])"#,
    r#"format("%t", local.b)"#,
    r#"format("x%sy%dz", local.u, 3)"#,
    r#"format(local.u, 1)"#,
    r#"format("%s", local.n)"#,
    r#"format("%.2s", "abc-${local.u}")"#,
    r#"format("a %s", local.b)"#,
    r#"formatlist("%s-x", ["a", local.u])"#,
    r#"formatlist("%s-x", local.l)"#,
    r#"formatlist("%s-%s", ["a", "b"], local.u)"#,
    r#"join(",", ["a", local.u])"#,
    r#"join(",", local.l)"#,
    r#"join(local.u, ["a", "b"])"#,
    r#"join(",", ["a", "x-${local.u}"])"#,
    r#"join("", [local.u])"#,
    r#"join(",", toset([local.u, "a"]))"#,
    r#"join("-", ["a", local.n, local.b])"#,
    r#"split(",", "a,${local.u}")"#,
    r#"split("-", "a-b")"#,
    r#"split(",", local.u)"#,
    r#"substr("abc-${local.u}", 0, 2)"#,
    r#"strrev("a-${local.u}")"#,
    r#"indent(2, "a\nb${local.u}")"#,
    r#"indent(local.n, "a\nb")"#,
    r#"chomp("${local.u}\n")"#,
    r#"regex("a", "a-${local.u}")"#,
    r#"regexall("a", local.u)"#,
    r#"trim("-a-${local.u}", "-")"#,
    r#"basename("a/${local.u}")"#,
    r#"md5(local.u)"#,
    r#"base64encode("a-${local.u}")"#,
    // JSON.
    r#"jsonencode({ a = local.u })"#,
    r#"jsonencode([local.n, 1])"#,
    r#"jsonencode(local.l)"#,
    r#"jsonencode("a-${local.u}")"#,
    r#"jsonencode(local.u)"#,
    r#"jsondecode(jsonencode({ a = local.u, b = [1, local.n] }))"#,
    r#"jsondecode(jsonencode({ a = "x-${local.u}" }))"#,
    r#"jsondecode(jsonencode({ a = "x" }))"#,
    r#"jsondecode(jsonencode({ a = local.u })).a"#,
    r#"jsondecode(jsonencode({ a = local.u })).a == local.u"#,
    r#"jsondecode(jsonencode("a${local.u}"))"#,
    r#"jsondecode(jsonencode(local.l))"#,
    r#"jsondecode("{\"a\": ${jsonencode(local.u)}}")"#,
    r#"jsondecode("{\"n\": ${local.n}}")"#,
    r#"jsondecode("[${local.n}, 2]")"#,
    r#"jsondecode("{\"${local.n}\": 1, \"b\": 2}")"#,
    r#"jsondecode(jsonencode({ (jsonencode({})) = local.u }))"#,
    r#"jsondecode(jsonencode(jsonencode({ a = local.u })))"#,
    r#"jsondecode(jsondecode(jsonencode(jsonencode({ a = local.u, b = 1 }))))"#,
    r#"jsonencode({ a = toset(["x", local.u]) })"#,
    r#"jsondecode(jsonencode({ a = toset(["x", local.u]) }))"#,
    r#"jsonencode(jsondecode(jsonencode([local.u])))"#,
    r#"yamlencode({ a = local.u })"#,
    r#"length(jsonencode({ a = local.u })) > 0"#,
    r#"jsonencode({ a = local.u }) == """#,
    r#"jsonencode({ a = 1 }) == jsonencode({ a = local.u })"#,
    r#"jsonencode({ a = local.u }) == jsonencode({ a = local.u })"#,
    r#"startswith(jsonencode({ a = local.u }), "{\"a\"")"#,
    r#"jsonencode([local.u, "a-${local.w}"])"#,
    // Networks, types, marks.
    r#"cidrsubnet("10.0.0.0/8", 8, local.n)"#,
    r#"cidrhost(local.u, 1)"#,
    r#"nonsensitive(local.u)"#,
    r#"issensitive(local.u)"#,
    r#"parseint(local.u, 10)"#,
    r#"abs(local.n)"#,
    r#"uuidv5("dns", local.u)"#,
    r#"timeadd(local.u, "1h")"#,
];

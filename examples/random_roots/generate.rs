//! Random roots: variables of many types with many values, resources with arguments that are not set,
//! and outputs whose expressions mix them. Deterministic in the seed.

use std::fmt::Write as _;

/// A small generator of random numbers (`SplitMix64`): the same seed gives the same roots everywhere.
pub struct Random(u64);

impl Random {
    /// A generator that starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap_or(0)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// One random root.
pub struct Root {
    /// Everything but the outputs.
    pub declarations: String,
    /// The expressions of the outputs, named `o0`, `o1`, … in this order.
    pub expressions: Vec<String>,
}

impl Root {
    /// The outputs whose numbers `keep` lets pass, one to a line.
    pub fn outputs(&self, keep: impl Fn(usize) -> bool) -> String {
        let mut text = String::new();
        for (number, expression) in self.expressions.iter().enumerate().filter(|it| keep(it.0)) {
            let _ = writeln!(text, "output \"o{number}\" {{ value = {expression} }}");
        }
        text
    }
}

/// The types of variables. Values are written for each by [`value`].
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Str,
    Number,
    Bool,
    Any,
    List(&'static Shape),
    Set(&'static Shape),
    Map(&'static Shape),
    Tuple,
    Object,
}

const STR: Shape = Shape::Str;
const NUMBER: Shape = Shape::Number;
const BOOL: Shape = Shape::Bool;
const ANY: Shape = Shape::Any;
const OBJECT: Shape = Shape::Object;
const LIST_STR: Shape = Shape::List(&STR);
const MAP_ANY: Shape = Shape::Map(&ANY);

const SHAPES: [Shape; 19] = [
    STR,
    NUMBER,
    BOOL,
    ANY,
    LIST_STR,
    Shape::List(&NUMBER),
    Shape::List(&ANY),
    Shape::List(&OBJECT),
    Shape::List(&LIST_STR),
    Shape::Set(&STR),
    Shape::Set(&NUMBER),
    Shape::Set(&ANY),
    Shape::Map(&STR),
    MAP_ANY,
    Shape::Map(&MAP_ANY),
    Shape::Map(&LIST_STR),
    Shape::Map(&OBJECT),
    Shape::Tuple,
    OBJECT,
];

/// Resources whose attributes outputs refer to, with what they need to be planned.
const RESOURCES: [(&str, &str, &[&str]); 12] = [
    (
        "aws_s3_bucket",
        "bucket = \"app-${var.v0_str}\"",
        &[
            "bucket",
            "bucket_prefix",
            "force_destroy",
            "tags",
            "object_lock_enabled",
            "arn",
            "id",
            "bucket_domain_name",
        ],
    ),
    (
        "aws_sqs_queue",
        "name = \"q\"",
        &[
            "name",
            "name_prefix",
            "fifo_queue",
            "kms_master_key_id",
            "delay_seconds",
            "redrive_policy",
            "policy",
            "arn",
            "url",
            "tags",
        ],
    ),
    (
        "aws_dynamodb_table",
        "name = \"t\"\n  hash_key = \"id\"\n  billing_mode = \"PAY_PER_REQUEST\"\n  attribute {\n    name = \"id\"\n    type = \"S\"\n  }",
        &[
            "name",
            "range_key",
            "stream_enabled",
            "stream_arn",
            "table_class",
            "replica",
            "ttl",
            "point_in_time_recovery",
            "deletion_protection_enabled",
            "read_capacity",
            "attribute",
        ],
    ),
    (
        "aws_db_instance",
        "instance_class = \"db.t3.micro\"",
        &[
            "engine",
            "engine_version",
            "identifier",
            "username",
            "password",
            "replicate_source_db",
            "kms_key_id",
            "multi_az",
            "backup_retention_period",
            "iops",
            "arn",
            "endpoint",
            "enabled_cloudwatch_logs_exports",
            "vpc_security_group_ids",
        ],
    ),
    (
        "aws_rds_cluster",
        "engine = \"aurora-mysql\"",
        &[
            "cluster_identifier",
            "global_cluster_identifier",
            "database_name",
            "storage_encrypted",
            "kms_key_id",
            "availability_zones",
            "engine_version",
            "engine_mode",
            "scaling_configuration",
            "replication_source_identifier",
        ],
    ),
    (
        "aws_kms_key",
        "",
        &[
            "description",
            "policy",
            "is_enabled",
            "enable_key_rotation",
            "multi_region",
            "deletion_window_in_days",
            "arn",
            "key_id",
            "custom_key_store_id",
        ],
    ),
    (
        "aws_security_group",
        "",
        &[
            "name",
            "name_prefix",
            "description",
            "vpc_id",
            "ingress",
            "egress",
            "tags",
            "revoke_rules_on_delete",
            "timeouts",
        ],
    ),
    (
        "aws_sns_topic",
        "name = \"n\"",
        &[
            "name",
            "display_name",
            "kms_master_key_id",
            "fifo_topic",
            "content_based_deduplication",
            "policy",
            "delivery_policy",
            "arn",
            "signature_version",
        ],
    ),
    (
        "aws_lambda_function",
        "function_name = \"f\"\n  role = \"arn:aws:iam::123456789012:role/r\"\n  image_uri = \"123456789012.dkr.ecr.us-east-1.amazonaws.com/a:b\"\n  package_type = \"Image\"",
        &[
            "handler",
            "runtime",
            "memory_size",
            "timeout",
            "layers",
            "environment",
            "vpc_config",
            "kms_key_arn",
            "architectures",
            "publish",
            "version",
            "dead_letter_config",
            "reserved_concurrent_executions",
        ],
    ),
    (
        "aws_iam_role",
        "assume_role_policy = jsonencode({ Version = \"2012-10-17\", Statement = [] })",
        &[
            "name",
            "name_prefix",
            "path",
            "description",
            "permissions_boundary",
            "max_session_duration",
            "force_detach_policies",
            "arn",
            "inline_policy",
            "managed_policy_arns",
            "tags",
        ],
    ),
    (
        "aws_cloudwatch_metric_alarm",
        "alarm_name = \"a\"\n  comparison_operator = \"GreaterThanThreshold\"\n  evaluation_periods = 1\n  metric_name = \"m\"\n  namespace = \"n\"\n  period = 60\n  statistic = \"Sum\"\n  threshold = 1",
        &[
            "alarm_description",
            "alarm_actions",
            "ok_actions",
            "dimensions",
            "treat_missing_data",
            "unit",
            "extended_statistic",
            "threshold_metric_id",
            "metric_query",
            "datapoints_to_alarm",
            "actions_enabled",
        ],
    ),
    (
        "aws_vpc",
        "cidr_block = \"10.0.0.0/16\"",
        &[
            "cidr_block",
            "instance_tenancy",
            "ipv4_ipam_pool_id",
            "enable_dns_support",
            "enable_dns_hostnames",
            "assign_generated_ipv6_cidr_block",
            "ipv6_cidr_block",
            "id",
            "arn",
            "tags",
        ],
    ),
];

/// What every root begins with.
pub const PROVIDERS: &str = "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    \
     }\n  }\n}\nprovider \"aws\" {\n  region = \"us-east-1\"\n}\n";

/// A root with that many outputs.
pub fn root(random: &mut Random, outputs: usize) -> Root {
    let mut declarations = PROVIDERS.to_owned()
        + "variable \"v0_str\" {\n  type = string\n  default = \"x\"\n}\n\
           resource \"terraform_data\" \"u\" {\n  input = \"later\"\n}\n\
           resource \"terraform_data\" \"many\" {\n  count = 2\n}\n";
    let mut variables = vec![("v0_str".to_owned(), STR)];
    for number in 1..=14 {
        let shape = SHAPES[random.below(SHAPES.len())];
        let untyped = random.chance(15);
        let default = if random.chance(22) { "null".to_owned() } else { value(shape, random, 2) };
        let name = format!("v{number}");
        let kind = if untyped { String::new() } else { format!("  type = {}\n", written(shape)) };
        let nullable =
            if default != "null" && random.chance(10) { "  nullable = false\n" } else { "" };
        let _ = writeln!(
            declarations,
            "variable \"{name}\" {{\n{kind}  default = {default}\n{nullable}}}"
        );
        variables.push((name, shape));
    }
    let mut attributes = Vec::new();
    for _ in 0..3 {
        let (kind, arguments, names) = RESOURCES[random.below(RESOURCES.len())];
        let label = format!("r{}", attributes.len());
        let _ = writeln!(declarations, "resource \"{kind}\" \"{label}\" {{\n  {arguments}\n}}");
        attributes.extend(names.iter().map(|name| format!("{kind}.{label}.{name}")));
    }
    let mut writer = Writer { random, variables, attributes, names: Vec::new() };
    let expressions = (0..outputs).map(|_| writer.output()).collect();
    Root { declarations, expressions }
}

fn written(shape: Shape) -> String {
    match shape {
        Shape::Str => "string".into(),
        Shape::Number => "number".into(),
        Shape::Bool => "bool".into(),
        Shape::Any => "any".into(),
        Shape::List(inner) => format!("list({})", written(*inner)),
        Shape::Set(inner) => format!("set({})", written(*inner)),
        Shape::Map(inner) => format!("map({})", written(*inner)),
        Shape::Tuple => "tuple([string, number, any])".into(),
        Shape::Object => {
            "object({ a = string, b = optional(number), c = optional(list(string), [\"d\"]), \
             e = optional(object({ f = optional(bool, true), g = optional(string) }), {}), h = any })"
                .into()
        }
    }
}

/// A literal that fits the shape, now and then with nulls and strings that convert.
fn value(shape: Shape, random: &mut Random, depth: usize) -> String {
    let items = |inner: Shape, random: &mut Random| {
        let count = random.below(4);
        (0..count)
            .map(|_| {
                if random.chance(10) {
                    "null".to_owned()
                } else {
                    value(inner, random, depth.saturating_sub(1))
                }
            })
            .collect::<Vec<_>>()
    };
    match shape {
        Shape::Str => random
            .pick(&["\"a\"", "\"\"", "\"b-c\"", "\"7\"", "\"true\"", "\"é\"", "\"10.0.0.0/8\""])
            .to_owned(),
        Shape::Number => random.pick(&["0", "1", "2.5", "-3", "\"4\"", "1e3"]).to_owned(),
        Shape::Bool => random.pick(&["true", "false", "\"true\""]).to_owned(),
        Shape::Any if depth == 0 => {
            random.pick(&["\"a\"", "1", "true", "null", "[]", "{}"]).to_owned()
        }
        Shape::Any => {
            let inner = SHAPES[random.below(SHAPES.len())];
            value(if inner == ANY { STR } else { inner }, random, depth - 1)
        }
        // All elements of a collection of any have to have one type that fits all.
        Shape::List(inner) | Shape::Set(inner) if *inner == ANY => {
            let inner = [STR, NUMBER, BOOL, LIST_STR, OBJECT][random.below(5)];
            format!("[{}]", items(inner, random).join(", "))
        }
        Shape::List(inner) | Shape::Set(inner) => format!("[{}]", items(*inner, random).join(", ")),
        Shape::Map(inner) => {
            let inner =
                if *inner == ANY { [STR, NUMBER, BOOL, LIST_STR][random.below(4)] } else { *inner };
            let items = items(inner, random);
            let fields = items.iter().enumerate().map(|(at, item)| format!("k{at} = {item}"));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Shape::Tuple => {
            format!("[\"t\", {}, {}]", value(NUMBER, random, 0), value(ANY, random, depth.min(1)))
        }
        Shape::Object => {
            // In a collection, `any` has to be one type for all elements.
            let any = if depth < 2 { STR } else { ANY };
            let mut text = format!(
                "{{ a = {}, h = {}",
                value(STR, random, 0),
                value(any, random, depth.min(1))
            );
            if random.chance(50) {
                let _ = write!(text, ", b = {}", random.pick(&["1", "null", "\"2\""]));
            }
            if random.chance(40) {
                let _ = write!(text, ", c = {}", random.pick(&["null", "[]", "[\"z\", null]"]));
            }
            if random.chance(40) {
                let _ = write!(
                    text,
                    ", e = {}",
                    random.pick(&["null", "{}", "{ f = null }", "{ g = \"y\" }"])
                );
            }
            text + " }"
        }
    }
}

struct Writer<'a> {
    random: &'a mut Random,
    variables: Vec<(String, Shape)>,
    attributes: Vec<String>,
    /// Names bound by the `for` expressions around.
    names: Vec<String>,
}

impl Writer<'_> {
    fn output(&mut self) -> String {
        // A value of any type is shown by what it is: lists of differing types and sets have no JSON.
        match self.random.below(4) {
            0 => format!("try({}, \"failed\")", self.any(3)),
            1 => format!("can({})", self.any(3)),
            2 => format!("try(jsonencode({}), \"failed\")", self.any(3)),
            _ => self.any(3),
        }
    }

    fn any(&mut self, depth: usize) -> String {
        match self.random.below(5) {
            0 => self.string(depth),
            1 => self.number(depth),
            2 => self.truth(depth),
            3 => self.list(depth),
            _ => self.map(depth),
        }
    }

    fn leaf(&mut self) -> String {
        if !self.names.is_empty() && self.random.chance(40) {
            return self.names[self.random.below(self.names.len())].clone();
        }
        match self.random.below(10) {
            0..=4 => {
                let (name, shape) = self.variables[self.random.below(self.variables.len())].clone();
                let suffix = match shape {
                    Shape::Object => self
                        .random
                        .pick(&["", ".a", ".b", ".c", ".e", ".e.f", ".e.g", ".h", "[\"a\"]"]),
                    Shape::List(_) | Shape::Tuple => {
                        self.random.pick(&["", "[0]", "[1]", "[*]", "[*].a", ".0"])
                    }
                    Shape::Map(_) => {
                        self.random.pick(&["", ".k0", "[\"k1\"]", "[\"none\"]", "[*]"])
                    }
                    Shape::Set(_) => self.random.pick(&["", "[*]"]),
                    _ => self.random.pick(&["", "", "", "[*]"]),
                };
                format!("var.{name}{suffix}")
            }
            5 | 6 => self.attributes[self.random.below(self.attributes.len())].clone(),
            7 => self
                .random
                .pick(&[
                    "terraform_data.u.id",
                    "terraform_data.u.output",
                    "terraform_data.u.input",
                    "terraform_data.u.triggers_replace",
                    "terraform_data.many[*].id",
                    "terraform_data.many[0].id",
                    "terraform_data.many",
                ])
                .to_owned(),
            8 => "null".to_owned(),
            _ => {
                let shape = SHAPES[self.random.below(SHAPES.len())];
                value(shape, self.random, 1)
            }
        }
    }

    fn string(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(15) {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.random.below(17) {
            0 => format!("\"p-${{{}}}\"", self.string(depth)),
            1 => format!("\"${{{}}}-${{{}}}\"", self.string(depth), self.any(depth)),
            2 => format!("tostring({})", self.any(depth)),
            3 => format!("join(\"-\", {})", self.list(depth)),
            4 => format!("coalesce({}, {})", self.any(depth), self.any(depth)),
            5 => format!("try({}, {})", self.any(depth), self.string(depth)),
            6 => format!(
                "format({}, {})",
                self.random.pick(&["\"%s\"", "\"%v\"", "\"%d-%s\"", "\"%q\"", "\"%#v\""]),
                self.any(depth)
            ),
            7 => {
                format!("lookup({}, {}, {})", self.map(depth), self.string(depth), self.any(depth))
            }
            8 => format!("element({}, {})", self.list(depth), self.number(depth)),
            9 => format!("jsonencode({})", self.any(depth)),
            10 => format!(
                "{}({})",
                self.random.pick(&["upper", "lower", "trimspace", "strrev", "md5", "title"]),
                self.string(depth)
            ),
            11 => format!(
                "replace({}, {}, {})",
                self.string(depth),
                self.random.pick(&["\"a\"", "\"/[a-c]/\"", "\"\""]),
                self.string(depth)
            ),
            12 => format!("{} ? {} : {}", self.truth(depth), self.any(depth), self.any(depth))
                .parenthesised(),
            13 => format!("one({})", self.list(depth)),
            14 => format!(
                "substr({}, {}, {})",
                self.string(depth),
                self.number(depth),
                self.number(depth)
            ),
            15 => format!("\"%{{ if {} }}y%{{ else }}{{n}}%{{ endif }}\"", self.truth(depth)),
            _ => format!("yamlencode({})", self.any(depth)),
        }
    }

    fn number(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(15) {
            return self.random.pick(&["0", "1", "2", "-1"]).to_owned();
        }
        let depth = depth - 1;
        match self.random.below(9) {
            0 => format!(
                "({} {} {})",
                self.number(depth),
                self.random.pick(&["+", "-", "*", "/", "%"]),
                self.any(depth)
            ),
            1 => format!("length({})", self.list(depth)),
            2 => format!("length({})", self.any(depth)),
            3 => format!("tonumber({})", self.any(depth)),
            4 => format!(
                "{}({}, {})",
                self.random.pick(&["min", "max"]),
                self.number(depth),
                self.number(depth)
            ),
            5 => format!("sum({})", self.list(depth)),
            6 => format!("index({}, {})", self.list(depth), self.any(depth)),
            7 => format!("try({}, {})", self.any(depth), self.number(depth)),
            _ => format!("-{}", self.number(depth)),
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(10) {
            return self.random.pick(&["true", "false"]).to_owned();
        }
        let depth = depth - 1;
        match self.random.below(13) {
            0 | 1 => format!("({} {} null)", self.leaf(), self.random.pick(&["==", "!="])),
            2 => format!(
                "({} {} {})",
                self.any(depth),
                self.random.pick(&["==", "!="]),
                self.any(depth)
            ),
            3 => format!(
                "({} {} {})",
                self.number(depth),
                self.random.pick(&["<", ">=", ">", "<="]),
                self.any(depth)
            ),
            4 => format!(
                "({} {} {})",
                self.truth(depth),
                self.random.pick(&["&&", "||"]),
                self.any(depth)
            ),
            5 => format!("!{}", self.truth(depth)),
            6 => format!("can({})", self.any(depth)),
            7 => format!("contains({}, {})", self.list(depth), self.any(depth)),
            8 => format!("{}({})", self.random.pick(&["alltrue", "anytrue"]), self.list(depth)),
            9 => format!("startswith({}, {})", self.string(depth), self.string(depth)),
            10 => format!("tobool({})", self.any(depth)),
            11 => format!("issensitive({})", self.any(depth)),
            _ => format!("try({}, {})", self.any(depth), self.truth(depth)),
        }
    }

    fn list(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(12) {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.random.below(21) {
            0 => format!("[{}, {}]", self.any(depth), self.any(depth)),
            1 => {
                let source = self.any(depth);
                let name = format!("e{}", self.names.len());
                self.names.push(name.clone());
                let body = self.any(depth);
                let guard = if self.random.chance(30) {
                    format!(" if {}", self.truth(depth))
                } else {
                    String::new()
                };
                self.names.pop();
                format!("[for {name} in {source} : {body}{guard}]")
            }
            2 => format!("concat({}, {})", self.list(depth), self.list(depth)),
            3 => format!("flatten({})", self.list(depth)),
            4 => format!("compact({})", self.list(depth)),
            5 => format!("distinct({})", self.list(depth)),
            6 => format!("sort({})", self.list(depth)),
            7 => format!("toset({})", self.list(depth)),
            8 => format!("tolist({})", self.any(depth)),
            9 => format!("keys({})", self.map(depth)),
            10 => format!("values({})", self.map(depth)),
            11 => format!("coalescelist({}, {})", self.list(depth), self.list(depth)),
            12 => format!("{}[*]", self.leaf()),
            13 => format!("try({}, {})", self.any(depth), self.list(depth)),
            14 => format!("{} ? {} : {}", self.truth(depth), self.list(depth), self.any(depth))
                .parenthesised(),
            15 => format!(
                "{}({}, {})",
                self.random.pick(&["setunion", "setintersection", "setsubtract", "setproduct"]),
                self.list(depth),
                self.list(depth)
            ),
            16 => {
                format!("slice({}, {}, {})", self.list(depth), self.number(0), self.number(depth))
            }
            17 => format!(
                "split({}, {})",
                self.random.pick(&["\"-\"", "\",\"", "\"\""]),
                self.string(depth)
            ),
            18 => format!("reverse({})", self.list(depth)),
            19 => format!("range({})", self.number(depth)),
            _ => format!("chunklist({}, {})", self.list(depth), self.number(depth)),
        }
    }

    fn map(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(12) {
            return self.leaf();
        }
        let depth = depth - 1;
        match self.random.below(10) {
            0 => format!("{{ a = {}, b = {} }}", self.any(depth), self.any(depth)),
            1 => format!("merge({}, {})", self.map(depth), self.map(depth)),
            2 => format!("tomap({})", self.map(depth)),
            3 => format!("zipmap({}, {})", self.list(depth), self.list(depth)),
            4 => {
                let source = self.any(depth);
                let (key, name) =
                    (format!("k{}", self.names.len()), format!("v{}", self.names.len()));
                self.names.extend([key.clone(), name.clone()]);
                let body = self.any(depth);
                let group = if self.random.chance(25) { "..." } else { "" };
                self.names.truncate(self.names.len() - 2);
                format!("{{ for {key}, {name} in {source} : {key} => {body}{group} }}")
            }
            5 => format!("try({}, {})", self.any(depth), self.map(depth)),
            6 => format!("{} ? {} : {}", self.truth(depth), self.map(depth), self.map(depth))
                .parenthesised(),
            7 => format!("jsondecode({})", self.string(depth)),
            8 => format!("yamldecode({})", self.string(depth)),
            _ => format!("transpose({})", self.map(depth)),
        }
    }
}

trait Parenthesised {
    fn parenthesised(self) -> String;
}

impl Parenthesised for String {
    fn parenthesised(self) -> String {
        format!("({self})")
    }
}

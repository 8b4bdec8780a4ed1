//! The expressions of the tables: arguments of every kind for every function, and the corners by
//! hand.

mod corners;

/// At most this many combinations of arguments per function.
const MOST: usize = 60;

const STRINGS: &[&str] = &[
    r#""""#,
    r#""a""#,
    r#""abc""#,
    r#""aab aba""#,
    r#""Hello, World""#,
    r#""  x y ""#,
    r#""a.b.c""#,
    r#""é à""#,
    r#""ae\u0301z""#,
    r#""x\ny\n""#,
    r#""10""#,
    r#""true""#,
    r#""👨‍👩‍👧!""#,
    r#""a-b_c/d""#,
    "null",
    "1",
    "true",
    "[]",
];
const SHORT: &[&str] = &[
    r#""""#,
    r#""a""#,
    r#""b""#,
    r#"".""#,
    r#""ab""#,
    r#""é""#,
    r#""c""#,
    r#""\n""#,
    r#""World""#,
    r#"" ""#,
    "1",
    "null",
];
const INTS: &[&str] = &["0", "1", "2", "3", "-1", "-2", "10", r#""2""#, "1.5", "null", r#""x""#];
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2.5",
    "-2.5",
    "0.1",
    "1/3",
    "1e21",
    "1e-7",
    r#""5""#,
    r#""1e3""#,
    "100",
    "123456789012345678901234567890",
    "-0",
    "255",
    "8",
    "null",
    "true",
    r#""a""#,
    "0.5",
    "3",
    "1e100",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
];
const LISTS: &[&str] = &[
    "[]",
    "[1]",
    r#"["a"]"#,
    r#"["a", "b", "a"]"#,
    r#"["b", "a", ""]"#,
    "[1, 2, 3]",
    r#"[1, "a"]"#,
    "[true, false]",
    "[null]",
    r#"["a", null]"#,
    "[[1], [2, 3]]",
    r#"[["a"], []]"#,
    "[{ a = 1 }]",
    r#"tolist(["a", "b"])"#,
    "tolist([3, 1, 2])",
    r#"toset(["b", "a"])"#,
    "toset([2, 1])",
    "toset([])",
    "tolist([])",
    "null",
    r#""abc""#,
    "{}",
    r#"["10", "9", 1]"#,
    "[true, 1]",
    "[1, [2]]",
];
const MAPS: &[&str] = &[
    "{}",
    "{ a = 1 }",
    r#"{ b = 1, a = "x" }"#,
    "{ a = null }",
    "tomap({ a = 1, b = 2 })",
    r#"tomap({ a = "x" })"#,
    "tomap({})",
    "{ a = { b = 1 } }",
    "{ a = [1], b = [2] }",
    "null",
    "[]",
    r#""a""#,
    "{ c = true }",
    r#"{ "a b" = 1 }"#,
];
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "1",
    "0.5",
    r#""a""#,
    r#""1""#,
    r#""true""#,
    r#""""#,
    "[]",
    "[1]",
    r#"["a"]"#,
    "{}",
    "{ a = 1 }",
    r#"tolist(["a"])"#,
    r#"toset(["a"])"#,
    "tomap({ a = 1 })",
    "[null]",
    "{ a = null }",
    r#"[1, "a", true]"#,
    "tolist([1])",
    "toset([1])",
    r#"{ a = [1, { b = "x" }] }"#,
    "-1",
    "1e21",
];
const BOOLS: &[&str] =
    &["true", "false", r#""true""#, r#""false""#, r#""1""#, "1", "null", r#""x""#];

/// The calls of `name` with arguments from these pools, spread evenly when there are too many.
fn calls(name: &str, pools: &[&[&str]]) -> Vec<String> {
    let total: usize = pools.iter().map(|pool| pool.len()).product();
    let count = total.min(MOST);
    (0..count)
        .map(|at| {
            let mut rest = at * total / count;
            let arguments: Vec<&str> = pools
                .iter()
                .map(|pool| {
                    let argument = pool[rest % pool.len()];
                    rest /= pool.len();
                    argument
                })
                .collect();
            format!("{name}({})", arguments.join(", "))
        })
        .collect()
}

fn all(functions: &[(&str, &[&[&str]])], corners: &[&str]) -> Vec<String> {
    let mut expressions: Vec<String> = corners.iter().map(|one| (*one).to_owned()).collect();
    for (name, pools) in functions {
        expressions.extend(calls(name, pools));
        expressions.push(format!("{name}()"));
    }
    let mut seen = std::collections::BTreeSet::new();
    expressions.retain(|one| seen.insert(one.clone()));
    expressions
}

pub fn operators() -> Vec<String> {
    let mut expressions = all(&[], corners::OPERATORS);
    let mut binary = |operators: &[&str], left: &[&str], right: &[&str]| {
        for operator in operators {
            for a in left {
                for b in right {
                    expressions.push(format!("{a} {operator} {b}"));
                }
            }
        }
    };
    binary(&["==", "!="], VALUES, VALUES);
    binary(&["&&", "||"], BOOLS, BOOLS);
    let few = ["0", "3", "-2", "0.1", r#""4""#, "null", r#""a""#, "1e30", "1/3"];
    binary(&["+", "-", "*", "/", "%", "<", "<=", ">", ">="], &few, &few);
    for (at, one) in VALUES.iter().enumerate() {
        for other in VALUES.iter().skip(at % 3).step_by(3) {
            expressions.push(format!("true ? {one} : {other}"));
            // A null has no type here, so a list beside it is fine, though not to Terraform.
            if !one.contains("null") && !other.contains("null") {
                expressions.push(format!("tolist([{one}, {other}])"));
                expressions.push(format!("tomap({{ a = {one}, b = {other} }})"));
                expressions.push(format!("toset([{one}, {other}, [{one}], [{other}]])"));
                expressions.push(format!("toset([[{one}], [{other}]])"));
            }
        }
    }
    expressions
}

pub fn strings() -> Vec<String> {
    const PATTERNS: &[&str] = &[
        r#""%s""#,
        r#""%d""#,
        r#""%v""#,
        r#""%q""#,
        r#""%5s|""#,
        r#""%-5s|""#,
        r#""%05d""#,
        r#""%.2f""#,
        r#""%x""#,
        r#""%t""#,
        r#""%e""#,
        r#""%g""#,
        r#""%#v""#,
        r#""%b""#,
        r#""%+d""#,
        r#""%%%s""#,
        r#""%[1]s-%[1]s""#,
        r#""a""#,
        r#""%.1s""#,
        r#""%08.3f""#,
        r#""%o""#,
        r#""%X""#,
        r#""%G""#,
        r#""%5v|""#,
        r#""%6.1f|""#,
        r#""%.3g""#,
        r#""%.0e""#,
    ];
    const ARGUMENTS: &[&str] = &[
        r#""a""#,
        "1",
        "-42",
        "1.5",
        "true",
        r#""12""#,
        r#""é\n""#,
        "[1]",
        "{ a = 1 }",
        "0",
        "1e21",
        "1/3",
        "255",
        "0.000012345",
        "123456789",
        r#""true""#,
    ];
    const REGEXES: &[&str] = &[
        r#""a""#,
        r#""(a)(b)?""#,
        r#""(?P<x>[a-z]+)""#,
        r#""^a""#,
        r#""\\d+""#,
        r#""[^a]""#,
        r#""a|b""#,
        r#""""#,
        r#""(?i)HELLO""#,
        r#""\\bx\\b""#,
        r#""a{2}""#,
        r#""a{,2}""#,
        r#""[[:alpha:]]+""#,
        r#""(""#,
        r#""\\pL""#,
        r#"".""#,
        r#""\\s+$""#,
        r#""[a-""#,
        r#""(?P<x>a)(b)""#,
        r#""\\Qa.b\\E""#,
        r#""\\x61""#,
        r#""[&&a]""#,
        r#""(?:a)(b|c)""#,
        r#""a*""#,
    ];
    let format: Vec<String> = PATTERNS
        .iter()
        .flat_map(|pattern| ARGUMENTS.iter().map(move |one| format!("format({pattern}, {one})")))
        .collect();
    let mut expressions = all(
        &[
            (
                "chomp",
                &[&[r#""a\n""#, r#""a\r\n\n""#, r#""\na""#, r#""a\r""#, r#""""#, "1", "null"]],
            ),
            ("endswith", &[STRINGS, SHORT]),
            ("formatlist", &[&[r#""%s""#, r#""%s-x""#, r#""%v""#], LISTS]),
            ("indent", &[INTS, STRINGS]),
            ("join", &[SHORT, LISTS]),
            ("lower", &[STRINGS]),
            ("regex", &[REGEXES, STRINGS]),
            ("regexall", &[REGEXES, STRINGS]),
            ("replace", &[STRINGS, SHORT, SHORT]),
            ("split", &[SHORT, STRINGS]),
            ("startswith", &[STRINGS, SHORT]),
            ("strcontains", &[STRINGS, SHORT]),
            ("strrev", &[STRINGS]),
            ("substr", &[STRINGS, INTS, INTS]),
            ("title", &[STRINGS]),
            ("trim", &[STRINGS, SHORT]),
            ("trimprefix", &[STRINGS, SHORT]),
            ("trimspace", &[STRINGS]),
            ("trimsuffix", &[STRINGS, SHORT]),
            ("upper", &[STRINGS]),
            ("length", &[STRINGS]),
        ],
        corners::STRINGS,
    );
    expressions.extend(format);
    expressions
}

pub fn collections() -> Vec<String> {
    all(
        &[
            ("alltrue", &[LISTS]),
            ("anytrue", &[LISTS]),
            ("chunklist", &[LISTS, INTS]),
            ("coalesce", &[VALUES, VALUES]),
            ("coalescelist", &[LISTS, LISTS]),
            ("compact", &[LISTS]),
            ("concat", &[LISTS, LISTS]),
            ("contains", &[LISTS, VALUES]),
            ("distinct", &[LISTS]),
            ("element", &[LISTS, INTS]),
            ("flatten", &[LISTS]),
            ("index", &[LISTS, VALUES]),
            ("keys", &[MAPS]),
            ("length", &[VALUES]),
            ("lookup", &[MAPS, &[r#""a""#, r#""b""#, r#""z""#], VALUES]),
            ("lookup", &[MAPS, &[r#""a""#, r#""b""#, r#""z""#, "null", "1"]]),
            ("matchkeys", &[LISTS, LISTS, LISTS]),
            ("merge", &[MAPS, MAPS]),
            ("one", &[LISTS]),
            ("reverse", &[LISTS]),
            ("setintersection", &[LISTS, LISTS]),
            ("setproduct", &[LISTS, LISTS]),
            ("setsubtract", &[LISTS, LISTS]),
            ("setunion", &[LISTS, LISTS]),
            ("slice", &[LISTS, INTS, INTS]),
            ("sort", &[LISTS]),
            (
                "transpose",
                &[&[
                    "{}",
                    r#"{ a = ["x", "y"], b = ["x"] }"#,
                    "{ a = [] }",
                    "{ a = [1] }",
                    "{ a = 1 }",
                    r#"tomap({ k = tolist(["v"]) })"#,
                    "null",
                    "[]",
                    r#"{ a = ["x", "x"] }"#,
                ]],
            ),
            ("values", &[MAPS]),
            ("zipmap", &[LISTS, LISTS]),
        ],
        corners::COLLECTIONS,
    )
}

pub fn numbers() -> Vec<String> {
    const DIGITS: &[&str] = &[
        r#""0""#,
        r#""10""#,
        r#""-7f""#,
        r#""zZ""#,
        r#""Z""#,
        r#""777""#,
        r#""1010""#,
        r#""""#,
        r#""+5""#,
        r#"" 1""#,
        r#""1_0""#,
        r#""0x1f""#,
        r#""99999999999999999999999999""#,
        "10",
        "null",
    ];
    all(
        &[
            ("abs", &[NUMBERS]),
            ("ceil", &[NUMBERS]),
            ("floor", &[NUMBERS]),
            ("log", &[NUMBERS, NUMBERS]),
            ("max", &[NUMBERS, NUMBERS]),
            ("min", &[NUMBERS, NUMBERS]),
            (
                "parseint",
                &[DIGITS, &["2", "8", "10", "16", "36", "62", "1", "63", "null", r#""16""#]],
            ),
            ("pow", &[NUMBERS, &["0", "1", "2", "-1", "0.5", "10", "63", "null", r#""3""#]]),
            ("range", &[NUMBERS]),
            ("range", &[INTS, INTS]),
            ("range", &[INTS, INTS, INTS]),
            ("signum", &[NUMBERS]),
            ("sum", &[LISTS]),
            ("tobool", &[VALUES]),
            ("tolist", &[VALUES]),
            ("tomap", &[VALUES]),
            ("tonumber", &[VALUES]),
            ("tonumber", &[NUMBERS]),
            ("toset", &[VALUES]),
            ("tostring", &[VALUES]),
            ("tostring", &[NUMBERS]),
            ("nonsensitive", &[VALUES]),
            ("issensitive", &[VALUES]),
            ("toset", &[LISTS]),
            ("tolist", &[LISTS]),
            ("tomap", &[MAPS]),
        ],
        corners::NUMBERS,
    )
}

pub fn encodings() -> Vec<String> {
    const JSON: &[&str] = &[
        r#""1""#,
        r#""\"a\"""#,
        r#""[1, 2.50, -0, 1e3]""#,
        r#""{\"b\": [], \"a\": {}}""#,
        r#""null""#,
        r#""true""#,
        r#""""#,
        r#"" 1 ""#,
        r#""[1,]""#,
        r#""{\"a\" 1}""#,
        r#""01""#,
        r#""1 2""#,
        r#""\"\\u00e9\\n\\/\"""#,
        r#""\"\\ud83d\\ude00\"""#,
        r#""\"\\ud83d\"""#,
        r#""{a: 1}""#,
        r#""[\"a\", null, {\"x\": [true]}]""#,
        r#""nul""#,
        r#""\"a""#,
        r#""1.""#,
        r#"".5""#,
        r#""-""#,
        r#""{\"a\":1,\"a\":2}""#,
        r#""'a'""#,
        r#""[1 2]""#,
        r#""\"\\x\"""#,
        r#""1e400""#,
        "1",
        "null",
        r#""0.1000""#,
        r#""12345678901234567890123""#,
        r#""{\"\": 1}""#,
        r#""[[[]]]""#,
    ];
    const BASE64: &[&str] = &[
        r#""""#,
        r#""aGVsbG8=""#,
        r#""aGVsbG8""#,
        r#""aGVs bG8=""#,
        r#""aGVs\nbG8=""#,
        r#""/+8=""#,
        r#""_-8=""#,
        r#""w6k=""#,
        r#""====""#,
        r#""YQ==YQ==""#,
        "null",
        "1",
        r#""YR==""#,
    ];
    const YAML: &[&str] = &[
        r#""a: 1""#,
        r#""- 1\n- a""#,
        r#""a: {b: [1, x]}""#,
        r#""a: 'x: y'""#,
        r#""a: \"\\u00e9\"""#,
        r#""~""#,
        r#""a: |\n  x\n  y\n""#,
        r#""a: >\n  x\n  y\n""#,
        r#""a: yes\nb: 'yes'""#,
        r#""a: 0x1f\nb: 0o17\nc: 017""#,
        r#""a: 1.50\nb: 1e3\nc: -.5""#,
        r#""a: 1_000""#,
        r##""# c\na: 1 # d""##,
        r#""a:\n- 1\n- - 2\n  - 3""#,
        r#""a: arn:aws:s3:::x""#,
        r#""a: &x 1\nb: *x""#,
        r#""--- a""#,
        r#""a: !!str 1""#,
        r#""""#,
        r#""[1,2""#,
        r#""{a: 1, b: null}""#,
        r#""1: a""#,
        r#""a: on\nb: Off""#,
        r#""a: 10.0.0.0/8""#,
        r#""a: ''""#,
        r#""a:""#,
        r#""a: |-\n  true\nb: x""#,
        r#""a: |-\n  yes""#,
        r#""a: >-\n  12""#,
        r#""a: x\n  y""#,
    ];
    const TEXTS: &[&str] = &[
        r#""""#,
        r#""a""#,
        r#""hé""#,
        r#""€""#,
        r#""a b&c=d/e?f""#,
        r#""\n\t""#,
        r#""~-_.*!'()""#,
        "1",
        "true",
        "null",
        r#""😀""#,
        r#""<&>""#,
    ];
    all(
        &[
            ("base64decode", &[BASE64]),
            ("base64encode", &[STRINGS]),
            ("base64encode", &[TEXTS]),
            (
                "csvdecode",
                &[&[
                    r#""a,b\n1,2\n""#,
                    r#""a\n""#,
                    r#""""#,
                    r#""a,a\n1,2""#,
                    r#""a,b\n1""#,
                    r#""a,b\n\"x\"\"y\",\"l\n2\"\n""#,
                    r#""a,b\r\n1,2\r\n\r\n3,4""#,
                    r#""a, b\n 1 ,2""#,
                    r#""a,b\n1,\"x""#,
                    r#""a,b\n1,x\"y""#,
                    r#""a\n\n\nb""#,
                    r#""a,b\n\"1\"x,2""#,
                    r#""é\nà""#,
                    r#""a,\n1,2""#,
                    r#""a\n\"\"""#,
                    r#""\na\n1""#,
                    r#""a,b\n1,2,3""#,
                    "null",
                ]],
            ),
            ("jsondecode", &[JSON]),
            ("jsonencode", &[VALUES]),
            ("jsonencode", &[STRINGS]),
            ("jsonencode", &[NUMBERS]),
            ("jsonencode", &[LISTS]),
            ("jsonencode", &[MAPS]),
            (
                "textdecodebase64",
                &[BASE64, &[r#""UTF-8""#, r#""UTF-16LE""#, r#""windows-1252""#, r#""nope""#]],
            ),
            (
                "textencodebase64",
                &[TEXTS, &[r#""UTF-8""#, r#""UTF-16LE""#, r#""UTF-16BE""#, r#""windows-1252""#]],
            ),
            ("urlencode", &[TEXTS]),
            ("urlencode", &[STRINGS]),
            ("yamldecode", &[YAML]),
            ("yamlencode", &[VALUES]),
            ("yamlencode", &[STRINGS]),
            ("yamlencode", &[LISTS]),
            ("yamlencode", &[MAPS]),
        ],
        corners::ENCODINGS,
    )
}

pub fn system() -> Vec<String> {
    const NETWORKS: &[&str] = &[
        r#""10.0.0.0/8""#,
        r#""10.1.2.3/24""#,
        r#""0.0.0.0/0""#,
        r#""10.0.0.0/32""#,
        r#""fd00::/48""#,
        r#""fe80:1:2:3::/64""#,
        r#""::/0""#,
        r#""10.0.0.0""#,
        r#""10.0.0.0/33""#,
        r#""010.0.0.0/8""#,
        r#""x""#,
        r#""10.0.0/8""#,
        "null",
        r#""2001:db8::1/128""#,
        r#""192.168.1.128/25""#,
    ];
    const TIMES: &[&str] = &[
        r#""2018-01-02T23:12:01Z""#,
        r#""2024-02-29T00:00:00+02:30""#,
        r#""1999-12-31T12:59:59.5-07:00""#,
        r#""2018-01-02""#,
        r#""2018-13-02T23:12:01Z""#,
        r#""2018-01-02T23:12:01""#,
        r#""""#,
        "null",
        r#""2018-01-02t23:12:01Z""#,
        r#""0001-01-01T00:00:00Z""#,
    ];
    const FORMATS: &[&str] = &[
        r#""YYYY-MM-DD""#,
        r#""DD MMM YYYY hh:mm ZZZ""#,
        r#""EEEE, D MMMM YY""#,
        r#""HH:mm AA""#,
        r#""H aa""#,
        r#""h m s""#,
        r#""YYYY'T'ZZZZZ""#,
        r#""Z ZZZZ""#,
        r#""EEE""#,
        r#""YYY""#,
        r#""x""#,
        r#""""#,
        r#""'a''b'""#,
        r#""'open""#,
    ];
    const DURATIONS: &[&str] = &[
        r#""1h""#,
        r#""-90m""#,
        r#""1h30m15s""#,
        r#""0""#,
        r#""1.5s""#,
        r#""250ms""#,
        r#""1d""#,
        r#""""#,
        r#""x""#,
        r#""8760h""#,
        r#""+1s""#,
        "null",
        "1",
    ];
    const PATHS: &[&str] = &[
        r#""""#,
        r#""a""#,
        r#""a/b/c.txt""#,
        r#""/a""#,
        r#""/""#,
        r#""a/""#,
        r#""a//b""#,
        r#""../a""#,
        r#""a/../b""#,
        r#""./a""#,
        r#""a/.""#,
        r#""..""#,
        "null",
        "1",
        r#""a b/é""#,
    ];
    const FILES: &[&str] = &[
        r#""a.txt""#,
        r#""./b.json""#,
        r#""sub/c.txt""#,
        r#""nope""#,
        r#""sub""#,
        "null",
        r#""sub/../a.txt""#,
    ];
    const GLOBS: &[&str] = &[
        r#""*""#,
        r#""*.txt""#,
        r#""**""#,
        r#""**/*.txt""#,
        r#""sub/*""#,
        r#""{a,b}.*""#,
        r#""[ab].*""#,
        r#""?.txt""#,
        r#""nope""#,
        r#""**/c.txt""#,
        r#""[""#,
        "null",
    ];
    const NAMES: &[&str] = &[
        r#""dns""#,
        r#""url""#,
        r#""oid""#,
        r#""x500""#,
        r#""nope""#,
        r#""6ba7b810-9dad-11d1-80b4-00c04fd430c8""#,
        "null",
    ];
    all(
        &[
            (
                "cidrhost",
                &[
                    NETWORKS,
                    &["0", "1", "255", "256", "-1", "-2", "65536", "1.5", "null", r#""3""#],
                ],
            ),
            ("cidrnetmask", &[NETWORKS]),
            (
                "cidrsubnet",
                &[NETWORKS, &["0", "1", "4", "8", "16", "null"], &["0", "1", "15", "255", "256"]],
            ),
            ("cidrsubnets", &[NETWORKS, &["1", "4", "8", "33", "0"], &["1", "4", "2", r#""8""#]]),
            ("formatdate", &[FORMATS, TIMES]),
            ("timeadd", &[TIMES, DURATIONS]),
            ("timecmp", &[TIMES, TIMES]),
            ("basename", &[PATHS]),
            ("dirname", &[PATHS]),
            ("pathexpand", &[PATHS]),
            ("file", &[FILES]),
            ("fileexists", &[FILES]),
            ("filebase64", &[FILES]),
            ("filebase64sha256", &[FILES]),
            ("filebase64sha512", &[FILES]),
            ("filemd5", &[FILES]),
            ("filesha1", &[FILES]),
            ("filesha256", &[FILES]),
            ("filesha512", &[FILES]),
            ("fileset", &[&[r#"".""#, r#""sub""#, r#""nope""#], GLOBS]),
            ("base64sha256", &[STRINGS]),
            ("base64sha512", &[STRINGS]),
            ("md5", &[STRINGS]),
            ("sha1", &[STRINGS]),
            ("sha256", &[STRINGS]),
            ("sha512", &[STRINGS]),
            ("uuidv5", &[NAMES, SHORT]),
        ],
        corners::SYSTEM,
    )
}

//! Writes the extract that `src/schema/extract.rs` reads; the layout is described there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// The extract of one provider's part of `terraform providers schema -json`.
pub fn encode(provider: &Value) -> Vec<u8> {
    let mut names = BTreeSet::new();
    collect_names(&provider["provider"]["block"], &mut names);
    let mut kinds: BTreeMap<&str, [Option<&Value>; 2]> = BTreeMap::new();
    for (sort, section) in ["resource_schemas", "data_source_schemas"].into_iter().enumerate() {
        for (kind, schema) in object(&provider[section]) {
            collect_names(&schema["block"], &mut names);
            kinds.entry(kind).or_default()[sort] = Some(&schema["block"]);
        }
    }
    let numbered = names.iter().cloned().zip(0..).collect();
    let mut graph = Graph { names: numbered, ..Graph::default() };
    graph.body(&provider["provider"]["block"]);
    let mut bodies_of_kinds = Vec::new();
    for body in kinds.values().flatten() {
        bodies_of_kinds.extend(body.map_or(u16::MAX, |body| graph.body(body)).to_le_bytes());
    }

    let counts = [
        names.len(),
        kinds.len(),
        graph.types.rows.len(),
        graph.attributes.rows.len(),
        graph.nested.rows.len(),
        graph.bodies.rows.len(),
    ];
    let mut out: Vec<u8> = counts.into_iter().flat_map(|n| number(n).to_le_bytes()).collect();
    out.extend(graph.attributes.rows.concat());
    out.extend(graph.nested.rows.concat());
    out.extend(bodies_of_kinds);
    spell(kinds.keys().copied(), &mut out);
    spell(names.iter().map(String::as_str), &mut out);
    out.extend(graph.types.rows.concat());
    out.extend(graph.bodies.rows.concat());
    out
}

/// Rows of bytes, equal ones stored once.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<u8>>,
    numbers: BTreeMap<Vec<u8>, u16>,
}

impl Table {
    fn number(&mut self, row: Vec<u8>) -> u16 {
        if let Some(&known) = self.numbers.get(&row) {
            return known;
        }
        let new = number(self.rows.len());
        self.rows.push(row.clone());
        self.numbers.insert(row, new);
        new
    }
}

#[derive(Default)]
struct Graph {
    names: BTreeMap<String, u16>,
    types: Table,
    attributes: Table,
    nested: Table,
    bodies: Table,
}

impl Graph {
    fn body(&mut self, body: &Value) -> u16 {
        // The provider's body is the first one asked for and has to have number 0, although its
        // nested bodies are done before it: its place is kept.
        let first = self.bodies.rows.is_empty();
        if first {
            self.bodies.rows.push(Vec::new());
        }
        let attributes = sorted(&body["attributes"]);
        let blocks = sorted(&body["block_types"]);
        let mut row = Vec::new();
        row.extend(number(attributes.len()).to_le_bytes());
        row.push(byte(blocks.len()));
        for (name, attribute) in attributes {
            row.extend(self.attribute(name, attribute).to_le_bytes());
        }
        for (name, block) in blocks {
            row.extend(self.nested(name, block).to_le_bytes());
        }
        if first {
            self.bodies.rows[0] = row;
            return 0;
        }
        self.bodies.number(row)
    }

    fn attribute(&mut self, name: &str, attribute: &Value) -> u16 {
        let ty = match attribute.get("nested_type") {
            Some(nested) => self.nested_type(nested),
            None => self.ty(&attribute["type"]),
        };
        let mut row = self.names[name].to_le_bytes().to_vec();
        row.extend(ty.to_le_bytes());
        row.push(FLAGS.iter().enumerate().fold(0, |flags, (bit, flag)| {
            flags | (u8::from(attribute[flag].as_bool().unwrap_or(false)) << bit)
        }));
        self.attributes.number(row)
    }

    fn nested(&mut self, name: &str, block: &Value) -> u16 {
        let body = self.body(&block["block"]);
        let mut row = self.names[name].to_le_bytes().to_vec();
        row.push(nesting(block));
        let limit = |which: &str| usize::try_from(block[which].as_u64().unwrap_or(0));
        row.push(byte(limit("min_items").expect("a small limit")));
        row.extend(number(limit("max_items").expect("a small limit")).to_le_bytes());
        row.extend(body.to_le_bytes());
        self.nested.number(row)
    }

    fn ty(&mut self, ty: &Value) -> u16 {
        let row = match ty {
            Value::String(simple) => vec![match simple.as_str() {
                "string" => 1,
                "number" => 2,
                "bool" => 3,
                "dynamic" => 0,
                other => panic!("a type named {other}"),
            }],
            Value::Array(parts) => match parts[0].as_str() {
                Some("list") => self.collection(4, &parts[1]),
                Some("set") => self.collection(5, &parts[1]),
                Some("map") => self.collection(6, &parts[1]),
                Some("object") => {
                    let optional = parts.get(2).and_then(Value::as_array);
                    let members = sorted(&parts[1]).into_iter().map(|(name, ty)| {
                        let left_out = optional.is_some_and(|o| o.iter().any(|o| o == name));
                        (name, self.ty(ty), left_out)
                    });
                    let members: Vec<_> = members.collect();
                    self.object(&members)
                }
                other => panic!("a type made with {other:?}"),
            },
            other => panic!("a type written {other}"),
        };
        self.types.number(row)
    }

    fn collection(&mut self, tag: u8, element: &Value) -> Vec<u8> {
        let element = self.ty(element);
        [&[tag][..], &element.to_le_bytes()].concat()
    }

    fn object(&self, members: &[(&str, u16, bool)]) -> Vec<u8> {
        let mut row = vec![7];
        row.extend(number(members.len()).to_le_bytes());
        for (name, ty, optional) in members {
            row.extend(self.names[*name].to_le_bytes());
            row.extend(ty.to_le_bytes());
            row.push(u8::from(*optional));
        }
        row
    }

    /// An attribute whose type is given as attributes again: an object, or a collection of them.
    fn nested_type(&mut self, nested: &Value) -> u16 {
        let members = sorted(&nested["attributes"]).into_iter().map(|(name, member)| {
            let ty = match member.get("nested_type") {
                Some(deeper) => self.nested_type(deeper),
                None => self.ty(&member["type"]),
            };
            (name, ty, !member["required"].as_bool().unwrap_or(false))
        });
        let members: Vec<_> = members.collect();
        let row = self.object(&members);
        let object = self.types.number(row);
        let tag = match nested["nesting_mode"].as_str() {
            Some("list") => 4,
            Some("set") => 5,
            Some("map") => 6,
            _ => return object,
        };
        self.types.number([&[tag][..], &object.to_le_bytes()].concat())
    }
}

/// The flags of an attribute, lowest bit first.
pub const FLAGS: [&str; 6] =
    ["required", "optional", "computed", "sensitive", "deprecated", "write_only"];

/// The number of a block's nesting mode.
pub fn nesting(block: &Value) -> u8 {
    match block["nesting_mode"].as_str() {
        Some("single") => 0,
        Some("group") => 1,
        Some("list") => 2,
        Some("set") => 3,
        Some("map") => 4,
        other => panic!("a block nested as {other:?}"),
    }
}

fn collect_names(body: &Value, names: &mut BTreeSet<String>) {
    for (name, attribute) in object(&body["attributes"]) {
        names.insert(name.clone());
        type_names(&attribute["type"], names);
        if let Some(nested) = attribute.get("nested_type") {
            collect_names(nested, names);
        }
    }
    for (name, block) in object(&body["block_types"]) {
        names.insert(name.clone());
        collect_names(&block["block"], names);
    }
}

fn type_names(ty: &Value, names: &mut BTreeSet<String>) {
    if let Some(parts) = ty.as_array() {
        match &parts[1] {
            Value::Object(members) => {
                for (name, ty) in members {
                    names.insert(name.clone());
                    type_names(ty, names);
                }
            }
            element => type_names(element, names),
        }
    }
}

fn spell<'a>(words: impl Iterator<Item = &'a str>, out: &mut Vec<u8>) {
    let (mut runs, mut spelled) = (Vec::new(), Vec::new());
    let mut before = "";
    for (index, word) in words.enumerate() {
        if index % 16 == 0 {
            runs.push(spelled.len());
            before = "";
        }
        let shared = before.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        assert!(word.len() < 256, "{word} is too long");
        spelled.extend([byte(shared), byte(word.len() - shared)]);
        spelled.extend(&word.as_bytes()[shared..]);
        before = word;
    }
    runs.push(spelled.len());
    for run in runs {
        out.extend(u32::try_from(run).expect("the extract outgrew 32 bits").to_le_bytes());
    }
    out.extend(spelled);
}

fn byte(n: usize) -> u8 {
    u8::try_from(n).expect("the extract outgrew 8 bits")
}

fn number(n: usize) -> u16 {
    u16::try_from(n).ok().filter(|&n| n != u16::MAX).expect("the extract outgrew 16 bits")
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn sorted(value: &Value) -> Vec<(&str, &Value)> {
    let mut members: Vec<_> = object(value).map(|(name, member)| (name.as_str(), member)).collect();
    members.sort_by_key(|&(name, _)| name);
    members
}

//! What was evaluated, as plain JSON: every instance, its region, its arguments as far as they are
//! known and why not further, and the references between instances.

use serde_json::{Map, Value as Json, json};

use super::Graph;
use crate::eval::reasons;
use crate::value::{Kind, ModuleId, Part, Value, display};

impl Graph {
    /// The instances as an array, by address; `deployment` names the root they belong to.
    pub fn instances_json(&self, deployment: &str) -> Vec<Json> {
        let one = |instance: &std::rc::Rc<crate::eval::Instance>| {
            let mut arguments = Map::new();
            for name in self.evaluator.written(instance) {
                let value = match self.evaluator.attribute(instance.id, name) {
                    Ok(value) => json_of(&value),
                    Err(error) => json!({ "$unknown": format!("has no value: {}", error.message) }),
                };
                arguments.insert(name.to_string(), value);
            }
            let region = self.region(instance.id);
            json!({
                "address": instance.addr.to_string(),
                "type": instance.kind().as_str(),
                "deployment": deployment,
                "region": region.label(),
                "role": self.role(region).map(super::Role::as_str),
                "certain": instance.each.uncertain.is_none(),
                "arguments": arguments,
            })
        };
        self.instances().iter().map(one).collect()
    }

    /// The references between instances as an array.
    pub(crate) fn edges_json(&self) -> Vec<Json> {
        let address = |id| self.evaluator.instance(id).addr.to_string();
        let edges = self.edges().iter();
        let mut all: Vec<(String, String, &str)> = edges
            .map(|edge| (address(edge.from), address(edge.to), edge.through.as_str()))
            .collect();
        all.sort();
        all.iter()
            .map(|(from, to, through)| json!({ "from": from, "to": to, "through": through }))
            .collect()
    }

    /// The root's outputs.
    pub fn outputs_json(&self) -> Json {
        json_of(&self.evaluator.outputs(ModuleId::ROOT))
    }
}

/// A value as JSON: what is not known is `{"$unknown": "why"}` at its place, what is secret says so.
pub fn json_of(value: &Value) -> Json {
    if value.marks.is_sensitive() {
        return json!({ "$sensitive": true });
    }
    match &value.kind {
        Kind::Null(_) => Json::Null,
        Kind::Bool(value) => Json::Bool(*value),
        Kind::Number(number) => number.to_string().parse().map_or(Json::Null, Json::Number),
        Kind::Str(text) => Json::String(text.to_string()),
        Kind::PartialStr(text) => {
            let known: Vec<Json> = text
                .parts
                .iter()
                .map(|part| match part {
                    Part::Literal(text) => Json::String(text.to_string()),
                    Part::Hole(_) => Json::Null,
                })
                .collect();
            json!({ "$unknown": because(value), "$parts": known })
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().map(json_of).collect()
        }
        Kind::Object(fields) | Kind::Map(fields) => {
            let members = fields.iter().map(|(key, item)| (key.to_string(), json_of(item)));
            Json::Object(members.collect())
        }
        Kind::Unknown(_) => json!({ "$unknown": because(value) }),
        Kind::Resource(_) => json!({ "$unknown": display(value) }),
    }
}

fn because(value: &Value) -> String {
    let why: Vec<String> = reasons(value).reasons.iter().map(ToString::to_string).collect();
    why.join("; ")
}

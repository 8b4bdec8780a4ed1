//! `data "terraform_remote_state"`: the outputs of another root of the same run, as it is configured;
//! whether that has been applied is not asked, as for every other resource.

use std::collections::BTreeSet;

use crate::addr::Mode;
use crate::base::Name;
use crate::diag::{Cause, Reason};
use crate::eval::evaluator::{Evaluator, Instance};
use crate::eval::state::{StateLocation, state_location};
use crate::eval::unknowns::unknown_from;
use crate::value::{Fields, Kind, Type, Unknown, Value};

/// The attribute `outputs`. What the data source's `defaults` name and the state lacks comes from
/// there.
pub(super) fn outputs(evaluator: &Evaluator, instance: &Instance) -> Value {
    let defaults = argument(evaluator, instance, "defaults");
    let (backend, place) = match wanted(evaluator, instance) {
        Ok(wanted) => wanted,
        Err(reason) => return unknown(instance, &reason),
    };
    let states = &evaluator.inputs.states;
    let position = match states.at(&place) {
        [position] => {
            evaluator.reads_state(*position);
            *position
        }
        [] => {
            let vague = states.roots().iter().find_map(|one| match &one.place {
                Err(reason) if one.backend == backend.as_str() => Some((&one.name, reason)),
                _ => None,
            });
            let reason = match vague {
                Some((name, reason)) => format!(
                    "are in a state that no root of this run is known to keep; the backend of \
                     {name} {reason}"
                ),
                None => "are in a state that no root of this run keeps".to_owned(),
            };
            return unknown(instance, &reason);
        }
        // Two deployments that store in one place overwrite each other; which one wins is not
        // known.
        [first, second, ..] => {
            let (first, second) = (&states.roots()[*first].name, &states.roots()[*second].name);
            let reason = format!("are in a state that both {first} and {second} keep");
            return unknown(instance, &reason);
        }
    };
    let Some(outputs) = states.outputs(position) else {
        let name = &states.roots()[position].name;
        let reason = format!("are those of {name}, which reads this root's state in turn");
        return unknown(instance, &reason);
    };
    match (&outputs.kind, defaults.map(|value| value.kind)) {
        (Kind::Object(outputs), Some(Kind::Object(defaults) | Kind::Map(defaults))) => {
            // Outputs of the state take precedence over `defaults`.
            let mut all = Fields::clone(&defaults);
            all.extend(outputs.iter().map(|(name, value)| (name.clone(), value.clone())));
            Value::object(all)
        }
        (Kind::Object(_), Some(Kind::Unknown(why))) => Value::unknown(why.with_type(Type::Any)),
        _ => outputs.clone(),
    }
}

impl Evaluator {
    /// The states that data sources of this root are configured to read, as positions in
    /// [`RemoteStates::roots`], whether or not a value depends on them. Where a configuration itself
    /// depends on the outputs of another root it may name any state, so there is no answer.
    ///
    /// [`RemoteStates::roots`]: crate::eval::RemoteStates::roots
    pub(crate) fn named_states(&self) -> Option<BTreeSet<usize>> {
        let instances = self.instances().into_iter().filter(|instance| {
            instance.mode() == Mode::Data && instance.kind() == "terraform_remote_state"
        });
        let locations = instances.filter_map(|instance| wanted(self, &instance).ok());
        let states = &self.inputs.states;
        let named =
            locations.flat_map(|(_, location)| states.at(&location).iter().copied()).collect();
        self.states_read.borrow().is_empty().then_some(named)
    }
}

/// The type of the backend and the place of the state that is asked for, or a clause saying why
/// that is not known.
fn wanted(evaluator: &Evaluator, instance: &Instance) -> Result<(String, StateLocation), String> {
    let text = |name: &str, otherwise: Option<&str>| match argument(evaluator, instance, name) {
        Some(value) => value.as_str().map(str::to_owned),
        None => otherwise.map(str::to_owned),
    };
    let backend = text("backend", None).ok_or("are in a backend that is not known")?;
    let workspace =
        text("workspace", Some("default")).ok_or("are in a workspace that is not known")?;
    let empty = Fields::new();
    let config = argument(evaluator, instance, "config");
    let config = match &config {
        None => &empty,
        Some(value) => value.as_fields().ok_or("are at a location that is not known")?,
    };
    let place = state_location(&backend, config, &workspace, evaluator.files.root())
        .map_err(|reason| format!("are at a location that is not known: the config {reason}"))?;
    Ok((backend, place))
}

/// An argument that is written and not null.
fn argument(evaluator: &Evaluator, instance: &Instance, name: &str) -> Option<Value> {
    let name = Name::new(name);
    evaluator.argument_span(instance.id, name)?;
    let value = evaluator.attribute(instance.id, name);
    let value = value.unwrap_or_else(|error| unknown_from(&error));
    (!value.is_null()).then_some(value)
}

fn unknown(instance: &Instance, reason: &str) -> Value {
    let cause = Cause::stated(reason.to_owned());
    let why = Reason::new(instance.attribute("outputs"), cause, instance.block.header);
    Value::unknown(Unknown::because(why).not_null())
}

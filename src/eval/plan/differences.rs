//! Where the plan and the configuration contradict each other about what exists.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::addr::{InstanceAddr, InstanceKey};
use crate::base::Span;
use crate::diag::{Code, Diagnostic};
use crate::eval::evaluator::{Evaluator, Instance};
use crate::eval::expansion::{Expansion, Repetition, RepetitionData};

impl Evaluator {
    /// Says where source and plan count differently, as far as the source counts at all.
    pub(super) fn report_difference(
        &self,
        address: &str,
        keys: &[InstanceKey],
        evaluated: &Expansion<RepetitionData>,
        header: Span,
    ) {
        let fits = |key: &InstanceKey| {
            matches!(
                (evaluated.repetition, key),
                (Repetition::Single, InstanceKey::None)
                    | (Repetition::Count, InstanceKey::Index(_))
                    | (Repetition::ForEach, InstanceKey::Key(_))
            )
        };
        let odd = keys.iter().find(|key| {
            !fits(key)
                || (evaluated.incomplete.is_none()
                    && !evaluated.items.iter().any(|(one, _)| one == *key))
        });
        let message = if let Some(key) = odd {
            format!("The plan contains {address}{key}, which the configuration does not create.")
        } else {
            // Only an instance that is sure to exist contradicts a plan without it.
            let certain = evaluated.items.iter().find(|(key, each)| {
                each.uncertain.is_none() && *key != InstanceKey::Unknown && !keys.contains(key)
            });
            let Some((key, _)) = certain else { return };
            format!("The plan does not contain {address}{key}, which the configuration creates.")
        };
        self.report(differs(message, header));
    }

    /// Plan instances that the source has no place for. Complete after [`Evaluator::instances`].
    pub(crate) fn unplaced(&self, instances: &[Rc<Instance>]) -> Option<Diagnostic> {
        const SHOWN: usize = 3;
        let planned = self.plan.as_ref()?;
        let placed: BTreeSet<&InstanceAddr> = instances.iter().map(|one| &*one.addr).collect();
        let lost = planned.managed();
        let lost: Vec<&InstanceAddr> = lost.iter().filter(|one| !placed.contains(one)).collect();
        let first = lost.first()?;
        let mut names: Vec<String> = lost.iter().take(SHOWN).map(ToString::to_string).collect();
        if lost.len() > SHOWN {
            names.push(format!("{} more", lost.len() - SHOWN));
        }
        let message = format!(
            "The plan contains {}, which the configuration does not declare. drlint does not check it.",
            names.join(", ")
        );
        let mut found = differs(message, planned.at);
        found.subject = Some(first.to_string());
        Some(found)
    }
}

/// The plan and the source do not belong together.
fn differs(message: String, at: Span) -> Diagnostic {
    Diagnostic::new(Code::PlanDiffers, message, Some(at)).with_help(
        "Plan again, or pass the root module and the workspace that the plan was made from.",
    )
}

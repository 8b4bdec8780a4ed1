//! The region of a resource.

use std::sync::Arc;

use super::Graph;
use crate::base::Name;
use crate::diag::{Cause, Reason};
use crate::eval::reasons;
use crate::schema;
use crate::value::{ResourceId, Unknown, Value};

/// The region of a resource.
#[derive(Clone, Debug)]
pub(crate) enum Region {
    /// Known by name.
    Known(Arc<str>),
    /// The region of this provider configuration, whichever it is. Two resources with the same
    /// configuration are in the same region; of two configurations nothing follows.
    Symbol {
        /// The configuration's address.
        provider: Arc<str>,
        /// Why the region is not known.
        why: Arc<Unknown>,
    },
    /// The resource belongs to a global service.
    Global,
    /// Not a resource of a cloud with regions.
    None,
}

impl Region {
    /// What reports print: the region's name, `global`, the provider configuration; none without
    /// region.
    pub(crate) fn label(&self) -> Option<String> {
        match self {
            Self::Known(name) => Some(name.to_string()),
            Self::Symbol { provider, .. } => Some(format!("the region of {provider}")),
            Self::Global => Some("global".to_owned()),
            Self::None => None,
        }
    }

    /// Whether both are the same region; none when that cannot be known.
    pub(crate) fn same(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Known(left), Self::Known(right)) => Some(left == right),
            // One provider configuration has one region, whichever that is. Two may have the same.
            (Self::Symbol { provider: left, .. }, Self::Symbol { provider: right, .. })
                if left == right =>
            {
                Some(true)
            }
            (Self::Global, Self::Global) => Some(true),
            (Self::Global, Self::Known(_) | Self::Symbol { .. })
            | (Self::Known(_) | Self::Symbol { .. }, Self::Global) => Some(false),
            _ => None,
        }
    }
}

/// What a region is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Serves in normal times.
    Primary,
    /// Takes over.
    Recovery,
    /// Listed as both.
    Both,
    /// Global services.
    Global,
}

impl Role {
    /// The word rules and outputs use.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Recovery => "recovery",
            Self::Both => "both",
            Self::Global => "global",
        }
    }
}

/// Regions by role, as the settings or the profile name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    pub(crate) primary: Option<Arc<str>>,
    pub(crate) recovery: Vec<Arc<str>>,
}

impl Graph {
    /// The region of an instance: its type is global, or its `region` argument says so, or its
    /// provider configuration does.
    pub(crate) fn region(&self, id: ResourceId) -> &Region {
        // Any instance of a block is in the region of the one that stands for all of them.
        match self.evaluator.listed(id).and_then(|id| Some((id, self.regions.get(id.0 as usize)?)))
        {
            Some((id, region)) => region.get_or_init(|| self.find_region(id)),
            None => &Region::None,
        }
    }

    fn find_region(&self, id: ResourceId) -> Region {
        let instance = self.evaluator.instance(id);
        let kind = instance.kind();
        // Other providers may have regions as well, but drlint does not know where they are set.
        if !kind.as_str().starts_with("aws_") {
            return Region::None;
        }
        if schema::global(kind.as_str()).is_some() {
            return Region::Global;
        }
        // Since version 6 of the provider every regional resource takes a region of its own.
        let own = Name::new("region");
        let stated = instance.block.body.get(own).is_some()
            || self.evaluator.planned_default(&instance, own).is_some();
        if stated
            && let Ok(own) = self.evaluator.attribute(id, own)
            // `region = null` leaves it to the provider configuration.
            && !own.is_null()
        {
            let place: Arc<str> = format!("{}.region", instance.addr).into();
            return from_value(&own, place);
        }
        let provider = self.evaluator.provider_of(&instance);
        let region = self.evaluator.provider_region(&provider, instance.block.header);
        from_value(&region, provider.address(&self.evaluator).into())
    }

    /// The role of a region, when the settings give it one.
    pub(crate) fn role(&self, region: &Region) -> Option<Role> {
        let name = match region {
            Region::Known(name) => name,
            Region::Global => return Some(Role::Global),
            _ => return None,
        };
        let primary = self.roles.primary.as_ref() == Some(name);
        let recovery = self.roles.recovery.contains(name);
        match (primary, recovery) {
            (true, true) => Some(Role::Both),
            (true, false) => Some(Role::Primary),
            (false, true) => Some(Role::Recovery),
            (false, false) => None,
        }
    }
}

fn from_value(value: &Value, provider: Arc<str>) -> Region {
    match value.as_str() {
        // Reports print the names of regions.
        Some(_) if value.marks.is_sensitive() => {
            let why =
                Reason::new(Arc::clone(&provider), Cause::stated("has a sensitive region"), None);
            Region::Symbol { provider, why: Arc::new(Unknown::because(why)) }
        }
        Some(name) => Region::Known(name.into()),
        None => Region::Symbol { provider, why: Arc::new(reasons(value)) },
    }
}

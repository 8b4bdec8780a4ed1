//! The regions of AWS, and where they show in other names.

/// A region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// `us-east-1`
    pub(crate) name: &'static str,
    /// `aws`, `aws-cn`, `aws-us-gov`
    pub(crate) partition: &'static str,
    /// What the ids of its zones begin with: `use1` in `use1-az1`.
    pub(crate) zone_id: &'static str,
}

/// Every known region, sorted by name.
pub fn regions() -> &'static [Region] {
    REGIONS
}

/// The region of that name.
pub(crate) fn region(name: &str) -> Option<&'static Region> {
    let at = REGIONS.binary_search_by(|region| region.name.cmp(name)).ok()?;
    REGIONS.get(at)
}

/// Whether `name` is a known region.
pub(crate) fn is_region(name: &str) -> bool {
    region(name).is_some()
}

/// The region of an availability zone given by name (`us-east-1a`) or id (`use1-az1`), or of a
/// local zone (`us-west-2-lax-1a`).
pub fn region_of_zone(zone: &str) -> Option<&'static str> {
    // Zone ids (`use1-az1`) are the same place in every account; zone names (`us-east-1a`) are not.
    if let Some((id, number)) = zone.split_once("-az") {
        let numbered = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        return REGIONS.iter().find(|r| numbered && r.zone_id == id).map(|r| r.name);
    }
    // Local and Wavelength zones have the region in front: `us-west-2-lax-1a`.
    let name = zone.strip_suffix(|c: char| c.is_ascii_lowercase())?;
    let inside = |r: &&Region| name.strip_prefix(r.name).is_some_and(|rest| rest.starts_with('-'));
    region(name).or_else(|| REGIONS.iter().find(inside)).map(|r| r.name)
}

/// What the region field of an ARN holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArnRegion {
    /// A region.
    Known(&'static str),
    /// Nothing, as for buckets, roles and hosted zones: their names are unique across regions.
    Empty,
    /// The text is not an ARN, or the field is not a region that is known.
    NotAnArn,
}

/// The region field of an ARN.
pub(crate) fn arn_region(text: &str) -> ArnRegion {
    // arn:partition:service:region:account:resource, where the resource may contain colons itself.
    let mut fields = text.splitn(6, ':');
    let [arn, partition, service, name, _account, resource] =
        std::array::from_fn(|_| fields.next());
    let well_formed = arn == Some("arn")
        && partition.is_some_and(|partition| partition.starts_with("aws"))
        && service.is_some_and(|service| !service.is_empty())
        && resource.is_some();
    match name {
        Some("") if well_formed => ArnRegion::Empty,
        Some(name) if well_formed => {
            region(name).map_or(ArnRegion::NotAnArn, |region| ArnRegion::Known(region.name))
        }
        _ => ArnRegion::NotAnArn,
    }
}

macro_rules! regions {
    ($($name:literal $partition:literal $zone_id:literal)*) => {
        &[$(Region { name: $name, partition: $partition, zone_id: $zone_id }),*]
    };
}

const REGIONS: &[Region] = regions! {
    "af-south-1" "aws" "afs1"
    "ap-east-1" "aws" "ape1"
    "ap-east-2" "aws" "ape2"
    "ap-northeast-1" "aws" "apne1"
    "ap-northeast-2" "aws" "apne2"
    "ap-northeast-3" "aws" "apne3"
    "ap-south-1" "aws" "aps1"
    "ap-south-2" "aws" "aps2"
    "ap-southeast-1" "aws" "apse1"
    "ap-southeast-2" "aws" "apse2"
    "ap-southeast-3" "aws" "apse3"
    "ap-southeast-4" "aws" "apse4"
    "ap-southeast-5" "aws" "apse5"
    "ap-southeast-6" "aws" "apse6"
    "ap-southeast-7" "aws" "apse7"
    "ca-central-1" "aws" "cac1"
    "ca-west-1" "aws" "caw1"
    "cn-north-1" "aws-cn" "cnn1"
    "cn-northwest-1" "aws-cn" "cnnw1"
    "eu-central-1" "aws" "euc1"
    "eu-central-2" "aws" "euc2"
    "eu-north-1" "aws" "eun1"
    "eu-south-1" "aws" "eus1"
    "eu-south-2" "aws" "eus2"
    "eu-west-1" "aws" "euw1"
    "eu-west-2" "aws" "euw2"
    "eu-west-3" "aws" "euw3"
    "eusc-de-east-1" "aws-eusc" "eusc-dee1"
    "il-central-1" "aws" "ilc1"
    "me-central-1" "aws" "mec1"
    "me-south-1" "aws" "mes1"
    "mx-central-1" "aws" "mxc1"
    "sa-east-1" "aws" "sae1"
    "us-east-1" "aws" "use1"
    "us-east-2" "aws" "use2"
    "us-gov-east-1" "aws-us-gov" "usge1"
    "us-gov-west-1" "aws-us-gov" "usgw1"
    "us-west-1" "aws" "usw1"
    "us-west-2" "aws" "usw2"
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_sorted_and_their_zone_ids_unique() {
        assert!(regions().is_sorted_by(|a, b| a.name < b.name));
        let mut ids: Vec<_> = regions().iter().map(|r| r.zone_id).collect();
        ids.sort_unstable();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn zones_lie_in_regions() {
        assert_eq!(region_of_zone("us-east-1a"), Some("us-east-1"));
        assert_eq!(region_of_zone("use1-az1"), Some("us-east-1"));
        assert_eq!(region_of_zone("us-west-2-lax-1a"), Some("us-west-2"));
        assert_eq!(region_of_zone("us-east-1-wl1-bos-wlz-1"), None);
        for no_zone in ["", "a", "us-east-1", "us-east-9a", "use1-az", "use9-az1", "-az1", "é"] {
            assert_eq!(region_of_zone(no_zone), None, "{no_zone}");
        }
    }

    #[test]
    fn arns_name_their_region_or_none() {
        let in_region = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
        assert_eq!(arn_region(in_region), ArnRegion::Known("eu-west-1"));
        assert_eq!(arn_region("arn:aws:s3:::backups-eu-west-1/a:b"), ArnRegion::Empty);
        assert_eq!(arn_region("arn:aws-cn:iam::123456789012:role/failover"), ArnRegion::Empty);
        for no_arn in
            ["", "arn", "arn:aws:sns:us-east-1", "arn:aws:sns:nowhere:1:a", "x:aws:s3:::b"]
        {
            assert_eq!(arn_region(no_arn), ArnRegion::NotAnArn, "{no_arn}");
        }
    }
}

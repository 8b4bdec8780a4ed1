//! Networks in CIDR notation.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::arguments::Arguments;
use super::arguments::int;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::{Number, Value};

use Parameter::{Number as Num, String as Str};

pub(crate) static TABLE: &[Function] = &[
    Function::new("cidrcontains", &[Str, Str], Returns::Bool, contains).of_opentofu(),
    Function::new("cidrhost", &[Str, Num], Returns::String, host),
    Function::new("cidrnetmask", &[Str], Returns::String, netmask),
    Function::new("cidrsubnet", &[Str, Num, Num], Returns::String, subnet),
    Function::new("cidrsubnets", &[Str], Returns::Strings, subnets).variadic(Num),
];

/// A network: the address without host bits, how many bits are fixed, and of how many.
#[derive(Clone, Copy)]
struct Network {
    address: u128,
    fixed: u32,
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a network in CIDR notation");
        let (address, fixed) = text.split_once('/').ok_or_else(wrong)?;
        let (address, bits) = parse_address(address).ok_or_else(wrong)?;
        let digits = !fixed.is_empty() && fixed.bytes().all(|byte| byte.is_ascii_digit());
        let fixed =
            fixed.parse().ok().filter(|fixed| digits && *fixed <= bits).ok_or_else(wrong)?;
        Ok(Self { address: address & Self::mask(fixed, bits), fixed, bits })
    }

    fn mask(fixed: u32, bits: u32) -> u128 {
        let all = u128::MAX >> (128 - bits);
        all & !all.checked_shr(fixed).unwrap_or(0)
    }

    fn text(self) -> String {
        format!("{}/{}", print(self.address, self.bits), self.fixed)
    }
}

/// An address and its size in bits. Leading zeros of decimal parts do not make them octal.
fn parse_address(text: &str) -> Option<(u128, u32)> {
    if text.contains(':') {
        return text.parse::<Ipv6Addr>().ok().map(|address| (address.to_bits(), 128));
    }
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 4 {
        return None;
    }
    let mut address = 0;
    for part in parts {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        address = address << 8 | u128::from(part.parse::<u8>().ok()?);
    }
    Some((address, 32))
}

fn print(address: u128, bits: u32) -> String {
    if bits == 32 {
        let address = u32::try_from(address).unwrap_or(u32::MAX);
        return IpAddr::V4(Ipv4Addr::from_bits(address)).to_string();
    }
    IpAddr::V6(Ipv6Addr::from_bits(address)).to_string()
}

/// IPv4 addresses written as IPv6 ones are computed in a way not worth repeating.
fn is_mapped(text: &str) -> bool {
    text.contains(':') && text.contains('.') || text.to_ascii_lowercase().contains(":ffff:")
}

fn whole(number: &Number) -> Result<i128, String> {
    if !number.is_whole() {
        return Err("a whole number is required".to_owned());
    }
    number.to_string().parse().map_err(|_| "the number is too large".to_owned())
}

fn host(args: &Arguments<'_>) -> Result<Value, String> {
    if is_mapped(args.str(0)) {
        return Ok(args.undecided("cidrhost", "has an address in two notations"));
    }
    let network = Network::parse(args.str(0))?;
    let number = whole(args.number(1))?;
    let free = network.bits - network.fixed;
    let size = 1_u128.checked_shl(free);
    let wanted = number.unsigned_abs();
    let fits = match size {
        Some(size) if number < 0 => wanted <= size,
        Some(size) => wanted < size,
        None => true,
    };
    if !fits {
        return Err(format!("a network with {free} free bits does not have a host {number}"));
    }
    // Negative host numbers count from the end of the range.
    let offset = if number < 0 { size.unwrap_or(0).wrapping_sub(wanted) } else { wanted };
    Ok(Value::str(print(network.address.wrapping_add(offset), network.bits)))
}

fn netmask(args: &Arguments<'_>) -> Result<Value, String> {
    let network = Network::parse(args.str(0))?;
    if network.bits != 32 {
        return Err("only IPv4 networks have a mask".to_owned());
    }
    Ok(Value::str(print(Network::mask(network.fixed, 32), 32)))
}

fn subnet(args: &Arguments<'_>) -> Result<Value, String> {
    let (new, number) = (int(args.number(1))?, whole(args.number(2))?);
    if new < 0 || number < 0 || is_mapped(args.str(0)) {
        return Ok(args.undecided("cidrsubnet", "has an argument that makes no sense"));
    }
    let network = Network::parse(args.str(0))?;
    let new = u32::try_from(new).unwrap_or(u32::MAX);
    let fixed = network.fixed.saturating_add(new);
    if fixed > network.bits {
        return Err(format!("{new} more bits do not fit behind /{}", network.fixed));
    }
    let number = number.unsigned_abs();
    if new < 128 && number >> new != 0 {
        return Err(format!("{new} bits cannot hold the number {number}"));
    }
    let shifted = number.checked_shl(network.bits - fixed).unwrap_or(0);
    Ok(Value::str(Network { address: network.address | shifted, fixed, ..network }.text()))
}

fn subnets(args: &Arguments<'_>) -> Result<Value, String> {
    if is_mapped(args.str(0)) {
        return Ok(args.undecided("cidrsubnets", "has an address in two notations"));
    }
    let network = Network::parse(args.str(0))?;
    let mut next = Some(network.address);
    let last = network.address
        | !Network::mask(network.fixed, network.bits) & (u128::MAX >> (128 - network.bits));
    let mut found = Vec::new();
    for at in 1..args.values.len() {
        let new = args.int(at)?;
        if !(1..=32).contains(&new) {
            return Err("each network must be smaller by 1 to 32 bits".to_owned());
        }
        let fixed = network.fixed + u32::try_from(new).unwrap_or(0);
        if fixed > network.bits {
            return Err(format!("{new} more bits do not fit behind /{}", network.fixed));
        }
        let size = 1_u128.checked_shl(network.bits - fixed).unwrap_or(0);
        let full = || "not all networks fit".to_owned();
        // Each begins at the next multiple of its own size.
        let start =
            next.and_then(|next| next.checked_add(size - 1)).ok_or_else(full)? & !(size - 1);
        let end = start.checked_add(size - 1).filter(|end| *end <= last).ok_or_else(full)?;
        next = end.checked_add(1);
        found.push(Value::str(Network { address: start, fixed, ..network }.text()));
    }
    Ok(Value::list(found))
}

fn contains(args: &Arguments<'_>) -> Result<Value, String> {
    let outer = Network::parse(args.str(0))?;
    let inner = match args.str(1) {
        network if network.contains('/') => Network::parse(network)?,
        single => {
            let (address, bits) =
                parse_address(single).ok_or_else(|| format!("{single:?} is not an address"))?;
            Network { address, fixed: bits, bits }
        }
    };
    let mask = Network::mask(outer.fixed, outer.bits);
    let same = inner.bits == outer.bits && inner.address & mask == outer.address;
    Ok(Value::bool(same && inner.fixed >= outer.fixed))
}

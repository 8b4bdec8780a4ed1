//! A synthetic monorepo of two-region deployments, for measuring.
//!
//! Twenty roots make a domain and share its three modules; each root calls every module once per
//! region. The files under `template/` are a valid deployment themselves; what differs between
//! roots are names, and the faults that some of them carry.
//!
//! Law: the same number of roots gives the same bytes, on every machine.

use std::fs;
use std::io;
use std::path::Path;

/// Roots that share one set of modules.
const ROOTS_PER_DOMAIN: usize = 20;

macro_rules! template {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("template/", $path)))),+]
    };
}

/// The files of one root, by their path under `template/`.
const ROOT: &[(&str, &str)] = template![
    "root/compute.tf",
    "root/database.tf",
    "root/iam.tf",
    "root/locals.tf",
    "root/messaging.tf",
    "root/monitoring.tf",
    "root/network.tf",
    "root/outputs.tf",
    "root/providers.tf",
    "root/routing.tf",
    "root/sessions.tf",
    "root/storage.tf",
    "root/variables.tf",
    "root/versions.tf",
];

/// The files of a domain's modules.
const MODULES: &[(&str, &str)] = template![
    "modules/alarms/main.tf",
    "modules/alarms/outputs.tf",
    "modules/alarms/versions.tf",
    "modules/network/main.tf",
    "modules/network/outputs.tf",
    "modules/network/versions.tf",
    "modules/queue/main.tf",
    "modules/queue/outputs.tf",
    "modules/queue/versions.tf",
];

/// A slip that a root may carry: the file, what is there, and what the slip makes of it.
struct Fault {
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
}

/// Every slip leaves a configuration that Terraform accepts.
const FAULTS: &[Fault] = &[
    fault("root/storage.tf", "status = \"Enabled\"", "status = \"Suspended\""),
    fault("root/storage.tf", "force_destroy = true", "force_destroy = false"),
    fault("root/database.tf", "\"rds.force_ssl\" = \"1\"", "\"rds.force_ssl\" = \"0\""),
    fault(
        "root/database.tf",
        "skip_final_snapshot             = true",
        "deletion_protection             = true",
    ),
    fault("root/database.tf", "\"db.r6g.large\"", "\"db.t4g.medium\""),
    fault(
        "root/sessions.tf",
        "\"PAY_PER_REQUEST\"",
        "\"PROVISIONED\"\n  read_capacity    = 5\n  write_capacity   = 5",
    ),
    fault("root/variables.tf", "optional(number, 10)", "optional(number, 30)"),
    fault("root/iam.tf", "\"dynamodb:PutItem\"", "\"dynamodb:*\""),
    fault("root/routing.tf", "ttl             = 60", "ttl             = 900"),
    fault("root/monitoring.tf", "= 60000", "= 60"),
];

const fn fault(file: &'static str, right: &'static str, wrong: &'static str) -> Fault {
    Fault { file, right, wrong }
}

/// Writes `roots` roots below `dir` as `domains/NNN/roots/NNNNN/`, and the modules they call.
///
/// Files that are there already are overwritten, others stay.
///
/// # Errors
/// When a folder or file cannot be written.
pub fn write(dir: &Path, roots: usize) -> io::Result<()> {
    for domain in 0..roots.div_ceil(ROOTS_PER_DOMAIN) {
        let domain_dir = dir.join(format!("domains/{domain:03}"));
        for (path, text) in MODULES {
            put(&domain_dir.join(path), text)?;
        }
        let first = domain * ROOTS_PER_DOMAIN;
        for root in first..roots.min(first + ROOTS_PER_DOMAIN) {
            let root_dir = domain_dir.join(format!("roots/{root:05}"));
            for (path, text) in ROOT {
                let name = path.trim_start_matches("root/");
                put(&root_dir.join(name), &filled(path, text, domain, root))?;
            }
        }
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// A template with the names of the root, and with its faults.
fn filled(path: &str, text: &str, domain: usize, root: usize) -> String {
    let mut text = text
        .replace("svc-name", &format!("svc-{root:05}"))
        .replace("domain-name", &format!("domain-{domain:03}"));
    for (index, fault) in FAULTS.iter().enumerate() {
        if fault.file == path && carries(root, index) {
            text = text.replacen(fault.right, fault.wrong, 1);
        }
    }
    text
}

/// Whether a root carries a fault: about one in four does, without a pattern.
fn carries(root: usize, fault: usize) -> bool {
    let mut bits = (root as u64) << 8 | fault as u64;
    for _ in 0..3 {
        bits = bits.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        bits ^= bits >> 29;
    }
    bits.is_multiple_of(4)
}

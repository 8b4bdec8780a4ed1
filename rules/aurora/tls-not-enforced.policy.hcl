# Database does not require TLS.
#
# ## What it finds
#
# Aurora clusters and RDS instances whose parameter group does not force clients to use TLS:
# `rds.force_ssl = 1` for PostgreSQL, `require_secure_transport = ON` for MySQL. Every cluster needs
# such a parameter group, in both regions.
#
# - A value that turns TLS off is an error in every version.
# - A missing parameter is a warning where the engine forces TLS by default: Aurora PostgreSQL from 17,
#   Aurora MySQL from 8.4, RDS for PostgreSQL from 15. In older versions it is an error.
# - A read replica has the engine of its source. If its own parameter group is not set, it uses the
#   source's group in the same region and the default group in another region.
# - A parameter group that is not part of the configuration cannot be read, so the result is unknown.
#
# ## Why it matters in a failover
#
# After a failover, applications connect to the cluster in the other region with that cluster's
# parameter group. If only the primary forces TLS, the standby accepts unencrypted connections from the
# first minute on, and nobody notices because everything works.
#
# ## Fix
#
# Add a parameter group that forces TLS in both regions, and refer to it from the cluster or instance:
#
# ```hcl
# resource "aws_rds_cluster_parameter_group" "orders" {
#   family = "aurora-postgresql16"
#   parameter {
#     name  = "rds.force_ssl"
#     value = "1"
#   }
# }
# ```
#
# ## References
#
# - [Security with Amazon Aurora PostgreSQL](https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html)
# - [Security with Amazon Aurora MySQL](https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Security.html)
# - [Using SSL with a PostgreSQL DB instance](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html)

input "accept" {
  type        = list(string)
  default     = ["1", "on", "ON"]
  description = "Parameter values that force TLS."
}

resource_policy "aws_rds_cluster" "tls_not_enforced" {
  enforcement_level = "mandatory_overridable"
  filter            = core::contains(["aurora-postgresql", "aurora-mysql"], attrs.engine)
  locals {
    rule = {
      tags     = ["aurora", "security"]
      severity = local.default && core::length(local.values) == 0 ? "warning" : "error"
      at       = [local.values, "db_cluster_parameter_group_name", "engine"]
      question = "this database requires TLS"
      help     = "Set ${local.parameter} = ${core::startswith(attrs.engine, "aurora-p") ? "1" : "ON"} in an aws_rds_cluster_parameter_group and use it here."
    }
    parameter = attrs.engine == "aurora-postgresql" ? "rds.force_ssl" : "require_secure_transport"
    version   = core::try(core::split(".", plugin::drlint::written("engine_version") ? attrs.engine_version : "0"), ["0"])
    major     = core::try(core::parseint(local.version[0], 10), 0)
    default   = attrs.engine == "aurora-postgresql" ? local.major >= 17 : local.major > 8 || (local.major == 8 && core::try(core::parseint(local.version[1], 10), 0) >= 4)
    group     = plugin::drlint::written("db_cluster_parameter_group_name") ? attrs.db_cluster_parameter_group_name : "default."
    found     = plugin::drlint::named("aws_rds_cluster_parameter_group", local.group)
    bare      = core::length(local.found) > 0 ? false : core::startswith(local.group, "default.")
    groups    = core::length(local.found) > 0 || local.bare ? local.found : plugin::drlint::unknown(local.group, "is a parameter group that is not part of this configuration")
    values    = core::flatten([for g in local.groups : [for p in g.parameter : plugin::drlint::at(p, "value").value if p.name == local.parameter]])
  }
  enforce {
    condition     = core::anytrue([for v in local.values : core::contains(input.accept, v)])
    error_message = core::length(local.values) > 0 ? "${local.parameter} is ${core::join(", ", local.values)}, so clients can connect without TLS." : local.bare ? "This cluster uses the default parameter group, which does not set ${local.parameter}." : "Parameter group ${local.group} does not set ${local.parameter}."
  }
}

resource_policy "aws_db_instance" "tls_not_enforced" {
  enforcement_level = "mandatory_overridable"
  filter            = local.engine == "postgres" && !local.inherits
  locals {
    rule = {
      tags     = ["aurora", "security"]
      severity = local.default && core::length(local.values) == 0 ? "warning" : "error"
      at       = [local.values, "parameter_group_name", "engine"]
      question = "this database requires TLS"
      help     = "Set rds.force_ssl = 1 in an aws_db_parameter_group and use it here."
    }
    replica  = !plugin::drlint::written("engine") && plugin::drlint::written("replicate_source_db")
    sources  = local.replica ? plugin::drlint::named("aws_db_instance", attrs.replicate_source_db) : []
    outside  = plugin::drlint::unknown(attrs.replicate_source_db, "is not part of this configuration, so the engine of its replica is unknown")
    engine   = local.replica ? core::try(local.sources[0].engine, local.outside) : attrs.engine
    inherits = local.replica && !plugin::drlint::written("parameter_group_name") && core::try(plugin::drlint::same_region(local.sources[0], attrs), false)
    numbers  = plugin::drlint::written("engine_version") ? attrs.engine_version : core::try(local.sources[0].engine_version, "0")
    version  = core::try(core::split(".", local.numbers), ["0"])
    default  = core::try(core::parseint(local.version[0], 10), 0) >= 15
    group   = plugin::drlint::written("parameter_group_name") ? attrs.parameter_group_name : "default."
    found   = plugin::drlint::named("aws_db_parameter_group", local.group)
    bare    = core::length(local.found) > 0 ? false : core::startswith(local.group, "default.")
    groups  = core::length(local.found) > 0 || local.bare ? local.found : plugin::drlint::unknown(local.group, "is a parameter group that is not part of this configuration")
    values  = core::flatten([for g in local.groups : [for p in g.parameter : plugin::drlint::at(p, "value").value if p.name == "rds.force_ssl"]])
  }
  enforce {
    condition     = core::anytrue([for v in local.values : core::contains(input.accept, v)])
    error_message = core::length(local.values) > 0 ? "rds.force_ssl is ${core::join(", ", local.values)}, so clients can connect without TLS." : local.bare ? "This instance uses the default parameter group, which does not set rds.force_ssl." : "Parameter group ${local.group} does not set rds.force_ssl."
  }
}

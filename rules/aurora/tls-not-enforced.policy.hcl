# The parameter group of a database does not force TLS.
#
# Replication and failover carry data between regions and clients between writers; TLS that is only
# offered is not used by every client. A parameter group forces it: `rds.force_ssl = 1` for
# PostgreSQL, `require_secure_transport = ON` for MySQL.
#
# Every cluster needs a parameter group that says so, in both regions. A replica that names no engine
# has its source's. Newer engines force TLS by
# default (Aurora PostgreSQL from 17, Aurora MySQL from 8.4, RDS for PostgreSQL from 15): there a
# missing parameter is a warning. An explicit off is always an error. A group that is not part of the
# configuration cannot be read: unknown. A read replica has the engine of its source, which may stand in
# another region; without a group of its own it has, in the source's region, the group of the source,
# and in another the default one.

input "accept" {
  type        = list(string)
  default     = ["1", "on", "ON"]
  description = "Values that force TLS."
}

resource_policy "aws_rds_cluster" "tls_not_enforced" {
  enforcement_level = "mandatory_overridable"
  filter            = core::contains(["aurora-postgresql", "aurora-mysql"], attrs.engine)
  locals {
    rule = {
      tags     = ["aurora", "security"]
      severity = local.default && core::length(local.values) == 0 ? "warning" : "error"
      at       = [local.values, "db_cluster_parameter_group_name", "engine"]
      help     = "Use an aws_rds_cluster_parameter_group with the parameter ${local.parameter} = ${core::startswith(attrs.engine, "aurora-p") ? "1" : "ON"}."
    }
    parameter = attrs.engine == "aurora-postgresql" ? "rds.force_ssl" : "require_secure_transport"
    version   = core::try(core::split(".", plugin::drlint::written("engine_version") ? attrs.engine_version : "0"), ["0"])
    major     = core::try(core::parseint(local.version[0], 10), 0)
    default   = attrs.engine == "aurora-postgresql" ? local.major >= 17 : local.major > 8 || (local.major == 8 && core::try(core::parseint(local.version[1], 10), 0) >= 4)
    group     = plugin::drlint::written("db_cluster_parameter_group_name") ? attrs.db_cluster_parameter_group_name : "default."
    found     = plugin::drlint::named("aws_rds_cluster_parameter_group", local.group)
    bare      = core::length(local.found) > 0 ? false : core::startswith(local.group, "default.")
    groups    = core::length(local.found) > 0 || local.bare ? local.found : plugin::drlint::unknown(local.group, "is a parameter group outside this configuration")
    values    = core::flatten([for g in local.groups : [for p in g.parameter : plugin::drlint::at(p, "value").value if p.name == local.parameter]])
  }
  enforce {
    condition     = core::anytrue([for v in local.values : core::contains(input.accept, v)])
    error_message = core::length(local.values) > 0 ? "${local.parameter} is ${core::join(", ", local.values)}." : local.bare ? "The cluster has no parameter group of its own, so nothing sets ${local.parameter}." : "The parameter group ${local.group} does not set ${local.parameter}."
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
      help     = "Use an aws_db_parameter_group with the parameter rds.force_ssl = 1."
    }
    replica  = !plugin::drlint::written("engine") && plugin::drlint::written("replicate_source_db")
    sources  = local.replica ? plugin::drlint::named("aws_db_instance", attrs.replicate_source_db) : []
    outside  = plugin::drlint::unknown(attrs.replicate_source_db, "is a database outside this configuration, and its replica has its engine")
    engine   = local.replica ? core::try(local.sources[0].engine, local.outside) : attrs.engine
    inherits = local.replica && !plugin::drlint::written("parameter_group_name") && core::try(plugin::drlint::same_region(local.sources[0], attrs), false)
    numbers  = plugin::drlint::written("engine_version") ? attrs.engine_version : core::try(local.sources[0].engine_version, "0")
    version  = core::try(core::split(".", local.numbers), ["0"])
    default  = core::try(core::parseint(local.version[0], 10), 0) >= 15
    group   = plugin::drlint::written("parameter_group_name") ? attrs.parameter_group_name : "default."
    found   = plugin::drlint::named("aws_db_parameter_group", local.group)
    bare    = core::length(local.found) > 0 ? false : core::startswith(local.group, "default.")
    groups  = core::length(local.found) > 0 || local.bare ? local.found : plugin::drlint::unknown(local.group, "is a parameter group outside this configuration")
    values  = core::flatten([for g in local.groups : [for p in g.parameter : plugin::drlint::at(p, "value").value if p.name == "rds.force_ssl"]])
  }
  enforce {
    condition     = core::anytrue([for v in local.values : core::contains(input.accept, v)])
    error_message = core::length(local.values) > 0 ? "rds.force_ssl is ${core::join(", ", local.values)}." : local.bare ? "The instance has no parameter group of its own, so nothing sets rds.force_ssl." : "The parameter group ${local.group} does not set rds.force_ssl."
  }
}

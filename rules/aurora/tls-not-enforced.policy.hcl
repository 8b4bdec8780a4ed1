# Database does not require TLS.
#
# ## What it finds
#
# Aurora clusters, Multi-AZ DB clusters and RDS instances that accept connections without TLS, in both
# regions.
#
# The parameter group decides: `rds.force_ssl = 1` for PostgreSQL and SQL Server,
# `require_secure_transport = ON` for MySQL and MariaDB. Other engines (Oracle, Db2) do not have such a
# parameter and are ignored.
#
# - A value that turns TLS off is reported in every version.
# - If the parameter is not set, the version decides. These versions require TLS by default: Aurora
#   PostgreSQL 17, Aurora MySQL 8.4, RDS for PostgreSQL 15, RDS for MySQL 9.7, RDS for MariaDB 11.8, and
#   later ones. SQL Server never does. The version is that of the parameter group's family, or else
#   `engine_version`; if neither is set, the parameter must be.
# - A read replica has the engine of its source. If its own parameter group is not set, it uses the
#   source's group in the same region and the default group in another region.
# - A parameter group that is not part of the configuration cannot be read, so the result is unknown.
#   AWS's own groups (`default.postgres16`) cannot be changed; they have the defaults of their version.
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
# - [Requiring SSL/TLS for all connections to a MySQL DB instance](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html)
# - [Requiring SSL/TLS for all connections to a MariaDB DB instance](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html)
# - [Updating applications to connect to SQL Server DB instances](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/ssl-certificate-rotation-sqlserver.html)

input "accept" {
  type        = list(string)
  default     = ["1", "on", "true"]
  description = "Parameter values that force TLS, in any case."
}

locals {
  accept = [for a in input.accept : core::lower(a)]
  # The parameter of each engine, its value, and the first version in which AWS sets it by default.
  engines = {
    aurora-mysql      = { parameter = "require_secure_transport", on = "ON", since = "8.4" }
    aurora-postgresql = { parameter = "rds.force_ssl", on = "1", since = "17.0" }
    mariadb           = { parameter = "require_secure_transport", on = "ON", since = "11.8" }
    mysql             = { parameter = "require_secure_transport", on = "ON", since = "9.7" }
    postgres          = { parameter = "rds.force_ssl", on = "1", since = "15.0" }
    sqlserver         = { parameter = "rds.force_ssl", on = "1", since = null }
  }
}

resource_policy "aws_rds_cluster" "tls_not_enforced" {
  enforcement_level = "mandatory_overridable"
  filter            = core::contains(["aurora-postgresql", "aurora-mysql", "postgres", "mysql"], attrs.engine)
  locals {
    rule = {
      tags     = ["aurora", "security"]
      at       = [local.values, "db_cluster_parameter_group_name", "engine"]
      question = "this database requires TLS"
      help     = core::length(local.values) > 0 ? "Set it to ${local.engine.on}." : local.bare ? "Set ${local.engine.parameter} = ${local.engine.on} in an aws_rds_cluster_parameter_group and use it here." : "Add a parameter block to this group: name = \"${local.engine.parameter}\", value = \"${local.engine.on}\"."
    }
    engine  = local.engines[attrs.engine]
    group   = plugin::drlint::written("db_cluster_parameter_group_name") ? attrs.db_cluster_parameter_group_name : ""
    found   = plugin::drlint::named("aws_rds_cluster_parameter_group", local.group)
    bare    = !plugin::drlint::written("db_cluster_parameter_group_name") || (core::length(local.found) == 0 && core::startswith(local.group, "default."))
    groups  = plugin::drlint::resolve("aws_rds_cluster_parameter_group", local.group)
    values  = core::flatten([for g in local.groups : [for p in g.parameter : plugin::drlint::at(p, "value").value if p.name == local.engine.parameter]])
    family  = local.bare ? core::try(core::trimprefix(local.group, "default."), "") : core::try(local.groups[0].family, "")
    named   = core::startswith(local.family, attrs.engine)
    version = core::split(".", local.named ? core::trimprefix(local.family, attrs.engine) : plugin::drlint::written("engine_version") ? attrs.engine_version : "0")
    numbers = "${core::try(core::parseint(local.version[0], 10), 0)}.${core::try(core::parseint(local.version[1], 10), 0)}"
    default = core::semvercmp(local.numbers, local.engine.since) >= 0
  }
  enforce {
    condition     = core::anytrue([for v in local.values : core::contains(local.accept, core::lower(v))]) || (core::length(local.values) == 0 && local.default)
    error_message = core::length(local.values) > 0 ? "${local.engine.parameter} is ${core::join(", ", local.values)}, so clients can connect without TLS." : local.bare ? "This cluster uses the default parameter group, which does not set ${local.engine.parameter}." : "Parameter group ${local.group} does not set ${local.engine.parameter}."
  }
}

resource_policy "aws_db_instance" "tls_not_enforced" {
  enforcement_level = "mandatory_overridable"
  filter            = core::contains(["postgres", "mysql", "mariadb", "sqlserver"], local.kind) && !local.inherits
  locals {
    rule = {
      tags     = ["aurora", "security"]
      at       = [local.values, "parameter_group_name", "engine"]
      question = "this database requires TLS"
      help     = core::length(local.values) > 0 ? "Set it to ${local.engine.on}." : local.bare ? "Set ${local.engine.parameter} = ${local.engine.on} in an aws_db_parameter_group and use it here." : "Add a parameter block to this group: name = \"${local.engine.parameter}\", value = \"${local.engine.on}\"."
    }
    replica  = plugin::drlint::written("replicate_source_db")
    sources  = local.replica ? plugin::drlint::named("aws_db_instance", attrs.replicate_source_db) : []
    outside  = plugin::drlint::unknown(attrs.replicate_source_db, "is not part of this configuration, so the engine of its replica is unknown")
    name     = plugin::drlint::written("engine") || !local.replica ? attrs.engine : core::try(local.sources[0].engine, local.outside)
    kind     = core::startswith(local.name, "sqlserver-") ? "sqlserver" : local.name
    engine   = local.engines[local.kind]
    inherits = local.replica && !plugin::drlint::written("parameter_group_name") && core::try(plugin::drlint::same_region(local.sources[0], attrs), false)
    group    = plugin::drlint::written("parameter_group_name") ? attrs.parameter_group_name : ""
    found    = plugin::drlint::named("aws_db_parameter_group", local.group)
    bare     = !plugin::drlint::written("parameter_group_name") || (core::length(local.found) == 0 && core::startswith(local.group, "default."))
    groups   = plugin::drlint::resolve("aws_db_parameter_group", local.group)
    values   = core::flatten([for g in local.groups : [for p in g.parameter : plugin::drlint::at(p, "value").value if p.name == local.engine.parameter]])
    family   = local.bare ? core::try(core::trimprefix(local.group, "default."), "") : core::try(local.groups[0].family, "")
    named    = core::startswith(local.family, local.kind)
    given    = plugin::drlint::written("engine_version") ? attrs.engine_version : core::try(local.sources[0].engine_version, "0")
    version  = core::split(".", local.named ? core::trimprefix(local.family, local.kind) : local.given)
    numbers  = "${core::try(core::parseint(local.version[0], 10), 0)}.${core::try(core::parseint(local.version[1], 10), 0)}"
    default  = local.kind != "sqlserver" && core::semvercmp(local.numbers, local.engine.since) >= 0
  }
  enforce {
    condition     = core::anytrue([for v in local.values : core::contains(local.accept, core::lower(v))]) || (core::length(local.values) == 0 && local.default)
    error_message = core::length(local.values) > 0 ? "${local.engine.parameter} is ${core::join(", ", local.values)}, so clients can connect without TLS." : local.bare ? "This instance uses the default parameter group, which does not set ${local.engine.parameter}." : "Parameter group ${local.group} does not set ${local.engine.parameter}."
  }
}

# Each variable says in its name where its last word comes from.
variable "from_default" {
  type    = string
  default = "default"
}

variable "from_terraform_tfvars" {
  type    = string
  default = "default"
}

variable "from_terraform_tfvars_json" {
  type    = string
  default = "default"
}

variable "from_a_auto" {
  type    = string
  default = "default"
}

variable "from_z_auto_json" {
  type    = string
  default = "default"
}

variable "from_var_file" {
  type    = string
  default = "default"
}

variable "from_flag" {
  type = string
}

variable "replica_count" {
  type = number
}

variable "tags" {
  type = map(string)
  default = {
    Default = "kept only when nobody else speaks"
  }
}

variable "zones" {
  type = set(string)
}

variable "untyped" {
  default = "text"
}

resource "aws_sns_topic" "this" {
  name         = replace("${var.from_default}-${var.from_terraform_tfvars}-${var.from_a_auto}", ".", "_")
  display_name = "${var.from_z_auto_json}/${var.from_flag}"
  tags         = var.tags
}

output "all" {
  value = {
    from_default               = var.from_default
    from_terraform_tfvars      = var.from_terraform_tfvars
    from_terraform_tfvars_json = var.from_terraform_tfvars_json
    from_a_auto                = var.from_a_auto
    from_z_auto_json           = var.from_z_auto_json
    from_var_file              = var.from_var_file
    from_flag                  = var.from_flag
    replica_count              = var.replica_count + 1
    zones                      = var.zones
    untyped                    = var.untyped
  }
}

from_a_auto      = "a.auto.tfvars"
from_z_auto_json = "a.auto.tfvars"
from_var_file    = "a.auto.tfvars"
tags = {
  "Second" = "a.auto.tfvars, the whole map replaced"
}

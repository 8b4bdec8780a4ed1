from_terraform_tfvars      = "terraform.tfvars"
from_terraform_tfvars_json = "terraform.tfvars"
from_a_auto                = "terraform.tfvars"
from_z_auto_json           = "terraform.tfvars"
from_var_file              = "terraform.tfvars"
from_flag                  = "terraform.tfvars"
replica_count              = "2"
zones                      = ["b", "a", "b"]
tags = {
  First = "terraform.tfvars"
}

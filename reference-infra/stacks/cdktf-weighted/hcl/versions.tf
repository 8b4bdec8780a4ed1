terraform {
  # The lock beside the state asks for 1.10.
  required_version = ">= 1.10"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # The bucket is named at init. It lies in the region that survives, since that is where the state is needed then.
  backend "s3" {
    key                  = "hcl.tfstate"
    region               = "us-east-2"
    workspace_key_prefix = "cdktf-weighted"
    encrypt              = true
    use_lockfile         = true
  }
}

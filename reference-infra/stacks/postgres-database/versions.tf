terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # The bucket, and the lock table under its full name, come from `terraform init -backend-config=FILE`:
  # a backend takes no variables. ../../bootstrap-state makes both and prints the file.
  backend "s3" {
    key            = "postgres-database/terraform.tfstate"
    region         = "us-east-1"
    encrypt        = true
    dynamodb_table = "dynamodb-terraform-lock"
  }
}

environment_suffix = "pr9"
# Put a domain of your own: Route 53 does not host example.com.
domain_name       = "db.example.com"
operations_emails = ["operations@example.com"]

networks = {
  primary = {
    vpc_id = "vpc-0aaaaaaaaaaaaaaa1"
    database_subnets = {
      us-east-1a = { id = "subnet-0aaaaaaaaaaaaaa11", cidr_block = "10.0.16.0/24" }
      us-east-1b = { id = "subnet-0aaaaaaaaaaaaaa12", cidr_block = "10.0.17.0/24" }
      us-east-1c = { id = "subnet-0aaaaaaaaaaaaaa13", cidr_block = "10.0.18.0/24" }
    }
    application_subnets = {
      us-east-1a = { id = "subnet-0aaaaaaaaaaaaaa21", cidr_block = "10.0.32.0/22" }
      us-east-1b = { id = "subnet-0aaaaaaaaaaaaaa22", cidr_block = "10.0.36.0/22" }
      us-east-1c = { id = "subnet-0aaaaaaaaaaaaaa23", cidr_block = "10.0.40.0/22" }
    }
  }
  dr = {
    vpc_id = "vpc-0bbbbbbbbbbbbbbb1"
    database_subnets = {
      us-west-2a = { id = "subnet-0bbbbbbbbbbbbbb11", cidr_block = "10.1.16.0/24" }
      us-west-2b = { id = "subnet-0bbbbbbbbbbbbbb12", cidr_block = "10.1.17.0/24" }
      us-west-2c = { id = "subnet-0bbbbbbbbbbbbbb13", cidr_block = "10.1.18.0/24" }
    }
    application_subnets = {
      us-west-2a = { id = "subnet-0bbbbbbbbbbbbbb21", cidr_block = "10.1.32.0/22" }
      us-west-2b = { id = "subnet-0bbbbbbbbbbbbbb22", cidr_block = "10.1.36.0/22" }
      us-west-2c = { id = "subnet-0bbbbbbbbbbbbbb23", cidr_block = "10.1.40.0/22" }
    }
  }
}

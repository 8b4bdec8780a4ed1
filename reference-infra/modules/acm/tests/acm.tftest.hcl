mock_provider "aws" {
  alias = "primary"

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/primary"
      domain_validation_options = [{
        domain_name           = "transactions.pay.example.com"
        resource_record_name  = "_proof.transactions.pay.example.com."
        resource_record_type  = "CNAME"
        resource_record_value = "_proof.acm-validations.aws."
      }]
    }
  }
}

mock_provider "aws" {
  alias = "dr"

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-west-2:123456789012:certificate/dr"
    }
  }
}

variables {
  environment_suffix = "test"
  domain_name        = "transactions.pay.example.com"
  zone_id            = "Z0123456789ABCDEFGHIJ"
}

run "one_proof_for_both_regions" {
  command = apply

  assert {
    condition     = aws_acm_certificate.primary.domain_name == aws_acm_certificate.dr.domain_name && aws_acm_certificate.dr.validation_method == "DNS"
    error_message = "Both vouch for the one public name."
  }
  assert {
    condition     = length(aws_route53_record.validation) == 1 && alltrue([for record in aws_route53_record.validation : record.zone_id == "Z0123456789ABCDEFGHIJ"])
    error_message = "One record proves both."
  }
  assert {
    condition     = aws_acm_certificate_validation.dr.certificate_arn == aws_acm_certificate.dr.arn && output.certificate_arns.primary == aws_acm_certificate_validation.primary.certificate_arn
    error_message = "What is given out has been proved."
  }
  assert {
    condition     = aws_acm_certificate.primary.tags.Name == "transactions-test"
    error_message = "The name ends in the suffix."
  }
}

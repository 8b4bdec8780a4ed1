locals {
  options = { for option in aws_acm_certificate.primary.domain_validation_options : option.domain_name => option }
}

# A certificate does not leave its region: one per load balancer, both for the one public name.
resource "aws_acm_certificate" "primary" {
  provider = aws.primary

  domain_name               = var.domain_name
  subject_alternative_names = var.alternative_names
  validation_method         = "DNS"

  tags = {
    Name = "${var.name}-${var.environment_suffix}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate" "dr" {
  provider = aws.dr

  domain_name               = var.domain_name
  subject_alternative_names = var.alternative_names
  validation_method         = "DNS"

  tags = {
    Name = "${var.name}-${var.environment_suffix}"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# ACM asks for the same record in every region of an account, so one proves both. The names are known
# beforehand, the records only once the certificate is asked for: so the names are the keys.
resource "aws_route53_record" "validation" {
  provider = aws.primary
  for_each = toset(concat([var.domain_name], coalesce(var.alternative_names, [])))

  zone_id         = var.zone_id
  name            = local.options[each.key].resource_record_name
  type            = local.options[each.key].resource_record_type
  records         = [local.options[each.key].resource_record_value]
  ttl             = 60
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "primary" {
  provider = aws.primary

  certificate_arn         = aws_acm_certificate.primary.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_acm_certificate_validation" "dr" {
  provider = aws.dr

  certificate_arn         = aws_acm_certificate.dr.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

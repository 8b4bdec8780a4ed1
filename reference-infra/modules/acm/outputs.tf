output "certificate_arns" {
  description = "Proved certificates, by role."
  value = {
    primary = aws_acm_certificate_validation.primary.certificate_arn
    dr      = aws_acm_certificate_validation.dr.certificate_arn
  }
}

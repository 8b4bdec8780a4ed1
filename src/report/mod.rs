//! Diagnostics as text, JSON and SARIF. Takes plain data; cannot see Terraform.

# The environment is left at its default, dev. A name that nobody can own keeps the example harmless.
domain_name = "payments.test"
alert_email = "payments-alerts@example.com"

# Placeholders. Give the first values in a file that is not committed, or in TF_VAR_configuration.
configuration = {
  database-connection-string = "to-be-replaced"
  api-key                    = "to-be-replaced"
}

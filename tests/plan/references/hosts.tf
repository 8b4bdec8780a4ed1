locals {
  first = "1"
  hosts = {
    primary = { interval = 10, ttl = 60 }
    dr      = { interval = 30, ttl = local.short_ttl }
  }
  short_ttl = 30
}

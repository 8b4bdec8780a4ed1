output "joined" {
  value = "${var.prefix}+${var.stem}"
}

locals {
  servers = [
    { name = "a", region = "us-east-1", ports = [80, 443] },
    { name = "b", region = "us-west-2", ports = [443] },
    { name = "c", region = "us-east-1", ports = [] },
  ]
  scores  = { low = 1, mid = 5, high = 9 }
  key     = "dynamic"
  quoted  = { "with space" = 1, (local.key) = 2, "${local.key}-two" = 3, plain = 4, 5 = 5, null = 6 }
  legacy  = [["a", "b"], ["c"]]
  objects = { for it in local.servers : it.name => it }
}

output "for_list" {
  value = [for it in local.servers : it.name if length(it.ports) > 0]
}

output "for_index" {
  value = [for index, it in local.servers : "${index}:${it.name}"]
}

output "for_map" {
  value = { for name, score in local.scores : upper(name) => score * 2 if score > 1 }
}

output "grouped" {
  value = { for it in local.servers : it.region => it.name... }
}

output "nested_for" {
  value = [for it in local.servers : [for port in it.ports : "${it.name}:${port}"]]
}

output "for_over_set" {
  value = [for it in toset(["z", "a", "m"]) : it]
}

output "splat" {
  value = local.servers[*].name
}

output "deep_splat" {
  value = flatten(local.servers[*].ports)
}

output "object_keys" {
  value = local.quoted
}

output "indexing" {
  value = [local.legacy[0][1], local.legacy.1[0], local.objects["b"].region, local.objects.c.name, local.scores["mid"]]
}

output "arithmetic" {
  value = [1 + 2 * 3, (1 + 2) * 3, -2 - -3, 7 % 4, 2 / 4, 10 - 2 - 3, 1e3, 1.5e-2]
}

output "logic" {
  value = [true && !false, false || true, 1 < 2 && 2 <= 2, 3 > 2 == true, !(1 >= 2), "a" != "b"]
}

output "conditionals" {
  value = [
    true ? "a" : "b",
    false ? 1 : "b",
    local.scores.low > 3 ? "high" : local.scores.mid > 3 ? "mid" : "low",
    true ? [1] : [],
    true ? { a = 1 } : { a = 2 },
  ]
}

output "multi_line" {
  value = (
    local.scores.low
    + local.scores.mid
    + local.scores.high
  )
}

output "trailing" {
  value = concat(
    ["a"],
    [
      "b", # a comment inside
      "c",
    ],
  )
}

output "mixed_separators" {
  value = { a = 1, b : 2
  c = 3 }
}

output "maximum" {
  value = max(values(local.scores)...)
}

resource "terraform_data" "this" {
  for_each = { for index, region in distinct(local.servers[*].region) : region => index }
  input = {
    cidr_block = "10.${each.value}.0.0/16"
    servers    = join(",", [for it in local.servers : it.name if it.region == each.key])
  }
}

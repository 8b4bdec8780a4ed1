# What the functions and operators say when told something that is not known yet.
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_route53_zone" "this" {
  name = "example.com"
}

locals {
  id     = aws_vpc.this.id
  list   = aws_route53_zone.this.name_servers
  number = length(aws_vpc.this.arn)
  mixed  = ["known", aws_vpc.this.id]
  map    = { known = "k", unknown = aws_vpc.this.id }
}

output "text" {
  value = {
    format      = format("%s-%s", "vpc", local.id)
    format_list = formatlist("%s/%s", local.mixed, "x")
    replace     = replace(local.id, "vpc", "net")
    substr      = substr("vpc-${local.id}", 0, 4)
    split       = split("-", local.id)
    split_first = split("-", "a-${local.id}")[0]
    upper       = upper("arn:${local.id}")
    trimprefix  = trimprefix("vpc-${local.id}", "vpc-")
    startswith  = [startswith("vpc-${local.id}", "vpc-"), startswith("vpc-${local.id}", "x"), endswith("${local.id}-x", "-x")]
    strcontains = strcontains("abc${local.id}", "abc")
    regex       = can(regex("^vpc", local.id))
    template    = "%{if length(local.list) > 0}some%{else}none%{endif}"
    loop        = "%{for it in local.mixed}${it};%{endfor}"
    length      = length("abc${local.id}")
    file        = templatefile("${path.module}/text.tftpl", { id = local.id, name = "n" })
  }
}

output "collections" {
  value = {
    length_list   = length(local.list)
    length_mixed  = length(local.mixed)
    first         = local.list[0]
    index_known   = local.mixed[0]
    index_unknown = local.mixed[1]
    concat        = concat(["a"], local.list)
    concat_mixed  = concat(["a"], local.mixed)
    contains      = [contains(local.mixed, "known"), contains(local.mixed, "other"), contains(local.list, "a")]
    distinct      = distinct(local.mixed)
    toset         = toset(local.mixed)
    sort          = sort(local.mixed)
    reverse       = reverse(local.mixed)
    slice         = slice(local.mixed, 0, 1)
    compact       = compact(local.mixed)
    flatten       = flatten([["a"], local.mixed])
    flatten_list  = flatten([["a"], local.list])
    element       = element(local.mixed, 2)
    keys          = keys(local.map)
    values        = values(local.map)
    lookup        = [lookup(local.map, "known", "d"), lookup(local.map, "unknown", "d"), lookup(local.map, "absent", "d")]
    merge         = merge(local.map, { known = "other" })
    zipmap        = zipmap(["a", "b"], local.mixed)
    one           = one([local.id])
    range         = range(local.number)
    coalesce      = coalesce(null, local.id, "x")
    coalescelist  = coalescelist(local.list, ["x"])
    for_list      = [for it in local.list : upper(it)]
    for_map       = { for name, it in local.map : name => upper(it) }
    for_if        = [for name, it in local.map : name if name == "known"]
    for_unknown   = { for it in local.mixed : it => true }
    splat         = local.mixed[*]
    tuple         = [local.id, "b"]
  }
}

output "encodings" {
  value = {
    json       = jsonencode(local.map)
    json_list  = jsonencode(["a", local.list])
    decode     = jsondecode("{\"a\": 1}").a
    yaml       = yamlencode(local.map)
    base64     = base64encode(local.id)
    hash       = sha256(local.id)
    cidrsubnet = cidrsubnet(aws_vpc.this.cidr_block, 8, 1)
  }
}

output "operators" {
  value = {
    equal        = [local.id == "a", local.id == local.id, local.mixed == ["known"], local.map == {}]
    null         = [local.id == null, local.id != null, "x${local.id}" == null, local.list == null]
    and          = [local.id == "a" && false, false && local.id == "a", local.id == "a" && true]
    or           = [local.id == "a" || true, true || local.id == "a", local.id == "a" || false]
    not          = !(local.id == "a")
    arithmetic   = [local.number + 1, local.number * 0, -local.number]
    compare      = [local.number > 0, local.number >= 0, local.number < 0]
    conditional  = [true ? "a" : local.id, false ? "a" : local.id, local.id == "x" ? "same" : "same"]
    arms_lists   = local.id == "x" ? ["a"] : ["a", "b"]
    arms_objects = local.id == "x" ? { a = 1 } : { a = 2 }
    arms_null    = local.id == "x" ? "a" : null
    try          = [try(local.id, "x"), try(local.map.absent, "x"), try(local.list[0], "x"), try(tonumber(local.id), 0)]
    can          = [can(local.id), can(local.map.absent), can(tonumber(local.id))]
    conversions  = [tostring(local.number), tonumber(local.id), tobool(local.id == "x")]
    typed        = [tolist(local.mixed), tomap(local.map)]
  }
}

output "sums" {
  value = [sum([1, local.number]), max(1, local.number), abs(local.number), floor(local.number), pow(local.number, 0)]
}

output "booleans" {
  value = [alltrue([false, local.id == "x"]), alltrue([true, local.id == "x"]), anytrue([true, local.id == "x"]), anytrue([false, local.id == "x"])]
}

output "sets" {
  value = [setunion(["a"], [local.id]), setintersection(["a"], ["a"]), setsubtract(["a", local.id], ["a"])]
}

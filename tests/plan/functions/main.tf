locals {
  list   = ["b", "a", "c", "a"]
  map    = { x = 1, y = 2 }
  nested = [["a"], ["b", ["c"]], []]
}

output "text" {
  value = {
    chomp      = chomp("line\n\n")
    format     = format("%s-%03d-%.2f-%v-%q-%t-%x-%5s|%-5s|", "a", 7, 1.005, [1], "q", true, 255, "r", "l")
    formatlist = formatlist("%s.%s", ["a", "b"], "example.com")
    indent     = indent(2, "a\nb\nc")
    join       = join("/", local.list)
    lower      = lower("ÀBC")
    upper      = upper("straße")
    title      = title("hello big world")
    replace    = replace("us-east-1", "-", "_")
    replace_re = replace("us-east-1a", "/([a-z])$/", "[$1]")
    regex      = regex("([a-z]+)-([a-z]+)-(\\d)", "us-east-1")
    regex_name = regex("(?P<area>[a-z]+)-(?P<side>[a-z]+)", "us-east-1")
    regexall   = regexall("[a-z]+", "us-east-1")
    split      = split(",", "a,b,,c")
    strrev     = strrev("abc")
    substr     = [substr("hello", 1, 3), substr("hello", -2, -1), substr("hello", 2, 99)]
    trim       = [trim("?!hello?!", "!?"), trimspace("  a b \n"), trimprefix("helloworld", "hello"), trimsuffix("a.tf", ".tf")]
    startswith = [startswith("abc", "ab"), endswith("abc", "bc"), strcontains("abc", "x")]
  }
}

output "numbers" {
  value = {
    abs      = abs(-12.5)
    ceil     = [ceil(5.1), floor(-5.1)]
    log      = log(8, 2)
    max      = [max(1, 5, 3), min(local.list == [] ? [0] : [4, 2]...)]
    parseint = [parseint("ff", 16), parseint("-101", 2)]
    pow      = pow(2, 10)
    signum   = [signum(-3), signum(0)]
    sum      = sum([1, 2.5, "3"])
    division = [10 / 4, 7 % 3, -7 % 3, 1 / 3 > 0.333]
    large    = 12345678901234567890 + 1
    small    = 0.1 + 0.2
  }
}

output "collections" {
  value = {
    alltrue    = [alltrue([true, "true"]), alltrue([]), anytrue([false]), anytrue([])]
    chunklist  = chunklist(local.list, 3)
    coalesce   = [coalesce("", "b"), coalesce(null, 0, 1), coalescelist([], ["x"])]
    compact    = compact(["a", "", null, "b"])
    concat     = concat(local.list, [1], [])
    contains   = contains(local.list, "c")
    distinct   = distinct(local.list)
    element    = [element(local.list, 5), element(local.list, 0)]
    flatten    = flatten(local.nested)
    index      = index(local.list, "c")
    keys       = keys({ b = 1, a = 2 })
    values     = values({ b = 1, a = 2 })
    length     = [length(local.map), length("ééé"), length(local.nested)]
    lookup     = [lookup(local.map, "x", 0), lookup(local.map, "z", 9)]
    merge      = merge(local.map, { y = 3 }, null, { z = 4 })
    matchkeys  = matchkeys(["i1", "i2", "i3"], ["a", "b", "a"], ["a"])
    one        = [one([]), one(["only"]), one(toset(["set"]))]
    range      = [range(3), range(1, 4), range(4, 0, -2)]
    reverse    = reverse(local.list)
    setproduct = setproduct(["a", "b"], [1, 2])
    setops     = [setunion(["a"], ["b"]), setintersection(["a", "b"], ["b"]), setsubtract(["a", "b"], ["a"])]
    slice      = slice(local.list, 1, 3)
    sort       = sort(local.list)
    transpose  = transpose({ a = ["1", "2"], b = ["2"] })
    zipmap     = zipmap(["a", "b"], [1, true])
    toset      = toset(local.list)
  }
}

output "encodings" {
  value = {
    base64     = [base64encode("hello ✓"), base64decode("aGVsbG8=")]
    csv        = csvdecode("name,port\nweb,80\n\"a,b\",81\n")
    jsonencode = jsonencode({ b = [1, 1.5, true, null, "a<b>&c"], a = "é\"" })
    jsondecode = jsondecode("{\"a\": [1, 2.50, \"x\", null, {\"b\": false}]}")
    urlencode  = urlencode("a b/c?d=é&+")
    yamldecode = yamldecode("a: 1\nb:\n  - x\n  - true\n  - ~\nc: \"07\"\nd: 1.5\n")
    yamlencode = yamlencode({ b = ["x", 1], a = { c = true, d = null } })
  }
}

output "hashes" {
  value = {
    md5          = md5("drlint")
    sha1         = sha1("drlint")
    sha256       = sha256("drlint")
    sha512       = sha512("drlint")
    base64sha256 = base64sha256("drlint")
    uuidv5       = uuidv5("dns", "example.com")
    crc          = substr(filesha256("${path.module}/data.txt"), 0, 12)
  }
}

output "network" {
  value = {
    cidrhost    = [cidrhost("10.0.0.0/16", 5), cidrhost("10.0.0.0/16", -1), cidrhost("fd00::/64", 1)]
    cidrnetmask = cidrnetmask("172.16.0.0/12")
    cidrsubnet  = [cidrsubnet("10.1.2.0/20", 4, 15), cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)]
    cidrsubnets = cidrsubnets("10.1.0.0/16", 4, 4, 8)
  }
}

output "time" {
  value = {
    formatdate = formatdate("DD MMM YYYY hh:mm ZZZ EEEE", "2018-01-02T23:12:01Z")
    timeadd    = [timeadd("2017-11-22T00:00:00Z", "10m"), timeadd("2017-11-22T00:00:00Z", "-1h30m")]
    timecmp    = timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00")
  }
}

output "escape_hatches" {
  value = {
    try     = [try(local.map.nope, "fallback"), try(tonumber("x"), tonumber("7")), try(local.list[9], null)]
    can     = [can(local.map.x), can(local.map.nope), can(regex("^a", "b")), can(tonumber("x"))]
    type    = tostring(can(tobool("maybe")))
    files   = [fileexists("${path.module}/data.txt"), fileexists("${path.module}/none.txt")]
    fileset = fileset(path.module, "*.txt")
    names   = [basename("/a/b.txt"), dirname("/a/b.txt")]
    file64  = filebase64("${path.module}/data.txt")
    spread  = max([1, 9, 3]...)
  }
}

resource "terraform_data" "this" {
  count = 3
  input = {
    cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index * 10)
    zone       = format("us-east-1%s", element(["a", "b"], count.index))
    name       = join("-", ["subnet", count.index, md5("x")])
  }
}

locals {
  # Three graphs fill the 24 columns of a row. The states of the alarms stand above them all.
  width  = 8
  height = 6
  top    = length(var.alarm_arns) > 0 ? 3 : 0

  states = [for arns in [var.alarm_arns] : {
    type   = "alarm"
    x      = 0
    y      = 0
    width  = 24
    height = 3
    properties = {
      title  = "Alarms"
      alarms = arns
    }
  } if length(arns) > 0]

  graphs = [for position, widget in var.widgets : {
    type   = "metric"
    x      = position % 3 * local.width
    y      = local.top + floor(position / 3) * local.height
    width  = local.width
    height = local.height
    properties = {
      title       = widget.title
      region      = widget.region
      view        = widget.kind
      stat        = widget.stat
      period      = widget.period
      metrics     = widget.metrics
      annotations = { horizontal = [for limit in [widget.limit] : { label = "limit", value = limit } if limit != null] }
    }
  }]
}

# A dashboard can be read from any region, and reads from any: its home only says who keeps the picture.
resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "${var.name}-${var.environment_suffix}"
  dashboard_body = jsonencode({ widgets = concat(local.states, local.graphs) })
}

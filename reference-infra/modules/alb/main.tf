locals {
  ports = { http = 80, https = 443 }
  name  = "${var.name}-alb-${var.environment_suffix}"
}

resource "aws_security_group" "this" {
  name        = local.name
  description = "Public entry"
  vpc_id      = var.vpc_id

  tags = {
    Name = local.name
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.ports

  security_group_id = aws_security_group.this.id
  description       = "${upper(each.key)} from anywhere"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = each.value
  to_port           = each.value
  ip_protocol       = "tcp"
}

resource "aws_lb" "this" {
  name                       = local.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = values(var.subnet_ids)
  security_groups            = [aws_security_group.this.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = false

  dynamic "access_logs" {
    for_each = var.access_log_bucket == null ? [] : [var.access_log_bucket]

    content {
      bucket  = access_logs.value
      prefix  = local.name
      enabled = true
    }
  }

  lifecycle {
    precondition {
      condition     = length(local.name) <= 32
      error_message = "A load balancer's name has at most 32 characters: shorten name or environment_suffix."
    }
  }
}

resource "aws_lb_target_group" "this" {
  name        = "${var.name}-tg-${var.environment_suffix}"
  target_type = "lambda"

  # Route 53 believes the load balancer, so the load balancer has to look.
  health_check {
    enabled             = true
    path                = var.health_path
    interval            = var.health_check.interval
    timeout             = var.health_check.timeout
    healthy_threshold   = var.health_check.healthy_threshold
    unhealthy_threshold = var.health_check.unhealthy_threshold
    matcher             = "200"
  }
}

resource "aws_lambda_permission" "this" {
  statement_id  = "alb-${var.environment_suffix}"
  action        = "lambda:InvokeFunction"
  function_name = var.function.name
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.this.arn
}

resource "aws_lb_target_group_attachment" "this" {
  target_group_arn = aws_lb_target_group.this.arn
  target_id        = var.function.arn

  depends_on = [aws_lambda_permission.this]
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = local.ports.https
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = local.ports.http
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = tostring(local.ports.https)
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

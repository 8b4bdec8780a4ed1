"""The public load balancer: plain requests are sent to TLS, the function answers all others."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.lb import Lb
from cdktf_cdktf_provider_aws.lb_listener import (
    LbListener,
    LbListenerDefaultAction,
    LbListenerDefaultActionRedirect,
)
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup, LbTargetGroupHealthCheck
from cdktf_cdktf_provider_aws.lb_target_group_attachment import LbTargetGroupAttachment
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from compute.function import Function
from foundation import Deployment
from networking import Network

HEALTH_PATH = "/health"
PORTS = {"http": 80, "https": 443}


class LoadBalancer(Construct):
    """In the public subnets, since clients and Route 53's checkers come from outside."""

    def __init__(
        self, stack: Deployment, name: str, network: Network, function: Function, certificate_arn: str
    ) -> None:
        super().__init__(stack, name)
        lb_name = f"transaction-alb-{stack.suffix}"
        group = SecurityGroup(
            self,
            "group",
            name=lb_name,
            description="Public entry",
            vpc_id=network.vpc.id,
            tags={"Name": lb_name},
        )
        for protocol, port in PORTS.items():
            VpcSecurityGroupIngressRule(
                self,
                protocol,
                security_group_id=group.id,
                description=f"{protocol.upper()} from anywhere",
                cidr_ipv4="0.0.0.0/0",
                from_port=port,
                to_port=port,
                ip_protocol="tcp",
            )
        self.lb = Lb(
            self,
            "this",
            name=lb_name,
            load_balancer_type="application",
            internal=False,
            subnets=[subnet.id for subnet in network.public.values()],
            security_groups=[group.id],
            drop_invalid_header_fields=True,
            enable_deletion_protection=False,
        )
        self.targets = LbTargetGroup(
            self,
            "targets",
            name=f"transaction-tg-{stack.suffix}",
            target_type="lambda",
            # Route 53 believes the load balancer, so the load balancer has to look.
            health_check=LbTargetGroupHealthCheck(
                enabled=True,
                path=HEALTH_PATH,
                interval=35,
                timeout=30,
                healthy_threshold=2,
                unhealthy_threshold=2,
                matcher="200",
            ),
        )
        permission = LambdaPermission(
            self,
            "permission",
            statement_id=f"alb-{stack.suffix}",
            action="lambda:InvokeFunction",
            function_name=function.function.function_name,
            principal="elasticloadbalancing.amazonaws.com",
            source_arn=self.targets.arn,
        )
        LbTargetGroupAttachment(
            self,
            "attachment",
            target_group_arn=self.targets.arn,
            target_id=function.function.arn,
            depends_on=[permission],
        )
        LbListener(
            self,
            "https_listener",
            load_balancer_arn=self.lb.arn,
            port=PORTS["https"],
            protocol="HTTPS",
            ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            certificate_arn=certificate_arn,
            default_action=[LbListenerDefaultAction(type="forward", target_group_arn=self.targets.arn)],
        )
        LbListener(
            self,
            "http_listener",
            load_balancer_arn=self.lb.arn,
            port=PORTS["http"],
            protocol="HTTP",
            default_action=[
                LbListenerDefaultAction(
                    type="redirect",
                    redirect=LbListenerDefaultActionRedirect(
                        port=str(PORTS["https"]), protocol="HTTPS", status_code="HTTP_301"
                    ),
                )
            ],
        )

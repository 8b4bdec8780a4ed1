"""One region's part in the routing: its health check, its weighted record, and a name of its own."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.route53_health_check import Route53HealthCheck
from cdktf_cdktf_provider_aws.route53_record import (
    Route53Record,
    Route53RecordAlias,
    Route53RecordWeightedRoutingPolicy,
)
from constructs import Construct

from compute import LoadBalancer
from compute.balancer import HEALTH_PATH
from foundation import SETTINGS, Deployment, Site, regional_name, service_name


class Routing(Construct):
    """A weight of zero is used when nobody else is healthy: that is the failover."""

    def __init__(
        self, stack: Deployment, name: str, site: Site, balancer: LoadBalancer, zone_id: str, domain: str
    ) -> None:
        super().__init__(stack, name)
        self.check = Route53HealthCheck(
            self,
            "check",
            fqdn=balancer.lb.dns_name,
            type="HTTPS",
            port=443,
            resource_path=HEALTH_PATH,
            request_interval=SETTINGS.check_interval,
            failure_threshold=SETTINGS.failure_threshold,
            measure_latency=True,
            tags={"Name": f"health-{site.role}-{stack.suffix}"},
            # Whoever moves the traffic by hand inverts a check; Terraform does not turn it back.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["invert_healthcheck"]),
        )
        self.record = Route53Record(
            self,
            "this",
            zone_id=zone_id,
            name=service_name(domain),
            type="A",
            set_identifier=f"{site.role}-{stack.suffix}",
            health_check_id=self.check.id,
            weighted_routing_policy=Route53RecordWeightedRoutingPolicy(weight=site.weight),
            alias=self.towards(balancer, follows_health=True),
        )
        self.own = Route53Record(
            self,
            "own",
            zone_id=zone_id,
            name=regional_name(site, domain),
            type="A",
            alias=self.towards(balancer, follows_health=False),
        )

    @staticmethod
    def towards(balancer: LoadBalancer, follows_health: bool) -> Route53RecordAlias:
        """The load balancer's own addresses."""
        return Route53RecordAlias(
            name=balancer.lb.dns_name, zone_id=balancer.lb.zone_id, evaluate_target_health=follows_health
        )

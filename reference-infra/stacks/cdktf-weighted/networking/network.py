"""A network over three zones: public subnets for the load balancer, private ones for functions and database."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
from cdktf_cdktf_provider_aws.eip import Eip
from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.nat_gateway import NatGateway
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.route_table import RouteTable
from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from constructs import Construct

from foundation import SETTINGS, Deployment, Site

ANYWHERE = "0.0.0.0/0"


class Network(Construct):
    """The network of one region."""

    def __init__(self, stack: Deployment, name: str, site: Site, nat: str = SETTINGS.nat) -> None:
        super().__init__(stack, name)
        self.suffix = stack.suffix
        self.site = site
        self.vpc = Vpc(
            self,
            "this",
            cidr_block=site.cidr_block,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=self.named("vpc"),
        )
        # Nothing may use the group that AWS makes by itself.
        DefaultSecurityGroup(self, "unused", vpc_id=self.vpc.id, tags=self.named("unused"))
        self.private = self.subnets("private", first=0)
        self.public = self.subnets("public", first=100)
        self.private_tables = self.private_routes()
        self.open_to_the_internet()
        self.outbound(site.zones if nat == "per-zone" else site.zones[:1])
        self.endpoints()

    def named(self, name: str) -> dict[str, str]:
        """The tag that names a thing."""
        return {"Name": f"{name}-{self.suffix}"}

    def subnets(self, tier: str, first: int) -> dict[str, Subnet]:
        """One /24 for each zone."""
        prefix = self.site.cidr_block.removesuffix(".0.0/16")
        return {
            zone: Subnet(
                self,
                f"{tier}_{zone[-1]}",
                vpc_id=self.vpc.id,
                availability_zone=zone,
                cidr_block=f"{prefix}.{first + position}.0/24",
                tags={**self.named(f"{tier}-{zone}"), "Tier": tier},
            )
            for position, zone in enumerate(self.site.zones)
        }

    def private_routes(self) -> dict[str, RouteTable]:
        """One table for each zone, so that each zone can have a gateway of its own."""
        tables = {}
        for zone, subnet in self.private.items():
            table = RouteTable(
                self, f"private_{zone[-1]}_table", vpc_id=self.vpc.id, tags=self.named(f"private-{zone}")
            )
            RouteTableAssociation(
                self, f"private_{zone[-1]}_association", subnet_id=subnet.id, route_table_id=table.id
            )
            tables[zone] = table
        return tables

    def open_to_the_internet(self) -> None:
        """The way in and out of the public subnets."""
        self.gateway = InternetGateway(self, "internet", vpc_id=self.vpc.id, tags=self.named("internet"))
        table = RouteTable(self, "public_table", vpc_id=self.vpc.id, tags=self.named("public"))
        Route(
            self,
            "internet_route",
            route_table_id=table.id,
            destination_cidr_block=ANYWHERE,
            gateway_id=self.gateway.id,
        )
        for zone, subnet in self.public.items():
            RouteTableAssociation(
                self, f"public_{zone[-1]}_association", subnet_id=subnet.id, route_table_id=table.id
            )

    def outbound(self, zones: tuple[str, ...]) -> None:
        """NAT gateways in these zones; a zone without one uses the first."""
        gateways = {}
        for zone in zones:
            address = Eip(
                self,
                f"nat_{zone[-1]}_address",
                domain="vpc",
                tags=self.named(f"nat-{zone}"),
                depends_on=[self.gateway],
            )
            gateways[zone] = NatGateway(
                self,
                f"nat_{zone[-1]}",
                allocation_id=address.id,
                subnet_id=self.public[zone].id,
                tags=self.named(f"nat-{zone}"),
            )
        for zone, table in self.private_tables.items():
            Route(
                self,
                f"outbound_{zone[-1]}",
                route_table_id=table.id,
                destination_cidr_block=ANYWHERE,
                nat_gateway_id=gateways.get(zone, gateways[zones[0]]).id,
            )

    def endpoints(self) -> None:
        """The bulk of the traffic goes to S3 and DynamoDB, and need not pass a NAT gateway."""
        for service in ("dynamodb", "s3"):
            VpcEndpoint(
                self,
                service,
                vpc_id=self.vpc.id,
                service_name=f"com.amazonaws.{self.site.region}.{service}",
                vpc_endpoint_type="Gateway",
                route_table_ids=[table.id for table in self.private_tables.values()],
                tags=self.named(service),
            )

"""The link between the two networks, with routes on both sides."""

from __future__ import annotations

from cdktf import DataTerraformRemoteStateS3
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.vpc_peering_connection import VpcPeeringConnection
from cdktf_cdktf_provider_aws.vpc_peering_connection_accepter import VpcPeeringConnectionAccepterA
from constructs import Construct

from foundation import DR, PRIMARY, Deployment
from networking.network import Network


class Peering(Construct):
    """Asked for in the primary region, accepted in the other: across regions a peering cannot accept itself."""

    def __init__(self, stack: Deployment, name: str, dr: Network, primary: DataTerraformRemoteStateS3) -> None:
        super().__init__(stack, name)
        tags = {"Name": f"peering-{stack.suffix}"}
        connection = VpcPeeringConnection(
            self,
            "this",
            provider=stack.providers[PRIMARY.role],
            vpc_id=primary.get_string("vpc_id"),
            peer_vpc_id=dr.vpc.id,
            peer_region=DR.region,
            tags=tags,
        )
        self.accepter = VpcPeeringConnectionAccepterA(
            self, "accepter", vpc_peering_connection_id=connection.id, auto_accept=True, tags=tags
        )
        for position, zone in enumerate(PRIMARY.zones):
            Route(
                self,
                f"to_dr_{zone[-1]}",
                provider=stack.providers[PRIMARY.role],
                route_table_id=primary.get_string(f"private_route_table_ids[{position}]"),
                destination_cidr_block=DR.cidr_block,
                vpc_peering_connection_id=self.accepter.id,
            )
        for zone, table in dr.private_tables.items():
            Route(
                self,
                f"to_primary_{zone[-1]}",
                route_table_id=table.id,
                destination_cidr_block=PRIMARY.cidr_block,
                vpc_peering_connection_id=self.accepter.id,
            )

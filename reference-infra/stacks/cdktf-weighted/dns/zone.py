"""The hosted zone, and a certificate in each region for the names below it."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle, TerraformVariable
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.route53_record import Route53Record
from cdktf_cdktf_provider_aws.route53_zone import Route53Zone
from constructs import Construct

from foundation import DR, PRIMARY, Deployment, regional_name, service_name

# Spelt out: within a longer expression CDKTF would put the bare reference in place of a token.
DOMAIN = "${var.domain_name}"


class Zone(Construct):
    """Proves both certificates by the same records: within one account ACM asks for the same in every region."""

    def __init__(self, stack: Deployment, name: str, domain: TerraformVariable, parent: TerraformVariable) -> None:
        super().__init__(stack, name)
        self.zone = Route53Zone(
            self,
            "this",
            name=domain.string_value,
            comment=f"Transactions ({stack.suffix})",
            force_destroy=True,
            tags={"Name": f"zone-{stack.suffix}"},
        )
        delegation = Route53Record(
            self,
            "delegation",
            zone_id=parent.string_value,
            name=domain.string_value,
            type="NS",
            ttl=300,
            records=self.zone.name_servers,
        )
        delegation.add_override("count", "${var.parent_zone_id == \"\" ? 0 : 1}")
        names = {
            "service": service_name(DOMAIN),
            DR.role: regional_name(DR, DOMAIN),
            PRIMARY.role: regional_name(PRIMARY, DOMAIN),
        }
        certificates = {
            site.role: AcmCertificate(
                self,
                f"{site.role}_certificate",
                provider=stack.providers[site.role],
                domain_name=names["service"],
                subject_alternative_names=[names[DR.role], names[PRIMARY.role]],
                validation_method="DNS",
                tags={"Name": f"transactions-{stack.suffix}"},
                lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            )
            for site in (PRIMARY, DR)
        }
        proofs = [
            self.proof(label, name, certificates[PRIMARY.role])
            for label, name in names.items()
        ]
        self.proved = {
            site.role: AcmCertificateValidation(
                self,
                f"{site.role}_proved",
                provider=stack.providers[site.role],
                certificate_arn=certificates[site.role].arn,
                validation_record_fqdns=[proof.fqdn for proof in proofs],
            )
            for site in (PRIMARY, DR)
        }

    def proof(self, label: str, name: str, certificate: AcmCertificate) -> Route53Record:
        """The record that proves one name. Which option belongs to it is only known once the certificate exists."""
        options = f"${{[for option in {certificate.fqn}.domain_validation_options : option if option.domain_name == \"{name}\"][0]"
        return Route53Record(
            self,
            f"proof_{label}",
            zone_id=self.zone.zone_id,
            name=f"{options}.resource_record_name}}",
            type=f"{options}.resource_record_type}}",
            records=[f"{options}.resource_record_value}}"],
            ttl=60,
            allow_overwrite=True,
        )
